"""Dates in three languages, with the traps spreadsheets lay."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entrepot.vocabulary.languages import Language
from entrepot.vocabulary.periods import DateReading, Period, day_period, month_period, read_date
from entrepot.vocabulary.problems import Code, problem

DAY = day_period(date(2026, 3, 4))


@pytest.mark.parametrize(
    "text",
    [
        "2026/3/4",
        "2026-03-04",
        "2026.3.4",
        "2026年3月4日",
        "2026年03月04号",
        "4.3.2026",
        "04.03.2026",
        "4. 3. 2026",
        "4 March 2026",
        "March 4, 2026",
        "4th March 2026",
        "4. März 2026",
        "4. Mrz. 2026",
        "民國115年3月4日",
        "民国115年3月4日",
        "２０２６／３／４",
        "2026-03-04T14:30:00Z",
        "2026-03-04 14:30",
        "2026-03-03 24:00",
        "4.3.26",
    ],
)
def test_a_day_is_read(text: str) -> None:
    assert read_date(text) == DateReading(DAY)


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("März 2026", month_period(2026, 3)),
        ("March 2026", month_period(2026, 3)),
        ("2026年3月", month_period(2026, 3)),
        ("2026-03", month_period(2026, 3)),
        ("03/2026", month_period(2026, 3)),
        ("2026-Q3", month_period(2026, 7, 3)),
        ("2026年第三季度", month_period(2026, 7, 3)),
        ("2026", month_period(2026, 1, 12)),
        ("2026年", month_period(2026, 1, 12)),
        ("民國元年", month_period(1912, 1, 12)),
    ],
)
def test_longer_periods_are_read(text: str, period: Period) -> None:
    assert read_date(text) == DateReading(period)


def test_exchangeable_day_and_month_are_warned_of() -> None:
    warning = problem(Code.DATE_AMBIGUOUS, value="03/04/2026", chosen="2026-04-03", row=7, column="deadline")
    assert read_date("03/04/2026", row=7, column="deadline") == DateReading(
        day_period(date(2026, 4, 3)), (warning,)
    )
    assert warning.severity == "warning"


@pytest.mark.parametrize(
    ("text", "language", "day"),
    [
        ("13/04/2026", "en", date(2026, 4, 13)),
        ("04/13/2026", "en", date(2026, 4, 13)),
        ("04/04/2026", "en", date(2026, 4, 4)),
        ("03/04/2026", "de", date(2026, 4, 3)),
    ],
)
def test_slashes_without_doubt(text: str, language: Language, day: date) -> None:
    assert read_date(text, language) == DateReading(day_period(day))


@pytest.mark.parametrize("text", ["1900-02-29", "2026-02-30", "2026/13/1", "31.4.2026", "2026-03-04 25:00"])
def test_a_day_that_never_was_is_refused(text: str) -> None:
    reading = read_date(text)
    assert (reading.period, [found.code for found in reading.problems]) == (None, [Code.DATE_IMPOSSIBLE])


@pytest.mark.parametrize("text", ["bald", "面议", "46085", "NaN", "", "3.5"])
def test_what_is_no_date_is_refused(text: str) -> None:
    reading = read_date(text)
    assert (reading.period, [found.code for found in reading.problems]) == (None, [Code.DATE_UNREADABLE])


def test_spreadsheet_serials_only_when_flagged() -> None:
    assert read_date("46085", serials=True) == DateReading(DAY)
    assert read_date("46085.75", serials=True) == DateReading(DAY)
    assert read_date("44623", serials=True, epoch_1904=True) == DateReading(DAY)
    assert read_date("1", serials=True).day == date(1900, 1, 1)
    assert read_date("59", serials=True).day == date(1900, 2, 28)
    assert read_date("61", serials=True).day == date(1900, 3, 1)
    assert [found.code for found in read_date("60", serials=True).problems] == [Code.DATE_IMPOSSIBLE]


def test_a_period_is_half_open() -> None:
    march = month_period(2026, 3)
    assert (march.start, march.end, march.last) == (date(2026, 3, 1), date(2026, 4, 1), date(2026, 3, 31))
    assert (march.contains(date(2026, 3, 31)), march.contains(date(2026, 4, 1))) == (True, False)
    with pytest.raises(ValueError, match="must end after"):
        Period(date(2026, 1, 1), date(2026, 1, 1))


@given(day=st.dates(date(1950, 1, 1), date(2099, 12, 31)))
def test_every_way_of_writing_a_day_is_read_back(day: date) -> None:
    written = [
        day.isoformat(),
        f"{day.year}/{day.month}/{day.day}",
        f"{day.year}年{day.month}月{day.day}日",
        f"{day.day}.{day.month}.{day.year}",
        f"{day.day} {day.strftime('%B')} {day.year}",
    ]
    assert {read_date(text).period for text in written} == {Period(day, day + timedelta(days=1))}


@given(st.text(max_size=40))
def test_no_text_breaks_the_reader(text: str) -> None:
    reading = read_date(text)
    assert (reading.period is None) == any(found.severity == "refusal" for found in reading.problems)
