"""Applications in the order of their scores, with ties shown for what they are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum


class Place(StrEnum):
    """How an application stands to the line of the quota."""

    WITHIN = "within"
    OUTSIDE = "outside"
    ON_THE_LINE = "on_the_line"
    """Of applications with one score some would be within and some outside: scores do not decide between them."""


@dataclass(frozen=True, slots=True)
class Ranked:
    """One application in the ranking.

    Attributes:
        rank: one more than the number of applications with a higher score; those of one score share it.
        score: as it is shown and compared, rounded.
        tied: whether others have the same.
    """

    application: str
    rank: int
    score: Decimal
    tied: bool
    place: Place


def ranking(scores: Mapping[str, float], places: int, *, digits: int = 2) -> tuple[Ranked, ...]:
    """Applications by rounded score, the best first, those of one score by id.

    Args:
        scores: by application.
        places: how many are to be selected, 0 or more.
        digits: after the point; what is nearer than that is not held to be different.

    Raises:
        ValueError: `places` is below 0.
    """
    if places < 0:
        raise ValueError("There are no fewer than 0 places.")
    unit = Decimal(1).scaleb(-digits)
    rounded = {
        key: Decimal(repr(float(score))).quantize(unit, ROUND_HALF_UP) for key, score in scores.items()
    }
    groups: dict[Decimal, list[str]] = {}
    for key in sorted(rounded, key=lambda key: (-rounded[key], key)):
        groups.setdefault(rounded[key], []).append(key)
    found, above = list[Ranked](), 0
    for score, keys in groups.items():
        place = (
            Place.WITHIN
            if above + len(keys) <= places
            else Place.OUTSIDE
            if above >= places
            else Place.ON_THE_LINE
        )
        found += [Ranked(key, above + 1, score, len(keys) > 1, place) for key in keys]
        above += len(keys)
    return tuple(found)
