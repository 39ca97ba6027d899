"""From what voters, words, facts and kin say to a calibrated score and one of four grades.

Two logistic models, fitted by ``bench/grades.py`` on the demo region's stories. The first says of a resource in a role how often one that looks like
this fills it; the second says of a need how often one that finds this much is served at all. Where the second says no, every grade is ``none``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp

from entrepot.engine.conditions import Condition
from entrepot.engine.retrieval import Candidate
from entrepot.vocabulary.kinds import Grade

FIT_BONUS, FITS_COUNTED = 0.06, 2
FAIL_PENALTY = 0.1
LEXICAL_WEIGHT = 0.1
"""What a condition that fits or fails, and a word met, weigh beside a cosine."""
UNRELATED = 0.25
"""Likeness to its kin of a resource that is judged without a chain around it: what a fitting one usually has."""
INTERCEPT, WORDED, FITS, KIN = -4.3, 16.9, 1.5, 4.5
"""The first model: a logit, and what evidence adds to it. The learned ranker (`engine.ranking`) starts from these."""
STRONG, FAIR, WEAK = 0.85, 0.7, 0.5
SERVED = 0.6
"""From this probability on a need counts as one that the node can serve at all."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for one candidate in one role.

    Attributes:
        worded: mean centred cosine of the voters, and a little for words met.
        fits: measured conditions that fit.
        kin: mean likeness to the best candidates of the other roles.
    """

    worded: float
    fits: int
    kin: float = UNRELATED


def cosine(candidate: Candidate) -> float:
    """Mean centred cosine of the voters; while none was heard, the cosine of the words."""
    votes = candidate.votes
    return sum(vote.cosine for vote in votes) / len(votes) if votes else candidate.lexical


def worded(candidate: Candidate) -> float:
    """The candidate's cosine and a little for words met."""
    return cosine(candidate) + (LEXICAL_WEIGHT * candidate.lexical if candidate.votes else 0.0)


def fitting(conditions: Sequence[Condition]) -> int:
    """How many measured conditions fit, as far as they are counted."""
    fits = sum(item.verdict == "fits" for item in conditions if item.name not in {"date", "readiness"})
    return min(fits, FITS_COUNTED)


def bonus(conditions: Sequence[Condition]) -> float:
    """What conditions add on the scale of a cosine: those that fit, less a penalty when any fails."""
    fails = any(item.verdict == "fails" for item in conditions)
    return FIT_BONUS * fitting(conditions) - FAIL_PENALTY * fails


def calibrated(evidence: Evidence) -> float:
    """How often a resource with this evidence fills its role, 0 to 1."""
    return _logistic(INTERCEPT + WORDED * evidence.worded + FITS * evidence.fits + KIN * evidence.kin)


def served(strongest: float, support: float) -> float:
    """How often a need that finds this much is served at all, 0 to 1.

    Args:
        strongest: the best joint evidence (`kinship`) in any role.
        support: mean over the roles of the best cosine.
    """
    return _logistic(-7.75 + 24.8 * strongest + 9.3 * support)


def _logistic(value: float) -> float:
    return 1 / (1 + exp(-value))


def grade(score: float, probability_served: float = 1.0) -> Grade:
    """The grade of a calibrated score of a need that is served with this probability."""
    if probability_served < SERVED or score < WEAK:
        return Grade.NONE
    if score >= STRONG:
        return Grade.STRONG
    return Grade.FAIR if score >= FAIR else Grade.WEAK
