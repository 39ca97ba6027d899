"""When a facility is open: hours by weekday on its own clock, holidays, exceptions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from zoneinfo import ZoneInfo

from entrepot.booking.domain.days import DAY, day_of, moment
from entrepot.booking.domain.spans import Span, common, merged, without
from entrepot.vocabulary.workdays import work_day

MIDNIGHT = 24 * 60
"""Minutes of a day on the wall."""


@dataclass(frozen=True, slots=True, order=True)
class Hours:
    """Open on a weekday (0 for Monday) from ``opens`` to ``closes``, minutes after its midnight; beyond 1440 into the next day.

    Raises:
        ValueError: there are no such hours.
    """

    weekday: int
    opens: int
    closes: int

    def __post_init__(self) -> None:
        if not (
            0 <= self.weekday <= 6
            and 0 <= self.opens < MIDNIGHT
            and self.opens < self.closes <= self.opens + MIDNIGHT
        ):
            raise ValueError(
                f"there are no hours from minute {self.opens} to {self.closes} on weekday {self.weekday}"
            )


@dataclass(frozen=True, slots=True)
class Opening:
    """Usual hours, by the law of the place closed on holidays unless it says otherwise.

    Attributes:
        closed: maintenance and other times at which it is closed in spite of its hours.
        added: times at which it is open beyond its hours.
    """

    zone: ZoneInfo
    jurisdiction: str
    hours: tuple[Hours, ...]
    on_holidays: bool = False
    closed: tuple[Span, ...] = ()
    added: tuple[Span, ...] = ()

    def spans(self, within: Span) -> list[Span]:
        """The times at which it is open, in order, cut to ``within``."""
        first, last = day_of(within.start, self.zone) - DAY, day_of(within.end, self.zone)
        usual = [span for day in _days(first, last) for span in self.of_day(day)]
        return common(without([*usual, *self.added], self.closed), [within])

    def of_day(self, day: date) -> list[Span]:
        """The usual hours that begin on a day where it stands; none on a holiday."""
        kind = work_day(day, self.jurisdiction)
        if kind.holiday and not self.on_holidays:
            return []
        return merged(self._hours(day, kind.weekday))

    def _hours(self, day: date, weekday: int) -> Iterator[Span]:
        for hours in self.hours:
            if hours.weekday != weekday:
                continue
            opens, closes = moment(day, hours.opens, self.zone), moment(day, hours.closes, self.zone)
            if opens < closes:  # in the night in which the clock is set an hour may be none
                yield Span(opens, closes)


def round_the_clock() -> tuple[Hours, ...]:
    """Open all day, every day."""
    return tuple(Hours(weekday, 0, MIDNIGHT) for weekday in range(7))


def office_hours(
    opens: int = 9 * 60, closes: int = 17 * 60, weekdays: Iterable[int] = range(5)
) -> tuple[Hours, ...]:
    """The same hours on some weekdays, Monday to Friday when nothing else is said."""
    return tuple(Hours(weekday, opens, closes) for weekday in weekdays)


def overlapping(hours: Sequence[Hours]) -> Hours | None:
    """The first of some hours that begins before others of its weekday have ended, None when all are apart."""
    ordered = sorted(hours)
    for one, two in pairwise(ordered):
        if one.weekday == two.weekday and two.opens < one.closes:
            return two
    return None


def _days(first: date, last: date) -> Iterator[date]:
    day = first
    while day <= last:
        yield day
        day += DAY
