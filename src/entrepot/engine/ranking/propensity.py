"""How likely a place in a list is to be looked at at all.

Position-based model (Richardson, Dominowska and Ragno 2007): a resource is opened when its place is looked at and it seems to answer. The chance of being
looked at depends on the place alone, that of seeming to answer on the features; both are estimated together by expectation maximisation (Wang et al. 2018,
"Position bias estimation for unbiased learning to rank in personal search"). Where few were shown, the curve leans on a usual one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from entrepot.engine.ranking.features import Floats
from entrepot.engine.ranking.lists import ShownList

LEAST: Final = 0.1
"""Chances below this count as this, so that one lucky find far down does not outweigh everything (clipped inverse propensity)."""
PLACES: Final = 20
PRIOR: Final = 50.0
"""How many showings of a place the usual curve weighs."""
_ROUNDS: Final = 60
_RIDGE: Final = 1.0


@dataclass(frozen=True, slots=True)
class Curve:
    """The chance that a place is looked at, the first place's being 1; ``chances`` has one value a place, the last holds for all after it."""

    chances: tuple[float, ...]

    def at(self, positions: NDArray[np.intp]) -> Floats:
        """(n,) clipped chances of places that count from 1."""
        known = np.array(self.chances)
        chances: Floats = np.maximum(LEAST, known[np.minimum(positions, len(known)) - 1])
        return chances


def usual(steepness: float = 1.0, places: int = PLACES) -> Curve:
    """Chances that fall as 1 / place to the power of ``steepness``: what studies of result lists report lies between 0.5 and 1.5."""
    return Curve(tuple(float(place**-steepness) for place in range(1, places + 1)))


NO_CORRECTION: Final = Curve((1.0,))
"""As if every place were looked at."""


def estimated(lists: Sequence[ShownList]) -> Curve:
    """The curve that what was opened tells; the usual one where nothing was."""
    prior = usual()
    if not any(item.opened.any() for item in lists):
        return prior
    places = np.minimum(np.concatenate([item.positions for item in lists]), PLACES) - 1
    opened = np.concatenate([item.opened for item in lists])
    figures = _standardised(np.concatenate([item.features for item in lists]))
    shown = np.bincount(places, minlength=PLACES).astype(np.float64)
    known = np.array(prior.chances)
    look, weights = known.copy(), np.zeros(figures.shape[1])
    weights[0] = np.log(opened.mean() / (1 - opened.mean() + 1e-9))
    for _ in range(_ROUNDS):
        answers = _sigmoid(figures @ weights)
        unseen = np.maximum(1 - look[places] * answers, 1e-9)
        seen = np.where(opened, 1.0, look[places] * (1 - answers) / unseen)
        meant = np.where(opened, 1.0, answers * (1 - look[places]) / unseen)
        sums = np.bincount(places, weights=seen, minlength=PLACES)
        look = (sums + PRIOR * known) / (shown + PRIOR)
        look = _falling(look / look[0], shown + PRIOR)
        weights = _stepped(figures, meant, weights)
    return Curve(tuple(look.tolist()))


def _standardised(figures: Floats) -> Floats:
    """A column of ones, then every feature with mean 0 and spread 1; one that does not vary becomes zeros."""
    spread = figures.std(axis=0)
    scaled = (figures - figures.mean(axis=0)) / np.where(spread > 1e-9, spread, 1.0)
    return np.concatenate([np.ones((len(figures), 1)), scaled], axis=1)


def _stepped(figures: Floats, target: Floats, weights: Floats) -> Floats:
    """One Newton step of a logistic regression on soft targets, with a little ridge."""
    found = _sigmoid(figures @ weights)
    slope = figures.T @ (found - target) + _RIDGE * weights
    curvature = (figures * (found * (1 - found))[:, None]).T @ figures + _RIDGE * np.eye(len(weights))
    stepped: Floats = weights - np.linalg.solve(curvature, slope)
    return stepped


def _falling(values: Floats, counts: Floats) -> Floats:
    """The nearest curve that never rises, by pooling neighbours (Ayer et al. 1955); no place is looked at more than the one above it."""
    blocks: list[list[float]] = []
    for value, count in zip(values.tolist(), counts.tolist(), strict=True):
        blocks.append([value, count, 1])
        while len(blocks) > 1 and blocks[-1][0] > blocks[-2][0]:
            last, before = blocks.pop(), blocks.pop()
            weight = last[1] + before[1]
            blocks.append([(last[0] * last[1] + before[0] * before[1]) / weight, weight, last[2] + before[2]])
    return np.concatenate([np.full(int(size), value) for value, _, size in blocks])


def _sigmoid(values: Floats) -> Floats:
    result: Floats = 1 / (1 + np.exp(-np.clip(values, -30, 30)))
    return result
