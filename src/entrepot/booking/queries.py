"""Reads of timetables and bookings, for whom may know of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from django.db.models import Q, QuerySet

from entrepot.booking.domain.opening import Opening
from entrepot.booking.domain.slots import Diary, Terms
from entrepot.booking.domain.spans import Span
from entrepot.booking.models import Booking, Exceptional, Taken, Timetable, Waiting
from entrepot.catalogue.domain import State as Listing
from entrepot.people.domain import NodeRole, Party
from entrepot.people.permissions import allows
from entrepot.runtime import clock

RUNNERS: Final = frozenset({NodeRole.OFFICER, NodeRole.OPERATOR})


def timetable(resource: str, party: Party) -> Timetable:
    """The timetable of a resource, by the resource's key.

    Raises:
        Timetable.DoesNotExist: there is none that the party may read.
    """
    found = Timetable.objects.select_related("resource__organisation", "resource__place").get(
        resource__key=resource
    )
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
    exceptions: Sequence[Exceptional] = list(
        timetable.exceptions.filter(starts__lt=within.end, ends__gt=within.start)
    )
    return Opening(
        zone=timetable.clock,
        jurisdiction=timetable.jurisdiction,
        hours=timetable.usual,
        on_holidays=timetable.on_holidays,
        closed=tuple(item.span for item in exceptions if item.closed),
        added=tuple(item.span for item in exceptions if not item.closed),
    )


def diary(timetable: Timetable, within: Span, *, but: Booking | None = None) -> Diary:
    """What is known of a facility's time around a span; ``but`` is a booking whose own time counts as free."""
    terms = timetable.terms
    around = _reach(within, terms)
    taken = Taken.objects.filter(timetable=timetable, starts__lt=around.end, ends__gt=around.start)
    if but is not None:
        taken = taken.filter(~Q(booking=but) | Q(booking=None))
    busy = tuple(Span(starts, ends) for starts, ends in taken.values_list("starts", "ends"))
    return Diary(opening(timetable, around), terms, busy)


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


def overlaps() -> QuerySet[Taken]:
    """Times of one unit that meet others: none, as long as the database does what it promises."""
    return Taken.objects.raw(  # type: ignore[return-value]  # a raw query set reads alike
        """
        SELECT one.* FROM booking_taken one JOIN booking_taken two
        ON one.timetable_id = two.timetable_id AND one.unit = two.unit AND one.id < two.id
        AND one.starts < two.ends AND two.starts < one.ends
        """
    )


def due_holds(now: datetime) -> QuerySet[Booking]:
    """Bookings that are held for longer than they may be."""
    return Booking.objects.filter(held_until__lte=now)
