"""How somebody comes in: everybody may sign up, or only with an invitation."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from django.conf import settings
from django.http import HttpRequest

from entrepot.runtime.home import HomeError

INVITATION: Final = "invitation"
"""Under this key the session keeps the secret of the invitation that brought a visitor."""


class Entry(StrEnum):
    """The way in that a visitor has."""

    OPEN = "open"
    INVITATION = "invitation"
    CLOSED = "closed"


def entry_of(request: HttpRequest) -> Entry:
    """The way in that this visitor has."""
    if request.session.get(INVITATION):
        return Entry.INVITATION
    return Entry.OPEN if _open() else Entry.CLOSED


def _open() -> bool:
    try:
        return bool(settings.HOME.node().signup == "open")
    except HomeError:
        return False
