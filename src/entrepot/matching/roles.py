"""Candidates for one role of a need's chain: by text where resources are told in words, by eligibility where rules decide."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from entrepot.engine.conditions import Condition, Fact
from entrepot.engine.grading import (
    UNRELATED,
    Evidence,
    bonus,
    calibrated,
    cosine,
    fitting,
    grade,
    served,
    worded,
)
from entrepot.engine.kinship import Floats, joint, likeness_to_best
from entrepot.engine.matcher import Ranked
from entrepot.matching.index import Index
from entrepot.matching.reading import Offer, Requirement
from entrepot.matching.terms import Terms, terms
from entrepot.vocabulary.kinds import Grade, Role
from entrepot.vocabulary.money import MoneyRange, Rates

BY_RULES = frozenset({Role.FINANCE, Role.POLICY})
"""Roles that a need meets by being eligible rather than by being alike."""
WORDED, RULED = 120, 500
"""Resources looked at for a role; of those told in words only the nearest can matter."""
KEPT = 16


@dataclass(frozen=True, slots=True)
class Candidate:
    """One resource for one role, with everything that speaks for and against it."""

    ranked: Ranked
    offer: Offer
    terms: Terms
    score: float
    grade: Grade

    @property
    def adequate(self) -> bool:
        """Whether it may be a link of a chain."""
        return self.grade is not Grade.NONE and not self.terms.fails


@dataclass(frozen=True, slots=True)
class Question:
    """One need asked of one index."""

    index: Index
    asked: Requirement
    rates: Rates
    today: date


def candidates(asking: Question, roles: Sequence[Role]) -> dict[Role, list[Candidate]]:
    """The candidates of each role, the best first; worded roles support each other (see `engine.kinship`)."""
    read = {role: _read(asking, role, WORDED) for role in roles if role not in BY_RULES}
    judged = _worded(asking.index, read)
    judged |= {
        role: [_ruled(asking, item) for item in _read(asking, role, RULED)]
        for role in roles
        if role in BY_RULES
    }
    return {
        role: sorted(judged[role], key=lambda item: (-item.adequate, -item.score))[:KEPT] for role in roles
    }


def _worded(index: Index, read: Mapping[Role, Sequence[_Read]]) -> dict[Role, list[Candidate]]:
    """Candidates of the roles that are told in words, judged together."""
    alike = _alike(index, read)
    own = {role: np.array([item.stated for item in items], np.float32) for role, items in read.items()}
    together = {
        role: values + np.array([item.bonus / 2 for item in read[role]], np.float32)
        for role, values in joint(own, alike).items()
    }
    best = {role: _best(items, together[role]) for role, items in read.items()}
    kin = likeness_to_best(best, {role: len(items) for role, items in read.items()}, alike)
    tops = [float(together[role][place]) for role, place in best.items() if place is not None]
    supports = [max(cosine(item.ranked.candidate) for item in items) for items in read.values() if items]
    probability = served(max(tops), sum(supports) / len(supports)) if tops else 0.0
    return {
        role: [_judged(item, kin[role], place, probability) for place, item in enumerate(items)]
        for role, items in read.items()
    }


def _best(items: Sequence[_Read], together: Floats) -> int | None:
    """The place of the best candidate that fails no condition."""
    order = np.argsort(-together, kind="stable").tolist()
    return next((place for place in order if not items[place].terms.fails), order[0] if order else None)


def _judged(item: _Read, kin: Floats | None, place: int, probability: float) -> Candidate:
    evidence = Evidence(
        worded(item.ranked.candidate),
        fitting(item.terms.conditions),
        UNRELATED if kin is None else float(kin[place]),
    )
    score = calibrated(evidence)
    return Candidate(item.ranked, item.offer, item.terms, score, grade(score, probability))


@dataclass(frozen=True, slots=True)
class _Read:
    """A ranked resource with its terms for the need."""

    ranked: Ranked
    offer: Offer
    terms: Terms

    @property
    def bonus(self) -> float:
        return bonus(self.terms.conditions)

    @property
    def stated(self) -> float:
        return worded(self.ranked.candidate) + self.bonus


def _read(asking: Question, role: Role, top: int) -> list[_Read]:
    found = asking.index.matcher.ranked(asking.asked.documents, kind=role, top=top)
    offers = asking.index.offers
    return [
        _Read(
            item,
            offers[item.resource],
            terms(asking.asked, offers[item.resource], asking.rates, asking.today),
        )
        for item in found
    ]


def _alike(index: Index, read: Mapping[Role, Sequence[_Read]]) -> dict[tuple[str, str], Floats]:
    numbers = {role: [item.ranked.resource for item in items] for role, items in read.items()}
    return {
        (one, other): index.matcher.alike(numbers[one], numbers[other])
        for one in numbers
        for other in numbers
        if one != other
    }


def _ruled(asking: Question, item: _Read) -> Candidate:
    agreed = replace(item.terms, conditions=(*item.terms.conditions, *_amount(asking.asked, item.offer)))
    score = _eligible_score(agreed, calibrated(Evidence(worded(item.ranked.candidate), 0)))
    return Candidate(item.ranked, item.offer, agreed, score, _eligible_grade(agreed, score))


def _eligible_score(agreed: Terms, worded: float) -> float:
    """Half for being eligible in everything that is known, half for what the text says."""
    known = [condition for condition in agreed.conditions if condition.verdict != "unknown"]
    open_questions = len(agreed.conditions) - len(known)
    return 0.5 / (1 + open_questions) + 0.5 * worded


def _eligible_grade(agreed: Terms, score: float) -> Grade:
    if agreed.fails:
        return Grade.NONE
    if any(condition.verdict == "unknown" for condition in agreed.conditions):
        return Grade.WEAK
    return Grade.STRONG if score >= 0.65 else Grade.FAIR


def _amount(asked: Requirement, given: Offer) -> tuple[Condition, ...]:
    """Whether a finance product's amounts suit the budget: a budget under its least amount does not, one over its most is met in part."""
    if given.kind is not Role.FINANCE or given.amount is None or asked.budget is None:
        return ()
    ends = (given.amount.low, given.amount.high)
    if any(end is not None and end.currency != asked.budget.currency for end in ends):
        return ()
    low, high = ends
    wanted = Fact("amount", "amount", MoneyRange(asked.budget, asked.budget), "column")
    stated = Fact("amount", "amount", given.amount, "column")
    if low is not None and asked.budget < low:
        return (Condition("amount", "amount", wanted, stated, "fails", "<"),)
    if high is not None and high < asked.budget:
        return (Condition("amount", "amount", wanted, stated, "unknown", "<"),)
    return (Condition("amount", "amount", wanted, stated, "fits", "∈"),)
