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
from entrepot.booking.actions.custody import Handing, add_sample, hand_on
from entrepot.booking.actions.feeds import end_feed, renew_feed
from entrepot.booking.actions.gates import (
    Answers,
    Asking,
    ask_question,
    drop_question,
    keep_qualification,
    require_qualifications,
)
from entrepot.booking.actions.idle import Offered, offer_idle, show_idle, withdraw_offer
from entrepot.booking.actions.incidents import resolve_incident, tell_incident
from entrepot.booking.actions.invoicing import cancel_invoice, draw_invoice, pay_invoice, send_invoice
from entrepot.booking.actions.lapsing import lapse_due, lapse_holds
from entrepot.booking.actions.making import Wanted, book, enter_used, series
from entrepot.booking.actions.meeting import note_meetings
from entrepot.booking.actions.orderfiles import add_file
from entrepot.booking.actions.ordering import (
    Done,
    OrderAsk,
    OrderOffer,
    SampleDraft,
    ask_order,
    charge_order,
    measure_order,
    quote_order,
    step_order,
)
from entrepot.booking.actions.outside import (
    add_calendar,
    looked_at,
    note_failure,
    read_calendar,
    remove_calendar,
    renew_calendar,
    take_times,
)
from entrepot.booking.actions.past import Past, keep_past, keep_past_use
from entrepot.booking.actions.quoting import accept_quote, ask_quote
from entrepot.booking.actions.rates import KeptRates, keep_budget, keep_rates
from entrepot.booking.actions.reducing import Reduction, end_reductions, reduce_price
from entrepot.booking.actions.timetables import Keeping, end_exception, except_time, keep_timetable
from entrepot.booking.actions.together import MOST_TOGETHER, book_together, cancel_together
from entrepot.booking.actions.training import (
    answer_training,
    ask_training,
    grant_certificate,
    remind_of_ending,
    revoke_certificate,
)
from entrepot.booking.actions.using import LogReport, Measured, import_log, record_usage
from entrepot.booking.actions.waiting import offer_freed, stop_waiting, wait

__all__ = [
    "EARLY",
    "MOST_TOGETHER",
    "Answers",
    "Asking",
    "Done",
    "Handing",
    "Keeping",
    "KeptRates",
    "LogReport",
    "Measured",
    "Offered",
    "OrderAsk",
    "OrderOffer",
    "Past",
    "Reduction",
    "SampleDraft",
    "Wanted",
    "accept_quote",
    "add_calendar",
    "add_file",
    "add_sample",
    "answer",
    "answer_training",
    "ask_order",
    "ask_question",
    "ask_quote",
    "ask_training",
    "book",
    "book_together",
    "cancel",
    "cancel_invoice",
    "cancel_together",
    "charge_order",
    "check_in",
    "check_out",
    "confirm",
    "draw_invoice",
    "drop_question",
    "end_exception",
    "end_feed",
    "end_reductions",
    "enter_used",
    "except_time",
    "grant_certificate",
    "hand_on",
    "hand_over",
    "import_log",
    "keep_budget",
    "keep_past",
    "keep_past_use",
    "keep_qualification",
    "keep_rates",
    "keep_timetable",
    "lapse_due",
    "lapse_holds",
    "looked_at",
    "measure_order",
    "move",
    "note_failure",
    "note_meetings",
    "offer_freed",
    "offer_idle",
    "pay_invoice",
    "quote_order",
    "read_calendar",
    "record_usage",
    "reduce_price",
    "remind_of_ending",
    "remove_calendar",
    "renew_calendar",
    "renew_feed",
    "require_qualifications",
    "resolve_incident",
    "revoke_certificate",
    "send_invoice",
    "series",
    "show_idle",
    "step_order",
    "stop_waiting",
    "take_times",
    "tell_incident",
    "wait",
    "withdraw_offer",
]
