"""The tables of booking."""

from entrepot.booking.models.foreign import CalendarFeed, ForeignBusy, ForeignCalendar
from entrepot.booking.models.gates import Certificate, Qualification, Question, TrainingAsk
from entrepot.booking.models.prices import Budget, Invoice, Quote, Rate, Tariff
from entrepot.booking.models.timetables import (
    MINUTE,
    Booking,
    Exceptional,
    Taken,
    Timetable,
    Waiting,
    new_booking_key,
    new_group_key,
    new_series_key,
)

__all__ = [
    "MINUTE",
    "Booking",
    "Budget",
    "CalendarFeed",
    "Certificate",
    "Exceptional",
    "ForeignBusy",
    "ForeignCalendar",
    "Invoice",
    "Qualification",
    "Question",
    "Quote",
    "Rate",
    "Taken",
    "Tariff",
    "Timetable",
    "TrainingAsk",
    "Waiting",
    "new_booking_key",
    "new_group_key",
    "new_series_key",
]
