"""Scores that keep their word: what was judged says how often a score holds.

Platt's logistic on the ranker's logit (Platt 1999), drawn to the identity: without judgements nothing changes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from entrepot.engine.ranking.features import Floats
from entrepot.engine.ranking.linear import Ranker
from entrepot.engine.ranking.lists import ShownList

PULL: Final = 20.0
"""How many judgements the identity weighs."""
HOLDS: Final = 0.5
"""From this gain on a match was found to hold: a person said so, or the two sides were brought together."""
_LEAST_SLOPE: Final = 0.1
_STEPS: Final = 30


def judged(lists: Sequence[ShownList], ranker: Ranker) -> tuple[Floats, NDArray[np.bool_]]:
    """Logits (n,) of the matches that somebody judged or brought together, and whether they held (n,)."""
    logits, held = [np.zeros(0)], [np.zeros(0, np.bool_)]
    for item in lists:
        known = (item.gains >= HOLDS) | (item.gains < 0)
        logits.append(ranker.logits(item.features[known]))
        held.append(item.gains[known] >= HOLDS)
    return np.concatenate(logits), np.concatenate(held)


def calibrated(ranker: Ranker, lists: Sequence[ShownList], *, pull: float = PULL) -> Ranker:
    """The same order with scores that suit what was judged."""
    logits, held = judged(lists, ranker)
    start = np.array([0.0, 1.0])
    found, figures = start.copy(), np.stack([np.ones_like(logits), logits], axis=1)
    penalty = pull * np.diag([0.1, 1.0])
    for _ in range(_STEPS):
        chance = 1 / (1 + np.exp(-np.clip(figures @ found, -30, 30)))
        slope = figures.T @ (chance - held) + penalty @ (found - start)
        curvature = (figures * (chance * (1 - chance))[:, None]).T @ figures + penalty
        step = np.linalg.solve(curvature, slope)
        found = found - step
        if np.abs(step).max() < 1e-9:
            break
    return replace(ranker, shift=float(found[0]), slope=max(_LEAST_SLOPE, float(found[1])))


def surprise(ranker: Ranker, lists: Sequence[ShownList]) -> float:
    """Mean logarithmic loss of the scores on what was judged, in nats; 0 where nothing was."""
    logits, held = judged(lists, ranker)
    if not len(held):
        return 0.0
    margins = np.where(held, 1.0, -1.0) * (ranker.shift + ranker.slope * logits)
    return float(np.logaddexp(0, -margins).mean())
