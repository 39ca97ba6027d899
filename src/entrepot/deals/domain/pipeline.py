"""The way of a result to market: its levels with evidence, the phases they mean, how long it stays in each, and who waits longer than most.

A stay in a phase ends when evidence shows a later one. How long stays last is estimated from those that ended and those that go on, after
Kaplan and Meier (1958, Nonparametric estimation from incomplete observations): the median of the ended ones alone would be too short,
since the long stays are those that have not ended yet.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import Final

from entrepot.vocabulary.readiness import Phase, phase_of

LEAST: Final = 5
"""So many stays must have ended before a median is told: below that it says more about chance, and about single owners, than about waiting."""
PHASES: Final = tuple(Phase)
LAST: Final = PHASES[-1]


class Evidence(StrEnum):
    """What shows a level."""

    PAPER = "paper"
    PATENT = "patent"
    PROTOTYPE = "prototype_report"
    PILOT = "pilot_run"
    CERTIFICATE = "certificate"
    SALE = "first_sale"
    OTHER = "other"


class Funding(StrEnum):
    """As what money was raised."""

    GRANT = "grant"
    EQUITY = "equity"
    LOAN = "loan"
    SALE = "sale"


@dataclass(frozen=True, slots=True)
class Step:
    """A level 1–9, and the day from which it is shown; ``stated`` when the owner only says so, without evidence.

    Raises:
        ValueError: the level is none.
    """

    level: int
    day: date
    stated: bool = False

    def __post_init__(self) -> None:
        phase_of(self.level)

    @property
    def phase(self) -> Phase:
        """The phase that the level belongs to."""
        return phase_of(self.level)


@dataclass(frozen=True, slots=True)
class Stay:
    """A time in one phase, from its first day to the day on which the next began; ``until`` None while it goes on.

    Attributes:
        onward: whether it ended by going on to a later phase, not by falling back to an earlier one.
    """

    phase: Phase
    first: date
    until: date | None = None
    onward: bool = False

    def days(self, today: date) -> int:
        """How many days it lasted, or has lasted until today."""
        return ((self.until or today) - self.first).days


@dataclass(frozen=True, slots=True)
class Waiting:
    """How long a phase lasts.

    Attributes:
        here: how many are in it now.
        ended: how many went on from it to a later one.
        median: after how many days half have gone on; None when fewer than `LEAST` have, or less than half ever will by what is known.
        longer: how many of those that are here have waited longer than that.
    """

    here: int = 0
    ended: int = 0
    median: int | None = None
    longer: int = 0


def way(stated: Step | None, shown: Iterable[Step]) -> tuple[Step, ...]:
    """The steps in the order of their days; those of one day in the order they were told. What is only stated counts until something is shown."""
    steps = sorted(shown, key=lambda step: step.day)
    if stated is not None and (not steps or stated.day < steps[0].day):
        return (stated, *steps)
    return tuple(steps)


def stays(steps: Sequence[Step]) -> tuple[Stay, ...]:
    """The times in each phase, one after the other; the last goes on."""
    found: list[Stay] = []
    for step in steps:
        if not found:
            found.append(Stay(step.phase, step.day))
        elif found[-1].phase != step.phase:
            last = found[-1]
            onward = PHASES.index(step.phase) > PHASES.index(last.phase)
            found[-1] = Stay(last.phase, last.first, step.day, onward)
            found.append(Stay(step.phase, step.day))
    return tuple(found)


def median(lasting: Iterable[tuple[int, bool]]) -> int | None:
    """After how many days half have gone on.

    Args:
        lasting: how many days each lasted, and whether it ended by going on; False for one that still goes on, or ended otherwise.

    Returns:
        the first day on which the estimated share of those still waiting is a half or less; None when fewer than `LEAST` ended, or it
        never gets there.
    """
    lasted = Counter(lasting)
    if sum(count for (_, ended), count in lasted.items() if ended) < LEAST:
        return None
    waiting, share = sum(lasted.values()), Fraction(1)
    for days in sorted({days for days, _ in lasted}):
        share *= 1 - Fraction(lasted[days, True], waiting)
        if share <= Fraction(1, 2):
            return days
        waiting -= lasted[days, True] + lasted[days, False]
    return None


def waiting(ways: Iterable[Sequence[Stay]], today: date) -> Mapping[Phase, Waiting]:
    """How long each phase lasts, over the stays of many; nothing is waited for in the last one."""
    every = [stay for way_of_one in ways for stay in way_of_one]
    return {phase: _waiting([stay for stay in every if stay.phase == phase], today) for phase in PHASES}


def _waiting(those: list[Stay], today: date) -> Waiting:
    here = [stay for stay in those if stay.until is None]
    ended = sum(stay.onward for stay in those)
    middle = median((stay.days(today), stay.onward) for stay in those)
    longer = 0 if middle is None else sum(stay.days(today) > middle for stay in here)
    return Waiting(len(here), ended, middle, longer)
