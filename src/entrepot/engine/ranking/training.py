"""Learning weights from pairs: what was taken up should stand above what was not.

Pairwise logistic loss with inverse-propensity weights (Joachims, Swaminathan and Schnabel 2017, "Unbiased learning-to-rank with biased feedback"): what was
taken up at a place that few look at counts for more. The weights are drawn to the untrained fusion's by a quadratic penalty, so without outcomes the
result is the fusion, and signs are held: a good feature never counts against.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from entrepot.engine.ranking.features import SIGNS, UNTRAINED, Floats
from entrepot.engine.ranking.linear import FUSION, Ranker
from entrepot.engine.ranking.lists import ShownList
from entrepot.engine.ranking.propensity import Curve

PULL: Final = 10.0
"""How strongly weights are drawn to the untrained ones: as much as so many outcomes say."""
_STEPS: Final = 50
_SMALL: Final = 1e-9


@dataclass(frozen=True, slots=True)
class Pairs:
    """Which should stand above which: ``apart`` (pairs, features) is the better's features less the other's, ``weights`` (pairs,) how much it counts."""

    apart: Floats
    weights: Floats


def pairs(lists: Sequence[ShownList], curve: Curve) -> Pairs:
    """Every pair of one list of which more came of the one than of the other; a list's pairs share the weight of its outcomes."""
    apart, weights = [np.zeros((0, len(SIGNS)))], [np.zeros(0)]
    for item in lists:
        if len(item.gains) < 2 or not item.answered:
            continue
        better, other = np.nonzero(item.gains[:, None] > item.gains[None, :])
        chance = curve.at(item.positions)
        liked, disliked = np.maximum(item.gains, 0), np.minimum(item.gains, 0)
        weight = (liked[better] - liked[other]) / chance[better]
        weight += (disliked[better] - disliked[other]) / chance[other]
        apart.append(item.features[better] - item.features[other])
        weights.append(weight / (len(item.gains) - 1))
    return Pairs(np.concatenate(apart), np.concatenate(weights))


def trained(lists: Sequence[ShownList], curve: Curve, *, pull: float = PULL) -> Ranker:
    """The ranker that these lists teach; the fusion itself where nothing came of anything.

    Its logits have the mean and the spread of the fusion's over the resources that were shown, so that scores and grades keep their meaning.

    Args:
        lists: what was shown, and what came of it.
        curve: how likely each place was to be looked at; `NO_CORRECTION` to learn as if all were.
        pull: see `PULL`.
    """
    found = pairs(lists, curve)
    if not len(found.weights):
        return FUSION
    figures = np.concatenate([item.features for item in lists])
    spread = np.sqrt(np.mean(np.concatenate([_within(item.features) for item in lists]) ** 2, axis=0))
    scale = np.where(spread > _SMALL, spread, 1.0)
    apart = found.apart / scale
    start = UNTRAINED * scale
    size = _scaled(Pairs((apart @ start)[:, None], found.weights), pull)
    weights = _fitted(Pairs(apart, found.weights), size * start, pull) / scale
    return _as_spread(weights, figures)


def _within(figures: Floats) -> Floats:
    """Features beside the mean of their list: only what differs within a list orders it."""
    result: Floats = figures - figures.mean(axis=0)
    return result


def _scaled(along: Pairs, pull: float) -> float:
    """The one factor on the fusion's logit that suits the outcomes: how sure they are says nothing about the order, and must not bend it."""
    return float(_descended(along, np.ones(1), np.ones(1), pull, np.zeros(1, np.bool_))[0])


def _fitted(found: Pairs, start: Floats, pull: float) -> Floats:
    """Weights of standardised features, drawn to ``start``, each with the sign that it must have."""
    signs = np.where(SIGNS == 0, 1.0, SIGNS)
    turned = Pairs(found.apart * signs, found.weights)
    return _descended(turned, start * signs, start * signs, pull, SIGNS == 0) * signs


def _descended(
    found: Pairs, prior: Floats, start: Floats, pull: float, free: np.typing.NDArray[np.bool_]
) -> Floats:
    """The least of loss and pull over weights that are not below 0 but where ``free``, by projected Newton steps (Bertsekas 1982)."""
    weights = np.where(free, start, np.maximum(start, 0.0))
    for _ in range(_STEPS):
        slope, curvature = _slopes(found, weights, prior, pull)
        held = ~free & (weights <= 0) & (slope > 0)
        if np.abs(np.where(held, 0.0, slope)).max() < 1e-7 * (1 + found.weights.sum()):
            break
        step = np.zeros_like(weights)
        moving = ~held
        step[moving] = np.linalg.solve(curvature[np.ix_(moving, moving)], slope[moving])
        weights = _along(found, weights, step, prior, pull, free)
    return weights


def _along(
    found: Pairs,
    weights: Floats,
    step: Floats,
    prior: Floats,
    pull: float,
    free: np.typing.NDArray[np.bool_],
) -> Floats:
    """The first of ever shorter steps that lowers the loss; no step where none does."""
    before, length = _loss(found, weights, prior, pull), 1.0
    while length > 1e-6:
        tried = weights - length * step
        tried = np.where(free, tried, np.maximum(tried, 0.0))
        if _loss(found, tried, prior, pull) <= before:
            return tried
        length /= 2
    return weights


def _loss(found: Pairs, weights: Floats, prior: Floats, pull: float) -> float:
    margins = found.apart @ weights
    return float(found.weights @ np.logaddexp(0, -margins) + pull / 2 * ((weights - prior) ** 2).sum())


def _slopes(found: Pairs, weights: Floats, prior: Floats, pull: float) -> tuple[Floats, Floats]:
    wrong = 1 / (1 + np.exp(np.clip(found.apart @ weights, -30, 30)))
    slope = -found.apart.T @ (found.weights * wrong) + pull * (weights - prior)
    heavy = found.apart * (found.weights * wrong * (1 - wrong))[:, None]
    return slope, heavy.T @ found.apart + pull * np.eye(len(weights))


def _as_spread(weights: Floats, figures: Floats) -> Ranker:
    """A ranker with these weights whose logits have the mean and the spread of the fusion's over the same resources."""
    untrained = FUSION.logits(figures)
    counted = figures @ np.where(SIGNS == 0, 0.0, weights)
    ratio = float(untrained.std() / counted.std()) if counted.std() > _SMALL else 1.0
    return Ranker(tuple((weights * ratio).tolist()), float(untrained.mean() - ratio * counted.mean()))
