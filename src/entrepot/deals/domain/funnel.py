"""From listed to kept: how many came how far, and how many days lie between.

The formula: of what was listed in a period, so many were put into a deal at least once (introduced), so many have a deal that was
signed, and so many have one that was kept. Of deals the same, from introduced on. Each counts once, for the furthest it came.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from statistics import median_low
from typing import Final

LEAST: Final = 5
"""A count below this is not shown, and of fewer days no median is."""


class Reached(IntEnum):
    """How far something came."""

    LISTED = 0
    INTRODUCED = 1
    SIGNED = 2
    KEPT = 3


@dataclass(frozen=True, slots=True)
class Counted:
    """Something that is counted: which it is, how far it came, its row in each breakdown by the breakdown's name, and of how many that is true."""

    key: str
    reached: Reached
    rows: Mapping[str, str]
    count: int = 1


Cells = tuple[int, ...]
"""How many came at least so far, from the first step of a funnel to the last; never rising."""


def cells(found: Iterable[Counted], first: Reached) -> Cells:
    """How many came at least as far as each step, from ``first`` on."""
    those = list(found)
    return tuple(sum(one.count for one in those if one.reached >= step) for step in Reached if step >= first)


def broken_down(found: Sequence[Counted], by: str, first: Reached) -> dict[str, Cells]:
    """The same for each row of a breakdown, the rows in their alphabet."""
    rows: dict[str, list[Counted]] = {}
    for one in found:
        rows.setdefault(one.rows[by], []).append(one)
    return {row: cells(rows[row], first) for row in sorted(rows)}


def usual_days(between: Iterable[int]) -> int | None:
    """The median of some numbers of days; of two in the middle the lower. None when there are fewer than `LEAST`."""
    days = list(between)
    return median_low(days) if len(days) >= LEAST else None
