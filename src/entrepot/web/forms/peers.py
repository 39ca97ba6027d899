"""The forms of other nodes."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from entrepot.web.forms.described import DescribedForm


class InviteForm(DescribedForm):
    """Whom an invitation is for."""

    note = forms.CharField(
        label=_("Whom it is for"),
        max_length=200,
        required=False,
        help_text=_("Only read here, so that you know it again."),
    )


class ComeForm(DescribedForm):
    """An invitation of another node."""

    invitation = forms.CharField(
        label=_("Invitation"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "false", "class": "code"}),
        help_text=_("The line that the other node's operator gave you; it begins with “entrepot-peer:”."),
    )
    compared = forms.CharField(
        label=_("Fingerprint of its key"),
        max_length=60,
        help_text=_("As its operator told it to you on another way than the line, such as by telephone."),
        widget=forms.TextInput(attrs={"class": "code", "spellcheck": "false", "autocomplete": "off"}),
    )
