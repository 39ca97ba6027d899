"""People who open, introduce, sign and judge, made by a seed, with the truth known: what the ranker is tested on until real outcomes exist.

It is a model of people, not a claim about them. Candidates of a need get features that vary as those of the demo region do, about. Whether one really
answers is drawn with a chance that is logistic in the features; the weights of this **truth** differ from the fusion's in a known way: failed conditions,
readiness, price and place count for much more, nearness in meaning for less. A list is shown in the order of some ranker, the fusion at first. People look
at place k with the chance k to the power of -``steepness``; they open what they look at when it answers, mostly, and sometimes when it does not (``noise``);
of what was opened and answers some is introduced, of that some is kept and some broken; some of what was opened is judged, rarely wrongly.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Final

import numpy as np

from entrepot.engine.ranking.features import NAMES, Floats
from entrepot.engine.ranking.linear import FUSION, Ranker
from entrepot.engine.ranking.lists import ShownList, gain
from entrepot.engine.ranking.propensity import Curve, usual

TRUTH: Final = MappingProxyType(
    {
        "meaning": 9.0,
        "kin": 4.5,
        "fits": 1.5,
        "unmet": -0.4,
        "failed": -2.0,
        "readiness_short": -1.0,
        "over_budget": -1.5,
        "same_place": 0.8,
    }
)
"""The weights by which a resource really answers; every other feature has none."""
_CANDIDATES: Final = 10


@dataclass(frozen=True, slots=True)
class People:
    """How people are taken to behave; every figure but ``steepness`` is a chance.

    Attributes:
        steepness: how fast looking falls with the place.
        answers: how many of all candidates really answer, about.
        opens: what answers and is looked at is opened.
        noise: what does not answer and is looked at is opened.
        introduced, kept: of what was opened and answers, and of that in turn; what is not kept was broken.
        judges, wrong: something opened is judged, and judged wrongly.
        blind: whether an answer has nothing to do with the features at all.
    """

    steepness: float = 1.0
    answers: float = 0.25
    opens: float = 0.9
    noise: float = 0.1
    introduced: float = 0.5
    kept: float = 0.6
    judges: float = 0.2
    wrong: float = 0.1
    blind: bool = False

    @property
    def curve(self) -> Curve:
        """How they really look."""
        return usual(self.steepness)


@dataclass(frozen=True, slots=True)
class Made:
    """What people left behind, and per list (n,) the true chance that each resource answers, in the order of the list."""

    lists: tuple[ShownList, ...]
    truth: tuple[Floats, ...]


def made(needs: int, *, seed: int, people: People | None = None, by: Ranker = FUSION) -> Made:
    """One list for each of so many needs, shown in the order of a ranker, and what people did with it."""
    random, who = np.random.default_rng(seed), people or People()
    lists, truth = [], []
    for number in range(needs):
        figures = _candidates(random)
        figures = figures[np.argsort(-by.logits(figures), kind="stable")]
        chance = answering(figures, who)
        lists.append(_shown(f"need-{number:06d}", float(number), figures, chance, who, random))
        truth.append(chance)
    return Made(tuple(lists), tuple(truth))


def answering(figures: Floats, people: People) -> Floats:
    """(n,) the true chance that candidates with these features answer."""
    if people.blind:
        return np.full(len(figures), people.answers)
    weights = np.array([TRUTH.get(name, 0.0) for name in NAMES])
    logits = (figures - _usual()) @ weights + np.log(people.answers / (1 - people.answers))
    chances: Floats = 1 / (1 + np.exp(-logits))
    return chances


def oracle() -> Ranker:
    """The ranker that knows the truth."""
    return replace(FUSION, weights=tuple(TRUTH.get(name, 0.0) for name in NAMES))


def true_ndcg(ranker: Ranker, world: Made) -> Floats:
    """(lists,) what a ranker's order is worth by the true chances, 1 for the best order there is."""
    return np.array(
        [
            _worth(chance, ranker.logits(item.features)) / _worth(chance, chance)
            for item, chance in zip(world.lists, world.truth, strict=True)
        ]
    )


def _worth(chance: Floats, order: Floats) -> float:
    ranked = chance[np.argsort(-order, kind="stable")]
    return float(ranked @ (1 / np.log2(np.arange(len(ranked)) + 2)))


def _candidates(random: np.random.Generator) -> Floats:
    """(candidates, features) of one need."""
    count = _CANDIDATES
    other = random.random(count) < 0.5
    meaning = random.normal(random.normal(0.25, 0.05), 0.08, count)
    words = np.where(other, 0.0, np.clip(meaning / 3 + random.normal(0, 0.06, count), 0, 1))
    share = np.where(other, 0.0, np.clip(meaning + random.normal(0, 0.15, count), 0, 1))
    able = share[~other].mean() if (~other).any() else 0.0
    stated = random.integers(0, 4)  # conditions of the need
    failed = random.binomial(stated, 0.2, count)
    unknown = random.binomial(stated - failed, 0.4)
    fits = stated - failed - unknown
    columns = {
        "meaning": meaning,
        "words": words,
        "share": np.where(other, 0.0, share - able),
        "standing": (meaning - meaning.mean()) / 0.1,
        "kin": random.normal(0.25, 0.08, count),
        "fits": np.minimum(fits, 2),
        "more_fits": np.maximum(fits - 2, 0),
        "unmet": failed + unknown,
        "failed": failed,
        "readiness_short": np.minimum(random.poisson(0.6, count), 4),
        "over_budget": np.where(random.random(count) < 0.25, random.exponential(0.7, count).clip(0, 2), 0.0),
        "unpriced": random.random(count) < 0.3,
        "same_place": random.random(count) < 0.3,
        "other_language": other,
    }
    return np.stack([np.asarray(columns[name], np.float64) for name in NAMES], axis=1)


def _usual() -> Floats:
    """(features,) about what candidates have on average, so that ``answers`` of them answer."""
    means = {
        "meaning": 0.25,
        "kin": 0.25,
        "fits": 0.7,
        "unmet": 0.8,
        "failed": 0.3,
        "readiness_short": 0.6,
        "over_budget": 0.17,
        "same_place": 0.3,
    }
    return np.array([means.get(name, 0.0) for name in NAMES])


def _shown(
    need: str, at: float, figures: Floats, chance: Floats, people: People, random: np.random.Generator
) -> ShownList:
    count = len(figures)
    positions = np.arange(1, count + 1, dtype=np.intp)
    drawn = random.random((7, count))
    answers = drawn[0] < chance
    looked = drawn[1] < positions**-people.steepness
    opened = looked & (drawn[2] < np.where(answers, people.opens, people.noise))
    gains = np.zeros(count)
    for place in np.flatnonzero(opened).tolist():
        gains[place] = gain(_left(bool(answers[place]), people, drawn[3:, place].tolist()))
    return ShownList(need, at, figures, positions, gains, opened)


def _left(answers: bool, people: People, drawn: Sequence[float]) -> Sequence[str]:
    """What came of one resource that was opened."""
    left = ["opened"]
    if answers and drawn[0] < people.introduced:
        left += ["introduced", "kept" if drawn[1] < people.kept else "broken"]
    if drawn[2] < people.judges:
        says = answers != (drawn[3] < people.wrong)
        left.append("fits" if says else "does_not_fit")
    return left
