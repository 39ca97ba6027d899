"""How somebody comes in: everybody may sign up, or only with an invitation."""

from __future__ import annotations

from contextlib import suppress
from enum import StrEnum
from typing import Final

from django.http import HttpRequest

from entrepot.people.actions import invitations
from entrepot.people.models import Account, Invitation
from entrepot.web.context import this_node
from entrepot.web.refusals import REFUSED

INVITATION: Final = "invitation"
"""Under this key the session keeps the secret of the invitation that brought a visitor."""


class Entry(StrEnum):
    """The way in that a visitor has."""

    OPEN = "open"
    INVITATION = "invitation"
    CLOSED = "closed"


def entry_of(request: HttpRequest) -> Entry:
    """The way in that this visitor has."""
    if invitation_of(request) is not None:
        return Entry.INVITATION
    node = this_node()
    return Entry.OPEN if node is not None and node.signup == "open" else Entry.CLOSED


def bring(request: HttpRequest, secret: str) -> None:
    """Remember the invitation that brought a visitor who has no account yet; the page to go to is ``account_signup``."""
    request.session[INVITATION] = secret


def invitation_of(request: HttpRequest) -> Invitation | None:
    """The invitation that brought this visitor, while it holds."""
    secret = request.session.get(INVITATION)
    if not secret:
        return None
    try:
        return invitations.find(secret=secret)
    except REFUSED:
        return None


def take_invitation(request: HttpRequest, account: Account) -> None:
    """Give somebody who has just confirmed their address what the invitation that brought them offered, if it is for this address."""
    secret = request.session.pop(INVITATION, None)
    if not secret:
        return
    with suppress(*REFUSED):
        invitations.accept(secret=secret, account=account)


def address_allowed(request: HttpRequest, email: str) -> bool:
    """Whether this visitor may sign up with this address: where one comes in by invitation only, with the invited one."""
    invitation, node = invitation_of(request), this_node()
    if node is not None and node.signup == "open":
        return True
    return invitation is not None and invitation.email.casefold() == email.casefold()
