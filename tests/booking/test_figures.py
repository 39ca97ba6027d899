"""Figures are sums over events: each moment once, each event to be opened, what is missing said."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as some

from entrepot.booking.domain.figures import (
    Facility,
    Figure,
    Gap,
    Kind,
    Lack,
    Reserved,
    Source,
    Use,
    by_organisation,
    counted,
    gaps,
    of_facility,
    period_of,
    periods,
    together,
)
from entrepot.booking.domain.logs import Line, meanings, read_moment
from entrepot.booking.domain.spans import Span, total
from entrepot.booking.domain.states import State
from entrepot.vocabulary.periods import Period

START = datetime(2026, 3, 2, tzinfo=UTC)
HOUR = timedelta(hours=1)
SHANGHAI = ZoneInfo("Asia/Shanghai")


def span(begin: float, end: float) -> Span:
    return Span(START + begin * HOUR, START + end * HOUR)


def use(key: str, begin: float, end: float, **more: object) -> Use:
    return Use(key, "f", 1, span(begin, end), **more)


DAY = span(0, 24)


def test_the_sharing_rate_is_hours_for_others_over_effective_hours_and_every_figure_names_its_events() -> (
    None
):
    figures = of_facility(
        Facility(
            "f", DAY,
            uses=[
                use("own", 0, 6, organisation="home", external=False, person="a"),
                use("other", 6, 8, organisation="firm", external=True, person="b"),
                use("unknown", 8, 10),
            ],
        )
    )  # fmt: skip
    assert figures.figure(Kind.EFFECTIVE) == Figure(10 * HOUR, ("own", "other", "unknown"))
    assert figures.figure(Kind.EXTERNAL) == Figure(2 * HOUR, ("other",))
    assert figures.figure(Kind.OWN) == Figure(6 * HOUR, ("own",))
    assert figures.figure(Kind.UNKNOWN) == Figure(2 * HOUR, ("unknown",))
    assert (figures.sharing_rate, figures.people) == (0.2, 2)
    assert figures.organisations == {"home", "firm"}
    assert of_facility(Facility("f", DAY)).sharing_rate is None


def test_a_moment_that_two_sources_tell_of_counts_once_for_the_one_that_is_believed() -> None:
    seen = use("seen", 1, 3, organisation="firm", external=True, source=Source.CHECK_IN)
    log = use("log", 0, 4, organisation="home", external=False)
    figures = of_facility(Facility("f", DAY, uses=[log, seen]))
    assert figures.figure(Kind.EFFECTIVE).hours == 4.0
    assert figures.figure(Kind.EXTERNAL).hours == 2.0
    assert [item.spans for item in figures.used] == [(span(0, 1), span(3, 4)), (span(1, 3),)]
    other = Use("two", "f", 2, span(1, 3))
    assert of_facility(Facility("f", DAY, uses=[log, seen, other])).figure(Kind.EFFECTIVE).hours == 6.0


USES = some.lists(
    some.tuples(
        some.integers(0, 40), some.integers(1, 20), some.integers(1, 2), some.sampled_from(list(Source)),
        some.sampled_from(["", "home", "firm"]),
    ),
    max_size=15,
)  # fmt: skip


@given(USES)
def test_effective_hours_are_the_time_that_each_unit_was_used_whatever_the_sources_say(
    drawn: list[tuple[int, int, int, Source, str]],
) -> None:
    uses = [
        Use(str(number), "f", unit, span(start, start + length), organisation=who, source=source)
        for number, (start, length, unit, source, who) in enumerate(drawn)
    ]
    within = span(5, 45)
    found = counted(uses, within)
    slow = timedelta()
    for unit in (1, 2):
        cut = [
            Span(max(item.span.start, within.start), min(item.span.end, within.end))
            for item in uses
            if item.unit == unit and item.span.meets(within)
        ]
        slow += total(cut)
    assert sum((item.length for item in found), timedelta()) == slow
    figures = of_facility(Facility("f", within, uses=uses))
    by = by_organisation(figures)
    assert sum((item.figure(Kind.EFFECTIVE).time for item in by.values()), timedelta()) == slow


def test_what_was_booked_is_held_against_what_was_used() -> None:
    reserved = [
        Reserved("b1", "f", "firm", span(0, 2), 1, State.CLOSED),
        Reserved("b2", "f", "firm", span(4, 6), 1, State.MISSED),
        Reserved("b3", "f", "firm", span(23, 26), 2, State.CONFIRMED),
    ]
    uses = [use("u", 0.5, 3, organisation="firm", external=True, booking="b1", booked=span(0, 2))]
    facility = Facility("f", DAY, uses=uses, reserved=reserved)
    figures = of_facility(facility)
    assert figures.figure(Kind.BOOKED) == Figure(6 * HOUR, ("b1", "b2", "b3"))
    assert figures.figure(Kind.MISSED) == Figure(2 * HOUR, ("b2",))
    assert figures.figure(Kind.OVERRUN) == Figure(HOUR, ("u",))
    assert figures.kept == 1.5 / 6
    assert together([figures, figures]).figure(Kind.BOOKED).hours == 12.0


def test_missing_evidence_is_listed_with_its_events() -> None:
    facility = Facility(
        "f", DAY, has_timetable=False, uses=[use("who", 8, 10)], unended=["open"],
        reserved=[Reserved("silent", "f", "firm", span(0, 2), 2, State.CLOSED),
                  Reserved("missed", "f", "firm", span(4, 6), 1, State.MISSED)],
    )  # fmt: skip
    assert gaps(facility) == [
        Gap(Lack.NO_TIMETABLE, "f"),
        Gap(Lack.NOT_CHECKED_OUT, "f", events=("open",)),
        Gap(Lack.NOBODY_CAME_OR_SAID, "f", 4 * HOUR, ("silent",)),
        Gap(Lack.FOR_WHOM, "f", 2 * HOUR, ("who",)),
    ]


def test_periods_are_quarters_and_years() -> None:
    assert period_of("2026-Q4") == Period(date(2026, 10, 1), date(2027, 1, 1))
    assert period_of("2026") == Period(date(2026, 1, 1), date(2027, 1, 1))
    assert [period_of(name) for name in ("2026-Q5", "x", "", "0001")] == [None] * 4
    assert periods(date(2026, 2, 3), 3, 1) == ["2026-Q1", "2025-Q4", "2025-Q3", "2026"]


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("2026-03-04 14:30", datetime(2026, 3, 4, 6, 30, tzinfo=UTC)),
        ("2026/3/4 14:30:15", datetime(2026, 3, 4, 6, 30, 15, tzinfo=UTC)),
        ("2026-03-04T14:30:00Z", datetime(2026, 3, 4, 14, 30, tzinfo=UTC)),
        ("2026-03-04T14:30+01:00", datetime(2026, 3, 4, 13, 30, tzinfo=UTC)),
        ("2026年3月4日 14时30分", datetime(2026, 3, 4, 6, 30, tzinfo=UTC)),
        ("4.3.2026 14:30 Uhr", datetime(2026, 3, 4, 6, 30, tzinfo=UTC)),
        ("1772605800", datetime(2026, 3, 4, 6, 30, tzinfo=UTC)),
        ("2026-03-04", None),
        ("2026-02-30 10:00", None),
        ("2026-03-04 25:00", None),
        ("soon", None),
    ],
)
def test_moments_of_logs_are_read_on_the_clock_of_the_facility(written: str, read: datetime | None) -> None:
    assert read_moment(written, SHANGHAI) == read


def test_columns_of_logs_are_known_in_three_languages() -> None:
    assert meanings(["开始时间", "结束时间", "用户单位", "使用人", "备注"]) == {
        "start": "开始时间", "end": "结束时间", "organisation": "用户单位", "user": "使用人",
    }  # fmt: skip
    assert meanings(["Beginn", "Ende", "Nutzer", "Start"]) == {
        "start": "Beginn",
        "end": "Ende",
        "user": "Nutzer",
    }


def test_a_line_is_told_from_its_twin() -> None:
    line = Line(2, span(0, 1), 1, "firm", "")
    assert line.fingerprint(0) == Line(9, span(0, 1), 1, "firm", "").fingerprint(0)
    assert line.fingerprint(0) != line.fingerprint(1)
