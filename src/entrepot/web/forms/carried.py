"""Forms about documents that people carry."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from entrepot.web.carriedwords import KINDS, kind_word
from entrepot.web.forms.booking import day_input
from entrepot.web.forms.described import DescribedForm

_ERRORS = {"required": _("Please choose a file."), "empty": _("This file is empty.")}


class CheckForm(DescribedForm):
    """A document, and the slip that came with it."""

    document = forms.FileField(
        label=_("The document"),
        max_length=1000,
        help_text=_("At most 10 MB. It is looked at here once, kept nowhere and sent nowhere."),
        error_messages=_ERRORS,
    )
    slip = forms.FileField(label=_("The slip, as a file"), max_length=1000, required=False)
    text = forms.CharField(
        label=_("Or the slip's text"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def clean(self) -> dict[str, Any]:
        """One of the two is there."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if not given.get("slip") and not given.get("text"):
            self.add_error("slip", _("Please choose the slip's file, or paste its text below."))
        return given

    def slip_text(self) -> str:
        """The slip as text; "" where its file holds none."""
        file = self.cleaned_data.get("slip")
        if not file:
            return str(self.cleaned_data["text"]).strip()
        content: bytes = file.read(20_000)
        return content.decode("utf8", errors="replace").strip()


class IssueForm(DescribedForm):
    """A document that a person is to carry."""

    document = forms.FileField(
        label=_("The document"),
        max_length=1000,
        help_text=_(
            "At most 10 MB. Only a fingerprint of it is kept, under a key that stands on the slip and nowhere else."
        ),
        error_messages=_ERRORS,
    )
    kind = forms.ChoiceField(
        label=_("What it is"), choices=lambda: [(kind, kind_word(kind)) for kind in KINDS]
    )
    ends = forms.DateField(label=_("Last day on which it counts"), required=False, widget=day_input())
