"""Waiting for time that is taken: who waits longest is offered what comes free."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from entrepot.booking import queries
from entrepot.booking.actions.gates import pass_openness
from entrepot.booking.actions.racing import LostRaceError, in_turn, take
from entrepot.booking.actions.telling import offer
from entrepot.booking.actions.timetables import STREAM
from entrepot.booking.domain.spans import Span
from entrepot.booking.domain.states import State
from entrepot.booking.models import MINUTE, Booking, Timetable, Waiting
from entrepot.booking.refusals import BookingRefusedError
from entrepot.journal import actions as journal
from entrepot.people.domain import Party
from entrepot.people.models import Organisation
from entrepot.people.permissions import Owned, require
from entrepot.runtime import clock

KEPT: Final = timedelta(hours=24)
"""How long freed time is kept for whoever is offered it; at most until shortly before it begins."""
REACTS: Final = timedelta(minutes=30)
"""So much time at least somebody has to answer an offer before its time begins."""
AT_ONCE: Final = 50
"""So many of those who wait are looked at when time comes free."""


@in_turn
def wait(
    *, timetable: Timetable, window: Span, minutes: int, organisation: Organisation, units: int = 1, purpose: str = "",
    by: Party,
) -> Waiting:  # fmt: skip
    """Wait for so many minutes within a window.

    Raises:
        NotAllowedError: ``by`` may not book for the organisation.
        BookingRefusedError: nothing can be booked here, not by this organisation, or never for so long.
    """
    rule = require(by, "booking.make", Owned(organisation.pk))
    pass_openness(timetable, organisation)
    terms = timetable.terms
    length = minutes * MINUTE
    if not timetable.bookable or units > timetable.capacity:
        raise BookingRefusedError.not_bookable()
    if not (terms.shortest <= length <= min(terms.longest, window.length)):
        raise BookingRefusedError(
            "no_such_length", "So much time is never free in one piece here.", "Choose another length, or a longer window."
        )  # fmt: skip
    made = Waiting.objects.create(
        timetable=timetable, organisation=organisation, asked_by=by.actor, earliest=window.start, latest=window.end,
        minutes=minutes, units=units, purpose=purpose,
    )  # fmt: skip
    journal.record(
        stream=STREAM,
        actor=by.actor,
        acts=[journal.Act("booking.awaited", timetable.resource.key, rule=rule)],
    )
    return made


@in_turn
def stop_waiting(*, waiting: Waiting, by: Party) -> None:
    """Wait no longer.

    Raises:
        NotAllowedError: ``by`` may not book for the organisation.
    """
    rule = require(by, "booking.make", Owned(waiting.organisation_id))
    Waiting.objects.filter(pk=waiting.pk, ended=None).update(ended=clock.now())
    subject = waiting.timetable.resource.key
    journal.record(
        stream=STREAM, actor=by.actor, acts=[journal.Act("booking.not_awaited", subject, rule=rule)]
    )


@in_turn
def offer_freed(*, timetable: Timetable, span: Span, by: Party) -> Booking | None:
    """Hold time that came free for whoever waits longest and can use it; returns what is offered.

    Raises:
        NotAllowedError: ``by`` is nobody known.
    """
    require(by, "account.own")
    now = clock.now()
    waiting = Waiting.objects.filter(
        timetable=timetable, ended=None, offered=None, earliest__lt=span.end, latest__gt=max(span.start, now)
    ).select_related("organisation")
    for asked in waiting.select_for_update(of=("self",), skip_locked=True)[:AT_ONCE]:
        booking = _offered(asked, timetable, by)
        if booking is not None:
            return booking
    return None


def _offered(asked: Waiting, timetable: Timetable, by: Party) -> Booking | None:
    now = clock.now()
    window = Span(asked.earliest, asked.latest)
    diary = queries.diary(timetable, window)
    found = diary.next_free(
        asked.minutes * MINUTE, after=max(window.start, now + REACTS), units=asked.units, now=now, most=1
    )
    if not found or found[0].end > window.end:
        return None
    booking = Booking(
        timetable=timetable, organisation=asked.organisation, booked_by=asked.asked_by, units=asked.units,
        starts=found[0].start, ends=found[0].end, state=State.HELD, purpose=asked.purpose,
        held_until=min(now + KEPT, found[0].start),
    )  # fmt: skip
    booking.save()
    try:
        take(booking)
    except LostRaceError:
        booking.delete()
        return None
    asked.offered = booking
    asked.save(update_fields=["offered"])
    journal.record(stream=STREAM, actor=by.actor, acts=[journal.Act("booking.offered", booking.key)])
    offer(asked, booking)
    return booking
