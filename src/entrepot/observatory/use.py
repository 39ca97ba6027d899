"""For how many hours facilities were open and used in a period, each on its own clock."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from entrepot.booking import evidence, queries
from entrepot.booking.domain.figures import Figures, of_facility
from entrepot.booking.domain.spans import common, total
from entrepot.booking.models import Timetable
from entrepot.observatory.domain.figures import Case, Event, Found, Opens
from entrepot.people.domain import Party
from entrepot.vocabulary.periods import Period

HOUR: Final = timedelta(hours=1)
NODE: Final = Party.machine("observatory")


@dataclass(frozen=True, slots=True)
class Hall:
    """A facility in a period: the figures that booking has of it, the hours for which its units were open together, and how many of those were used."""

    timetable: Timetable
    figures: Figures
    opened: float
    used: float

    @property
    def owner(self) -> str:
        """The key of its organisation; nothing where it has none."""
        owner = self.timetable.resource.organisation
        return owner.key if owner else ""


@contextmanager
def looked_at_once() -> Iterator[None]:
    """Facilities are looked at once for all figures of one period and moment that are computed inside."""
    token = _looked.set({})
    try:
        yield
    finally:
        _looked.reset(token)


def halls(period: Period, now: datetime) -> list[Hall]:
    """Every facility with a timetable whose period has begun."""
    looked = _looked.get()
    if looked is None:
        return halls_of(evidence.timetables(NODE), period, now)
    if (period, now) not in looked:
        looked[period, now] = halls_of(evidence.timetables(NODE), period, now)
    return looked[period, now]


def halls_of(timetables: Iterable[Timetable], period: Period, now: datetime) -> list[Hall]:
    """What stands behind these timetables, venues too, as far as the period has begun there."""
    tables = {one.resource.key: one for one in timetables}
    found = []
    for facility in evidence.known(list(tables.values()), period, now=now):
        timetable, figures = tables[facility.key], of_facility(facility)
        opened = queries.opening(timetable, facility.within).spans(facility.within)
        used = sum((total(common(item.spans, opened)) for item in figures.used), timedelta())
        found.append(Hall(timetable, figures, total(opened) * timetable.capacity / HOUR, used / HOUR))
    return found


_looked: Final[ContextVar[dict[tuple[Period, datetime], list[Hall]] | None]] = ContextVar(
    "looked", default=None
)


def broken_down(
    found: list[Hall], value: Callable[[list[Hall]], float | None], events: tuple[Event, ...]
) -> Found:
    """A figure of all facilities, of each and of those of each owner."""
    by_owner: dict[str, list[Hall]] = {}
    for hall in found:
        by_owner.setdefault(hall.owner, []).append(hall)
    rows = {
        "organisation": {owner: _case(halls, value) for owner, halls in sorted(by_owner.items())},
        "resource": {hall.timetable.resource.key: _case([hall], value) for hall in found},
    }
    return Found(_case(found, value), rows, events)


def uses(found: list[Hall], chosen: Callable[[bool | None], bool] = lambda _: True) -> tuple[Event, ...]:
    """The uses that count, with their hours; of those for others, ``chosen`` is asked whether they are (None: nobody says)."""
    return tuple(
        Event(Opens.USAGE, item.use.key, item.use.span.start, item.length / HOUR)
        for hall in found
        for item in hall.figures.used
        if chosen(item.use.external)
    )


def facilities(found: list[Hall], adds: Callable[[Hall], float]) -> tuple[Event, ...]:
    """The facilities themselves as what is counted: those to which anything is to be added."""
    return tuple(
        Event(Opens.RESOURCE, hall.timetable.resource.key, None, hours)
        for hall in found
        if (hours := adds(hall)) > 0
    )


def _case(found: list[Hall], value: Callable[[list[Hall]], float | None]) -> Case:
    return Case(value(found) if found else None, (len(found),))
