"""A service order: a sample is sent, a result comes back. Its states, who takes which step, and why a step is refused; and custody."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from itertools import pairwise
from typing import Final


class OrderState(StrEnum):
    """How far an order is."""

    ASKED = "asked"
    """The facility's people are to quote or to refuse."""
    QUOTED = "quoted"
    ACCEPTED = "accepted"
    """At the quoted price; the sample is awaited."""
    SENT = "sent"
    RECEIVED = "received"
    MEASURING = "measuring"
    MEASURED = "measured"
    DELIVERED = "delivered"
    """The customer has the report and is to accept it or to complain."""
    COMPLAINT = "complaint"
    DONE = "done"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    FAILED = "failed"
    """There will be no result: the sample was lost or spoilt, or it cannot be measured."""


class Side(StrEnum):
    """Who acts: the people of the organisation that orders, or those of the facility."""

    CUSTOMER = "customer"
    FACILITY = "facility"


class OrderStep(StrEnum):
    """What can be done with an order."""

    QUOTE = "quote"
    REFUSE = "refuse"
    ACCEPT = "accept"
    ASK_AGAIN = "ask-again"
    """Another quote is wanted: this one holds no more, or does not fit."""
    WITHDRAW = "withdraw"
    SEND = "send"
    RECEIVE = "receive"
    BEGIN = "begin"
    MEASURED = "measured"
    DELIVER = "deliver"
    APPROVE = "approve"
    COMPLAIN = "complain"
    FAIL = "fail"


@dataclass(frozen=True, slots=True)
class Way:
    """A step: from which states it leads where, and whose it is."""

    sources: frozenset[OrderState]
    to: OrderState
    sides: frozenset[Side]


S: Final = OrderState
_CUSTOMER: Final = frozenset({Side.CUSTOMER})
_FACILITY: Final = frozenset({Side.FACILITY})
HELD: Final = frozenset({S.RECEIVED, S.MEASURING, S.MEASURED, S.COMPLAINT})
"""States in which the facility's people have the sample and work on it."""
ENDED: Final = frozenset({S.DONE, S.REFUSED, S.WITHDRAWN, S.FAILED})
CHARGEABLE: Final = frozenset({S.MEASURED, S.DELIVERED, S.COMPLAINT, S.DONE})
PROMISED: Final = frozenset(
    {S.ACCEPTED, S.SENT, S.RECEIVED, S.MEASURING, S.MEASURED, S.DELIVERED, S.COMPLAINT, S.DONE}
)
"""States in which the price of its quote is agreed."""
REPLACED: Final = frozenset({S.DELIVERED, S.DONE})
"""States in which another report is a new version of the one that was delivered."""
BEFORE_SENDING: Final = frozenset({S.ASKED, S.QUOTED, S.ACCEPTED})
WAYS: Final[Mapping[OrderStep, Way]] = {
    OrderStep.QUOTE: Way(frozenset({S.ASKED, S.QUOTED}), S.QUOTED, _FACILITY),
    OrderStep.REFUSE: Way(frozenset({S.ASKED}), S.REFUSED, _FACILITY),
    OrderStep.ACCEPT: Way(frozenset({S.QUOTED}), S.ACCEPTED, _CUSTOMER),
    OrderStep.ASK_AGAIN: Way(frozenset({S.QUOTED}), S.ASKED, _CUSTOMER),
    OrderStep.WITHDRAW: Way(BEFORE_SENDING, S.WITHDRAWN, _CUSTOMER),
    OrderStep.SEND: Way(frozenset({S.ACCEPTED}), S.SENT, _CUSTOMER),
    OrderStep.RECEIVE: Way(frozenset({S.ACCEPTED, S.SENT}), S.RECEIVED, _FACILITY),
    OrderStep.BEGIN: Way(frozenset({S.RECEIVED, S.COMPLAINT}), S.MEASURING, _FACILITY),
    OrderStep.MEASURED: Way(frozenset({S.MEASURING}), S.MEASURED, _FACILITY),
    OrderStep.DELIVER: Way(frozenset({S.MEASURED, S.COMPLAINT}), S.DELIVERED, _FACILITY),
    OrderStep.APPROVE: Way(frozenset({S.DELIVERED}), S.DONE, _CUSTOMER),
    OrderStep.COMPLAIN: Way(frozenset({S.DELIVERED}), S.COMPLAINT, _CUSTOMER),
    OrderStep.FAIL: Way(HELD | {S.SENT}, S.FAILED, _FACILITY),
}
REASONED: Final = frozenset({OrderStep.REFUSE, OrderStep.COMPLAIN, OrderStep.FAIL})
"""Steps that say why."""
LINE: Final = (
    S.ASKED, S.QUOTED, S.ACCEPTED, S.SENT, S.RECEIVED, S.MEASURING, S.MEASURED, S.DELIVERED, S.DONE,
)  # fmt: skip
"""The way of an order in which nothing goes wrong."""
NEXT: Final[Mapping[OrderState, Side]] = {
    S.ASKED: Side.FACILITY, S.QUOTED: Side.CUSTOMER, S.ACCEPTED: Side.CUSTOMER, S.SENT: Side.FACILITY,
    S.RECEIVED: Side.FACILITY, S.MEASURING: Side.FACILITY, S.MEASURED: Side.FACILITY, S.DELIVERED: Side.CUSTOMER,
    S.COMPLAINT: Side.FACILITY,
}  # fmt: skip
"""Whose turn it is."""


