"""What becomes of a booking: confirmed, answered, moved, handed over, cancelled, used."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Final

from entrepot.booking import queries
from entrepot.booking.actions.gates import Answers, answered, pass_gates
from entrepot.booking.actions.making import instead
from entrepot.booking.actions.racing import LostRaceError, in_turn, let_go, take
from entrepot.booking.actions.telling import (
    ANSWERED,
    ASKED,
    MEETS,
    OFFERED,
    ask_facility,
    tell_booker,
    tell_confirmed,
)
from entrepot.booking.actions.timetables import STREAM
from entrepot.booking.actions.using import begin_use, end_use
from entrepot.booking.actions.waiting import offer_freed
from entrepot.booking.domain.spans import Span
from entrepot.booking.domain.states import State, may_become
from entrepot.booking.models import Booking
from entrepot.booking.refusals import BookingRefusedError
from entrepot.journal import actions as journal
from entrepot.people.actions.duties import settle_duties
from entrepot.people.domain import Party
from entrepot.people.models import Account, Membership
from entrepot.people.permissions import allows, require
from entrepot.runtime import clock

EARLY: Final = timedelta(minutes=15)
"""How long before its time somebody may check in."""


@dataclass(frozen=True, slots=True)
class _Step:
    """A step of a booking: to which state, under which permission, what the journal calls it."""

    rule: str
    verb: str
    to: State | None = None
    values: dict[str, Any] = field(default_factory=dict)


@in_turn
def confirm(
    *, booking: Booking, purpose: str | None = None, answers: Answers | None = None, by: Party
) -> Booking:
    """Make a held booking a real one: confirmed, or asked of the facility's people where they decide.

    Raises:
        NotAllowedError: ``by`` may not change this booking.
        BookingRefusedError: it is not held any more, whoever booked is not qualified, or a question is not answered as it must be.
    """
    to = State.ASKED if booking.timetable.approval else State.CONFIRMED
    values: dict[str, Any] = {} if purpose is None else {"purpose": purpose}
    require(by, "booking.change", booking)
    pass_gates(booking.timetable, booking.booked_by, [booking.span])
    if answers or not booking.answers:
        values["answers"] = answered(booking.timetable, answers or {})
    done = _stepped(
        booking, _Step("booking.change", "booking.confirmed", to, {"held_until": None, **values}), by
    )
    settle_duties(kind=OFFERED, subject=done.key, by=by)
    if to == State.ASKED:
        ask_facility([done])
    tell_confirmed([done])
    return done


@in_turn
def answer(*, booking: Booking, accept: bool, reason: str = "", by: Party) -> Booking:
    """Accept or refuse a booking that was asked for.

    Raises:
        NotAllowedError: ``by`` does not manage the facility's organisation.
        BookingRefusedError: it was answered or cancelled already.
    """
    to = State.CONFIRMED if accept else State.REFUSED
    verb = "booking.accepted" if accept else "booking.refused"
    done = _stepped(booking, _Step("booking.answer", verb, to, {"reason": reason[:300]}), by)
    settle_duties(kind=ASKED, subject=done.key, by=by)
    tell_booker(done)
    tell_confirmed([done])
    if not accept:
        settle_duties(kind=MEETS, subject=done.key, by=by)
        offer_freed(timetable=done.timetable, span=done.span, by=by)
    return done


@in_turn
def cancel(*, booking: Booking, reason: str = "", by: Party) -> Booking:
    """Give time back before it begins.

    Raises:
        NotAllowedError: ``by`` may not change this booking.
        BookingRefusedError: it has begun, or is over in another way.
    """
    done = _stepped(
        booking, _Step("booking.change", "booking.cancelled", State.CANCELLED, {"reason": reason[:300]}), by
    )
    for kind in (ASKED, OFFERED, ANSWERED, MEETS):
        settle_duties(kind=kind, subject=done.key, by=by)
    if done.booked_by != by.actor:
        tell_booker(done)
    offer_freed(timetable=done.timetable, span=done.span, by=by)
    return done


@in_turn
def move(*, booking: Booking, span: Span, version: int | None = None, by: Party) -> Booking:
    """Move, extend or shorten a booking. Where the facility's people decide they are asked again, unless they do it themselves.

    Args:
        version: that the mover has seen; None to move it however it is.

    Raises:
        NotAllowedError: ``by`` may not change this booking.
        BookingRefusedError: the new time is not free or not allowed, with what is in the way and what is free; it changed meanwhile;
            or whoever booked is not qualified any more then.
    """
    rule = require(by, "booking.change", booking)
    stored = _locked(booking)
    if stored.state not in {State.HELD, State.ASKED, State.CONFIRMED} or version not in {
        None,
        stored.version,
    }:
        raise BookingRefusedError.state()
    before, timetable = stored.span, stored.timetable
    pass_gates(timetable, stored.booked_by, [span])
    diary = queries.diary(timetable, span, but=stored)
    if findings := diary.obstacles(span, units=stored.units, now=clock.now()):
        raise BookingRefusedError.obstructed(findings, instead(timetable, span, stored.units))
    stored.starts, stored.ends, stored.version = span.start, span.end, stored.version + 1
    asks = stored.state == State.CONFIRMED and timetable.approval and not _runs(by, stored)
    if asks:
        stored.state = State.ASKED
    stored.save()
    try:
        take(stored)
    except LostRaceError:
        raise BookingRefusedError.obstructed(
            diary.obstacles(span, units=stored.units, now=clock.now()), instead(timetable, span, stored.units)
        ) from None
    details = {"from": before.start.isoformat(), "until": before.end.isoformat()}
    journal.record(
        stream=STREAM, actor=by.actor, acts=[journal.Act("booking.moved", stored.key, details, rule=rule)]
    )
    if asks:
        ask_facility([stored])
    settle_duties(kind=MEETS, subject=stored.key, by=by)
    offer_freed(timetable=timetable, span=before, by=by)
    return stored


@in_turn
def hand_over(*, booking: Booking, to: Account, by: Party) -> Booking:
    """Give a booking to a colleague of the organisation that booked.

    Raises:
        NotAllowedError: ``by`` may not change this booking.
        BookingRefusedError: ``to`` is not of that organisation or not qualified, or it is over.
    """
    if not Membership.objects.filter(account=to, organisation=booking.organisation_id).exists():
        raise BookingRefusedError(
            "no_colleague", "This person is not of the organisation that booked.", "Choose a colleague."
        )
    pass_gates(booking.timetable, to.key, [booking.span])
    return _stepped(booking, _Step("booking.change", "booking.handed_over", None, {"booked_by": to.key}), by)


@in_turn
def check_in(*, booking: Booking, by: Party) -> Booking:
    """Begin to use what was booked, from a quarter of an hour before its time on.

    Raises:
        NotAllowedError: ``by`` has to do neither with the booking nor with the facility.
        BookingRefusedError: it is not confirmed, or not its time.
    """
    now = clock.now()
    require(by, "booking.attend", booking)
    if now + EARLY < booking.starts or now >= booking.ends:
        raise BookingRefusedError(
            "not_its_time", "It is not the time of this booking.", "Come back when it begins, or move it."
        )
    done = _stepped(
        booking, _Step("booking.attend", "booking.checked_in", State.USED, {"checked_in": now}), by
    )
    begin_use(done, now)
    return done


@in_turn
def check_out(*, booking: Booking, by: Party) -> Booking:
    """End the use. What is left of the time is free for others.

    Raises:
        NotAllowedError: ``by`` has to do neither with the booking nor with the facility.
        BookingRefusedError: nobody has checked in.
    """
    now = clock.now()
    done = _stepped(
        booking, _Step("booking.attend", "booking.checked_out", State.CLOSED, {"checked_out": now}), by
    )
    end_use(done, now)
    end = now + done.timetable.terms.cleaning
    for row in done.taken.filter(ends__gt=end, starts__lt=end):
        row.ends = end
        row.save(update_fields=["ends"])
    if now < done.ends:
        offer_freed(timetable=done.timetable, span=Span(now, done.ends), by=by)
    return done


def _stepped(booking: Booking, step: _Step, by: Party) -> Booking:
    """Take a step with a booking as it is stored, and record it."""
    rule = require(by, step.rule, booking)
    stored = _locked(booking)
    over = stored.held_until is not None and stored.held_until <= clock.now()
    if over or (step.to is not None and not may_become(State(stored.state), step.to)):
        raise BookingRefusedError.state()
    for name, value in step.values.items():
        setattr(stored, name, value)
    stored.state, stored.version = step.to or stored.state, stored.version + 1
    stored.save()
    if step.to in {State.CANCELLED, State.REFUSED}:
        let_go(stored)
    journal.record(
        stream=STREAM,
        actor=by.actor,
        acts=[journal.Act(step.verb, stored.key, {"state": stored.state}, rule=rule)],
    )
    return stored


def _locked(booking: Booking) -> Booking:
    return (
        Booking.objects.select_for_update(of=("self",))
        .select_related("timetable__resource__organisation", "organisation")
        .get(pk=booking.pk)
    )


def _runs(by: Party, booking: Booking) -> bool:
    """Whether somebody answers for the facility."""
    return allows(by, "booking.answer", booking)
