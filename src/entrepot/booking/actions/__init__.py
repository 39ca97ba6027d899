"""Every write of booking."""

from entrepot.booking.actions.changing import (
    EARLY,
    answer,
    cancel,
    check_in,
    check_out,
    confirm,
    hand_over,
    move,
)
from entrepot.booking.actions.idle import Offered, offer_idle, show_idle, withdraw_offer
from entrepot.booking.actions.incidents import resolve_incident, tell_incident
from entrepot.booking.actions.lapsing import lapse_due, lapse_holds
from entrepot.booking.actions.making import Wanted, book, series
from entrepot.booking.actions.past import Past, keep_past
from entrepot.booking.actions.timetables import Keeping, end_exception, except_time, keep_timetable
from entrepot.booking.actions.using import LogReport, Measured, import_log, record_usage
from entrepot.booking.actions.waiting import offer_freed, stop_waiting, wait

__all__ = [
    "EARLY",
    "Keeping",
    "LogReport",
    "Measured",
    "Offered",
    "Past",
    "Wanted",
    "answer",
    "book",
    "cancel",
    "check_in",
    "check_out",
    "confirm",
    "end_exception",
    "except_time",
    "hand_over",
    "import_log",
    "keep_past",
    "keep_timetable",
    "lapse_due",
    "lapse_holds",
    "move",
    "offer_freed",
    "offer_idle",
    "record_usage",
    "resolve_incident",
    "series",
    "show_idle",
    "stop_waiting",
    "tell_incident",
    "wait",
    "withdraw_offer",
]
