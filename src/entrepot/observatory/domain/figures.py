"""What an indicator is, and what one gives of a period: a value with the counts behind it, its breakdowns, and its events."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from entrepot.observatory.domain.uncertainty import Range
from entrepot.vocabulary.periods import Period

Headings = Mapping[str, str]


class Unit(StrEnum):
    """In what an indicator is measured."""

    SHARE = "share"
    """0 to 1, shown in per cent."""
    HOURS = "hours"
    DAYS = "days"
    COUNT = "count"
    INDEX = "index"
    """A number without a unit."""


class Over(StrEnum):
    """Of which time a figure tells."""

    PERIOD = "period"
    """Of what happened in it."""
    END = "end"
    """Of how things stood at its end."""
    NOW = "now"
    """Of how they stand when it is taken: nobody can work it out later, so only a reading taken then tells of a past period."""


class Opens(StrEnum):
    """What an event is: which page it opens."""

    USAGE = "usage"
    NEED = "need"
    RESOURCE = "resource"
    DEAL = "deal"
    CROSSING = "crossing"
    MEMBER = "member"
    COOPERATION = "cooperation"


@dataclass(frozen=True, slots=True)
class Event:
    """Something that a figure counts: what it is, its key, since when, and what it adds where that is more than one."""

    opens: Opens
    key: str
    at: datetime | None = None
    adds: float | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """A figure.

    Attributes:
        value: in the indicator's unit; None where nothing is there to be measured.
        counts: how many cases are behind it, and where it is a rate, how many of them it counts; never rising.
        range: between what it lies with 95 %; None where that makes no sense.
        held: whether value and counts are held back, for they would tell of single ones.
    """

    value: float | None
    counts: tuple[int, ...] = ()
    range: Range | None = None
    held: bool = False


HELD = Case(None, held=True)


@dataclass(frozen=True, slots=True)
class Found:
    """What an indicator gives: the figure, the same by row of each of its breakdowns, and the events that it counts."""

    total: Case
    rows: Mapping[str, Mapping[str, Case]] = field(default_factory=dict)
    events: tuple[Event, ...] = ()


@dataclass(frozen=True, slots=True)
class Indicator:
    """A defined measure.

    Attributes:
        key: its address.
        name, formula, source, guard: in English; the pages translate them. The guard says with what it must not be compared.
        breakdowns: what its rows are called in headings, by the name of the breakdown.
        least: a figure of fewer cases is held back, and whatever would tell it; 0 where whoever reads it may read every case anyway.
        better: 1 when more is better, -1 when less is, 0 when it depends.
        compute: the figure of a period, up to now, from the node's tables.
    """

    key: str
    name: str
    unit: Unit
    over: Over
    formula: str
    source: str
    guard: str
    breakdowns: Headings
    least: int
    better: int
    compute: Callable[[Period, datetime], Found]
