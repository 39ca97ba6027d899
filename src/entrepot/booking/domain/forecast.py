"""How much a facility will be used in the weeks to come, with the error that the same method made in the past. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from statistics import fmean
from typing import Final

WEEKS: Final = 8
"""So many weeks are foretold, and the mean is over so many."""
SEASON: Final = 52
LEAST: Final = 4
"""From fewer weeks nothing is foretold."""


class Method(StrEnum):
    """How it is foretold: as the share of its open hours in which it was used lately, so that weeks with holidays are foretold less."""

    MEAN = "mean"
    """The mean share of the last eight weeks."""
    LAST = "last"
    """The share of the last week (naive)."""
    SEASON = "season"
    """The share of the same week a year ago (seasonal naive)."""


@dataclass(frozen=True, slots=True)
class Week:
    """A week by its Monday: hours for which it was open, and unit-hours for which it was used."""

    first: date
    open: float
    used: float = 0.0

    @property
    def share(self) -> float:
        """Used over open hours; 0 in a week in which it was closed."""
        return self.used / self.open if self.open else 0.0


@dataclass(frozen=True, slots=True)
class Forecast:
    """What is foretold.

    Attributes:
        weeks: by Monday, the hours in which it will be used.
        error: mean absolute error in hours of a week, over all forecasts one to eight weeks ahead that could have been made from the past;
            None where there was too little of it to try.
        errors: the same for every method that could be tried, the one that was chosen among them.
        tried: how many forecasts of a week that is over the errors are means of.
    """

    method: Method
    weeks: tuple[tuple[date, float], ...]
    error: float | None
    errors: Mapping[Method, float]
    tried: int


def forecast(past: Sequence[Week], coming: Sequence[Week]) -> Forecast | None:
    """Foretell the coming weeks from those that are over, in order and without a gap, by the method that erred least so far.

    None where fewer than four weeks are known.
    """
    if len(past) < LEAST:
        return None
    errors: dict[Method, float] = {}
    tried = 0
    for method in Method:
        misses = _misses(past, method)
        if misses:
            errors[method] = fmean(misses)
            tried = max(tried, len(misses)) if method != Method.SEASON else tried
    chosen = min(errors, key=lambda method: errors[method]) if errors else Method.MEAN
    weeks = tuple(
        (week.first, _share(past, chosen, ahead) * week.open) for ahead, week in enumerate(coming[:WEEKS], 1)
    )
    return Forecast(chosen, weeks, errors.get(chosen), errors, tried)


def _misses(past: Sequence[Week], method: Method) -> list[float]:
    """How far each forecast was off that could have been made; nothing for a method that could not have been used each time."""
    found = []
    for origin in range(_needed(method), len(past)):
        known = past[:origin]
        for ahead, week in enumerate(past[origin : origin + WEEKS], 1):
            found.append(abs(_share(known, method, ahead) * week.open - week.used))
    return found


def _needed(method: Method) -> int:
    return SEASON if method == Method.SEASON else LEAST


def _share(past: Sequence[Week], method: Method, ahead: int) -> float:
    """The share of its open hours in which it is used so many weeks after the last one known."""
    return _SHARES[method](past, ahead)


_SHARES: Final[Mapping[Method, Callable[[Sequence[Week], int], float]]] = {
    Method.MEAN: lambda past, _: fmean(week.share for week in past[-WEEKS:]),
    Method.LAST: lambda past, _: past[-1].share,
    Method.SEASON: lambda past, ahead: past[len(past) - 1 + ahead - SEASON].share,
}
