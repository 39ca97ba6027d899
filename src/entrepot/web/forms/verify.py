"""The form that takes a file to be looked at."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from entrepot.web.forms.described import DescribedForm


class VerifyForm(DescribedForm):
    """A signed agreement, or a receipt of a crossing."""

    file = forms.FileField(
        label=_("Signed agreement (PDF) or receipt"),
        max_length=1000,
        help_text=_("At most 10 MB. It is looked at once and kept nowhere."),
        error_messages={"required": _("Please choose a file."), "empty": _("This file is empty.")},
        widget=forms.FileInput(attrs={"accept": "application/pdf,.pdf,application/json,.json"}),
    )
