"""The tables of booking."""

from entrepot.booking.models.agreed import AgreedReduction
from entrepot.booking.models.calendars import CalendarFeed
from entrepot.booking.models.gates import Certificate, Qualification, Question, TrainingAsk
from entrepot.booking.models.orders import (
    CustodyStep,
    FileRole,
    OrderEvent,
    OrderFile,
    Sample,
    ServiceOrder,
)
from entrepot.booking.models.outside import OutsideCalendar, OutsideEvent
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
    new_group_key,
    new_series_key,
)
from entrepot.booking.models.usage import IdleOffer, Incident, Usage

__all__ = [
    "MINUTE",
    "AgreedReduction",
    "Booking",
    "Budget",
    "CalendarFeed",
    "Certificate",
    "CustodyStep",
    "Exceptional",
    "FileRole",
    "IdleOffer",
    "Incident",
    "Invoice",
    "OrderEvent",
    "OrderFile",
    "OutsideCalendar",
    "OutsideEvent",
    "Qualification",
    "Question",
    "Quote",
    "Rate",
    "Sample",
    "ServiceOrder",
    "Sight",
    "Taken",
    "Tariff",
    "Timetable",
    "TrainingAsk",
    "Usage",
    "Waiting",
    "new_booking_key",
    "new_group_key",
    "new_series_key",
]
