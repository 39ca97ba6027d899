"""Candidates for one role of a need's chain: by text where resources are told in words, by eligibility where rules decide."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial

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
from entrepot.engine.match import Raise
from entrepot.engine.matcher import Ranked
from entrepot.engine.raising import Judge, raises
from entrepot.engine.ranking import Features, Known, Ranker, features, judged_otherwise, largest, rows
from entrepot.matching.crossing import Border
from entrepot.matching.domain import PLACE
from entrepot.matching.index import Index
from entrepot.matching.reading import Offer, Requirement
from entrepot.matching.terms import Terms, converted, terms
from entrepot.vocabulary.kinds import Grade, Role
from entrepot.vocabulary.money import MoneyRange, Rates

BY_RULES = frozenset({Role.FINANCE, Role.POLICY})
"""Roles that a need meets by being eligible rather than by being alike."""
WORDED, RULED = 120, 500
"""Resources looked at for a role; of those told in words only the nearest can matter."""
KEPT = 16
ELSEWHERE = 3
"""So many other places are told of."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """One resource for one role, with everything that speaks for and against it.

    ``features`` are what a learned ranker reads, ``counted`` the few that set it apart most from the other candidates of its role where one is in use.
    """

    ranked: Ranked
    offer: Offer
    terms: Terms
    score: float
    grade: Grade
    judge: Judge
    features: Features | None = None
    counted: tuple[tuple[str, float], ...] = ()

    @property
    def raises(self) -> tuple[Raise, ...]:
        """What would raise its grade."""
        return raises(self.terms.conditions, worded(self.ranked.candidate), self.judge)

    @property
    def adequate(self) -> bool:
        """Whether it may be a link of a chain."""
        return self.grade is not Grade.NONE and not self.terms.fails


@dataclass(frozen=True, slots=True)
class Question:
    """One need asked of one index; ``voters`` were heard when it was asked, ``waiting`` says whether others were to come.

    ``ranker`` is the learned one that scores worded roles, None for the untrained fusion.
    """

    index: Index
    asked: Requirement
    rates: Rates
    today: date
    border: Border
    voters: tuple[str, ...] = ()
    waiting: bool = False
    ranker: Ranker | None = None


def candidates(asking: Question, roles: Sequence[Role]) -> dict[Role, list[Candidate]]:
    """The candidates of each role, the best first; worded roles support each other (see `engine.kinship`)."""
    return {role: items[:KEPT] for role, items in every_candidate(asking, roles).items()}


def every_candidate(asking: Question, roles: Sequence[Role]) -> dict[Role, list[Candidate]]:
    """As `candidates`, all that were looked at."""
    spoken = speaking(asking, [role for role in roles if role not in BY_RULES])
    judged = {role: _learnt(asking, spoken, role) for role in spoken.read}
    judged |= {
        role: [_ruled(asking, item) for item in _read(asking, role, RULED)]
        for role in roles
        if role in BY_RULES
    }
    return {role: sorted(judged[role], key=lambda item: (-item.adequate, -item.score)) for role in roles}


def elsewhere(items: Sequence[Candidate], here: str | None, nearest: str | None) -> tuple[Candidate, ...]:
    """Of a role that nothing adequate fills, the best candidates of other places, one for each.

    Args:
        items: the candidates of the role, the best first.
        here: the need's place.
        nearest: the key of the candidate that is told already.

    Returns:
        Those that fail nothing but their place, wherever they are; where there is none, the nearest of two other places.
    """
    bound = [item for item in items if _bound(item)]
    if bound:
        return tuple(_one_a_place(bound)[:ELSEWHERE])
    others = [item for item in items if item.offer.place not in {None, here} and item.offer.key != nearest]
    return tuple(_one_a_place(others)[: ELSEWHERE - 1])


def _bound(item: Candidate) -> bool:
    """Whether it fails its place alone and would count without that."""
    fails = [condition for condition in item.terms.conditions if condition.verdict == "fails"]
    if not fails or any(condition.name != PLACE for condition in fails):
        return False
    met = [
        replace(condition, verdict="fits") if condition in fails else condition
        for condition in item.terms.conditions
    ]
    return item.judge(met, worded(item.ranked.candidate))[1] is not Grade.NONE


def _one_a_place(items: Sequence[Candidate]) -> list[Candidate]:
    first: dict[str | None, Candidate] = {}
    for item in items:
        first.setdefault(item.offer.place, item)
    return list(first.values())


@dataclass(frozen=True, slots=True)
class Read:
    """A ranked resource with its terms for the need."""

    ranked: Ranked
    offer: Offer
    terms: Terms

    @property
    def bonus(self) -> float:
        """What its conditions add, see `engine.grading`."""
        return bonus(self.terms.conditions)


@dataclass(frozen=True, slots=True)
class Spoken:
    """What speaks for the resources of the worded roles, taken together.

    Attributes:
        read: per role its resources, nearest first.
        together: per role (n,) joint evidence, see `engine.kinship`.
        own: per role (n,) what speaks for each by itself.
        alike: per pair of roles (n, m) how near their resources are.
        kin: per role (n,) mean likeness to the best of the other roles; None where there is no other.
        best: per role the place of the best resource that fails nothing.
        support: mean over the roles of the best cosine.
    """

    read: Mapping[Role, Sequence[Read]]
    together: Mapping[Role, Floats]
    own: Mapping[Role, Floats]
    alike: Mapping[tuple[str, str], Floats]
    kin: Mapping[Role, Floats | None]
    best: Mapping[Role, int | None]
    support: float

    @property
    def strongest(self) -> float:
        """The best joint evidence in any role."""
        return max(
            (float(self.together[role][place]) for role, place in self.best.items() if place is not None),
            default=0.0,
        )

    def evidence(self, role: Role, place: int) -> Evidence:
        """What speaks for one resource."""
        item, kin = self.read[role][place], self.kin[role]
        return Evidence(
            worded(item.ranked.candidate),
            fitting(item.terms.conditions),
            UNRELATED if kin is None else float(kin[place]),
        )

    def candidates(self, role: Role) -> list[Candidate]:
        """The resources of a role, scored and graded."""
        probability = served(self.strongest, self.support)
        scores = [calibrated(self.evidence(role, place)) for place in range(len(self.read[role]))]
        return [
            Candidate(
                item.ranked,
                item.offer,
                item.terms,
                score,
                grade(score, probability),
                partial(self.judged, role, place),
            )
            for place, (item, score) in enumerate(zip(self.read[role], scores, strict=True))
        ]

    def judged(
        self, role: Role, place: int, conditions: Sequence[Condition], nearness: float
    ) -> tuple[float, Grade]:
        """Score and grade that one resource would have with these conditions and texts as near as that, all else as it is."""
        before = self.evidence(role, place)
        score = calibrated(replace(before, worded=nearness, fits=fitting(conditions)))
        return score, grade(score, self.odds(role, place, conditions, nearness))

    def odds(self, role: Role, place: int, conditions: Sequence[Condition], nearness: float) -> float:
        """How likely the need would be served at all, if one resource had these conditions and texts as near as that."""
        before = self.evidence(role, place)
        own = {name: values.copy() for name, values in self.own.items()}
        own[role][place] = nearness + bonus(conditions)
        together = float(joint(own, self.alike)[role][place]) + bonus(conditions) / 2
        fails = any(item.verdict == "fails" for item in conditions)
        strongest = self.strongest if fails else max(self.strongest, together)
        best = max(cosine(item.ranked.candidate) for item in self.read[role])
        words = before.worded - cosine(self.read[role][place].ranked.candidate)
        gained = max(0.0, nearness - words - best) / max(1, sum(map(bool, self.read.values())))
        return served(strongest, self.support + gained)


def speaking(asking: Question, roles: Sequence[Role]) -> Spoken:
    """Read the resources of the worded roles and let them speak together."""
    read = {role: _read(asking, role, WORDED) for role in roles}
    alike = _alike(asking.index, read)
    own = {
        role: np.array([worded(item.ranked.candidate) + item.bonus for item in items], np.float32)
        for role, items in read.items()
    }
    together: dict[Role, Floats] = {
        role: values + np.array([item.bonus / 2 for item in read[role]], np.float32)
        for role, values in joint(own, alike).items()
    }
    best = {role: _best(items, together[role]) for role, items in read.items()}
    kin = likeness_to_best(best, {role: len(items) for role, items in read.items()}, alike)
    supports = [max(cosine(item.ranked.candidate) for item in items) for items in read.values() if items]
    support = sum(supports) / len(supports) if supports else 0.0
    return Spoken(read, together, own, alike, kin, best, support)


def _best(items: Sequence[Read], together: Floats) -> int | None:
    """The place of the best candidate that fails no condition."""
    order = np.argsort(-together, kind="stable").tolist()
    return next((place for place in order if not items[place].terms.fails), order[0] if order else None)


def _read(asking: Question, role: Role, top: int) -> list[Read]:
    found = asking.index.matcher.ranked(asking.asked.documents, kind=role, top=top)
    offers = asking.index.offers
    return [
        Read(
            item,
            offers[item.resource],
            terms(asking.asked, offers[item.resource], asking.rates, asking.today, asking.border),
        )
        for item in found
    ]


def _alike(index: Index, read: Mapping[Role, Sequence[Read]]) -> dict[tuple[str, str], Floats]:
    numbers = {role: [item.ranked.resource for item in items] for role, items in read.items()}
    return {
        (one, other): index.matcher.alike(numbers[one], numbers[other])
        for one in numbers
        for other in numbers
        if one != other
    }


def _ruled(asking: Question, item: Read) -> Candidate:
    agreed = replace(item.terms, conditions=(*item.terms.conditions, *_amount(asking, item.offer)))
    score, given = judged_by_rules(agreed.conditions, worded(item.ranked.candidate))
    return Candidate(item.ranked, item.offer, agreed, score, given, judged_by_rules)


def judged_by_rules(conditions: Sequence[Condition], nearness: float) -> tuple[float, Grade]:
    """Score and grade of what is chosen by eligibility: mostly for being eligible in everything that is known, a little for its text."""
    unknown = sum(condition.verdict == "unknown" for condition in conditions)
    score = 0.8 / (1 + unknown) + 0.2 * calibrated(Evidence(nearness, 0))
    if any(condition.verdict == "fails" for condition in conditions):
        return score, Grade.NONE
    if unknown:
        return score, Grade.WEAK
    return score, Grade.STRONG if score >= 0.9 else Grade.FAIR


def _amount(asking: Question, given: Offer) -> tuple[Condition, ...]:
    """Whether a finance product's amounts suit the budget: a budget under its least amount does not, one over its most is met in part."""
    budget = asking.asked.budget
    if given.kind is not Role.FINANCE or given.amount is None or budget is None:
        return ()
    low, high = (
        None if end is None else converted(end, budget.currency, asking.rates)
        for end in (given.amount.low, given.amount.high)
    )
    wanted = Fact("amount", "amount", MoneyRange(budget, budget), "column")
    stated = Fact("amount", "amount", given.amount, "column")
    if low is not None and budget < low:
        return (Condition("amount", "amount", wanted, stated, "fails", "<"),)
    if high is None and low is None:
        return (Condition("amount", "amount", wanted, stated, "unknown", "?"),)
    if high is not None and high < budget:
        return (Condition("amount", "amount", wanted, stated, "unknown", "<"),)
    return (Condition("amount", "amount", wanted, stated, "fits", "∈"),)


