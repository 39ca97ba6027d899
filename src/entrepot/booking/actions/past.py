"""Bookings that are over and were made elsewhere: what a facility kept in another system before it came here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from entrepot.booking.actions.racing import LostRaceError, take
from entrepot.booking.actions.timetables import STREAM
from entrepot.booking.domain.spans import Span
from entrepot.booking.domain.states import State
from entrepot.booking.models import Booking, Timetable
from entrepot.booking.refusals import BookingRefusedError
from entrepot.journal import actions as journal
from entrepot.people.domain import Party
from entrepot.people.models import Organisation
from entrepot.people.permissions import require
from entrepot.runtime import clock


@dataclass(frozen=True, slots=True)
class Past:
    """A booking that is over; ``missed`` when nobody came."""

    timetable: Timetable
    span: Span
    organisation: Organisation
    booked_by: str
    missed: bool = False
    purpose: str = ""


@transaction.atomic
def keep_past(*, past: Sequence[Past], by: Party) -> list[Booking]:
    """Store bookings that are over, all or none; two of a unit may meet here as little as elsewhere.

    Raises:
        NotAllowedError: ``by`` is not the node.
        BookingRefusedError: one of them is not over, or meets another.
    """
    rule = require(by, "booking.work")
    now, made = clock.now(), []
    for item in past:
        if item.span.end > now:
            raise BookingRefusedError("not_over", "This booking is not over.", "Book it as others do.")
        booking = Booking(
            timetable=item.timetable, organisation=item.organisation, booked_by=item.booked_by,
            starts=item.span.start, ends=item.span.end, purpose=item.purpose,
            state=State.MISSED if item.missed else State.CLOSED,
        )  # fmt: skip
        booking.save()
        if not item.missed:
            _take(booking)
        made.append(booking)
    acts = [journal.Act("booking.remembered", booking.key, rule=rule) for booking in made]
    journal.record(stream=STREAM, actor=by.actor, acts=acts)
    return made


def _take(booking: Booking) -> None:
    try:
        take(booking)
    except LostRaceError:
        raise BookingRefusedError.full_then([booking.span]) from None
