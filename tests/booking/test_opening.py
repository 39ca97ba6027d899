"""Opening hours on clocks that are set, on holidays, and on weekends that are worked."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entrepot.booking.domain.days import moment, whole_day
from entrepot.booking.domain.opening import Hours, Opening, office_hours, overlapping, round_the_clock
from entrepot.booking.domain.spans import Span
from entrepot.vocabulary.workdays import WorkDay, work_day

BERLIN, MACAO, LISBON = ZoneInfo("Europe/Berlin"), ZoneInfo("Asia/Macau"), ZoneInfo("Europe/Lisbon")
LORD_HOWE = ZoneInfo("Australia/Lord_Howe")  # sets its clock by half an hour


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)


def test_hours_hold_on_the_clock_of_the_place_before_and_after_it_is_set() -> None:
    munich = Opening(BERLIN, "DE-BY", office_hours(9 * 60, 17 * 60, range(7)))
    days = [munich.of_day(date(2026, 3, day)) for day in (28, 29)]
    assert days == [
        [Span(utc(2026, 3, 28, 8), utc(2026, 3, 28, 16))],
        [Span(utc(2026, 3, 29, 7), utc(2026, 3, 29, 15))],
    ]


def test_the_night_in_which_the_clock_is_set_has_the_hours_that_pass() -> None:
    night = Opening(BERLIN, "", (Hours(5, 22 * 60, 30 * 60),))
    spring, autumn = night.of_day(date(2026, 3, 28)), night.of_day(date(2026, 10, 24))
    assert [item.length for item in (*spring, *autumn)] == [timedelta(hours=7), timedelta(hours=9)]
    lost = Opening(BERLIN, "", (Hours(6, 2 * 60, 3 * 60),))
    assert lost.of_day(date(2026, 3, 29)) == []


@pytest.mark.parametrize(
    ("day", "law", "ordinary"),
    [
        (date(2026, 10, 1), "CN-GD", False),
        (date(2026, 10, 1), "HK", False),
        (date(2026, 1, 6), "DE-BY", False),
        (date(2026, 1, 6), "DE-HH", True),
        (date(2027, 12, 20), "MO", False),
        (date(2027, 12, 20), "HK", True),
        (date(2026, 1, 6), "", True),
        (date(2026, 1, 6), "XX-YY", True),
    ],
)
def test_holidays_are_those_of_the_law_of_the_place(day: date, law: str, ordinary: bool) -> None:
    assert (work_day(day, law).holiday == "") is ordinary


def test_a_weekend_that_china_works_has_the_hours_of_the_day_beside_it() -> None:
    assert [work_day(date(2026, 2, day), "CN-GD") for day in (14, 28, 21)] == [
        WorkDay(4), WorkDay(4), WorkDay(5),
    ]  # fmt: skip
    assert work_day(date(2026, 1, 4), "CN-GD") == WorkDay(0)
    assert work_day(date(2026, 1, 4), "HK") == WorkDay(6)


def test_a_holiday_has_its_name_in_the_reader_s_language() -> None:
    names = [work_day(date(2026, 1, 6), "DE-BY", language).holiday for language in ("de", "en")]
    assert names == ["Heilige Drei Könige", "Epiphany"]


def test_maintenance_closes_and_extra_hours_open() -> None:
    closed = Span(utc(2026, 3, 2, 10), utc(2026, 3, 2, 11))
    added = Span(utc(2026, 3, 7, 8), utc(2026, 3, 7, 9))
    hall = Opening(ZoneInfo("UTC"), "", office_hours(), closed=(closed,), added=(added,))
    assert hall.spans(Span(utc(2026, 3, 2), utc(2026, 3, 3))) == [
        Span(utc(2026, 3, 2, 9), utc(2026, 3, 2, 10)), Span(utc(2026, 3, 2, 11), utc(2026, 3, 2, 17)),
    ]  # fmt: skip
    assert hall.spans(Span(utc(2026, 3, 7), utc(2026, 3, 8, 12))) == [added]


def test_hours_are_refused_that_cannot_be_and_found_where_they_overlap() -> None:
    for weekday, opens, closes in ((7, 0, 60), (0, 60, 60), (0, 0, 1441), (0, -1, 60)):
        with pytest.raises(ValueError, match="there are no hours"):
            Hours(weekday, opens, closes)
    assert overlapping([Hours(0, 600, 720), Hours(0, 540, 610)]) == Hours(0, 600, 720)
    assert overlapping([Hours(0, 600, 720), Hours(0, 540, 600), Hours(1, 540, 700)]) is None


@given(
    st.sampled_from([BERLIN, MACAO, LISBON, LORD_HOWE, ZoneInfo("America/New_York")]),
    st.dates(date(2020, 1, 1), date(2030, 12, 31)),
)
def test_days_follow_each_other_without_gap_whatever_is_done_to_the_clock(zone: ZoneInfo, day: date) -> None:
    today, tomorrow = whole_day(day, zone), whole_day(day + timedelta(days=1), zone)
    assert today.end == tomorrow.start
    open_always = Opening(zone, "", round_the_clock())
    week = Span(today.start, today.start + timedelta(days=9))
    assert open_always.spans(week) == [week]


@given(
    st.sampled_from([BERLIN, MACAO, LISBON, LORD_HOWE]),
    st.dates(date(2020, 1, 1), date(2030, 12, 31)),
    st.integers(0, 1439),
)
def test_a_minute_on_the_wall_is_shown_there_or_left_out_by_the_clock(
    zone: ZoneInfo, day: date, minutes: int
) -> None:
    there = moment(day, minutes, zone).astimezone(zone)
    shown = there.hour * 60 + there.minute
    assert there.date() == day
    assert shown == minutes or there.utcoffset() != (there - timedelta(hours=2)).utcoffset()
