"""Reviewers for applications: as many as are wanted, the most expert, evenly loaded, and never one with a conflict."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

SCALE: Final = 1_000_000
"""Expertise counts to so many parts, for flows are counted in whole numbers."""
BALANCE: Final = 0.1
"""What a full load costs, in expertise for each review: enough to decide between reviewers who are about equally expert."""

Pair = tuple[str, str]
"""An application and a reviewer."""


@dataclass(frozen=True, slots=True, eq=False)
class Panel:
    """Applications and reviewers in the order of their ids, so that the order in which they are given changes nothing."""

    applications: tuple[str, ...]
    reviewers: tuple[str, ...]
    expertise: NDArray[np.float64]
    """(n, m): 0 to 1."""
    barred: NDArray[np.bool_]
    """(n, m): pairs that may not be."""
    limits: NDArray[np.int64]
    """(m,): how many applications a reviewer takes."""
    kept: NDArray[np.bool_]
    """(n, m): pairs that stay as they are, and count."""


@dataclass(frozen=True, slots=True)
class Short:
    """An application that did not get the reviewers it should have, and what would change it."""

    application: str
    got: int
    barred: tuple[str, ...]
    """Reviewers who may not have it."""
    full: tuple[str, ...]
    """If any of them took one application more, this one would have one reviewer more; of none of them it has too few it may have at all."""


@dataclass(frozen=True, slots=True)
class Given:
    """Who reviews what.

    Attributes:
        pairs: all of them, kept ones included, in order.
        expertise: sum over the pairs.
        worst: the least sum of expertise that an application has; 0 without applications.
        short: the applications with too few reviewers, in order.
    """

    pairs: tuple[Pair, ...]
    expertise: float
    worst: float
    loads: Mapping[str, int]
    short: tuple[Short, ...]


def panel(
    applications: Iterable[str],
    limits: Mapping[str, int],
    expertise: Mapping[Pair, float],
    barred: Iterable[Pair] = (),
    kept: Iterable[Pair] = (),
) -> Panel:
    """A panel from ids; a pair that is not named is worth nothing.

    Raises:
        ValueError: a limit is below 0, expertise is not from 0 to 1, or a kept pair is barred.
        KeyError: a pair names what is not there.
    """
    rows, columns = sorted(set(applications)), sorted(limits)
    row_of = {key: number for number, key in enumerate(rows)}
    column_of = {key: number for number, key in enumerate(columns)}
    shape = len(rows), len(columns)
    known, out, stays = np.zeros(shape), np.zeros(shape, np.bool_), np.zeros(shape, np.bool_)
    for (application, reviewer), value in expertise.items():
        known[row_of[application], column_of[reviewer]] = value
    for pairs, flags in ((barred, out), (kept, stays)):
        for application, reviewer in pairs:
            flags[row_of[application], column_of[reviewer]] = True
    room = np.array([limits[key] for key in columns], np.int64)
    if not ((known >= 0) & (known <= 1)).all():  # so written, it refuses what is not a number too
        raise ValueError("Expertise is not from 0 to 1.")
    if (room < 0).any():
        raise ValueError("A limit is below 0.")
    if (out & stays).any():
        raise ValueError("A pair is barred and kept.")
    return Panel(tuple(rows), tuple(columns), known, out, room, stays)


def assign(of: Panel, wanted: int, *, balance: float = BALANCE) -> Given:
    """Give every application `wanted` reviewers.

    First as many reviews as there can be, spread so that none has fewer than it must; among such assignments the one with the greatest sum of
    expertise less what loads cost: a reviewer's review number k costs balance * (2 k - 1) / limit, so k of them balance * k² / limit.
    Exact, by min-cost flow.

    Args:
        wanted: reviewers of each application, 1 or more.
        balance: 0 for expertise alone.

    Raises:
        ValueError: `wanted` is below 1, or `balance` below 0.
    """
    from entrepot.engine.reviewing.flow import served  # noqa: PLC0415 -- compiled loops, slow to load

    if wanted < 1 or balance < 0:
        raise ValueError("At least one reviewer is wanted, and balance costs 0 or more.")
    costs = np.rint((1 - of.expertise) * SCALE).astype(np.int64)
    steps = np.rint(balance * SCALE / np.maximum(of.limits, 1)).astype(np.int64)
    fixed, held = of.barred | of.kept, of.kept.copy()
    loads = held.sum(axis=0).astype(np.int64)
    counts = served(costs, fixed, held, steps, loads, of.limits, wanted)
    sums = np.where(held, of.expertise, 0).sum(axis=1)
    return Given(
        tuple((of.applications[row], of.reviewers[column]) for row, column in np.argwhere(held).tolist()),
        float(sums.sum()),
        float(sums.min()) if len(sums) else 0.0,
        dict(zip(of.reviewers, loads.tolist(), strict=True)),
        tuple(
            _short(of, fixed, held, row, int(counts[row])) for row in np.flatnonzero(counts < wanted).tolist()
        ),
    )


def _short(of: Panel, fixed: NDArray[np.bool_], held: NDArray[np.bool_], row: int, got: int) -> Short:
    from entrepot.engine.reviewing.flow import in_reach  # noqa: PLC0415 -- compiled loops, slow to load

    reached = in_reach(row, fixed, held)
    return Short(
        of.applications[row],
        got,
        tuple(of.reviewers[column] for column in np.flatnonzero(of.barred[row]).tolist()),
        tuple(of.reviewers[column] for column in np.flatnonzero(reached).tolist()),
    )
