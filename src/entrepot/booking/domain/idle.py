"""Hours that nobody uses, by weekday and hour: of the weeks that are over and of those to come. Pure."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from entrepot.booking.domain.days import DAY, moment
from entrepot.booking.domain.opening import Hours
from entrepot.booking.domain.spans import Span, common, merged

HOUR: Final = timedelta(hours=1)
IDLE: Final = 0.75
"""From this share of its open time on an hour of the week counts as idle."""


@dataclass(frozen=True, slots=True)
class Slot:
    """One hour of the week over several weeks, in unit-hours: how much of it was open, and how much of that nobody had."""

    open: float = 0.0
    idle: float = 0.0

    @property
    def share(self) -> float | None:
        """Idle over open, 0 to 1; None when it is never open."""
        return self.idle / self.open if self.open else None


Grid = Mapping[tuple[int, int], Slot]
"""By weekday (0 for Monday) and hour of the day (0 to 23) on the facility's clock."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """What is known of a stretch of days, the last not included.

    Attributes:
        open: when the facility was or will be open, apart and in order.
        busy: by unit, when somebody had or has it.
    """

    first: date
    last: date
    zone: ZoneInfo
    open: Sequence[Span]
    busy: Mapping[int, Sequence[Span]]
    capacity: int = 1


def grid(stretch: Stretch) -> Grid:
    """Every hour of the week in a stretch; an hour that the clock leaves out is not there, one that it shows twice counts twice."""
    sums: dict[tuple[int, int], list[float]] = {
        (day, hour): [0.0, 0.0] for day in range(7) for hour in range(24)
    }
    units = [merged(stretch.busy.get(unit, ())) for unit in range(1, stretch.capacity + 1)]
    day = stretch.first
    while day < stretch.last:
        for hour in range(24):
            begin, end = moment(day, hour * 60, stretch.zone), moment(day, (hour + 1) * 60, stretch.zone)
            if begin < end:
                opened = _near(stretch.open, Span(begin, end))
                sums[day.weekday(), hour][0] += _hours(opened) * stretch.capacity
                sums[day.weekday(), hour][1] += _free(opened, units)
        day += DAY
    return {place: Slot(*found) for place, found in sums.items()}


def _free(opened: Sequence[Span], units: Sequence[Sequence[Span]]) -> float:
    whole = _hours(opened)
    return sum(whole - sum(_hours(_near(unit, span)) for span in opened) for unit in units)


def _near(spans: Sequence[Span], within: Span) -> list[Span]:
    """The parts of spans, which are apart and in order, that lie within."""
    first = bisect_right(spans, within.start, key=lambda span: span.end)
    last = bisect_left(spans, within.end, key=lambda span: span.start)
    return common(spans[first:last], [within])


def _hours(spans: Sequence[Span]) -> float:
    return sum(span.length / HOUR for span in spans)


def windows(past: Grid, coming: Grid, shortest: timedelta = HOUR) -> list[Hours]:
    """Stretches of a weekday that were idle and will be, at least so long, by weekday and time.

    Of a week that is over nothing may be known (never open then): what is to come decides.
    """
    found = []
    for weekday in range(7):
        hour = 0
        while hour < 24:
            until = hour
            while until < 24 and _idle(past.get((weekday, until)), coming.get((weekday, until))):
                until += 1
            if until > hour and (until - hour) * HOUR >= shortest:
                found.append(Hours(weekday, hour * 60, until * 60))
            hour = max(until, hour) + 1
    return found


def _idle(past: Slot | None, coming: Slot | None) -> bool:
    then, now = (slot.share if slot else None for slot in (past, coming))
    return now is not None and now >= IDLE and (then is None or then >= IDLE)


def idle_hours(given: Grid) -> tuple[float, float]:
    """Unit-hours that nobody had, and all that were open."""
    return sum(slot.idle for slot in given.values()), sum(slot.open for slot in given.values())
