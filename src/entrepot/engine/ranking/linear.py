"""The learned ranker itself: one weight a feature. What it says of a match can be read off."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from entrepot.engine.ranking.features import (
    INTERCEPT,
    NAMES,
    SIGNS,
    UNTRAINED,
    VERSION,
    Floats,
)

_FAR: Final = 30.0
_NOTHING: Final = 0.005


@dataclass(frozen=True, slots=True)
class Ranker:
    """A score is the logistic of ``intercept`` and the weighted features; the weights stand in the order of `NAMES`.

    ``shift`` and ``slope`` calibrate it: how often a match with this score was found to hold is the logistic of ``shift + slope * logit``.
    """

    weights: tuple[float, ...]
    intercept: float = INTERCEPT
    shift: float = 0.0
    slope: float = 1.0

    def logits(self, figures: Floats) -> Floats:
        """(n,) what candidates are ordered by, of features (n, features); that a text is in another language never counts."""
        counted = np.where(SIGNS == 0, 0.0, self.weights)
        result: Floats = self.intercept + figures @ counted
        return result

    def scores(self, figures: Floats) -> Floats:
        """(n,) calibrated scores, 0 to 1."""
        logits = np.clip(self.shift + self.slope * self.logits(figures), -_FAR, _FAR)
        result: Floats = 1 / (1 + np.exp(-logits))
        return result

    def contributions(self, figures: Floats) -> Floats:
        """(n, features) what each feature adds to the logit of each candidate, beside the mean of all candidates of the list."""
        apart: Floats = np.where(SIGNS == 0, 0.0, self.weights) * (figures - figures.mean(axis=0))
        return apart

    def plain(self) -> dict[str, Any]:
        """The ranker as JSON holds it; `read` gives it back."""
        return {
            "version": VERSION,
            "weights": dict(zip(NAMES, self.weights, strict=True)),
            "intercept": self.intercept,
            "shift": self.shift,
            "slope": self.slope,
        }


def largest(added: Floats, top: int = 3) -> tuple[tuple[str, float], ...]:
    """The features that add or take most, with how much; ``added`` is a row of `Ranker.contributions`. What makes no difference is left out."""
    told = [(name, float(value)) for name, value in zip(NAMES, added, strict=True) if abs(value) > _NOTHING]
    return tuple(sorted(told, key=lambda pair: -abs(pair[1]))[:top])


def read(plain: Mapping[str, Any]) -> Ranker:
    """The ranker that was written by `Ranker.plain`.

    Raises:
        ValueError: it is of another version, or names other features.
    """
    weights = plain.get("weights")
    if plain.get("version") != VERSION or not isinstance(weights, Mapping) or set(weights) != set(NAMES):
        raise ValueError("This ranker was learnt from other features. Learn it again.")
    values = [float(weights[name]) for name in NAMES]
    return Ranker(
        tuple(values), float(plain["intercept"]), float(plain.get("shift", 0)), float(plain.get("slope", 1))
    )


FUSION: Final = Ranker(tuple(UNTRAINED.tolist()))
"""The untrained fusion: where learning starts, and what a learned ranker must beat."""
