"""What another choice of weights changes, and what the same parks come to without any engine."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from entrepot.engine.pairing.optimum import Edges
from entrepot.engine.pairing.pairing import Pair, Pairing
from entrepot.engine.pairing.scoring import Scores
from entrepot.engine.pairing.weights import Criterion

DRAWS = 200


@dataclass(frozen=True, slots=True)
class Changed:
    """What is different between two pairings.

    Attributes:
        made: pairs that only the later has.
        gone: pairs that only the earlier has.
        kept: pairs of both, as the later has them.
        sums: by criterion, the later's less the earlier's, before weights.
        stirred: ids of all parks that gained or lost a partner, in their order.
    """

    made: tuple[Pair, ...]
    gone: tuple[Pair, ...]
    kept: tuple[Pair, ...]
    sums: Mapping[Criterion, float]
    stirred: tuple[str, ...]


def what_changed(before: Pairing, after: Pairing) -> Changed:
    """What the later pairing makes, keeps and gives up; a pair is the same whichever of its parks is named first."""
    old = {frozenset((one.first, one.second)): one for one in before.pairs}
    new = {frozenset((one.first, one.second)): one for one in after.pairs}
    made = tuple(one for key, one in new.items() if key not in old)
    gone = tuple(one for key, one in old.items() if key not in new)
    return Changed(
        made=made,
        gone=gone,
        kept=tuple(one for key, one in new.items() if key in old),
        sums={criterion: after.sums[criterion] - before.sums[criterion] for criterion in Criterion},
        stirred=tuple(sorted({park for one in (*made, *gone) for park in (one.first, one.second)})),
    )


@dataclass(frozen=True, slots=True)
class Worth:
    """What a pairing comes to: the sum of reciprocal complementarity, of scores, and the number of pairs (for lots: means)."""

    reciprocal: float
    total: float
    pairs: float


@dataclass(frozen=True, slots=True)
class Compared:
    """The same parks under the same rules and quotas: as paired, by drawing lots, and each with its nearest neighbour."""

    paired: Worth
    lots: Worth
    nearest: Worth
    draws: int


def compared(scores: Scores, found: Pairing, *, draws: int = DRAWS, seed: int = 1) -> Compared:
    """A pairing beside the mean of so many draws of lots, and beside nearest neighbours.

    A draw goes through all places of all parks in random order, and gives each one of those it may still be paired with, all with
    equal chance. Nearest neighbours are paired from the nearest two on; parks without coordinates come last.
    """
    random = np.random.default_rng(seed)
    rows = [_worth(scores, _drawn(scores, random)) for _ in range(draws)]
    mean = np.array([(one.reciprocal, one.total, one.pairs) for one in rows]).reshape(-1, 3).mean(axis=0)
    return Compared(
        paired=Worth(found.sums[Criterion.RECIPROCAL], found.total, len(found.pairs)),
        lots=Worth(float(mean[0]), float(mean[1]), float(mean[2])),
        nearest=_worth(scores, nearest(scores)),
        draws=draws,
    )


def nearest(scores: Scores) -> Edges:
    """The pairs that may be made, from the nearest on, as long as both have a place left."""
    whole = np.argwhere(
        scores.allowed & scores.first[:, None] if scores.sides else np.triu(scores.allowed, 1)
    )
    km = scores.km[whole[:, 0], whole[:, 1]]
    left = scores.quotas.copy()
    taken = []
    for one, other in whole[np.lexsort((whole[:, 1], whole[:, 0], km))].tolist():
        if left[one] and left[other]:
            left[[one, other]] -= 1
            taken.append((one, other))
    return np.array(taken, np.int64).reshape(-1, 2)


def _drawn(scores: Scores, random: np.random.Generator) -> Edges:
    left = scores.quotas.copy()
    open_ = scores.allowed & (left > 0)[:, None] & (left > 0)[None, :]
    taken = []
    for one in random.permutation(np.repeat(np.arange(len(left)), left)).tolist():
        choices = np.flatnonzero(open_[one])
        if not left[one] or not len(choices):
            continue
        other = int(choices[random.integers(len(choices))])
        taken.append((one, other) if scores.first[one] else (other, one))
        open_[one, other] = open_[other, one] = False
        for park in (one, other):
            left[park] -= 1
            if not left[park]:
                open_[park, :] = open_[:, park] = False
    return np.array(taken, np.int64).reshape(-1, 2)


def _worth(scores: Scores, edges: Edges) -> Worth:
    at = edges[:, 0], edges[:, 1]
    reciprocal = scores.criteria[Criterion.RECIPROCAL][at]
    return Worth(float(reciprocal.sum()), float(scores.values[at].sum()), len(edges))
