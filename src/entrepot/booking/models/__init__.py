"""The tables of booking."""

from entrepot.booking.models.prices import Budget, Invoice, Quote, Rate, Tariff
from entrepot.booking.models.timetables import (
    MINUTE,
    Booking,
    Exceptional,
    Taken,
    Timetable,
    Waiting,
    new_booking_key,
    new_series_key,
)

__all__ = [
    "MINUTE",
    "Booking",
    "Budget",
    "Exceptional",
    "Invoice",
    "Quote",
    "Rate",
    "Taken",
    "Tariff",
    "Timetable",
    "Waiting",
    "new_booking_key",
    "new_series_key",
]
