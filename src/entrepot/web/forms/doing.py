"""Forms of pages on which several things are done at one address: each says what it does, and with what."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from entrepot.web.forms.deals_performing import PlacedForm


class DoForm(PlacedForm):
    """Something that is done on a page: ``do`` says what, ``of`` is the key of what it is done with, where that is one of several."""

    do = forms.CharField(max_length=40, widget=forms.HiddenInput)
    of = forms.CharField(max_length=60, required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, do: str, of: str = "", **kwargs: Any) -> None:
        super().__init__(data, place=f"{do}-{of}" if of else do, **kwargs)
        self.fields["do"].initial, self.fields["of"].initial = do, of


class ReasonForm(DoForm):
    """Why something is declined or dropped."""

    reason = forms.CharField(label=_("Why"), max_length=2000, widget=forms.Textarea(attrs={"rows": 2}))