class OrderFault(StrEnum):
    """Why a step cannot be taken."""

    STATE = "order_state"
    SIDE = "order_side"
    QUOTE = "order_quote_over"
    REPORT = "order_report_missing"
    REASON = "order_reason_missing"
    SAMPLE = "order_sample_missing"
    CUSTODY = "custody_order"
    FILE_STATE = "order_file_state"
    FILE_LARGE = "order_file_large"
    FILES_MANY = "order_files_many"
    FILE_CHANGED = "order_file_changed"
    OPEN = "order_not_chargeable"


@dataclass(frozen=True, slots=True)
class Course:
    """As much of an order as its steps depend on.

    Attributes:
        valid_until: the last day on which its quote can be accepted; None while there is none.
        samples: how many are named.
        fresh: whether there is a report that was not delivered yet.
    """

    state: OrderState = S.ASKED
    valid_until: date | None = None
    samples: int = 1
    fresh: bool = False


def fault(course: Course, step: OrderStep, side: Side, today: date, reason: str = "") -> OrderFault | None:
    """Why somebody cannot take a step; None when they can."""
    way = WAYS[step]
    if side not in way.sides:
        return OrderFault.SIDE
    if course.state not in way.sources:
        return OrderFault.STATE
    if step == OrderStep.ACCEPT and (course.valid_until is None or course.valid_until < today):
        return OrderFault.QUOTE
    if step in {OrderStep.SEND, OrderStep.RECEIVE} and not course.samples:
        return OrderFault.SAMPLE
    if step == OrderStep.DELIVER and not course.fresh:
        return OrderFault.REPORT
    if step in REASONED and not reason.strip():
        return OrderFault.REASON
    return None


def after(course: Course, step: OrderStep) -> Course:
    """The order after a step without a fault; what was fresh is delivered."""
    return replace(course, state=WAYS[step].to, fresh=course.fresh and step != OrderStep.DELIVER)


def open_steps(course: Course, side: Side, today: date) -> tuple[OrderStep, ...]:
    """What a side can do now, the usual next step first."""
    return tuple(step for step in OrderStep if fault(course, step, side, today, reason="said") is None)


class Custody(StrEnum):
    """What happened to a sample when it changed hands."""

    SENT = "sent"
    ARRIVED = "arrived"
    MOVED = "moved"
    """Within the facility: to a store, to another instrument."""
    RETURNED = "returned"
    DISPOSED = "disposed"
    KEPT = "kept"
    LOST = "lost"


class Afterwards(StrEnum):
    """What is to happen with a sample when the order is over."""

    RETURN = "return"
    DISPOSE = "dispose"
    KEEP = "keep"


FOLLOWS: Final[Mapping[Custody | None, frozenset[Custody]]] = {
    None: frozenset({Custody.SENT, Custody.ARRIVED, Custody.LOST}),
    Custody.SENT: frozenset({Custody.ARRIVED, Custody.LOST}),
    **dict.fromkeys(
        (Custody.ARRIVED, Custody.MOVED, Custody.KEPT),
        frozenset({Custody.MOVED, Custody.RETURNED, Custody.DISPOSED, Custody.KEPT, Custody.LOST}),
    ),
    Custody.RETURNED: frozenset({Custody.ARRIVED}),  # sent once more, to be measured again
    Custody.DISPOSED: frozenset(),
    Custody.LOST: frozenset({Custody.ARRIVED}),  # found again
}
"""What may happen to a sample next."""
BY_HAND: Final = frozenset(
    {Custody.ARRIVED, Custody.MOVED, Custody.RETURNED, Custody.DISPOSED, Custody.KEPT, Custody.LOST}
)
"""What the facility's people note by themselves, beside the steps of the order."""


def may_follow(last: Custody | None, kind: Custody) -> bool:
    """Whether something can happen to a sample after what happened last."""
    return kind in FOLLOWS[last]


def fingerprint(before: str, said: Mapping[str, str]) -> str:
    """SHA-256 in hexadecimal of what a step of custody says, and of the fingerprint of the step before: none can be changed or left out unseen."""
    plain = json.dumps(dict(said), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(f"{before}\n{plain}".encode()).hexdigest()


def unbroken(chain: Iterable[tuple[str, Mapping[str, str]]]) -> bool:
    """Whether the steps of one sample, fingerprint and what it says, first to last, are as they were written."""
    steps = [("", {}), *chain]
    return all(mark == fingerprint(before, said) for (before, _), (mark, said) in pairwise(steps))
