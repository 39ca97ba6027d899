"""What people's answers teach a model."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from math import log
from typing import Final

import numpy as np

from entrepot.engine.linkage.comparisons import COMPARED, FIXED, LEVELS
from entrepot.engine.linkage.model import Model, Rates, probability
from entrepot.engine.linkage.things import Pair
from entrepot.engine.linkage.vectors import Floats

_SPREAD_OF_SLOPE: Final = 0.25
_SPREAD_OF_SHIFT: Final = 0.7
_SPREAD_OF_LEVEL: Final = 0.7
"""How far, in natural logarithms of odds, each parameter may be off before anybody answered (standard deviations)."""
_ROUNDS: Final = 50


def learn(model: Model, answers: Sequence[tuple[Pair, bool]]) -> Model:
    """The model after people said of pairs that it had put before them whether they are one thing.

    Logistic regression on the levels of the pairs' evidence, beginning at what the model knows and held to it by normal priors (a
    maximum a posteriori estimate): a few answers change little, forty of a kind change that kind. Because only what follows from
    the levels is estimated, it does not matter that people are asked about the doubtful pairs alone. Deterministic; the order of
    the answers does not matter, a pair answered twice counts twice.

    Raises:
        ValueError: a pair's evidence is of another kind of thing than the model.
    """
    if not answers:
        return model
    columns = [
        (name, step)
        for name in COMPARED[model.kind]
        if name not in FIXED
        for step in range(len(LEVELS[name]))
    ]
    levels = np.array([_levels(pair, columns, model) for pair, _ in answers])
    known = np.array([_odds(pair, model) for pair, _ in answers])
    said = np.array([answer for _, answer in answers], np.float64)
    design = np.column_stack([known, np.ones(len(answers)), levels])
    start = np.concatenate([[model.slope, model.shift], np.zeros(len(columns))])
    spread = np.array([_SPREAD_OF_SLOPE, _SPREAD_OF_SHIFT] + [_SPREAD_OF_LEVEL] * len(columns))
    found = _fitted(design, said, start, spread)
    slope = max(float(found[0]), 0.1)
    moved = dict(zip(columns, (found[2:] / slope).tolist(), strict=True))
    rates = {name: _moved(name, held, moved) for name, held in model.rates.items()}
    return replace(model, rates=rates, slope=slope, shift=float(found[1]))


def _levels(pair: Pair, columns: Sequence[tuple[str, int]], model: Model) -> list[float]:
    """1 for each level that the pair has, 0 for the others."""
    try:
        held = {(each.comparison, list(LEVELS[each.comparison]).index(each.level)) for each in pair.evidence}
    except (KeyError, ValueError) as error:
        raise ValueError(
            f"The pair {pair.left}, {pair.right} was compared by another version. Link again."
        ) from error
    if not {name for name, _ in held} <= set(COMPARED[model.kind]):
        raise ValueError(f"The pair {pair.left}, {pair.right} is not of the kind {model.kind}.")
    return [float(column in held) for column in columns]


def _odds(pair: Pair, model: Model) -> float:
    """What the rates say of the pair, as `Model.odds` does."""
    bits = sum(
        model.bits(each.comparison, list(LEVELS[each.comparison]).index(each.level)) for each in pair.evidence
    )
    return bits * log(2) + log(model.prior / (1 - model.prior))


def _fitted(design: Floats, said: Floats, start: Floats, spread: Floats) -> Floats:
    """The most probable parameters under independent normal priors around ``start``, by Newton's method with halved steps."""
    precision = 1 / spread**2

    def cost(at: Floats) -> float:
        odds = design @ at
        fit = np.logaddexp(0, odds) - said * odds
        return float(fit.sum() + 0.5 * (precision * (at - start) ** 2).sum())

    found = start.copy()
    for _ in range(_ROUNDS):
        chance = probability(design @ found)
        slope = design.T @ (chance - said) + precision * (found - start)
        curve = (design * (chance * (1 - chance))[:, None]).T @ design + np.diag(precision)
        step = np.linalg.solve(curve, slope)
        share = 1.0
        while cost(found - share * step) > cost(found) and share > 1e-6:
            share /= 2
        found = found - share * step
        if np.abs(share * step).max() < 1e-9:
            break
    return found


def _moved(name: str, rates: Rates, moved: dict[tuple[str, int], float]) -> Rates:
    """Rates whose ratios grew by what was learnt of their levels, half in each."""
    result = []
    for step, (m, u) in enumerate(rates):
        half = np.exp(moved.get((name, step), 0.0) / 2)
        one, other = m * half, u / half
        most = max(one, other, 1.0)
        result.append((float(one / most), float(other / most)))
    return tuple(result)
