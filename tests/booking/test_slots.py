"""What may be booked, what is in the way, and what is free instead."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from entrepot.booking.domain.opening import Opening, office_hours, round_the_clock
from entrepot.booking.domain.slots import Diary, Finding, Obstacle, Terms
from entrepot.booking.domain.spans import Span

HOUR = timedelta(hours=1)
UTC_ZONE, BERLIN = ZoneInfo("UTC"), ZoneInfo("Europe/Berlin")
MONDAY = datetime(2026, 3, 2, tzinfo=UTC)
NOW = MONDAY - timedelta(days=3)
OFFICE = Opening(UTC_ZONE, "", office_hours())
ALWAYS = Opening(UTC_ZONE, "", round_the_clock())


def span(start: float, end: float) -> Span:
    """Hours of that Monday."""
    return Span(MONDAY + start * HOUR, MONDAY + end * HOUR)


def test_an_hour_that_is_open_and_free_has_nothing_in_the_way() -> None:
    assert Diary(OFFICE, Terms()).obstacles(span(9, 10), now=NOW) == []
    assert Diary(OFFICE, Terms(), [span(10, 11)]).obstacles(span(9, 10), now=NOW) == []


def test_everything_in_the_way_is_told_with_what_would_change_it() -> None:
    terms = Terms(
        shortest=HOUR, longest=2 * HOUR, notice=timedelta(days=4), horizon=timedelta(days=2), capacity=2
    )
    found = Diary(OFFICE, terms).obstacles(span(16.6, 19.1), units=3, now=NOW)
    assert found == [
        Finding(Obstacle.TOO_MANY, 2),
        Finding(Obstacle.TOO_LONG, 2 * HOUR),
        Finding(Obstacle.OFF_STEP, terms.step),
        Finding(Obstacle.TOO_SOON, timedelta(days=4)),
        Finding(Obstacle.TOO_FAR, timedelta(days=2)),
        Finding(Obstacle.CLOSED, span=span(17, 19.1)),
    ]
    assert Diary(OFFICE, terms).obstacles(span(9, 9.5), now=MONDAY - timedelta(days=4, hours=1))[
        0
    ] == Finding(Obstacle.TOO_SHORT, HOUR)


def test_setup_and_cleaning_keep_neighbours_apart_and_may_lie_outside_the_hours() -> None:
    terms = Terms(setup=HOUR / 2, cleaning=HOUR / 2)
    diary = Diary(OFFICE, terms, [terms.around(span(11, 12))])
    assert diary.free(span(0, 24)) == [span(9, 10), span(13, 17)]
    assert diary.obstacles(span(9, 10), now=NOW) == []
    assert diary.obstacles(span(12.5, 13), now=NOW) == [Finding(Obstacle.TAKEN, span=span(10.5, 12.5))]


def test_of_several_units_one_is_free_until_all_are_taken() -> None:
    diary = Diary(OFFICE, Terms(capacity=2), [span(9, 11), span(10, 12)])
    assert diary.free(span(0, 24)) == [span(9, 10), span(11, 17)]
    assert diary.free(span(0, 24), units=2) == [span(12, 17)]
    assert diary.obstacles(span(9, 10), units=2, now=NOW) == [Finding(Obstacle.TAKEN, span=span(9, 11))]


def test_the_next_free_hours_come_one_after_the_other_and_over_the_weekend() -> None:
    friday = MONDAY + timedelta(days=4)
    diary = Diary(OFFICE, Terms(), [Span(friday + 9 * HOUR, friday + 15 * HOUR)])
    found = diary.next_free(2 * HOUR, after=friday, now=NOW)
    monday = friday + timedelta(days=3)
    assert found == [
        Span(friday + 15 * HOUR, friday + 17 * HOUR),
        Span(monday + 9 * HOUR, monday + 11 * HOUR),
        Span(monday + 11 * HOUR, monday + 13 * HOUR),
    ]


def test_nothing_is_proposed_beyond_the_horizon_or_before_the_notice_has_run_out() -> None:
    terms = Terms(notice=timedelta(days=3, hours=10), horizon=timedelta(days=3, hours=15))
    found = Diary(OFFICE, terms).next_free(HOUR, after=NOW, now=NOW, most=9)
    assert found == [span(hour, hour + 1) for hour in (10, 11, 12, 13, 14, 15)]


def test_steps_count_on_the_clock_of_the_place_on_the_day_it_is_set() -> None:
    diary = Diary(Opening(BERLIN, "", round_the_clock()), Terms(step=4 * HOUR, shortest=HOUR))
    night = datetime(2026, 3, 29, 0, 30, tzinfo=UTC)  # 01:30, before two becomes three
    assert diary.next_free(4 * HOUR, after=night, now=NOW, most=2) == [
        Span(datetime(2026, 3, 29, 2, tzinfo=UTC), datetime(2026, 3, 29, 6, tzinfo=UTC)),
        Span(datetime(2026, 3, 29, 6, tzinfo=UTC), datetime(2026, 3, 29, 10, tzinfo=UTC)),
    ]


BUSY = st.lists(st.tuples(st.integers(0, 200), st.integers(1, 12)), max_size=12)


@given(
    BUSY,
    st.integers(1, 3),
    st.integers(1, 8),
    st.sampled_from([UTC_ZONE, BERLIN, ZoneInfo("Australia/Lord_Howe")]),
    st.integers(0, 2),
)
def test_what_is_proposed_can_be_booked_and_what_was_free_stays_so(
    busy: list[tuple[int, int]], capacity: int, halves: int, zone: ZoneInfo, cleaning: int
) -> None:
    start = datetime(2026, 3, 27, tzinfo=UTC)
    taken = [Span(start + begin * HOUR / 2, start + (begin + length) * HOUR / 2) for begin, length in busy]
    terms = Terms(capacity=capacity, cleaning=cleaning * HOUR / 2, longest=timedelta(days=2))
    diary = Diary(replace(ALWAYS, zone=zone), terms, taken)
    now = start - HOUR

    found = diary.next_free(halves * HOUR / 2, after=start, now=now)

    assert len(found) == 3
    for span in found:
        assert diary.obstacles(span, now=now) == []
        assert any(gap.holds(span) for gap in diary.free(span.wider(HOUR, HOUR)))
