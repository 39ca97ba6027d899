"""Reads of timetables and bookings, for whom may know of them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

from django.db.models import Q, QuerySet
from django.db.models.query import RawQuerySet

from entrepot.booking.domain.opening import Opening
from entrepot.booking.domain.slots import Diary, Terms
from entrepot.booking.domain.spans import Span
from entrepot.booking.entered import Entered, entered
from entrepot.booking.models import Booking, OutsideCalendar, Taken, Timetable, Waiting
from entrepot.catalogue.domain import State as Listing
from entrepot.catalogue.models import Resource
from entrepot.people.domain import NodeRole, Party
from entrepot.people.permissions import allows
from entrepot.runtime import clock
from entrepot.runtime.prepared import Prepared, built, columns

_TIMETABLE: Final = columns(Timetable)
_RESOURCE: Final = ("id", "key", "state", "organisation", "fields")
_BY_RESOURCE: Final = Prepared(
    lambda key: Timetable.objects.filter(resource__key=key).values_list(
        *_TIMETABLE, *columns(Resource, "resource__", _RESOURCE)
    ),
    str,
)
AGAIN: Final = timedelta(days=1)
RUNNERS: Final = frozenset({NodeRole.OFFICER, NodeRole.OPERATOR})


def timetable(resource: str, party: Party) -> Timetable:
    """The timetable of a resource, by the resource's key.

    Raises:
        Timetable.DoesNotExist: there is none that the party may read.
    """
    found = Timetable.objects.select_related("resource__organisation", "resource__place")
    return _readable(found.get(resource__key=resource), party)


def lean_timetable(resource: str, party: Party) -> Timetable:
    """The same for whoever only books: what the resource says of itself is read when it is asked for.

    Raises:
        Timetable.DoesNotExist: there is none that the party may read.
    """
    for row in _BY_RESOURCE.rows(resource):
        found = built(Timetable, _TIMETABLE, row[: len(_TIMETABLE)])
        found.resource = built(Resource, columns(Resource, only=_RESOURCE), row[len(_TIMETABLE) :])
        return _readable(found, party)
    raise Timetable.DoesNotExist


def _readable(found: Timetable, party: Party) -> Timetable:
    if not allows(party, "timetable.read", found):
        raise Timetable.DoesNotExist
    return found


def bookable(party: Party) -> QuerySet[Timetable]:
    """Every timetable of a listed resource that takes bookings; who may know of the resource is for the caller to see to."""
    found = Timetable.objects.filter(
        bookable=True, resource__state=Listing.LISTED, resource__joined_into=None
    )
    if not party.known:
        return found.none()
    return found.select_related("resource__organisation", "resource__place").order_by("resource__key")


def bookings(party: Party) -> QuerySet[Booking]:
    """Bookings that a party may read: its organisations' and those of their facilities."""
    found = Booking.objects.select_related("organisation", "timetable__resource__organisation")
    if party.node_roles & RUNNERS:
        return found
    mine = party.organisations()
    return found.filter(Q(organisation__in=mine) | Q(timetable__resource__organisation__in=mine))


def booking(key: str, party: Party) -> Booking:
    """One of them.

    Raises:
        Booking.DoesNotExist: there is none of this key that the party may read.
    """
    return bookings(party).get(key=key)


def waiting(party: Party) -> QuerySet[Waiting]:
    """For what the members of a party's organisations wait, those who wait longest first."""
    found = Waiting.objects.filter(ended=None, offered=None, latest__gt=clock.now())
    return found.filter(organisation__in=party.organisations()).select_related("timetable__resource")


def opening(timetable: Timetable, within: Span) -> Opening:
    """When a facility is open, with the exceptions that touch a time."""
    return _opening(timetable, entered(timetable, within))


def _opening(timetable: Timetable, known: Iterable[Entered]) -> Opening:
    closed: list[Span] = []
    added: list[Span] = []
    for item in known:
        if item.what != "taken":
            (closed if item.what == "closed" else added).append(item.span)
    return Opening(
        zone=timetable.clock,
        jurisdiction=timetable.jurisdiction,
        hours=timetable.usual,
        on_holidays=timetable.on_holidays,
        closed=tuple(closed),
        added=tuple(added),
    )


def diary(
    timetable: Timetable, within: Span, *, but: Booking | None = None, now: datetime | None = None
) -> Diary:
    """What is known of a facility's time around a span.

    Args:
        but: a booking whose own time counts as free.
        now: holds that ran out by then are told apart; None to have them with what is busy.
    """
    terms = timetable.terms
    known = list(entered(timetable, _reach(within, terms)))
    busy: list[Span] = []
    ran_out: list[Span] = []
    for item in known:
        if item.what != "taken" or (but is not None and item.booking == but.pk):
            continue
        over = now is not None and item.until is not None and item.until <= now
        (ran_out if over else busy).append(item.span)
    return Diary(_opening(timetable, known), terms, tuple(busy), tuple(ran_out))


def _reach(within: Span, terms: Terms) -> Span:
    """As far as other bookings may matter."""
    apart = terms.setup + terms.cleaning
    return within.wider(apart, apart)


def free_units(timetable: Timetable, around: Span, *, but: Booking | None = None) -> list[int]:
    """The units that nobody has during a time, lowest first."""
    taken = Taken.objects.filter(timetable=timetable, starts__lt=around.end, ends__gt=around.start)
    if but is not None:
        taken = taken.filter(~Q(booking=but) | Q(booking=None))
    busy = set(taken.values_list("unit", flat=True))
    return [unit for unit in range(1, timetable.capacity + 1) if unit not in busy]


def overlaps() -> RawQuerySet[Taken]:
    """Times of one unit that meet others: none, as long as the database does what it promises."""
    return Taken.objects.raw(
        """
        SELECT one.* FROM booking_taken one JOIN booking_taken two
        ON one.timetable_id = two.timetable_id AND one.unit = two.unit AND one.id < two.id
        AND one.starts < two.ends AND two.starts < one.ends
        """
    )


def due_holds(now: datetime) -> QuerySet[Booking]:
    """Bookings that are held for longer than they may be."""
    return Booking.objects.filter(held_until__lte=now)


def calendars(timetable: Timetable) -> QuerySet[OutsideCalendar]:
    """The calendars of others by which a facility is closed, for those who keep its timetable."""
    return timetable.calendars.select_related("timetable__resource").order_by("pk")


def calendars_due() -> list[str]:
    """The calendars to be read now, by key: all that have an address, and once a day those that were handed in, for the time looked at moves on."""
    due = Q(read=None) | Q(read__lt=clock.now() - AGAIN) | ~Q(address="")
    return list(OutsideCalendar.objects.filter(due).order_by("pk").values_list("key", flat=True))
