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
from entrepot.booking.actions.lapsing import lapse_due, lapse_holds
from entrepot.booking.actions.making import Wanted, book, series
from entrepot.booking.actions.timetables import Keeping, end_exception, except_time, keep_timetable
from entrepot.booking.actions.waiting import offer_freed, stop_waiting, wait

__all__ = [
    "EARLY",
    "Keeping",
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
    "keep_timetable",
    "lapse_due",
    "lapse_holds",
    "move",
    "offer_freed",
    "series",
    "stop_waiting",
    "wait",
]
