"""A calendar that others keep, as times at which somebody is busy: bounded, and an event that cannot be read stops no other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from entrepot.booking.domain.clocks import Clocks
from entrepot.booking.domain.foreign import Fault, ForeignEvent, UnreadError, event_of
from entrepot.booking.domain.icstext import Parts
from entrepot.booking.domain.spans import Span

AHEAD: Final = timedelta(days=400)
"""So far ahead events are looked for."""
EVENTS: Final = 5_000
"""Events of one calendar, a series counted once."""
TIMES: Final = 10_000
"""Times of one calendar, those of series counted each."""


@dataclass(frozen=True, slots=True, order=True)
class Busy:
    """One time at which somebody is busy.

    Attributes:
        uid: what the calendar calls the event.
        by_rule: which time of a series it is, in UTC.
        title: the event's own, for nobody but the facility's managers.
    """

    span: Span
    uid: str
    by_rule: datetime
    title: str


@dataclass(frozen=True, slots=True)
class Unread:
    """An event that closes nothing because it cannot be read, or closes less than it says."""

    fault: Fault
    title: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What a calendar says.

    Attributes:
        within: the time that was looked at.
        busy: in order.
        events: how many there are, a series counted once, with those that are ``unread``.
    """

    within: Span
    busy: tuple[Busy, ...]
    events: int
    unread: tuple[Unread, ...]


def always() -> bool:
    """Nobody is in a hurry."""
    return True


def read(
    parts: Parts, place: ZoneInfo, within: Span, *, most: int = TIMES, spare: Callable[[], bool] = always
) -> Reading:
    """Find the times at which a calendar keeps somebody busy and that touch a span.

    Args:
        place: the clock where the facility stands.
        most: so many times are taken, the earliest of all.
        spare: whether there is time left to follow another series.
    """
    taken = _Taken(most, spare)
    taken.unread += [Unread(Fault.BROKEN, "")] * parts.broken
    series: defaultdict[str, list[ForeignEvent]] = defaultdict(list)
    clocks = Clocks(parts, place)
    for number, text in enumerate(parts.events):
        try:
            event = event_of(text, clocks)
        except UnreadError as error:
            taken.unread.append(Unread(error.fault, _title(text)))
        else:
            series[event.uid or f"event {number}"].append(event)
    for uid, events in series.items():
        for event, times in _times(events, within):
            taken.take(uid, event, times)
    busy = taken.earliest()
    return Reading(within, busy, len(parts.events) + parts.broken, taken.told())


class _Taken:
    """The times that were found, and the events that were not read whole; ``cut`` are those with more times than are taken, by their name."""

    def __init__(self, most: int, spare: Callable[[], bool]) -> None:
        self.most, self.spare = most, spare
        self.found: set[Busy] = set()
        self.unread: list[Unread] = []
        self.cut: dict[str, str] = {}

    def take(self, uid: str, event: ForeignEvent, times: Iterator[tuple[datetime, Span]]) -> None:
        """Add an event's times; more than twice as many as are wanted are not followed."""
        if event.repeats and not self.spare():
            self.unread.append(Unread(Fault.LONG, event.title))
            return
        try:
            for by_rule, span in times:
                if len(self.found) >= 2 * self.most:
                    self.cut[uid] = event.title
                    return
                self.found.add(Busy(span, uid, by_rule, event.title))
        except UnreadError as error:
            self.unread.append(Unread(error.fault, event.title))
        except (OverflowError, ValueError):  # there is no such year
            self.unread.append(Unread(Fault.BROKEN, event.title))

    def earliest(self) -> tuple[Busy, ...]:
        """As many times as are wanted, in order."""
        busy = sorted(self.found)
        self.cut |= {item.uid: item.title for item in busy[self.most :]}
        return tuple(busy[: self.most])

    def told(self) -> tuple[Unread, ...]:
        """The events that were not read whole, each once."""
        return (*self.unread, *(Unread(Fault.MANY, title) for title in self.cut.values()))


def _times(
    events: Sequence[ForeignEvent], within: Span
) -> Iterator[tuple[ForeignEvent, Iterator[tuple[datetime, Span]]]]:
    """Each event of a series that keeps somebody busy, with its times; of two that replace the same time the later version holds."""
    chosen: dict[datetime | date, ForeignEvent] = {}
    for event in sorted(events, key=lambda item: item.sequence):
        if event.replaces is not None:
            chosen[event.replaces] = event
    for event in events:
        if event.replaces is None and not event.idle:
            yield event, _unreplaced(event, chosen, within)
    for event in chosen.values():
        if not event.idle:
            yield event, ((item.by_rule, item.span) for item in event.instances(within))


def _unreplaced(
    event: ForeignEvent, chosen: dict[datetime | date, ForeignEvent], within: Span
) -> Iterator[tuple[datetime, Span]]:
    onwards = [item for item in chosen.values() if item.onwards]
    reach = max((abs(_moved(item)) for item in onwards), default=timedelta())
    for item in event.instances(within.wider(reach, reach)):
        if item.by_rule in chosen or item.day in chosen:
            continue
        last = max((one for one in onwards if _from(one) <= item.by_rule), key=_from, default=None)
        span = item.span if last is None else _shifted(item.span, last)
        if span is not None and span.meets(within):
            yield item.by_rule, span


def _shifted(span: Span, by: ForeignEvent) -> Span | None:
    """A time of a series as it is from a change on; None where the series ends with it."""
    if by.idle:
        return None
    start = span.start + _moved(by)
    return Span(start, start + (by.lasts.after(by.start) - by.start.instant))


def _from(event: ForeignEvent) -> datetime:
    """From when on an event moves its series."""
    if isinstance(event.replaces, datetime) or event.replaces is None:
        return event.replaces or event.start.instant
    return event.start.at(datetime.combine(event.replaces, time())).instant


def _moved(event: ForeignEvent) -> timedelta:
    return event.start.instant - _from(event)


def _title(text: str) -> str:
    """The title of an event that cannot be read."""
    lines = (line.partition(":") for line in text.splitlines())
    return next((value for head, _, value in lines if head.split(";")[0].upper() == "SUMMARY"), "")
