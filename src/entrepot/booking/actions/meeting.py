"""Bookings that a calendar which others keep meets: none is cancelled; the facility's managers are told."""

from __future__ import annotations

from typing import Final

from django.db import transaction
from django.db.models import Exists, OuterRef

from entrepot.booking.actions.telling import MEETS, tell_managers
from entrepot.booking.domain.days import day_of
from entrepot.booking.domain.states import State
from entrepot.booking.models import Booking, OutsideEvent, Timetable
from entrepot.people.actions.duties import settle_duties
from entrepot.people.domain import Party
from entrepot.people.models import Duty
from entrepot.people.permissions import require
from entrepot.runtime import clock

STATES: Final = (State.ASKED, State.CONFIRMED)
NODE: Final = Party.machine("node")
"""Who settles what meets nothing any more, whoever removed the calendar: what a person settled is not told again."""


@transaction.atomic
def note_meetings(*, timetable: Timetable | None = None, by: Party) -> int:
    """Let bookings to come that an event meets wait for the facility's managers, each once for the same event; returns how many meet one.

    What meets none any more waits no more. One who books looks at the calendar, but not at one that is read in the same moment: that is
    found the next time.

    Args:
        timetable: of one facility only.

    Raises:
        NotAllowedError: ``by`` is nobody known.
    """
    require(by, "account.own")
    met = _met(timetable)
    for booking in met.values():
        _tell(booking)
    waiting = Duty.objects.filter(kind=MEETS, settled=None)
    if timetable is not None:
        waiting = waiting.filter(subject__in=Booking.objects.filter(timetable=timetable).values("key"))
    for subject in list(waiting.values_list("subject", flat=True)):
        if subject not in met:
            settle_duties(kind=MEETS, subject=subject, by=NODE)
    return len(met)


def _met(timetable: Timetable | None) -> dict[str, Booking]:
    over = OutsideEvent.objects.filter(
        timetable=OuterRef("timetable"), starts__lt=OuterRef("ends"), ends__gt=OuterRef("starts")
    )
    found = Booking.objects.filter(Exists(over), state__in=STATES, ends__gt=clock.now())
    if timetable is not None:
        found = found.filter(timetable=timetable)
    return {item.key: item for item in found.select_related("timetable__resource__organisation")}


def _tell(booking: Booking) -> None:
    """Let it wait, unless somebody has settled it for the same event."""
    event = (
        OutsideEvent.objects.filter(timetable=booking.timetable_id, starts__lt=booking.ends, ends__gt=booking.starts)
        .select_related("calendar").order_by("starts", "pk").first()
    )  # fmt: skip
    if event is None:
        return
    details = {
        "calendar": event.calendar.key, "from": event.starts.isoformat(), "until": event.ends.isoformat(),
    }  # fmt: skip
    settled = Duty.objects.filter(kind=MEETS, subject=booking.key).exclude(settled=None)
    if any(item.details == details for item in settled.exclude(settled_by=NODE.actor)):
        return
    day = day_of(booking.starts, booking.timetable.clock)
    tell_managers(MEETS, booking.key, booking.timetable, due=day, details=details)
