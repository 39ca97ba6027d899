"""Time that comes back by itself: holds that run out, questions that nobody answered, people who did not come."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from django.db import transaction

from entrepot.booking import queries
from entrepot.booking.actions.racing import in_turn, let_go
from entrepot.booking.actions.telling import ASKED, MEETS, OFFERED
from entrepot.booking.actions.timetables import STREAM
from entrepot.booking.domain.states import State
from entrepot.booking.models import Booking, Timetable
from entrepot.journal import actions as journal
from entrepot.people.actions.duties import settle_duties
from entrepot.people.domain import Party
from entrepot.people.permissions import require
from entrepot.runtime import clock

GRACE: Final = timedelta(minutes=30)
"""How long after its beginning a booking waits for its people, where they check in."""


@transaction.atomic
def lapse_holds(*, timetable: Timetable, by: Party) -> int:
    """Let go what is held for too long; whoever asks for time makes sure of it, so that no worker has to. Returns how many were.

    Raises:
        NotAllowedError: ``by`` is nobody known.
    """
    require(by, "account.own")
    now = clock.now()
    over = list(
        queries.due_holds(now)
        .filter(timetable=timetable, state=State.HELD)
        .select_for_update(of=("self",), skip_locked=True)
    )
    for booking in over:
        _end(booking, State.LAPSED)
    acts = [journal.Act("booking.lapsed", booking.key) for booking in over]
    journal.record(stream=STREAM, actor=by.actor, acts=acts)
    return len(over)


@in_turn
def lapse_due(*, by: Party) -> list[Booking]:
    """Let go what ran out on the whole node: holds and offers, questions whose time has begun, bookings to which nobody came.

    Returns the bookings, so that those who wait can be offered their time.

    Raises:
        NotAllowedError: ``by`` is not the node.
    """
    rule = require(by, "booking.work")
    now = clock.now()
    checked, ended = Booking.objects.filter(timetable__check_in=True), []
    for state, end, due in (
        (State.HELD, State.LAPSED, queries.due_holds(now)),
        (State.ASKED, State.LAPSED, Booking.objects.filter(starts__lte=now)),
        (State.CONFIRMED, State.MISSED, checked.filter(starts__lte=now - GRACE)),
        (State.CONFIRMED, State.CLOSED, Booking.objects.filter(timetable__check_in=False, ends__lte=now)),
    ):
        chosen = due.filter(state=state).select_related("timetable__resource")
        for booking in chosen.select_for_update(of=("self",), skip_locked=True):
            _end(booking, end)
            ended.append(booking)
    verbs = {State.LAPSED: "booking.lapsed", State.MISSED: "booking.missed", State.CLOSED: "booking.closed"}
    acts = [journal.Act(verbs[State(booking.state)], booking.key, rule=rule) for booking in ended]
    journal.record(stream=STREAM, actor=by.actor, acts=acts)
    for booking in ended:
        for kind in (ASKED, OFFERED, MEETS):  # nobody can answer them any more
            settle_duties(kind=kind, subject=booking.key, by=by)
    return ended


def _end(booking: Booking, state: State) -> None:
    booking.state, booking.held_until, booking.version = state, None, booking.version + 1
    booking.save()
    if state != State.CLOSED:
        let_go(booking)
