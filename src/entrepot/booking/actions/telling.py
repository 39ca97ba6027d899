"""What waits for a facility's people and for those who booked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

from entrepot.booking.domain.days import day_of
from entrepot.booking.domain.states import State
from entrepot.booking.events import confirmed
from entrepot.booking.models import Booking, Timetable, Waiting
from entrepot.people.actions.duties import Audience, add_duty
from entrepot.people.domain import OrganisationRole
from entrepot.people.models import Account

ASKED: Final = "booking.asked"
ANSWERED: Final = "booking.answered"
OFFERED: Final = "booking.offered"
MEETS: Final = "calendar.meets"
CALENDAR_FAILED: Final = "calendar.failed"


def ask_facility(made: Sequence[Booking]) -> None:
    """Let bookings wait for the facility's managers, until they begin."""
    for booking in made:
        day = day_of(booking.starts, booking.timetable.clock)
        tell_managers(ASKED, booking.key, booking.timetable, due=day)


def tell_confirmed(bookings: Sequence[Booking]) -> None:
    """Let later stages hear of those that hold now."""
    for booking in bookings:
        if booking.state == State.CONFIRMED:
            confirmed.send(Booking, booking=booking)


def tell_booker(booking: Booking) -> None:
    """Let whoever booked know what became of it."""
    account = Account.objects.filter(key=booking.booked_by).first()
    if account is not None:
        add_duty(kind=ANSWERED, subject=booking.key, audience=Audience(account=account))


def offer(waiting: Waiting, booking: Booking) -> None:
    """Let whoever waited know that time is kept for them, and until when."""
    account = Account.objects.filter(key=waiting.asked_by).first()
    if account is not None and booking.held_until is not None:
        add_duty(
            kind=OFFERED,
            subject=booking.key,
            audience=Audience(account=account),
            due=day_of(booking.held_until, booking.timetable.clock),
        )


def tell_managers(
    kind: str,
    subject: str,
    timetable: Timetable,
    due: date | None = None,
    details: Mapping[str, object] | None = None,
) -> None:
    """Let something wait for the managers of a facility; it waits for nobody where the facility is nobody's."""
    owner = timetable.resource.organisation
    if owner is not None:
        managers = Audience(organisation=owner, least=OrganisationRole.MANAGER)
        add_duty(kind=kind, subject=subject, audience=managers, due=due, details=details)
