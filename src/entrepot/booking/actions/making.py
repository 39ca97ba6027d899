"""Making bookings: one or a series, all or none; held first, or at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Final

from entrepot.booking import queries
from entrepot.booking.actions.agreeing import agree
from entrepot.booking.actions.gates import Answers, answered, pass_gates, pass_openness
from entrepot.booking.actions.lapsing import lapse_holds
from entrepot.booking.actions.racing import LostRaceError, in_turn, place
from entrepot.booking.actions.telling import ask_facility, tell_confirmed
from entrepot.booking.actions.timetables import STREAM
from entrepot.booking.domain.slots import FREE, SEARCHED, STRETCH, Diary
from entrepot.booking.domain.spans import Span
from entrepot.booking.domain.states import State
from entrepot.booking.models import Booking, Quote, Timetable, new_series_key
from entrepot.booking.refusals import BookingRefusedError
from entrepot.catalogue.domain import State as Listing
from entrepot.catalogue.models import Need
from entrepot.journal import actions as journal
from entrepot.people.domain import Party
from entrepot.people.models import Organisation
from entrepot.people.permissions import Owned, require
from entrepot.runtime import clock

HOLD: Final = timedelta(minutes=10)
"""How long a time is held for somebody who has not confirmed it yet."""
MOST: Final = 60
"""Bookings of a series."""
NEAR: Final = timedelta(days=1)
"""So far beyond what is wanted the diary is read at once: mostly there is enough free time, and whoever is refused is told without a second look."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be booked; several spans are a series, of which all or none are booked."""

    timetable: Timetable
    spans: tuple[Span, ...]
    organisation: Organisation
    units: int = 1
    purpose: str = ""
    need: Need | None = None
    quote: Quote | None = None  # that is accepted with it
    answers: Answers = field(default_factory=dict)


def book(*, wanted: Wanted, hold: bool = False, by: Party) -> list[Booking]:
    """Book time, or with ``hold`` keep it for ten minutes until it is confirmed.

    Raises:
        NotAllowedError: ``by`` may not book for the organisation.
        BookingRefusedError: the time is not free or not allowed, with everything in the way and the next free times; or
            nothing can be booked here, the facility is not open to the organisation, whoever books is not qualified for it, or a
            question is not answered as it must be (what is held is asked when it is confirmed).
    """
    rule = require(by, "booking.make", Owned(wanted.organisation.pk))
    timetable = wanted.timetable
    if not timetable.bookable or timetable.resource.state != Listing.LISTED:
        raise BookingRefusedError.not_bookable()
    pass_openness(timetable, wanted.organisation)
    # looked at before one's turn: who comes too late need not wait for it
    ran_out = [span for span in wanted.spans if _unobstructed(timetable, span, wanted.units)]
    pass_gates(timetable, by.actor, wanted.spans)
    return _book(wanted=wanted, hold=hold, lapse=bool(ran_out), rule=rule, by=by)


@in_turn
def _book(*, wanted: Wanted, hold: bool, lapse: bool, rule: str, by: Party) -> list[Booking]:
    timetable = wanted.timetable
    said = [] if hold and not wanted.answers else answered(timetable, wanted.answers)
    if lapse:
        lapse_holds(timetable=timetable, by=by)
    state = State.HELD if hold else State.ASKED if timetable.approval else State.CONFIRMED
    made = _stored(wanted, state, clock.now() + HOLD if hold else None, said, by)
    agree(made, wanted.quote, by)
    details = {"facility": timetable.resource.key, "state": made[0].state}
    journal.record(
        stream=STREAM, actor=by.actor,
        acts=[journal.Act("booking.made", booking.key, details, rule=rule) for booking in made],
    )  # fmt: skip
    if made[0].state == State.ASKED:
        ask_facility(made)
    tell_confirmed(made)
    return made


@in_turn
def enter_used(*, wanted: Wanted, by: Party) -> list[Booking]:
    """Enter time that somebody used without a booking: it is over, and can be charged.

    Raises:
        NotAllowedError: ``by`` does not manage the facility's organisation.
        BookingRefusedError: it is not over, or somebody else had a part of it.
    """
    rule = require(by, "timetable.keep", wanted.timetable)
    if any(span.end > clock.now() for span in wanted.spans):
        raise BookingRefusedError.not_over()
    made = _stored(wanted, State.CLOSED, None, [], by)
    agree(made, wanted.quote, by)
    acts = [
        journal.Act("booking.entered", booking.key, {"facility": wanted.timetable.resource.key}, rule=rule)
        for booking in made
    ]
    journal.record(stream=STREAM, actor=by.actor, acts=acts)
    return made


def _unobstructed(timetable: Timetable, span: Span, units: int) -> bool:
    """Whether a hold that ran out is in the way.

    Raises:
        BookingRefusedError: something else is.
    """
    now = clock.now()
    known = span.wider(timedelta(), NEAR)
    diary = queries.diary(timetable, known, now=now)
    if findings := diary.obstacles(span, units=units, now=now):
        free = _free(diary, span, units)
        if len(free) < FREE or free[-1].end > known.end:
            free = instead(timetable, span, units)
        raise BookingRefusedError.obstructed(findings, free)
    around = timetable.terms.around(span)
    return any(held.meets(around) for held in diary.ran_out)


def instead(timetable: Timetable, span: Span, units: int) -> list[Span]:
    """The next free spans of the same length."""
    now = clock.now()
    begin = max(span.start, now) + timetable.terms.notice
    known = Span(
        begin - timetable.terms.notice,
        begin + SEARCHED + STRETCH + max(span.length, timetable.terms.shortest),
    )
    return _free(queries.diary(timetable, known, now=now), span, units)


def _free(diary: Diary, span: Span, units: int) -> list[Span]:
    now, terms = clock.now(), diary.terms
    length = min(max(span.length, terms.shortest), terms.longest)
    return diary.next_free(length, after=max(span.start, now), units=min(units, terms.capacity), now=now)


def _stored(
    wanted: Wanted, state: State, until: datetime | None, said: list[list[object]], by: Party
) -> list[Booking]:
    timetable = wanted.timetable
    series = new_series_key() if len(wanted.spans) > 1 else ""
    made = [
        Booking(
            timetable=timetable, organisation=wanted.organisation, booked_by=by.actor, need=wanted.need, series=series,
            units=wanted.units, starts=span.start, ends=span.end, state=state, purpose=wanted.purpose, answers=said,
            held_until=until,
        )
        for span in sorted(wanted.spans)
    ]  # fmt: skip
    try:
        place(made)
    except LostRaceError as lost:
        span = lost.booking.span
        findings = queries.diary(timetable, span).obstacles(span, units=wanted.units, now=clock.now())
        raise BookingRefusedError.obstructed(findings, instead(timetable, span, wanted.units)) from None
    return made


def series(spans: Sequence[Span]) -> tuple[Span, ...]:
    """Spans of a series in order.

    Raises:
        ValueError: they are too many, or two of them meet.
    """
    ordered = sorted(spans)
    if len(ordered) > MOST:
        raise ValueError(f"a series has at most {MOST} bookings")
    if any(one.meets(two) for one, two in pairwise(ordered)):
        raise ValueError("two bookings of a series meet")
    return tuple(ordered)
