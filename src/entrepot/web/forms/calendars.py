"""The form that names a calendar which others keep: where it lies, or its file."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from entrepot.booking.domain.icstext import Parts
from entrepot.booking.fetching import LARGEST, parts_in, wanted_address
from entrepot.intake.rows import SourceError
from entrepot.web.forms.described import DescribedForm
from entrepot.web.problems import problem_row


class CalendarForm(DescribedForm):
    """What a calendar is called, and its address or a file; of one that is there already both may be left out."""

    name = forms.CharField(label=_("What it is called"), max_length=100)
    address = forms.CharField(
        label=_("Address of the calendar"), required=False, max_length=2000,
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off", "placeholder": "https://…/basic.ics"}),
        help_text=_("The secret address in iCal format, as Outlook, Google and others give it. It is shown to nobody here, and read every half hour."),
    )  # fmt: skip
    file = forms.FileField(
        label=_("Or a file"), required=False, widget=forms.ClearableFileInput(attrs={"accept": ".ics,text/calendar"}),
        help_text=_("iCalendar (.ics), at most 5 MB. It stays as it is until you hand in a newer one."),
        error_messages={"empty": _("This file is empty. Choose the one that your calendar was exported to.")},
    )  # fmt: skip

    def __init__(self, *args: Any, present: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._present = present
        self.parts: Parts | None = None

    def clean_address(self) -> str:
        """An address that may be called; where its name leads is judged when it is."""
        address = str(self.cleaned_data["address"]).strip()
        try:
            return wanted_address(address) if address else ""
        except SourceError as error:
            raise _said(error) from error

    def clean_file(self) -> Any:
        """A whole calendar, taken apart."""
        file = self.cleaned_data["file"]
        if not file:
            return None
        try:
            self.parts = parts_in(file.read(LARGEST + 1), file.name)
        except SourceError as error:
            raise _said(error) from error
        return file

    def clean(self) -> dict[str, Any]:
        """One of the two."""
        given = super().clean() or self.cleaned_data
        named = bool(given.get("address")), self.parts is not None
        if named == (True, True):
            self.add_error("file", _t("Give either an address or a file."))
        elif named == (False, False) and not self._present and not self.errors:
            self.add_error("address", _t("Give the address of a calendar, or choose a file."))
        return given


def _said(error: SourceError) -> forms.ValidationError:
    line = problem_row(error.problem)
    return forms.ValidationError(f"{line.sentence} {line.remedy}")
