"""People and experts as somebody types them: the address of an account, the address or id of an expert's record."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from entrepot.catalogue.models import Resource
from entrepot.people.models import Account
from entrepot.vocabulary.kinds import Role


def account_at(email: str) -> Account:
    """The account of an address.

    Raises:
        ValidationError: there is none.
    """
    found = Account.objects.filter(email__iexact=email, is_active=True).first()
    if found is None:
        raise forms.ValidationError(_("Nobody has an account under this address."))
    return found


def expert_at(typed: str) -> Resource | None:
    """The record that an address or id names; None where nothing is typed.

    Raises:
        ValidationError: it is no listed expert.
    """
    key = typed.strip().rstrip("/").rsplit("/", 1)[-1]
    if not key:
        return None
    found = Resource.objects.filter(key=key, kind=Role.EXPERT, state="listed").first()
    if found is None:
        raise forms.ValidationError(_("This is no expert of the catalogue."))
    return found
