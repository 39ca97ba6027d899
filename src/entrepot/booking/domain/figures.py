"""Figures of use, each as a sum over the events it comes from.

The words are those of the assessment of open large instruments in China (State Council, 国发〔2014〕70号; Ministry of Science and
Technology, 国科发基〔2017〕289号): effective hours (年有效工作机时), hours for others (对外服务机时), and their quotient, the sharing rate
(共享率). A moment of a unit counts once, however many sources tell of it.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Final

from entrepot.booking.domain.spans import Span, common, total, without
from entrepot.booking.domain.states import State
from entrepot.vocabulary.periods import Period, month_period

NONE: Final = timedelta()


class Source(StrEnum):
    """Who says that something was used; the earlier is believed where two tell of the same moment."""

    CHECK_IN = "check-in"
    API = "api"
    LOG = "log"


RANK: Final = {source: number for number, source in enumerate(Source)}


class Kind(StrEnum):
    """The figures."""

    EFFECTIVE = "effective"
    EXTERNAL = "external"
    OWN = "own"
    UNKNOWN = "unknown"
    BOOKED = "booked"
    MISSED = "missed"
    OVERRUN = "overrun"
    CLOSED = "closed"
    INCOME = "income"


@dataclass(frozen=True, slots=True)
class Use:
    """One unit was used. ``external`` is None where nobody says for whom; ``booked`` is the time that was booked for it, if any.

    ``key`` names the event, ``person`` somebody without saying who.
    """

    key: str
    facility: str
    unit: int
    span: Span
    organisation: str = ""
    external: bool | None = None
    person: str = ""
    source: Source = Source.LOG
    booking: str = ""
    booked: Span | None = None


@dataclass(frozen=True, slots=True)
class Reserved:
    """A booking that was to happen, of so many units."""

    key: str
    facility: str
    organisation: str
    span: Span
    units: int
    state: State


@dataclass(frozen=True, slots=True)
class Closure:
    """An incident that kept a facility closed."""

    key: str
    facility: str
    span: Span


@dataclass(frozen=True, slots=True)
class Paid:
    """An amount that was invoiced for use of a facility, without tax."""

    key: str
    facility: str
    organisation: str
    amount: Decimal
    currency: str


@dataclass(frozen=True, slots=True)
class Counted:
    """A use, and the moments of it that count: within the period, and not told by a source that is believed more."""

    use: Use
    spans: tuple[Span, ...]

    @property
    def length(self) -> timedelta:
        """How long it counts."""
        return sum((span.length for span in self.spans), NONE)


@dataclass(frozen=True, slots=True)
class Figure:
    """A sum, and the keys of the events that it comes from."""

    time: timedelta
    events: tuple[str, ...]

    @property
    def hours(self) -> float:
        """In hours."""
        return self.time / timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Figures:
    """What happened in a period, at one facility, for one organisation, or altogether."""

    used: tuple[Counted, ...] = ()
    reserved: tuple[tuple[Reserved, timedelta], ...] = ()
    closures: tuple[tuple[Closure, timedelta], ...] = ()
    paid: tuple[Paid, ...] = ()

    def figure(self, kind: Kind) -> Figure:
        """One of the figures of time; for ``INCOME`` the events alone."""
        return _FORMULAS[kind](self)

    @property
    def sharing_rate(self) -> float | None:
        """共享率 = 对外服务机时 / 年有效工作机时: hours for others over effective hours, 0 to 1; None where nothing was used."""
        effective = self.figure(Kind.EFFECTIVE).time
        return self.figure(Kind.EXTERNAL).time / effective if effective else None

    @property
    def kept(self) -> float | None:
        """Of the hours that were booked and are over, the share in which somebody is known to have used what was booked; None where
        nothing was booked."""
        booked = self.figure(Kind.BOOKED).time
        within = sum(
            (total(common(item.spans, [item.use.booked])) for item in self.used if item.use.booked), NONE
        )
        return within / booked if booked else None

    @property
    def organisations(self) -> frozenset[str]:
        """The organisations that used it (服务用户单位)."""
        return frozenset(item.use.organisation for item in self.used if item.use.organisation)

    @property
    def people(self) -> int:
        """How many people used it, as far as sources tell them apart."""
        return len({item.use.person for item in self.used if item.use.person})

    @property
    def income(self) -> dict[str, Decimal]:
        """What was invoiced (服务收入), by currency."""
        sums: dict[str, Decimal] = {}
        for item in self.paid:
            sums[item.currency] = sums.get(item.currency, Decimal()) + item.amount
        return sums


def _hours(chosen: Callable[[Use], bool]) -> Callable[[Figures], Figure]:
    def of(figures: Figures) -> Figure:
        found = [item for item in figures.used if chosen(item.use)]
        return Figure(sum((item.length for item in found), NONE), tuple(item.use.key for item in found))

    return of


def _bookings(chosen: Callable[[Reserved], bool]) -> Callable[[Figures], Figure]:
    def of(figures: Figures) -> Figure:
        found = [(item, length) for item, length in figures.reserved if chosen(item)]
        return Figure(sum((length for _, length in found), NONE), tuple(item.key for item, _ in found))

    return of


def _overrun(figures: Figures) -> Figure:
    """Time of use before and after what was booked for it."""
    over = [
        (item.use.key, total(without(item.spans, [item.use.booked])))
        for item in figures.used
        if item.use.booked is not None
    ]
    found = [(key, length) for key, length in over if length]
    return Figure(sum((length for _, length in found), NONE), tuple(key for key, _ in found))


def _closed(figures: Figures) -> Figure:
    return Figure(
        sum((length for _, length in figures.closures), NONE), tuple(item.key for item, _ in figures.closures)
    )


_FORMULAS: Final[Mapping[Kind, Callable[[Figures], Figure]]] = {
    Kind.EFFECTIVE: _hours(lambda _: True),
    Kind.EXTERNAL: _hours(lambda use: use.external is True),
    Kind.OWN: _hours(lambda use: use.external is False),
    Kind.UNKNOWN: _hours(lambda use: use.external is None),
    Kind.BOOKED: _bookings(lambda _: True),
    Kind.MISSED: _bookings(lambda item: item.state == State.MISSED),
    Kind.OVERRUN: _overrun,
    Kind.CLOSED: _closed,
    Kind.INCOME: lambda figures: Figure(NONE, tuple(item.key for item in figures.paid)),
}
"""Effective hours are the metered time of every unit; what preparing and cleaning took counts as far as it was metered. Hours for others are those of
organisations other than the facility's own; a use of which nobody says for whom is effective and neither."""


