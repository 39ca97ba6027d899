"""Whether a learned ranker may be used: it must beat the untrained fusion on needs that it never saw.

What a ranker would have gained is estimated from what was shown in another order: each outcome counts by how likely its place was to be looked at
(counterfactual evaluation, Swaminathan and Joachims 2015; ratios rather than sums, so that a few rare outcomes do not rule).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np

from entrepot.engine.ranking.calibration import calibrated, surprise
from entrepot.engine.ranking.features import Floats
from entrepot.engine.ranking.linear import FUSION, Ranker
from entrepot.engine.ranking.lists import ShownList, split
from entrepot.engine.ranking.propensity import Curve, estimated
from entrepot.engine.ranking.training import trained

Why = Literal["used", "no_outcomes", "few_outcomes", "not_better"]
HELD_BACK: Final = 0.3
"""Share of the needs that is held back: those that were shown last."""
FEWEST: Final = 30
"""So many needs held back must have come to something, before a difference is believed at all."""
_ROUNDS: Final = 2000


@dataclass(frozen=True, slots=True)
class Gained:
    """A difference with its 95 % bootstrap interval over needs."""

    mean: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What was held back says of the trained ranker beside the fusion.

    Attributes:
        needs, held_back: with any outcome, learnt from and held back.
        outcomes: resources of which something came, in both.
        ndcg, mrr: of the trained ranker, held back, weighted by inverse propensity.
        ndcg_untrained, mrr_untrained: of the fusion on the same.
        gain: of nDCG, with the interval that decides.
        why: ``used``, or why the fusion stays.
    """

    needs: int
    held_back: int
    outcomes: int
    ndcg: float
    ndcg_untrained: float
    mrr: float
    mrr_untrained: float
    gain: Gained
    why: Why

    @property
    def used(self) -> bool:
        """Whether the trained ranker takes the fusion's place."""
        return self.why == "used"


@dataclass(frozen=True, slots=True)
class Learnt:
    """A trained ranker, the curve that it was corrected by, and whether it may be used."""

    ranker: Ranker
    curve: Curve
    evaluation: Evaluation


def learnt(lists: Sequence[ShownList], *, curve: Curve | None = None) -> Learnt:
    """Train on the needs that were shown first, judge on the others.

    Args:
        lists: all that was shown, in any order; the result does not depend on it.
        curve: how likely each place was to be looked at; estimated from the needs learnt from when None.
    """
    ordered = sorted(lists, key=lambda item: (item.need, item.at, item.features.tobytes()))
    first, last = split(ordered, HELD_BACK)
    known = estimated(first) if curve is None else curve
    ranker = trained(first, known)
    evaluation = evaluated(ranker, last, known, _needs(first), _outcomes(ordered))
    if evaluation.used:
        told = calibrated(ranker, first)
        if surprise(told, last) < surprise(ranker, last):
            ranker = told
    return Learnt(ranker, known, evaluation)


def evaluated(
    ranker: Ranker, held: Sequence[ShownList], curve: Curve, needs: int, outcomes: int
) -> Evaluation:
    """Compare a ranker with the fusion on what was held back; ``needs`` and ``outcomes`` are told on."""
    found = np.array([_tellings(group, ranker, curve) for group in _by_need(held)]).reshape(-1, 6)
    held_back = len(found)
    ndcg, mrr = _ratio(found, 0), _ratio(found, 3)
    gain = _gained(found[:, :3]) if held_back else Gained(0.0, 0.0, 0.0)
    return Evaluation(
        needs=needs,
        held_back=held_back,
        outcomes=outcomes,
        ndcg=ndcg[0],
        ndcg_untrained=ndcg[1],
        mrr=mrr[0],
        mrr_untrained=mrr[1],
        gain=gain,
        why=_why(held_back, outcomes, gain),
    )


def _why(held_back: int, outcomes: int, gain: Gained) -> Why:
    if not outcomes:
        return "no_outcomes"
    if held_back < FEWEST:
        return "few_outcomes"
    return "used" if gain.low > 0 else "not_better"


def _by_need(lists: Sequence[ShownList]) -> list[list[ShownList]]:
    groups: dict[str, list[ShownList]] = {}
    for item in lists:
        if (item.gains > 0).any():
            groups.setdefault(item.need, []).append(item)
    return list(groups.values())


def _needs(lists: Sequence[ShownList]) -> int:
    return len({item.need for item in lists if item.answered})


def _outcomes(lists: Sequence[ShownList]) -> int:
    return sum(int((item.gains != 0).sum()) for item in lists)


def _tellings(group: Sequence[ShownList], ranker: Ranker, curve: Curve) -> list[float]:
    """Of one need: trained, untrained and best possible sum of discounted gains, by the discount of nDCG and by that of MRR."""
    sums = np.zeros(6)
    for item in group:
        weighted = np.maximum(item.gains, 0) / curve.at(item.positions)
        ranks = [_ranks(ranker.logits(item.features)), _ranks(FUSION.logits(item.features))]
        best = _ranks(weighted + 1e-12 * ranks[0])
        for start, discount in ((0, _logarithmic), (3, _reciprocal)):
            told = [weighted @ discount(rank) for rank in (*ranks, best)]
            sums[start : start + 3] += told
    return sums.tolist()


def _ranks(values: Floats) -> Floats:
    """(n,) places from 1 by falling value; equal values share their mean place, whatever the order of input."""
    above = (values[None, :] > values[:, None]).sum(axis=1)
    same = (values[None, :] == values[:, None]).sum(axis=1)
    ranks: Floats = above + (same + 1) / 2
    return ranks


def _logarithmic(ranks: Floats) -> Floats:
    result: Floats = 1 / np.log2(ranks + 1)
    return result


def _reciprocal(ranks: Floats) -> Floats:
    return 1 / ranks


def _ratio(found: Floats, start: int) -> tuple[float, float]:
    total = found[:, start : start + 3].sum(axis=0)
    return (float(total[0] / total[2]), float(total[1] / total[2])) if total[2] else (0.0, 0.0)


def _gained(found: Floats) -> Gained:
    """By how much the trained sums are ahead, as a share of the best possible, with needs drawn again with replacement (paired bootstrap, Efron 1979)."""
    draws = np.random.default_rng(1).integers(0, len(found), (_ROUNDS, len(found)))
    apart, best = found[:, 0] - found[:, 1], found[:, 2]
    means = apart[draws].sum(axis=1) / best[draws].sum(axis=1)
    low, high = np.percentile(means, [2.5, 97.5])
    return Gained(float(apart.sum() / best.sum()), float(low), float(high))
