"""What a person is called, and the field that asks for it; apart from the other forms, which allauth builds upon this one."""

from __future__ import annotations

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from entrepot.people.models import Account


def shown_as(account: Account) -> str:
    """What a person is called on pages and in mails."""
    return account.name or account.email.partition("@")[0]


class NamedForm(forms.Form):
    """What every way of signing up asks for."""

    name = forms.CharField(
        label=_("Your name"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        help_text=_("As colleagues know you; members of your organisation see it."),
    )

    def signup(self, request: HttpRequest, user: Account) -> None:
        """Nothing more: the adapter stores what was entered."""
