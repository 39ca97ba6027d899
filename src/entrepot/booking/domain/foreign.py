"""Events of a calendar that others keep: when each of them takes place, as far as a time that is looked at reaches."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from itertools import takewhile
from typing import Any, Final

from dateutil.rrule import rrulestr
from icalendar import Event, vRecur

from entrepot.booking.domain.clocks import Clocks, Shown
from entrepot.booking.domain.days import DAY
from entrepot.booking.domain.spans import Span

_OFTEN: Final = frozenset({"DAILY", "WEEKLY", "MONTHLY", "YEARLY"})
_PARTS: Final = frozenset({
    "FREQ", "INTERVAL", "COUNT", "UNTIL", "WKST", "BYDAY", "BYMONTHDAY", "BYMONTH", "BYYEARDAY", "BYWEEKNO", "BYSETPOS", "BYHOUR",
    "BYMINUTE", "BYSECOND",
})  # fmt: skip
_MIDNIGHT: Final = time()


class Fault(StrEnum):
    """Why an event closes nothing although it is in the calendar."""

    BROKEN = "broken"
    START = "start"
    END = "end"
    CLOCK = "clock"
    RULE = "rule"
    OFTEN = "often"
    LONG = "long"
    MANY = "many"


class UnreadError(ValueError):
    """An event cannot be read."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(str(fault))
        self.fault = fault


@dataclass(frozen=True, slots=True)
class Lasting:
    """How long something takes: days on the wall, and time on a clock that nobody sets (RFC 5545, 3.8.5.3)."""

    days: int = 0
    exact: timedelta = timedelta()

    def after(self, start: Shown) -> datetime:
        """When what begins then is over, in UTC."""
        return start.at(start.wall + self.days * DAY).instant + self.exact


@dataclass(frozen=True, slots=True)
class Instance:
    """One time of an event: when it was to begin by its rule, where it shows the day, and when it takes place."""

    by_rule: datetime
    day: date
    span: Span


@dataclass(frozen=True, slots=True)
class ForeignEvent:
    """An event as its calendar says it.

    Attributes:
        replaces: which time of the series with its ``uid`` it stands for: an instant in UTC, or a day; None where it is the series, or no
            part of one.
        onwards: it moves all times of the series from that one on.
        idle: it keeps nobody busy: it is cancelled, or shown as free.
        also: times besides those of the rules, each with how long it takes.
        never: times at which it does not take place: instants in UTC, or days.
    """

    uid: str
    title: str
    sequence: int
    start: Shown
    lasts: Lasting
    idle: bool = False
    replaces: datetime | date | None = None
    onwards: bool = False
    rules: tuple[vRecur, ...] = ()
    also: tuple[tuple[Shown, Lasting], ...] = ()
    never: frozenset[datetime | date] = frozenset()

    @property
    def repeats(self) -> bool:
        """Whether rules are to be followed."""
        return bool(self.rules)

    def instances(self, within: Span) -> Iterator[Instance]:
        """The times at which it takes place and that touch a span; the first of all is its start, whatever its rules say.

        Raises:
            UnreadError: a rule cannot be followed.
        """
        seen: set[datetime] = set()
        for start, lasts in self._times(within):
            begins = start.instant
            if begins in seen or not self.never.isdisjoint({begins, start.wall.date()}):
                continue
            seen.add(begins)
            ends = lasts.after(start)
            if begins < ends and begins < within.end and within.start < ends:
                yield Instance(begins, start.wall.date(), Span(begins, ends))

    def _times(self, within: Span) -> Iterator[tuple[Shown, Lasting]]:
        yield self.start, self.lasts
        yield from self.also
        latest = within.end.astimezone(self.start.clock).replace(tzinfo=None)
        for rule in self.rules:
            for wall in followed(rule, self.start, latest):
                yield self.start.at(wall), self.lasts


def followed(rule: vRecur, start: Shown, latest: datetime) -> Iterator[datetime]:
    """What the clock shows at each time of a rule, in order, up to ``latest`` on the same clock.

    Raises:
        UnreadError: it cannot be followed, or repeats more often than every day.
    """
    said = {str(name).upper(): value for name, value in rule.items()}
    frequency = [str(each).upper() for each in said.get("FREQ", ())]
    if (
        not _PARTS.issuperset(said)
        or len(frequency) != 1
        or any(each < 1 for each in said.get("INTERVAL", ()))
    ):
        raise UnreadError(Fault.RULE)
    if frequency[0] not in _OFTEN:
        raise UnreadError(Fault.OFTEN)
    last = min([latest, *(_until(each, start) for each in said.get("UNTIL", ()))])
    plain: Any = vRecur({name: value for name, value in said.items() if name != "UNTIL"})
    try:
        found = rrulestr(plain.to_ical().decode(), dtstart=start.wall)
    except (ValueError, TypeError, KeyError, IndexError) as error:
        raise UnreadError(Fault.RULE) from error
    yield from takewhile(lambda wall: wall <= last, found)


def _until(said: date | datetime, start: Shown) -> datetime:
    """The last moment of a rule on its own clock; a day counts to its end."""
    if not isinstance(said, datetime):
        return datetime.combine(said, time.max)
    return said.astimezone(start.clock).replace(tzinfo=None) if said.tzinfo else said


def event_of(text: str, clocks: Clocks) -> ForeignEvent:
    """Read an event.

    Args:
        text: its lines, as ``icstext`` keeps them.

    Raises:
        UnreadError: it has no start, ends before it begins, names a clock that is not known, or is not written as events are.
    """
    try:
        return _event(_Said(Event.from_ical(text), clocks))
    except UnreadError:
        raise
    except Exception as error:  # icalendar fails in many ways on what is none, and years have an end
        raise UnreadError(Fault.BROKEN) from error


