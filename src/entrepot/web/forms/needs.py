"""The form of a need."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from entrepot.catalogue.needs import Typed
from entrepot.people.models import Organisation, Place
from entrepot.web.forms.described import DescribedForm, organisation_choices
from entrepot.web.names import NEEDS, name_in, place_name


class NeedForm(DescribedForm):
    """A need in somebody's own words."""

    title = forms.CharField(
        label=_("The need in one line"),
        max_length=200,
        help_text=_("In Chinese, English or German; say what goes wrong or what you want to achieve."),
    )
    text = forms.CharField(
        label=_("In your own words"),
        max_length=5000,
        widget=forms.Textarea,
        help_text=_(
            "Figures help: sizes, temperatures, pieces a minute, limits. "
            "Each is compared with what is offered."
        ),
    )
    kind = forms.ChoiceField(label=_("What is sought"))
    place = forms.ChoiceField(label=_("Where it is needed"))
    budget = forms.CharField(
        label=_("Budget"),
        max_length=60,
        required=False,
        help_text=_("With its currency, such as 60万元, €80,000 or HK$ 600,000."),
    )
    deadline = forms.DateField(
        label=_("Wanted by"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    organisation = forms.ChoiceField(label=_("Whose need it is"), required=False)

    def __init__(self, *args: Any, here: str = "", **kwargs: Any) -> None:
        """``here`` is the node's own place, offered first."""
        super().__init__(*args, **kwargs)
        self.choose("kind", [(kind, name_in(NEEDS, kind)) for kind in NEEDS])
        self.choose("place", [(place.key, place_name(place)) for place in Place.objects.order_by("key")])
        organisations = organisation_choices(Organisation.objects.all())
        self.choose("organisation", [("", _("not said")), *organisations])
        self.fields["place"].initial = here

    def typed(self) -> Typed:
        """What was entered, for the catalogue to judge."""
        given = self.cleaned_data
        return Typed(
            title=given["title"],
            text=given["text"],
            kind=given["kind"],
            place=given["place"],
            budget=given["budget"],
            deadline=given["deadline"].isoformat() if given["deadline"] else "",
            organisation=given["organisation"],
        )
