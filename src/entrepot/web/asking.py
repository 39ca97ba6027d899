"""Who asks for a page."""

from __future__ import annotations

from django.http import HttpRequest

from entrepot.people import queries as people
from entrepot.people.domain import ANONYMOUS, Party
from entrepot.people.models import Account


def party_of(request: HttpRequest) -> Party:
    """The party that asks; read once for each request."""
    known = getattr(request, "_party", None)
    if isinstance(known, Party):
        return known
    account = account_of(request)
    party = ANONYMOUS if account is None else people.party_of(account)
    request._party = party  # type: ignore[attr-defined]  # kept for the rest of the request
    return party


def account_of(request: HttpRequest) -> Account | None:
    """The account that is signed in."""
    user = getattr(request, "user", None)
    return user if isinstance(user, Account) else None


def own_account(request: HttpRequest) -> Account:
    """The account that is signed in, behind ``login_required``.

    Raises:
        TypeError: nobody is signed in.
    """
    account = account_of(request)
    if account is None:
        raise TypeError("this view is for people who are signed in")
    return account
