"""What the members of a programme are to deliver, and how far they are. Pure.

The light of a target, at a day: of what is to be reached until its end, `expected` is the part of the days that are over.
At least: green from `expected` on, amber from three quarters of it, red below. At most: green up to `expected`, amber up to four thirds
of it but never beyond the whole, red above. Unknown where nothing is said.

The light of a member: the mean of its targets' lights that are known, by their weights, where green is 1, amber ½ and red 0: green from ⅘
on as long as none is red or unknown, amber from ⅖ on, red below; unknown where more than half of the weight is.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Final

from entrepot.deals.domain.wording import Wording
from entrepot.programmes.domain.forms import KEY
from entrepot.vocabulary.periods import Period, month_period

MOST_TARGETS: Final = 30
HIGHEST_WEIGHT: Final = 100
NEAR: Final = Fraction(3, 4)
TOLERANCE: Final = Fraction(1, 20)
"""A figure that a member says and the node's own differ by more than this part of the larger: the member is asked why."""
GOOD: Final = Fraction(4, 5)
FAIR: Final = Fraction(2, 5)


class Measure(StrEnum):
    """By which figure a target is measured."""

    SAID = "said"
    """By what the member says alone; all others are figures of the node."""
    BOOKINGS = "bookings"
    """Bookings of others on its facilities that were not cancelled, by the day on which they begin."""
    HOURS = "hours"
    """Hours in which others are known to have used its facilities (对外服务机时)."""
    DEALS_SIGNED = "deals_signed"
    DEALS_KEPT = "deals_kept"
    NEEDS_ANSWERED = "needs_answered"
    """Needs of others for which it brought a resource into a deal that was signed."""
    RESOURCES = "resources"
    """Resources that it put on the list."""


class Direction(StrEnum):
    """Which way is good."""

    AT_LEAST = "at_least"
    AT_MOST = "at_most"


class Rhythm(StrEnum):
    """How often members report; each period is one of the calendar."""

    QUARTER = "quarter"
    HALF = "half"
    YEAR = "year"

    @property
    def months(self) -> int:
        """How many months a period has."""
        return {"quarter": 3, "half": 6, "year": 12}[self.value]


class Light(StrEnum):
    """How far something is, from good to bad, and not known."""

    GREEN = "green"
    AMBER = "amber"
    RED = "red"
    UNKNOWN = "unknown"


POINTS: Final[Mapping[Light, Fraction]] = {
    Light.GREEN: Fraction(1),
    Light.AMBER: Fraction(1, 2),
    Light.RED: Fraction(0),
}


@dataclass(frozen=True, slots=True)
class Target:
    """Something to be delivered.

    Attributes:
        names: what it is, by language.
        unit: of its figure, as it is shown behind it.
        value: to be reached, or kept to, in the days of `within`, which is half-open.
        weight: how much it counts beside the member's other targets, from 1 to 100.
    """

    key: str
    names: Wording
    unit: str
    measure: Measure
    value: Decimal
    within: Period
    direction: Direction = Direction.AT_LEAST
    weight: int = 1

    def expected(self, until: date) -> Fraction:
        """What is to be reached before a day: pro rata by days, nothing before the target begins and all of it after its end."""
        days = (self.within.end - self.within.start).days
        over = min(max((until - self.within.start).days, 0), days)
        return Fraction(self.value) * over / days


@dataclass(frozen=True, slots=True)
class Said:
    """What a report says to one target: the member's figure and the node's own; None where there is none."""

    said: Decimal | None = None
    pulled: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Reported:
    """What a member reported for a period, by the keys of the targets."""

    period: Period
    figures: Mapping[str, Said]


def flaws(targets: Iterable[Target]) -> tuple[str, ...]:
    """Everything that is wrong with targets, as codes of `SAID` in `refusals`."""
    found: list[str] = []
    those = list(targets)
    keys = [one.key for one in those]
    if not 1 <= len(those) <= MOST_TARGETS:
        found.append("targets_many")
    if any(not KEY.fullmatch(key) for key in keys):
        found.append("call_key_odd")
    if len(set(keys)) < len(keys):
        found.append("call_key_twice")
    if any(not one.names for one in those):
        found.append("target_unnamed")
    if any(one.value <= 0 or not 1 <= one.weight <= HIGHEST_WEIGHT for one in those):
        found.append("target_odd")
    return tuple(found)


