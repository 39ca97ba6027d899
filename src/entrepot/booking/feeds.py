"""The calendar of somebody's own bookings: a secret address, of which the database keeps what it is made from and a digest."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import Final

from django.core.signing import Signer

from entrepot.booking.models import Booking, CalendarFeed
from entrepot.people.domain import Party
from entrepot.people.models import Account
from entrepot.runtime import clock

PAST: Final = timedelta(days=92)
"""So long bookings that are over stay in the calendar."""
MOST: Final = 1_000
OURS: Final = "@entrepot"
"""What the identifiers of events end with that calendars have from here."""
_SALT: Final = "entrepot.calendar"


def secret_of(seed: str) -> str:
    """The secret part of an address: 256 bits, base64url, from the feed's seed and the node's key."""
    return Signer(salt=_SALT).signature(seed)


def digest(secret: str) -> str:
    """SHA-256 in hexadecimal, as it is kept."""
    return hashlib.sha256(secret.encode()).hexdigest()


def feed_of(party: Party) -> CalendarFeed | None:
    """The party's own feed; None where it has none, or was made with another key of the node."""
    found = CalendarFeed.objects.filter(account__key=party.actor).first() if party.account else None
    return found if found is not None and found.digest == digest(secret_of(found.seed)) else None


def followed(secret: str) -> Account | None:
    """Whose feed has this secret; None where nobody's has, or the account is closed."""
    found = CalendarFeed.objects.filter(digest=digest(secret)).select_related("account").first()
    return found.account if found is not None and found.account.is_active else None


def own(account: Account) -> list[Booking]:
    """What somebody booked or took over and was not merely held: to come, and over for a while, the earliest first."""
    mine = Booking.objects.filter(booked_by=account.key, ends__gt=clock.now() - PAST, held_until=None)
    chosen = mine.select_related("timetable__resource__organisation", "timetable__resource__place")
    return list(chosen.order_by("starts", "pk")[:MOST])
