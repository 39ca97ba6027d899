"""What is to be allocated: needs, resources with capacities, and what each candidate would be worth."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Numbers = NDArray[np.int32]
Counts = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Problem:
    """Needs 0…n-1 and resources 0…m-1; the candidates of need i are the edges starts[i] to starts[i + 1].

    A need takes at most one resource, a resource as many needs as it has units of capacity, and to stay without is worth
    nothing. Where values are equal the resource with the lower number is preferred, so the order of a need's
    candidates changes nothing. Of a pair that is named twice the better value counts.
    """

    starts: Counts
    """(n + 1,), from 0 to the number of edges, never falling."""
    resources: Numbers
    """(edges,): the resource of each edge."""
    values: Floats
    """(edges,): what each edge is worth, 0 to 1."""
    capacities: Counts
    """(m,): units of capacity, 0 or more."""

    @property
    def needs(self) -> int:
        """How many needs there are."""
        return len(self.starts) - 1

    @property
    def owners(self) -> Numbers:
        """(edges,): the need of each edge."""
        return np.repeat(np.arange(self.needs, dtype=np.int32), np.diff(self.starts))

    @property
    def slots(self) -> Counts:
        """(m,): units that can be of use, for a resource serves no more needs than name it."""
        named = np.bincount(self.resources, minlength=len(self.capacities)).astype(np.int64)
        found: Counts = np.minimum(named, self.capacities)
        return found


def problem(
    starts: Sequence[int] | Counts,
    resources: Sequence[int] | Numbers,
    values: Sequence[float] | Floats,
    capacities: Sequence[int] | Counts,
) -> Problem:
    """A problem from arrays (copied only where their type differs).

    Raises:
        ValueError: the arrays do not fit each other, or a number is out of its range.
    """
    made = Problem(
        np.ascontiguousarray(starts, np.int64),
        np.ascontiguousarray(resources, np.int32),
        np.ascontiguousarray(values, np.float64),
        np.ascontiguousarray(capacities, np.int64),
    )
    _check(made)
    return made


def _check(made: Problem) -> None:
    starts, edges = made.starts, len(made.resources)
    if not len(starts) or starts[0] != 0 or starts[-1] != edges or (np.diff(starts) < 0).any():
        raise ValueError(f"starts must rise from 0 to the number of edges, {edges}.")
    if len(made.values) != edges:
        raise ValueError(f"There are {edges} edges but {len(made.values)} values.")
    if len(made.capacities) and made.capacities.min() < 0:
        raise ValueError("A capacity is below 0.")
    if not edges:
        return
    if made.resources.min() < 0 or made.resources.max() >= len(made.capacities):
        raise ValueError(f"An edge names a resource that is not one of 0 to {len(made.capacities) - 1}.")
    if not (
        made.values.min() >= 0 and made.values.max() <= 1
    ):  # so written, it refuses what is not a number too
        raise ValueError("A value is not from 0 to 1.")


@dataclass(frozen=True, slots=True, eq=False)
class Named:
    """A problem whose needs and resources have ids; numbers follow the ids in their order, so ties go by id."""

    problem: Problem
    needs: tuple[str, ...]
    resources: tuple[str, ...]


def named(
    needs: Iterable[str], capacities: Mapping[str, int], candidates: Iterable[tuple[str, str, float]]
) -> Named:
    """A problem from ids, the same whatever the order they come in.

    Args:
        needs: ids of all needs, also of those without candidates.
        capacities: of each resource, by id.
        candidates: need, resource, value.

    Raises:
        ValueError: a value or capacity out of its range.
        KeyError: a candidate of a need or resource that is not there.
    """
    rows, columns = sorted(set(needs)), sorted(capacities)
    row_of = {key: number for number, key in enumerate(rows)}
    column_of = {key: number for number, key in enumerate(columns)}
    edges = sorted((row_of[need], column_of[resource], value) for need, resource, value in candidates)
    counts = np.bincount([row for row, _, _ in edges], minlength=len(rows)) if edges else np.zeros(len(rows))
    return Named(
        problem(
            np.concatenate([[0], np.cumsum(counts)]).astype(np.int64),
            [column for _, column, _ in edges],
            [value for _, _, value in edges],
            [capacities[key] for key in columns],
        ),
        tuple(rows),
        tuple(columns),
    )
