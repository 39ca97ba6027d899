"""What becomes of matches in earlier stages, noted for the ranker."""

from __future__ import annotations

from typing import Final

from django.dispatch import receiver

from entrepot.booking.events import confirmed
from entrepot.booking.models import Booking
from entrepot.matching import actions
from entrepot.people.domain import Party

NODE: Final = Party.machine("node")


@receiver(confirmed)
def note_booked(booking: Booking, **_: object) -> None:
    """A resource was booked for a need."""
    if booking.need is not None:
        actions.record_outcome(
            need=booking.need, resource=booking.timetable.resource, outcome="booked", by=NODE
        )
