"""What booking stores."""

from entrepot.booking.models.timetables import (
    MINUTE,
    Booking,
    Exceptional,
    Sight,
    Taken,
    Timetable,
    Waiting,
    new_booking_key,
    new_series_key,
)
from entrepot.booking.models.usage import IdleOffer, Incident, Usage

__all__ = [
    "MINUTE",
    "Booking",
    "Exceptional",
    "IdleOffer",
    "Incident",
    "Sight",
    "Taken",
    "Timetable",
    "Usage",
    "Waiting",
    "new_booking_key",
    "new_series_key",
]
