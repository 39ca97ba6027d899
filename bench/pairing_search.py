"""Local search with random restarts: what pairings are held against."""

from __future__ import annotations

import numba
import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Numbers = NDArray[np.int64]


@numba.njit(cache=True)
def _slot(partners: Numbers, row: int, wanted: int, places: int) -> int:
    for slot in range(places):
        if partners[row, slot] == wanted:
            return slot
    return -1


@numba.njit(cache=True)
def _exchange(
    values: Floats, partners: Numbers, quotas: Numbers, one: int, other: int
) -> tuple[float, int, int]:
    """The best gain of pairing two who are not: each gives up a partner (or uses a free place), and those given up are
    paired with each other where that is worth anything."""
    best, mine, theirs = 1e-12, -1, -1
    for slot in range(quotas[one]):
        left = partners[one, slot]
        for place in range(quotas[other]):
            lost = partners[other, place]
            gain = values[one, other]
            if left >= 0:
                gain -= values[one, left]
            if lost >= 0:
                gain -= values[other, lost]
            if left >= 0 and lost >= 0 and left != lost and _slot(partners, left, lost, quotas[left]) < 0:
                gain += values[left, lost]
            if gain > best:
                best, mine, theirs = gain, slot, place
    return best, mine, theirs


@numba.njit(cache=True)
def _apply(
    values: Floats, partners: Numbers, quotas: Numbers, one: int, other: int, mine: int, theirs: int
) -> None:
    left, lost = partners[one, mine], partners[other, theirs]
    partners[one, mine], partners[other, theirs] = other, one
    if left >= 0:
        partners[left, _slot(partners, left, one, quotas[left])] = -1
    if lost >= 0:
        partners[lost, _slot(partners, lost, other, quotas[lost])] = -1
    joined = left >= 0 and lost >= 0 and left != lost and values[left, lost] > 0
    if joined and _slot(partners, left, lost, quotas[left]) < 0:
        partners[left, _slot(partners, left, -1, quotas[left])] = lost
        partners[lost, _slot(partners, lost, -1, quotas[lost])] = left


@numba.njit(cache=True)
def climbed(values: Floats, near: Numbers, quotas: Numbers, order: Numbers) -> float:
    """The sum that one climb from nothing reaches: parks in a random order, each exchange that gains is made until none does.

    Args:
        values: (n, n), 0 where a pair may not be made.
        near: (n, k), the partners that each tries.
        quotas: (n,).
        order: (n,), which park tries when.
    """
    most = max(1, quotas.max())
    partners = np.full((len(values), most), -1)
    better = True
    while better:
        better = False
        for one in order:
            for other in near[one]:
                if values[one, other] <= 0 or _slot(partners, one, other, quotas[one]) >= 0:
                    continue
                _, mine, theirs = _exchange(values, partners, quotas, one, other)
                if mine >= 0:
                    _apply(values, partners, quotas, one, other, mine, theirs)
                    better = True
    total = 0.0
    for one in range(len(values)):
        for slot in range(quotas[one]):
            if partners[one, slot] > one:
                total += values[one, partners[one, slot]]
    return total


def best_of(values: Floats, quotas: Numbers, restarts: int, tried: int, seed: int = 11) -> float:
    """The greatest sum of so many climbs, each park trying its so many best partners in a random order."""
    random = np.random.default_rng(seed)
    near = np.argsort(-values, axis=1, kind="stable")[:, :tried]
    best = 0.0
    for _ in range(restarts):
        order = random.permutation(len(values))
        mixed = random.permuted(near, axis=1)
        best = max(best, climbed(values, mixed, quotas, order))
    return best
