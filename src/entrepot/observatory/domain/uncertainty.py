"""How far a figure may be from what is behind it by chance alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import fmean, stdev
from typing import Final

NORMAL_95: Final = 1.959963984540054
"""The quantile of the normal distribution that leaves 2.5 % on each side."""


@dataclass(frozen=True, slots=True)
class Range:
    """Between what the figure lies with a probability of 95 %."""

    low: float
    high: float


def of_rate(hits: int, of: int) -> Range | None:
    """The range of a rate of so many of so many (Wilson 1927, "Probable inference", Journal of the American Statistical Association 22);
    None of none. It holds for few and for rates near 0 or 1, where the usual one does not.

    Raises:
        ValueError: more hits than there are cases, or fewer than none.
    """
    if not 0 <= hits <= of:
        raise ValueError(f"{hits} of {of}")
    if of == 0:
        return None
    squared, rate = NORMAL_95**2, hits / of
    middle = (rate + squared / (2 * of)) / (1 + squared / of)
    half = NORMAL_95 / (1 + squared / of) * sqrt(rate * (1 - rate) / of + squared / (4 * of**2))
    return Range(0.0 if hits == 0 else middle - half, 1.0 if hits == of else middle + half)


def of_mean(values: Sequence[float]) -> Range | None:
    """The range of a mean, by the central limit theorem; None of fewer than 30 values, where it does not hold well enough."""
    if len(values) < 30:
        return None
    half = NORMAL_95 * stdev(values) / sqrt(len(values))
    middle = fmean(values)
    return Range(middle - half, middle + half)
