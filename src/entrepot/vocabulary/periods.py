"""Days, months and years as people write them, read as half-open periods `[start, end)` of days."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from entrepot.vocabulary.languages import Language
from entrepot.vocabulary.problems import Code, Problem, problem
from entrepot.vocabulary.writing import fold


@dataclass(frozen=True, slots=True)
class Period:
    """The days from `start` up to, not including, `end`. Raises ValueError when it is empty."""

    start: date
    end: date

    def __post_init__(self) -> None:
        if self.end <= self.start:
            raise ValueError(f"a period must end after it starts: {self.start} to {self.end}")

    def contains(self, day: date) -> bool:
        """Tell whether a day lies in the period."""
        return self.start <= day < self.end

    @property
    def last(self) -> date:
        """The last day that belongs to the period: what a deadline written as a month means."""
        return self.end - timedelta(days=1)


@dataclass(frozen=True, slots=True)
class DateReading:
    """What a cell says about a date.

    A period (one day, a month, a quarter or a year) or None, and what was doubtful about it.
    """

    period: Period | None
    problems: tuple[Problem, ...] = ()

    @property
    def day(self) -> date | None:
        """The first day of what was read."""
        return self.period.start if self.period else None


_MONTHS: Final = {
    name: number
    for number, names in enumerate(
        (
            "january januar jan jänner", "february februar feb", "march märz mar mrz maerz", "april apr",
            "may mai", "june juni jun",
            "july juli jul", "august aug", "september sep sept", "october oktober oct okt", "november nov",
            "december dezember dec dez",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
_MONTH: Final = rf"(?P<month>{'|'.join(sorted(_MONTHS, key=len, reverse=True))})\.?"
_TIME: Final = (
    r"(?:[T ,]+(?:um )?(?P<hour>\d{1,2}):\d{2}(?::\d{2}(?:\.\d+)?)?(?: ?(?:Z|UTC|Uhr|[+-]\d{2}:?\d{2}))?)?"
)
_ISO: Final = re.compile(
    rf"(?P<year>\d{{4}})[-/.](?P<number>\d{{1,2}})[-/.](?P<day>\d{{1,2}}){_TIME}", re.IGNORECASE
)
_HAN: Final = re.compile(
    rf"(?:(?P<roc>民国)\s?(?P<rocyear>\d{{1,3}}|元)"
    rf"|(?P<year>\d{{4}}))\s?年(?:\s?(?P<number>\d{{1,2}})\s?月(?:份)?(?:\s?(?P<day>\d{{1,2}})\s?[日号])?)?{_TIME}"
)
_POINTS: Final = re.compile(
    rf"(?P<day>\d{{1,2}})\.\s?(?P<number>\d{{1,2}})\.\s?(?P<year>\d{{4}}|\d{{2}}){_TIME}", re.IGNORECASE
)
_SLASHES: Final = re.compile(
    rf"(?P<one>\d{{1,2}})[/-](?P<two>\d{{1,2}})[/-](?P<year>\d{{4}}){_TIME}", re.IGNORECASE
)
_DAY_MONTH: Final = re.compile(
    rf"(?P<day>\d{{1,2}})(?:st|nd|rd|th|\.)?\s+(?:of\s+)?{_MONTH},?\s+(?P<year>\d{{4}}){_TIME}", re.IGNORECASE
)
_MONTH_DAY: Final = re.compile(
    rf"{_MONTH}\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year>\d{{4}}){_TIME}", re.IGNORECASE
)
_MONTH_YEAR: Final = re.compile(rf"{_MONTH},?\s+(?P<year>\d{{4}})", re.IGNORECASE)
_NUMBER_YEAR: Final = re.compile(
    r"(?P<year>\d{4})[-/.](?P<number>\d{1,2})|(?P<number2>\d{1,2})[/.](?P<year2>\d{4})"
)
_QUARTER: Final = re.compile(
    r"(?P<year>\d{4})\s?[-/年]?\s?(?:Q(?P<q>[1-4])|第?(?P<han>[1-4一二三四])季度?)"
    r"|Q(?P<q2>[1-4])[ /-](?P<year2>\d{4})",
    re.IGNORECASE,
)
_YEAR: Final = re.compile(r"(?P<year>(?:19|20)\d{2})")
_SERIAL: Final = re.compile(r"\d{1,6}(?:\.\d+)?")


def read_date(
    text: str,
    language: Language | None = None,
    *,
    serials: bool = False,
    epoch_1904: bool = False,
    row: int | None = None,
    column: str | None = None,
) -> DateReading:
    """Read a cell that holds a date: `2026/3/4`, `2026年3月4日`, `4.3.2026`, `4 March 2026`, `März 2026`,
    `民國115年3月4日`, `2026 Q3`.

    `serials` lets a bare number be a spreadsheet's day count (from 1900, or from 1904 with `epoch_1904`). Day
    and month that could be exchanged (`03/04/2026`) give the day-first reading with a warning; a day that
    does not exist gives no period and a refusal.
    """
    folded = fold(text).strip()
    if serials and _SERIAL.fullmatch(folded):
        return _serial(folded, epoch_1904=epoch_1904, row=row, column=column)
    for reader in (_iso, _slashes, _words, _coarse):
        try:
            found = reader(folded)
        except (ValueError, OverflowError):
            return DateReading(None, (problem(Code.DATE_IMPOSSIBLE, row=row, column=column, value=text),))
        if found is not None:
            period, ambiguous = found
            if not ambiguous or language == "de":
                return DateReading(period)
            doubt = problem(Code.DATE_AMBIGUOUS, row=row, column=column, value=text, chosen=period.start)
            return DateReading(period, (doubt,))
    return DateReading(None, (problem(Code.DATE_UNREADABLE, row=row, column=column, value=text),))


def day_period(day: date) -> Period:
    """Return the period of a single day."""
    return Period(day, day + timedelta(days=1))


def month_period(year: int, month: int, months: int = 1) -> Period:
    """Return the period of `months` months from the given one.

    Raises ValueError when there is no such month.
    """
    start = date(year, month, 1)
    following = year * 12 + month - 1 + months
    return Period(start, date(following // 12, following % 12 + 1, 1))


def _iso(folded: str) -> tuple[Period, bool] | None:
    for pattern in (_ISO, _POINTS, _HAN):
        match = pattern.fullmatch(folded)
        if match is None:
            continue
        groups = match.groupdict()
        if groups.get("number") is None:
            return month_period(_year(match), 1, 12), False
        if groups["day"] is None:
            return month_period(_year(match), int(match["number"])), False
        return _day(match, int(match["number"]), int(match["day"])), False
    return None


def _slashes(folded: str) -> tuple[Period, bool] | None:
    match = _SLASHES.fullmatch(folded)
    if match is None:
        return None
    one, two = int(match["one"]), int(match["two"])
    if one <= 12 < two:
        return _day(match, one, two), False
    return _day(match, two, one), one != two and one <= 12


def _words(folded: str) -> tuple[Period, bool] | None:
    for pattern in (_DAY_MONTH, _MONTH_DAY):
        match = pattern.fullmatch(folded)
        if match:
            return _day(match, _MONTHS[match["month"].lower()], int(match["day"])), False
    match = _MONTH_YEAR.fullmatch(folded)
    return (month_period(int(match["year"]), _MONTHS[match["month"].lower()]), False) if match else None


def _coarse(folded: str) -> tuple[Period, bool] | None:
    quarter = _QUARTER.fullmatch(folded)
    if quarter:
        number = int(
            (quarter["q"] or quarter["q2"] or quarter["han"]).translate(str.maketrans("一二三四", "1234"))
        )
        return month_period(int(quarter["year"] or quarter["year2"]), 3 * number - 2, 3), False
    month = _NUMBER_YEAR.fullmatch(folded)
    if month:
        return month_period(
            int(month["year"] or month["year2"]), int(month["number"] or month["number2"])
        ), False
    year = _YEAR.fullmatch(folded)
    return (month_period(int(year["year"]), 1, 12), False) if year else None


def _day(match: re.Match[str], month: int, day: int) -> Period:
    found = date(_year(match), month, day)
    hour = match.groupdict().get("hour")
    if hour is not None and int(hour) > 24:
        raise ValueError(f"no hour {hour}")
    return day_period(
        found + timedelta(days=1) if hour == "24" else found
    )  # 24:00 is the next day's midnight


def _year(match: re.Match[str]) -> int:
    groups = match.groupdict()
    if groups.get("roc"):
        return 1911 + (1 if groups["rocyear"] == "元" else int(groups["rocyear"]))
    year = int(groups["year"])
    return year + 2000 if len(groups["year"]) == 2 else year


def _serial(folded: str, *, epoch_1904: bool, row: int | None, column: str | None) -> DateReading:
    days = int(float(folded))
    impossible = DateReading(None, (problem(Code.DATE_IMPOSSIBLE, row=row, column=column, value=folded),))
    if epoch_1904:
        return DateReading(day_period(date(1904, 1, 1) + timedelta(days=days)))
    if days in (0, 60):  # spreadsheets count a 29 February 1900 that never was, as day 60
        return impossible
    start = date(1899, 12, 31) if days < 60 else date(1899, 12, 30)
    return DateReading(day_period(start + timedelta(days=days)))
