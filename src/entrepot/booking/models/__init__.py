"""The tables of booking."""

from entrepot.booking.models.prices import Budget, Invoice, Quote, Rate, Tariff
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
    "Budget",
    "Exceptional",
    "IdleOffer",
    "Incident",
    "Invoice",
    "Quote",
    "Rate",
    "Sight",
    "Taken",
    "Tariff",
    "Timetable",
    "Usage",
    "Waiting",
    "new_booking_key",
    "new_series_key",
]