@dataclass(frozen=True, slots=True)
class Facility:
    """A facility, the period on its own clock, and what is known of it."""

    key: str
    within: Span
    has_timetable: bool = True
    uses: Sequence[Use] = ()
    unended: Sequence[str] = ()
    """Uses that began and have no end."""
    reserved: Sequence[Reserved] = ()
    closures: Sequence[Closure] = ()
    paid: Sequence[Paid] = ()


class Lack(StrEnum):
    """What is missing to prove a figure."""

    NOBODY_CAME_OR_SAID = "booked_not_checked_in"
    NOT_CHECKED_OUT = "not_checked_out"
    FOR_WHOM = "no_organisation"
    NO_TIMETABLE = "no_timetable"


@dataclass(frozen=True, slots=True)
class Gap:
    """Missing evidence of one facility: of what kind, how much time it is about, and the events."""

    lack: Lack
    facility: str
    time: timedelta = NONE
    events: tuple[str, ...] = field(default=())


def of_facility(facility: Facility) -> Figures:
    """The figures of one facility."""
    return Figures(
        used=tuple(counted(facility.uses, facility.within)),
        reserved=tuple(_cut_bookings(facility.reserved, facility.within)),
        closures=tuple(
            (item, length)
            for item in facility.closures
            if (length := total(common([item.span], [facility.within])))
        ),
        paid=tuple(facility.paid),
    )


def together(several: Iterable[Figures]) -> Figures:
    """The figures of several facilities as one."""
    found = list(several)
    return Figures(
        used=tuple(item for each in found for item in each.used),
        reserved=tuple(item for each in found for item in each.reserved),
        closures=tuple(item for each in found for item in each.closures),
        paid=tuple(item for each in found for item in each.paid),
    )