def period_of(rhythm: Rhythm, day: date) -> Period:
    """The period of the calendar in which a day lies."""
    return month_period(day.year, (day.month - 1) // rhythm.months * rhythm.months + 1, rhythm.months)


def periods(rhythm: Rhythm, term: Period, today: date) -> list[Period]:
    """The periods of a term that are over, in their order: those of the calendar, the first and the last cut to the term."""
    found: list[Period] = []
    start = term.start
    while start < term.end and (end := min(period_of(rhythm, start).end, term.end)) <= today:
        found.append(Period(start, end))
        start = end
    return found


def unbroken(reports: Iterable[Reported], since: date) -> list[Reported]:
    """The reports from the first period on without a gap: what comes after one that is missing does not count yet. In their order."""
    by_start = {one.period.start: one for one in reports}
    found: list[Reported] = []
    while since in by_start:
        found.append(by_start[since])
        since = found[-1].period.end
    return found


def reached(target: Target, line: Iterable[Reported]) -> Decimal | None:
    """The sum of what was reported to a target within its days: the node's own figure where it is measured by one, else what the member says.

    None where a report does not say anything, or none is there.
    """
    counted = [
        one for one in line if one.period.start < target.within.end and one.period.end > target.within.start
    ]
    figures = [counts(target, one.figures.get(target.key, Said())) for one in counted]
    known = [one for one in figures if one is not None]
    return sum(known, Decimal()) if known and len(known) == len(figures) else None


def counts(target: Target, said: Said) -> Decimal | None:
    """Which figure counts: the node's own where it is measured by one, else what the member says."""
    return said.said if target.measure == Measure.SAID else said.pulled


def light(target: Target, figure: Decimal | None, until: date) -> Light:
    """The light of a target for what was reached before a day."""
    if figure is None:
        return Light.UNKNOWN
    expected, there = target.expected(until), Fraction(figure)
    if target.direction == Direction.AT_LEAST:
        if there >= expected:
            return Light.GREEN
        return Light.AMBER if there >= NEAR * expected else Light.RED
    if there <= expected:
        return Light.GREEN
    return Light.AMBER if there <= min(expected / NEAR, Fraction(target.value)) else Light.RED


def together(lights: Iterable[tuple[Light, int]]) -> Light:
    """The light of a member, from those of its targets with their weights."""
    those = list(lights)
    whole = sum(weight for _, weight in those)
    known = [(POINTS[one], weight) for one, weight in those if one != Light.UNKNOWN]
    weight_known = sum(weight for _, weight in known)
    if not whole or 2 * weight_known < whole:
        return Light.UNKNOWN
    mean = sum((points * weight for points, weight in known), Fraction(0)) / weight_known
    if mean >= GOOD and not {one for one, _ in those} & {Light.RED, Light.UNKNOWN}:
        return Light.GREEN
    return Light.AMBER if mean >= FAIR else Light.RED


def differs(said: Said) -> bool:
    """Whether the member's figure and the node's own are so far apart that the member is asked why."""
    if said.said is None or said.pulled is None:
        return False
    one, other = Fraction(said.said), Fraction(said.pulled)
    return abs(one - other) > TOLERANCE * max(abs(one), abs(other))


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a member is with one target: the sum so far, what is expected of it, and the light."""

    target: Target
    figure: Decimal | None
    expected: Fraction
    light: Light


def standings(targets: Iterable[Target], line: list[Reported]) -> tuple[Standing, ...]:
    """Each target at the end of the last report of an unbroken line; all unknown where there is none."""
    if not line:
        return tuple(Standing(one, None, Fraction(0), Light.UNKNOWN) for one in targets)
    until = line[-1].period.end
    figures = [(one, reached(one, line)) for one in targets]
    return tuple(
        Standing(one, figure, one.expected(until), light(one, figure, until)) for one, figure in figures
    )


def altogether(found: Iterable[Standing]) -> Light:
    """The light of a member, from how far it is with each target."""
    return together((one.light, one.target.weight) for one in found)


def late(line: list[Reported], due: list[Period]) -> bool:
    """Whether more than one of the periods that are over is not reported: then nothing is known of a member any more."""
    reported = line[-1].period.end if line else date.min
    return sum(period.end > reported for period in due) > 1