def _event(said: _Said) -> ForeignEvent:
    start = said.time("DTSTART")
    if start is None:
        raise UnreadError(Fault.START)
    replaces, params = said.mark("RECURRENCE-ID")
    return ForeignEvent(
        uid=said.word("UID"), title=said.word("SUMMARY"), sequence=said.number("SEQUENCE"), start=start, lasts=said.lasting(start),
        idle=said.word("STATUS").upper() == "CANCELLED" or said.word("TRANSP").upper() == "TRANSPARENT",
        replaces=replaces, onwards=replaces is not None and str(params.get("RANGE", "")).upper() == "THISANDFUTURE",
        rules=said.rules(), also=tuple(said.also(start)), never=frozenset(said.marks("EXDATE")),
    )  # fmt: skip


class _Said:
    """What an event says, property by property."""

    def __init__(self, event: Any, clocks: Clocks) -> None:
        self._event, self._clocks = event, clocks

    def _all(self, name: str) -> list[Any]:
        found = self._event.get(name)
        return found if isinstance(found, list) else [] if found is None else [found]

    def word(self, name: str) -> str:
        """A property's words in one line."""
        return " ".join(str(next(iter(self._all(name)), "")).split())

    def number(self, name: str) -> int:
        written = self.word(name)
        return int(written) if written.isascii() and written.isdecimal() else 0

    def time(self, name: str) -> Shown | None:
        """A time; a day is its midnight where the facility stands."""
        for value in self._all(name):
            moment = _moment(value)
            return None if moment is None else self._shown(moment, value.params)
        return None

    def mark(self, name: str) -> tuple[datetime | date | None, Any]:
        """What tells one time of a series from others, with the property's parameters."""
        for value in self._all(name):
            moment = _moment(value)
            if moment is None:
                raise UnreadError(Fault.BROKEN)
            return self._marked(moment, value.params), value.params
        return None, {}

    def marks(self, name: str) -> Iterator[datetime | date]:
        for value in self._all(name):
            for item in _listed(value):
                if isinstance(item, date):
                    yield self._marked(item, value.params)

    def lasting(self, start: Shown) -> Lasting:
        """How long it takes: a day where only a day is said, nothing where only a time is.

        Raises:
            UnreadError: it cannot be read, or the end is before the start.
        """
        end, whole = self.time("DTEND"), self._whole("DTSTART")
        if end is None and self._all("DTEND"):
            raise UnreadError(Fault.END)
        found: Lasting | None = None
        if end is not None:
            found = self._until(start, end, whole=whole)
        elif self._all("DURATION"):
            found = _spelt(_held(self._all("DURATION")[0]))
        else:
            found = Lasting(days=1) if whole else Lasting()
        if found is None or found.after(start) < start.instant:
            raise UnreadError(Fault.END)
        return found

    def _until(self, start: Shown, end: Shown, *, whole: bool) -> Lasting:
        if whole and self._whole("DTEND"):
            return Lasting(days=max((end.wall - start.wall).days, 1 if end.wall == start.wall else -1))
        return Lasting(exact=end.instant - start.instant)

    def _whole(self, name: str) -> bool:
        moment = next((_moment(value) for value in self._all(name)), None)
        return moment is not None and not isinstance(moment, datetime)

    def rules(self) -> tuple[vRecur, ...]:
        found = self._all("RRULE")
        if not all(isinstance(rule, vRecur) for rule in found):
            raise UnreadError(Fault.RULE)
        return tuple(found)

    def also(self, start: Shown) -> Iterator[tuple[Shown, Lasting]]:
        """Times besides those of the rules."""
        for value in self._all("RDATE"):
            for item in _listed(value):
                if isinstance(item, tuple):
                    begins = self._shown(item[0], value.params)
                    ends = (
                        item[1]
                        if isinstance(item[1], timedelta)
                        else self._shown(item[1], value.params).instant - begins.instant
                    )
                    yield begins, Lasting(exact=ends)
                else:
                    yield self._shown(item, value.params), self.lasting(start)

    def _shown(self, moment: date, params: Any) -> Shown:
        if not isinstance(moment, datetime):
            return Shown(datetime.combine(moment, _MIDNIGHT), self._clocks.place)
        if moment.tzinfo is not None:
            return Shown(moment.astimezone(UTC).replace(tzinfo=None), UTC)
        name = str(params.get("X-TZID", ""))
        clock = self._clocks.named(name) if name else self._clocks.default
        if clock is None:
            raise UnreadError(Fault.CLOCK)
        return Shown(moment, clock)

    def _marked(self, moment: date, params: Any) -> datetime | date:
        return self._shown(moment, params).instant if isinstance(moment, datetime) else moment


def _held(value: Any) -> Any:
    """What a property holds; None where it is broken."""
    try:
        return value.dt
    except Exception:  # what is broken says so in ways of its own
        return None


def _moment(value: Any) -> date | None:
    found = _held(value)
    return found if isinstance(found, date) else None


def _spelt(lasts: object) -> Lasting | None:
    """A duration: its days are days on the wall."""
    return Lasting(lasts.days, timedelta(seconds=lasts.seconds)) if isinstance(lasts, timedelta) else None


def _listed(value: Any) -> Iterator[Any]:
    """The members of a list of times.

    Raises:
        UnreadError: it cannot be read.
    """
    try:
        found = [item.dt for item in value.dts]
    except Exception as error:  # what is broken says so in ways of its own
        raise UnreadError(Fault.RULE) from error
    yield from found
