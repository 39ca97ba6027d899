"""Spans of time against counting minutes one by one."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entrepot.booking.domain.spans import Span, common, crowded, merged, total, without

START = datetime(2026, 3, 2, tzinfo=UTC)


def at(minute: int) -> datetime:
    return START + timedelta(minutes=minute)


def span(start: int, end: int) -> Span:
    return Span(at(start), at(end))


def minutes(spans: list[Span]) -> set[int]:
    return {
        minute
        for item in spans
        for minute in range(
            (item.start - START) // timedelta(minutes=1), (item.end - START) // timedelta(minutes=1)
        )
    }


SPANS = st.lists(
    st.tuples(st.integers(0, 60), st.integers(1, 20)).map(lambda pair: span(pair[0], sum(pair))), max_size=8
)


def test_a_span_has_ends_in_order_and_in_a_zone() -> None:
    with pytest.raises(ValueError, match="end after it starts"):
        span(3, 3)
    with pytest.raises(ValueError, match="need a zone"):
        Span(datetime(2026, 1, 1), at(1))


def test_spans_that_touch_do_not_meet_and_become_one() -> None:
    assert not span(0, 10).meets(span(10, 20))
    assert merged([span(10, 20), span(0, 10)]) == [span(0, 20)]
    assert total([span(0, 10), span(5, 20)]) == timedelta(minutes=20)


@given(SPANS, SPANS)
def test_what_is_left_and_what_is_common_is_what_counting_minutes_gives(
    one: list[Span], two: list[Span]
) -> None:
    assert minutes(without(one, two)) == minutes(one) - minutes(two)
    assert minutes(common(one, two)) == minutes(one) & minutes(two)
    for result in (merged(one), without(one, two), common(one, two)):
        assert all(left.end < right.start for left, right in pairwise(result))


@given(SPANS, st.integers(0, 4))
def test_where_it_is_crowded_more_than_so_many_meet(spans: list[Span], most: int) -> None:
    counted = [sum(minute in minutes([item]) for item in spans) for minute in range(90)]
    assert minutes(crowded(spans, most)) == {minute for minute, count in enumerate(counted) if count > most}
