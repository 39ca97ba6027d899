"""What was shown and what came of it, as arrays: what the ranker learns from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

import numpy as np
from numpy.typing import NDArray

from entrepot.engine.ranking.features import Floats

GAINS: Final[Mapping[str, float]] = MappingProxyType(
    {
        "opened": 0.1,
        "introduced": 0.5,
        "declined": -0.3,
        "booked": 0.7,
        "signed": 0.8,
        "kept": 1.0,
        "broken": 0.3,
        "fits": 0.6,
        "does_not_fit": -0.6,
    }
)
"""What an outcome says of a match, from -1 to 1. A promise that was broken was a match all the same, a poor one; to have been opened says little.
Declined is what somebody did not want for its price or its time: who declines because need and resource do not belong together says that it does not fit."""


@dataclass(frozen=True, slots=True)
class ShownList:
    """The resources that were shown for one role of one need, the first at the top.

    Attributes:
        need: its key; all lists of a need are either learnt from or held back.
        at: when it was shown, in any unit that grows with time.
        features: (n, features) in the order of `NAMES`.
        positions: (n,) from 1.
        gains: (n,) what came of each, see `GAINS`; 0 when nothing did.
        opened: (n,) whether somebody opened it from the list.
    """

    need: str
    at: float
    features: Floats
    positions: NDArray[np.intp]
    gains: Floats
    opened: NDArray[np.bool_]

    @property
    def answered(self) -> bool:
        """Whether anything came of it."""
        return bool(self.gains.any())


def gain(outcomes: Sequence[str]) -> float:
    """What all that came of one match says of it: the last word of whoever judged it as not fitting, else the best outcome; 0 for none.

    That it was declined counts where it was opened at most: whoever talked about it first found it worth talking about.
    """
    told = set(outcomes) & GAINS.keys()
    if "does_not_fit" in told and not {"signed", "kept"} & told:
        return GAINS["does_not_fit"]
    if "declined" in told and told <= {"declined", "opened"}:
        return GAINS["declined"]
    return max((GAINS[name] for name in told), default=0.0)


def split(lists: Sequence[ShownList], share: float) -> tuple[list[ShownList], list[ShownList]]:
    """The lists of the needs that were shown first, and those of the last ``share`` of needs, held back."""
    first: dict[str, float] = {}
    for item in lists:
        first[item.need] = min(item.at, first.get(item.need, item.at))
    order = sorted(first, key=lambda need: (first[need], need))
    kept = set(order[len(order) - round(share * len(order)) :])
    return [item for item in lists if item.need not in kept], [item for item in lists if item.need in kept]
