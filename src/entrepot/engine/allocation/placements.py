"""Why each need got what it got, read from the prices."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from entrepot.engine.allocation.allocating import Allocation
from entrepot.engine.allocation.problem import Problem


class Why(StrEnum):
    """Why a need got its resource, or none."""

    FIRST = "first"
    """It got the resource that is worth most to it."""
    ELSEWHERE = "elsewhere"
    """Others lose more without its first choice than it loses with its next."""
    LEFT_OUT = "left_out"
    """Every candidate is worth more to others, and it got none."""
    NO_CANDIDATE = "no_candidate"
    """No resource is worth anything to it."""


@dataclass(frozen=True, slots=True)
class Placement:
    """What one need got, and what stood against its first choice. Numbers of needs and resources as in the problem."""

    need: int
    why: Why
    given: int | None
    value: float
    """Of what it got."""
    first: int | None
    """What would be worth most to it."""
    first_value: float
    first_price: float
    """What a unit of its first choice is worth to the others."""
    holders: tuple[int, ...]
    """The needs that got its first choice; none when it has no capacity at all."""


def placements(of: Problem, found: Allocation) -> tuple[Placement, ...]:
    """The placement of every need, in their order."""
    held: dict[int, list[int]] = {}
    for need, resource in enumerate(found.assigned.tolist()):
        held.setdefault(resource, []).append(need)
    return tuple(_placement(of, found, need, held) for need in range(of.needs))


def _placement(of: Problem, found: Allocation, need: int, held: dict[int, list[int]]) -> Placement:
    among = slice(int(of.starts[need]), int(of.starts[need + 1]))
    resources, values = of.resources[among], of.values[among]
    if not len(values) or values.max() <= 0:
        return Placement(need, Why.NO_CANDIDATE, None, 0.0, None, 0.0, 0.0, ())
    first = int(resources[np.lexsort((resources, -values))[0]])
    given = int(found.assigned[need])
    value = float(values[resources == given].max()) if given >= 0 else 0.0
    if given < 0:
        why = Why.LEFT_OUT
    elif value >= values.max():
        why, first = Why.FIRST, given
    else:
        why = Why.ELSEWHERE
    return Placement(
        need=need,
        why=why,
        given=given if given >= 0 else None,
        value=value,
        first=first,
        first_value=float(values.max()),
        first_price=float(found.prices[first]),
        holders=tuple(held.get(first, ())),
    )
