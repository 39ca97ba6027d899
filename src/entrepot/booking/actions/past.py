"""Bookings that are over and were made elsewhere: what a facility kept in another system before it came here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.db import transaction

from entrepot.booking.actions.racing import LostRaceError, take
from entrepot.booking.actions.timetables import STREAM
from entrepot.booking.domain.figures import Source
from entrepot.booking.domain.spans import Span
from entrepot.booking.domain.states import State
from entrepot.booking.models import Booking, Taken, Timetable, Usage, new_booking_key
from entrepot.booking.refusals import BookingRefusedError
from entrepot.journal import actions as journal
from entrepot.people.domain import Party
from entrepot.people.models import Organisation
from entrepot.people.permissions import require
from entrepot.runtime import bulk, clock

_TAKEN: Final = ("timetable_id", "unit", "starts", "ends", "booking_id", "exception_id")
_USED: Final = (
    "key", "timetable_id", "unit", "starts", "ends", "organisation_id", "external", "person", "booking_id", "source", "file", "row",
    "fingerprint", "recorded",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Past:
    """A booking that is over; ``missed`` when nobody came."""

    timetable: Timetable
    span: Span
    organisation: Organisation
    booked_by: str
    missed: bool = False
    purpose: str = ""
    key: str = ""
    """Where it has one from elsewhere; else it gets a new one."""


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


@transaction.atomic
def keep_past_use(*, past: Sequence[Past], by: Party) -> int:
    """Store bookings of all units of their facilities that are over, with the use that was made of each, many at a time; returns how many.

    What is stored and journalled of a booking is what `keep_past` stores and journals. Who came stayed as long as was booked.

    Raises:
        NotAllowedError: ``by`` is not the node.
        BookingRefusedError: one of them is not over.
        django.db.IntegrityError: two of them meet, or one meets another booking, or a key is there already; nothing is stored then.
    """
    rule, now = require(by, "booking.work"), clock.now()
    if any(item.span.end > now for item in past):
        raise BookingRefusedError("not_over", "This booking is not over.", "Book it as others do.")
    made = Booking.objects.bulk_create(
        Booking(
            timetable=item.timetable, organisation=item.organisation, booked_by=item.booked_by, units=item.timetable.capacity,
            starts=item.span.start, ends=item.span.end, purpose=item.purpose, made=now,
            state=State.MISSED if item.missed else State.CLOSED, key=item.key or new_booking_key(),
        )
        for item in past
    )  # fmt: skip
    units = [(one, unit) for one in made if one.state == State.CLOSED for unit in range(1, one.units + 1)]
    bulk.add_rows(
        Taken,
        _TAKEN,
        [(one.timetable_id, unit, one.starts, one.ends, one.pk, None) for one, unit in units],
    )
    bulk.add_rows(
        Usage,
        _USED,
        [
            (
                f"use-{one.key[-16:]}-{unit}", one.timetable_id, unit, one.starts, one.ends, one.organisation_id,
                one.organisation_id != one.timetable.organisation_id, one.booked_by, one.pk, Source.CHECK_IN.value, "", None, "", now,
            )
            for one, unit in units
        ],
    )  # fmt: skip
    acts = [journal.Act("booking.remembered", booking.key, rule=rule) for booking in made]
    journal.record(stream=STREAM, actor=by.actor, acts=acts)
    return len(made)


def _take(booking: Booking) -> None:
    try:
        take(booking)
    except LostRaceError:
        raise BookingRefusedError.full_then([booking.span]) from None