def _learnt(asking: Question, spoken: Spoken, role: Role) -> list[Candidate]:
    """The resources of a worded role with their features, scored and graded anew where a learned ranker is in use."""
    found = spoken.candidates(role)
    told = features(
        [_known(asking, item, spoken.evidence(role, place).kin) for place, item in enumerate(found)]
    )
    ranker = asking.ranker
    if ranker is None:
        return [replace(item, features=known) for item, known in zip(found, told, strict=True)]
    probability, figures = served(spoken.strongest, spoken.support), rows(told)
    scores, added = ranker.scores(figures).tolist(), ranker.contributions(figures)
    return [
        replace(
            item,
            score=score,
            grade=grade(score, probability),
            features=known,
            counted=largest(row),
            judge=partial(_judged_anew, ranker, spoken, role, place, known),
        )
        for place, (item, score, known, row) in enumerate(zip(found, scores, told, added, strict=True))
    ]


def _judged_anew(
    ranker: Ranker,
    spoken: Spoken,
    role: Role,
    place: int,
    known: Features,
    conditions: Sequence[Condition],
    nearness: float,
) -> tuple[float, Grade]:
    """As `Spoken.judged`, with a learned ranker's score."""
    nearer = nearness - spoken.evidence(role, place).worded
    (score,) = ranker.scores(rows([judged_otherwise(known, conditions, nearer)])).tolist()
    return score, grade(score, spoken.odds(role, place, conditions, nearness))


def _known(asking: Question, item: Candidate, kin: float) -> Known:
    """What a learned ranker reads of one resource."""
    asked, cost, budget = asking.asked, item.terms.cost, asking.asked.budget
    least, offered = asked.min_readiness, item.offer.readiness
    return Known(
        candidate=item.ranked.candidate,
        kin=kin,
        conditions=item.terms.conditions,
        readiness=(least, offered) if item.offer.kind is Role.TECHNOLOGY and least and offered else None,
        cost=float(cost.amount / budget.amount) if cost and budget and budget.amount > 0 else None,
        budget=budget is not None,
        same_place=asked.place is not None and asked.place.id == item.offer.place,
    )
