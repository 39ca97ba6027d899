"""The states of a service order, whatever is done in whatever order."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from entrepot.booking.domain.orders import (
    ENDED,
    HELD,
    LINE,
    NEXT,
    REASONED,
    WAYS,
    Course,
    Custody,
    OrderFault,
    OrderState,
    OrderStep,
    Side,
    after,
    fault,
    fingerprint,
    may_follow,
    open_steps,
    unbroken,
)

TODAY = date(2026, 3, 2)
moves = st.lists(
    st.tuples(
        st.sampled_from(OrderStep), st.sampled_from(Side), st.sampled_from(["", "  ", "why"]), st.booleans(), st.integers(-2, 3)
    ),
    max_size=60,
)  # fmt: skip


@given(moves)
def test_no_walk_reaches_a_result_without_what_it_needs(
    steps: list[tuple[OrderStep, Side, str, bool, int]],
) -> None:
    course, seen, today = Course(), [OrderState.ASKED], TODAY
    for step, side, reason, writes_report, days in steps:
        today += timedelta(days=max(days, 0))
        if writes_report and course.state in HELD:
            course = Course(course.state, course.valid_until, course.samples, fresh=True)
        found = fault(course, step, side, today, reason)
        if found is not None:
            continue
        assert side in WAYS[step].sides
        assert step not in REASONED or reason.strip()
        was = course
        course = after(course, step)
        if step == OrderStep.QUOTE:
            course = Course(course.state, today + timedelta(days=days), course.samples, course.fresh)
        if step == OrderStep.ACCEPT:
            assert was.valid_until is not None
            assert today <= was.valid_until
        if step == OrderStep.DELIVER:
            assert (was.fresh, course.fresh) == (True, False)
        seen.append(course.state)
    told = set(seen)
    assert (
        OrderState.DONE not in told or set(LINE) - {OrderState.SENT} <= told
    )  # a sample may be brought by hand
    ends = [state for state in seen if state in ENDED]
    assert len(ends) <= 1
    assert not ends or seen[-1] == ends[0]


@given(st.sampled_from(OrderState), st.booleans(), st.integers(-1, 1))
def test_whose_turn_it_is_can_always_do_something_or_must_write_the_report(
    state: OrderState, fresh: bool, left: int
) -> None:
    course = Course(state, TODAY + timedelta(days=left), 1, fresh)
    ways = {side: open_steps(course, side, TODAY) for side in Side}
    assert (state in ENDED) == (ways == {Side.CUSTOMER: (), Side.FACILITY: ()})
    assert (state in ENDED) == (state not in NEXT)
    if state in NEXT:
        assert ways[NEXT[state]]


def test_every_fault_is_told_apart() -> None:
    def told(state: OrderState, step: OrderStep, side: Side, **how: object) -> OrderFault | None:
        values = {"valid_until": TODAY, "samples": 1, "fresh": True} | how
        return fault(Course(state, **values), step, side, TODAY)

    customer, facility = Side.CUSTOMER, Side.FACILITY
    assert told(OrderState.QUOTED, OrderStep.ACCEPT, customer) is None
    yesterday = TODAY - timedelta(days=1)
    assert told(OrderState.QUOTED, OrderStep.ACCEPT, customer, valid_until=yesterday) == OrderFault.QUOTE
    assert told(OrderState.QUOTED, OrderStep.ACCEPT, facility) == OrderFault.SIDE
    assert told(OrderState.SENT, OrderStep.WITHDRAW, customer) == OrderFault.STATE
    assert told(OrderState.ACCEPTED, OrderStep.SEND, customer, samples=0) == OrderFault.SAMPLE
    assert told(OrderState.MEASURED, OrderStep.DELIVER, facility, fresh=False) == OrderFault.REPORT
    assert told(OrderState.DELIVERED, OrderStep.COMPLAIN, customer) == OrderFault.REASON


def test_a_changed_left_out_or_added_step_of_custody_breaks_the_chain() -> None:
    said = [
        {"from": "firm", "to": "carrier", "kind": "sent"},
        {"from": "carrier", "to": "lab", "kind": "arrived"},
        {"to": "store"},
    ]
    chain, before = [], ""
    for row in said:
        before = fingerprint(before, row)
        chain.append((before, row))
    assert unbroken(chain)
    assert unbroken([])
    assert not unbroken(chain[1:])
    assert not unbroken([chain[0], chain[2]])
    assert not unbroken([chain[0], (chain[1][0], said[1] | {"to": "friend"}), chain[2]])


def test_a_sample_that_is_gone_is_not_handed_on() -> None:
    assert may_follow(None, Custody.SENT)
    assert not may_follow(None, Custody.RETURNED)
    assert not may_follow(Custody.DISPOSED, Custody.RETURNED)
    assert not may_follow(Custody.LOST, Custody.MOVED)
    assert may_follow(Custody.LOST, Custody.ARRIVED)