def by_organisation(figures: Figures) -> dict[str, Figures]:
    """The figures by who used, booked and paid; under the empty key what nobody is named for."""
    used: dict[str, list[Counted]] = defaultdict(list)
    reserved: dict[str, list[tuple[Reserved, timedelta]]] = defaultdict(list)
    paid: dict[str, list[Paid]] = defaultdict(list)
    for use in figures.used:
        used[use.use.organisation].append(use)
    for booking in figures.reserved:
        reserved[booking[0].organisation].append(booking)
    for amount in figures.paid:
        paid[amount.organisation].append(amount)
    return {
        key: Figures(tuple(used[key]), tuple(reserved[key]), (), tuple(paid[key]))
        for key in sorted({*used, *reserved, *paid})
    }


def counted(uses: Iterable[Use], within: Span) -> list[Counted]:
    """The uses of one facility in a period, each with its moments that no source before it has told: sources by ``RANK``, then by their beginning."""
    units: dict[int, list[Use]] = defaultdict(list)
    for use in uses:
        if use.span.meets(within):
            units[use.unit].append(use)
    found = [item for unit in units.values() for item in _once(unit, within)]
    return sorted(found, key=lambda item: (item.use.span, item.use.unit, item.use.key))


def _once(uses: Sequence[Use], within: Span) -> Iterable[Counted]:
    told: list[Span] = []  # apart and in order
    for source in Source:
        own = sorted((use for use in uses if use.source == source), key=lambda use: (use.span, use.key))
        until, fresh = within.start, []
        for use in own:
            begin, end = max(use.span.start, until), min(use.span.end, within.end)
            spans = _left(Span(begin, end), told) if begin < end else []
            if spans:
                yield Counted(use, tuple(spans))
                fresh.extend(spans)
            until = max(until, end)
        told = sorted([*told, *fresh])


def _left(span: Span, told: Sequence[Span]) -> list[Span]:
    """What of a span is not told yet."""
    first = bisect_right(told, span.start, key=lambda other: other.end)
    last = bisect_left(told, span.end, key=lambda other: other.start)
    return without([span], told[first:last])


def gaps(facility: Facility) -> list[Gap]:
    """What is missing to prove the figures of a facility."""
    found = []
    if not facility.has_timetable:
        found.append(Gap(Lack.NO_TIMETABLE, facility.key))
    if facility.unended:
        found.append(Gap(Lack.NOT_CHECKED_OUT, facility.key, events=tuple(facility.unended)))
    proved = {use.booking for use in facility.uses if use.booking}
    silent = [
        (item, length)
        for item, length in _cut_bookings(facility.reserved, facility.within)
        if item.key not in proved and item.state in {State.CONFIRMED, State.CLOSED}
    ]
    if silent:
        time = sum((length for _, length in silent), NONE)
        found.append(Gap(Lack.NOBODY_CAME_OR_SAID, facility.key, time, tuple(item.key for item, _ in silent)))
    unknown = [item for item in counted(facility.uses, facility.within) if item.use.external is None]
    if unknown:
        time = sum((item.length for item in unknown), NONE)
        found.append(Gap(Lack.FOR_WHOM, facility.key, time, tuple(item.use.key for item in unknown)))
    return found


def _cut_bookings(reserved: Iterable[Reserved], within: Span) -> Iterable[tuple[Reserved, timedelta]]:
    """Bookings with the unit-time of them that lies in the period."""
    for item in reserved:
        if item.span.meets(within):
            yield item, total(common([item.span], [within])) * item.units


_PERIOD: Final = re.compile(r"(\d{4})(?:-Q([1-4]))?")


def period_of(name: str) -> Period | None:
    """The days of a year (``2026``) or a quarter (``2026-Q4``); None for another name."""
    found = _PERIOD.fullmatch(name)
    if found is None or not 1900 <= int(found[1]) < 9999:
        return None
    if found[2]:
        return month_period(int(found[1]), 3 * int(found[2]) - 2, 3)
    return month_period(int(found[1]), 1, 12)


def periods(today: date, quarters: int = 5, years: int = 2) -> list[str]:
    """The names of the quarters and years up to today, the latest first, quarters before years."""
    number = today.year * 4 + (today.month - 1) // 3
    return [
        *(f"{(number - back) // 4}-Q{(number - back) % 4 + 1}" for back in range(quarters)),
        *(str(today.year - back) for back in range(years)),
    ]
