"""What is known of a resource as an answer to a need, as named figures: what the learned ranker reads, and nothing else.

Every figure comes from what the engine computed anyway. A good one can only raise a score and a bad one only lower it, whatever was learnt; so a
resource that is made better never falls.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import log
from operator import attrgetter
from typing import Final

import numpy as np
from numpy.typing import NDArray

from entrepot.engine.conditions import Condition
from entrepot.engine.grading import FITS, INTERCEPT, KIN, LEXICAL_WEIGHT, WORDED, cosine, fitting
from entrepot.engine.retrieval import Candidate

Floats = NDArray[np.float64]

VERSION: Final = 1
"""Of the list below: models and records of another version are not read."""
_SHORT: Final = 4.0  # levels of readiness, and
_OVER: Final = 2.0  # natural logarithms over the budget, from which on it makes no difference


@dataclass(frozen=True, slots=True)
class Features:
    """One resource in one role for one need.

    Attributes:
        meaning: mean centred cosine of the voters; while none was heard, the cosine of the words.
        words: cosine of the words beside the voters'.
        share: how much of the need's words it has, 0 to 1, less the mean of those that could share a word; 0 for another language, so that no language
            gains by it.
        standing: mean of the voters' standings, in standard deviations.
        kin: mean likeness to the best of the other roles.
        fits: measured conditions that fit, as far as the untrained fusion counts them.
        more_fits: all other conditions that fit.
        unmet: conditions that are not known to hold, failed ones included.
        failed: conditions known to fail.
        readiness_short: levels of readiness below what is asked.
        over_budget: natural logarithm of the cost over the budget; 0 within it, or where either is not known.
        unpriced: 1 where there is a budget and no cost that can be held against it.
        same_place: 1 when it is in the need's place.
        other_language: 1 for another language: only takes up, in training, that people open what they can read, and never counts in a score.
    """

    meaning: float
    words: float
    share: float
    standing: float
    kin: float
    fits: float
    more_fits: float
    unmet: float
    failed: float
    readiness_short: float
    over_budget: float
    unpriced: float
    same_place: float
    other_language: float


@dataclass(frozen=True, slots=True)
class Known:
    """What the fusion and the terms say of one candidate, beside its retrieval.

    Attributes:
        kin: mean likeness to the best of the other roles.
        conditions: all that were compared.
        readiness: asked and offered level, None where one is not known.
        cost: over the budget as a ratio; None where either is not known.
        budget: whether the need states one.
    """

    candidate: Candidate
    kin: float
    conditions: Sequence[Condition] = ()
    readiness: tuple[int, int] | None = None
    cost: float | None = None
    budget: bool = False
    same_place: bool = False


NAMES: Final = tuple(Features.__dataclass_fields__)
_FIGURES: Final = attrgetter(*NAMES)
GOOD: Final = frozenset({"meaning", "words", "share", "standing", "kin", "fits", "more_fits", "same_place"})
CONTROL: Final = "other_language"
SIGNS: Final[Floats] = np.array([0.0 if name == CONTROL else 1.0 if name in GOOD else -1.0 for name in NAMES])
"""(features,) 1 where more is better, -1 where more is worse, 0 for what never counts."""
_UNTRAINED: Final = {"meaning": WORDED, "words": WORDED * LEXICAL_WEIGHT, "fits": FITS, "kin": KIN}
UNTRAINED: Final[Floats] = np.array([_UNTRAINED.get(name, 0.0) for name in NAMES])
"""(features,) weights that give the untrained fusion's score (`engine.grading.calibrated`) as a logit, with `INTERCEPT`."""

__all__ = [
    "CONTROL",
    "GOOD",
    "INTERCEPT",
    "NAMES",
    "SIGNS",
    "UNTRAINED",
    "VERSION",
    "Features",
    "Floats",
    "Known",
    "features",
    "rows",
]


def features(known: Sequence[Known]) -> list[Features]:
    """The features of a role's candidates, in their order; together, because sharing words is held against those that could share them."""
    able = [item.candidate.share for item in known if item.candidate.same_language]
    usual = sum(able) / len(able) if able else 0.0
    return [_of(item, usual) for item in known]


def rows(items: Sequence[Features]) -> Floats:
    """Features as figures, (items, features), in the order of `NAMES`."""
    return np.array([_FIGURES(item) for item in items], np.float64).reshape(len(items), len(NAMES))


def judged_otherwise(item: Features, conditions: Sequence[Condition], nearer: float) -> Features:
    """The features with other conditions, and with texts that are so much nearer; all else as it is."""
    return replace(item, meaning=item.meaning + nearer, **_counts(conditions))


def _counts(conditions: Sequence[Condition]) -> dict[str, float]:
    """What is counted of conditions."""
    verdicts = [condition.verdict for condition in conditions]
    counted, failed = fitting(conditions), verdicts.count("fails")
    return {
        "fits": float(counted),
        "more_fits": float(verdicts.count("fits") - counted),
        "unmet": float(verdicts.count("unknown") + failed),
        "failed": float(failed),
    }


def _of(item: Known, usual: float) -> Features:
    candidate = item.candidate
    asked, offered = item.readiness or (0, 0)
    votes = candidate.votes
    return Features(
        meaning=cosine(candidate),
        words=candidate.lexical if votes else 0.0,
        share=candidate.share - usual if candidate.same_language else 0.0,
        standing=sum(vote.standing for vote in votes) / len(votes) if votes else 0.0,
        kin=item.kin,
        **_counts(item.conditions),
        readiness_short=min(max(0.0, float(asked - offered)), _SHORT),
        over_budget=min(log(item.cost), _OVER) if item.cost is not None and item.cost > 1 else 0.0,
        unpriced=float(item.budget and item.cost is None),
        same_place=float(item.same_place),
        other_language=float(not candidate.same_language),
    )
