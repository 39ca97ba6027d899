"""How unevenly something is spread.

The Gini coefficient is the engine's (`engine.allocation.exposure.gini`). Theil's T: Theil 1967, "Economics and Information Theory", chapter 4;
its parts between and within groups: Shorrocks 1980, "The class of additively decomposable inequality measures", Econometrica 48 (3).
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from entrepot.engine.allocation.exposure import gini

__all__ = ["Theil", "gini", "theil"]


@dataclass(frozen=True, slots=True)
class Theil:
    """Theil's T and its parts: `total` is `between` and `within` together; each from 0 (even) to at most the logarithm of the number of members."""

    total: float
    between: float
    within: float


def theil(values: Sequence[float], groups: Sequence[Hashable]) -> Theil:
    """Theil's T of values, each with its group.

    T = Σ s ln(n s), where s is a value's share of the sum; a value of 0 adds nothing, for x ln x goes to 0. Between the groups it is
    Σ S ln(S / (m / n)), where S is a group's share of the sum and m its number of members; what is left is within them.

    Raises:
        ValueError: a value is below 0, or there is not one group for each value.
    """
    amounts = np.asarray(values, dtype=np.float64)
    if len(groups) != len(amounts) or (amounts < 0).any():
        raise ValueError("values of 0 or more, each with a group")
    if not len(amounts) or not amounts.sum():
        return Theil(0.0, 0.0, 0.0)
    numbers = {group: number for number, group in enumerate(dict.fromkeys(groups))}
    of = np.array([numbers[group] for group in groups])
    shares = amounts / amounts.sum()
    total = _weighted_log(shares, np.full(len(shares), 1 / len(shares)))
    parts = np.bincount(of, shares).astype(np.float64)
    between = _weighted_log(parts, np.bincount(of) / len(shares))
    return Theil(total, between, max(total - between, 0.0))


def _weighted_log(shares: NDArray[np.float64], even: NDArray[np.float64]) -> float:
    some = shares > 0
    return max(float((shares[some] * np.log(shares[some] / even[some])).sum()), 0.0)
