"""What is foretold shows how wrong it was; idle hours are those that nobody had and nobody has booked."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from entrepot.booking.domain.forecast import Method, Week, forecast
from entrepot.booking.domain.idle import Slot, Stretch, grid, idle_hours, windows
from entrepot.booking.domain.opening import Hours
from entrepot.booking.domain.spans import Span, merged

BERLIN = ZoneInfo("Europe/Berlin")
MONDAY = date(2026, 3, 2)
WEEK = timedelta(days=7)


def weeks(shares: list[float], opened: float = 40.0) -> list[Week]:
    return [
        Week(MONDAY + number * WEEK, opened, opened * share)
        for number, share in enumerate(shares, -len(shares))
    ]


COMING = [Week(MONDAY, 40.0), Week(MONDAY + WEEK, 20.0)]


def test_a_steady_facility_is_foretold_without_error_and_less_in_a_week_with_holidays() -> None:
    found = forecast(weeks([0.5] * 10), COMING)
    assert found is not None
    assert (found.weeks, found.error) == (((MONDAY, 20.0), (MONDAY + WEEK, 10.0)), 0.0)


def test_the_method_that_erred_least_is_taken_and_its_error_told() -> None:
    found = forecast(weeks([0.1, 0.1, 0.1, 0.1, 0.9, 0.9, 0.9, 0.9]), COMING[:1])
    assert found is not None
    # from weeks 4 to 7 on: the last week errs by .8 four times and then never; the mean of the weeks before errs more
    assert found.method == Method.LAST
    assert found.errors[Method.LAST] == pytest.approx(0.8 * 40 * 4 / 10)
    assert (found.error, found.tried, found.weeks) == (found.errors[Method.LAST], 10, ((MONDAY, 36.0),))
    assert Method.SEASON not in found.errors


def test_a_year_that_repeats_is_foretold_by_the_same_week_a_year_ago() -> None:
    year = [(number % 13) / 13 for number in range(52)]
    found = forecast(weeks([*year, *year[:20]]), COMING)
    assert found is not None
    assert (found.method, found.error) == (Method.SEASON, 0.0)
    assert [hours for _, hours in found.weeks] == pytest.approx([40 * year[20], 20 * year[21]])


def test_from_three_weeks_nothing_is_foretold() -> None:
    assert forecast(weeks([0.5] * 3), COMING) is None


def at(day: int, hour: float) -> datetime:
    return datetime(2026, 3, day, tzinfo=UTC) + timedelta(hours=hour - 1)  # winter in Berlin


def test_idle_hours_are_unit_hours_that_were_open_and_that_nobody_had() -> None:
    opened = [Span(at(2, 9), at(2, 12)), Span(at(9, 9), at(9, 12))]
    busy = {1: [Span(at(2, 9), at(2, 10.5)), Span(at(2, 9.5), at(2, 10))], 2: [Span(at(9, 11), at(9, 20))]}
    found = grid(Stretch(MONDAY, MONDAY + 2 * WEEK, BERLIN, opened, busy, 2))
    assert [found[0, hour] for hour in (8, 9, 10, 11)] == [
        Slot(), Slot(4.0, 3.0), Slot(4.0, 3.5), Slot(4.0, 3.0),
    ]  # fmt: skip
    assert (found[0, 8].share, found[0, 9].share) == (None, 0.75)
    assert idle_hours(found) == (9.5, 12.0)


def test_an_hour_that_the_clock_leaves_out_is_not_there_and_one_shown_twice_counts_twice() -> None:
    for day, hour, hours in ((date(2026, 3, 29), 2, 0.0), (date(2026, 10, 25), 2, 2.0)):
        around = Span(datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 11, 1, tzinfo=UTC))
        found = grid(Stretch(day, day + timedelta(days=1), BERLIN, merged([around]), {}))
        assert found[6, hour].open == hours
        assert sum(slot.open for slot in found.values()) == {0.0: 23.0, 2.0: 25.0}[hours]


def test_windows_are_idle_in_the_past_and_in_what_is_booked() -> None:
    idle, busy = Slot(8.0, 7.0), Slot(8.0, 2.0)
    past = {(3, hour): idle if hour >= 18 else busy for hour in range(9, 22)} | {(4, 9): idle}
    coming = {(3, hour): Slot(4.0, 4.0) for hour in range(9, 21)} | {(4, 9): busy, (5, 9): idle}
    assert windows(past, coming) == [Hours(3, 18 * 60, 21 * 60), Hours(5, 9 * 60, 10 * 60)]
    assert windows(past, coming, timedelta(hours=2)) == [Hours(3, 18 * 60, 21 * 60)]
