"""Forms about the use of a facility: a log, an incident, an offer of idle hours."""

from __future__ import annotations

from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from entrepot.booking.domain.opening import Hours
from entrepot.booking.models import Sight
from entrepot.web.forms.booking import day_input

LARGEST: Final = 20_000_000


class LogForm(forms.Form):
    """A log of use."""

    file = forms.FileField(
        label=_("Log"),
        help_text=_(
            "CSV, XLSX or another table with columns start and end, and maybe organisation, user and unit. The same file twice changes nothing."
        ),
        error_messages={"required": _("Please choose a file."), "empty": _("This file is empty. Choose the file that holds the list.")},
    )  # fmt: skip

    def clean_file(self) -> Any:
        """A file that is too large for the page."""
        file = self.cleaned_data["file"]
        if file.size > LARGEST:
            raise forms.ValidationError(_("This file is too large. Split it into smaller ones."))
        return file


class IncidentForm(forms.Form):
    """What happened."""

    what = forms.CharField(label=_("What happened"), max_length=500)
    closes = forms.BooleanField(label=_("It keeps the facility closed until it is resolved"), required=False)


class OutcomeForm(forms.Form):
    """How it ended."""

    outcome = forms.CharField(max_length=500, required=False)


class OfferForm(forms.Form):
    """Which idle hours are offered, until when, and what comes with them."""

    hours = forms.MultipleChoiceField(
        label=_("Hours"), widget=forms.CheckboxSelectMultiple, error_messages={"required": _("Choose hours that you offer.")},
    )  # fmt: skip
    first = forms.DateField(label=pgettext_lazy("time", "From"), widget=day_input())
    last = forms.DateField(label=_("Until"), widget=day_input())
    note = forms.CharField(label=_("What they cost, or what comes with them"), max_length=300, required=False)

    def __init__(self, *args: Any, windows: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["hours"]
        field.choices = windows

    def chosen(self) -> list[Hours]:
        """The hours that were ticked."""
        return [Hours(*(int(part) for part in item.split("-"))) for item in self.cleaned_data["hours"]]


class SightForm(forms.Form):
    """Who sees when the facility is idle."""

    to = forms.ChoiceField(
        label=_("Who sees this page"),
        choices=[
            (Sight.PEOPLE, _("our own people only")),
            (Sight.MEMBERS, _("members of organisations on this node, and its officers")),
            (Sight.EVERYBODY, _("everybody")),
        ],
    )
