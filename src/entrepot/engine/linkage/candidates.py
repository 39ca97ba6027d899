"""Which pairs are looked at: those that share a key which few records have."""

from __future__ import annotations

from typing import Final

import numpy as np

from entrepot.engine.linkage.records import NAMED, Prepared
from entrepot.engine.linkage.vectors import Bags, Ints

PAIRS_A_RECORD: Final = 60
PAIRS_A_NAME: Final = 20
"""How many pairs are made for each record on the average, from the rarest keys on, before doubles are dropped; fewer where names
stand alone and say all."""
MOST_PAIRS: Final = 4_000_000


def candidates(ready: Prepared) -> tuple[Ints, Ints]:
    """Rows of the left and of the right list to compare, sorted; of one list each pair once, the earlier row left."""
    left, right = ready.left, ready.right
    count = int(max(left.keys.words.max(initial=-1), right.keys.words.max(initial=-1))) + 1
    ours, theirs = _posted(left.keys, count), _posted(right.keys, count)
    sizes, others = np.diff(ours[1]), np.diff(theirs[1])
    made = sizes * (sizes - 1) // 2 if ready.same else sizes * others
    order = np.lexsort((np.arange(count), made))
    order = order[made[order] > 0]
    records = len(left) + (0 if ready.same else len(right))
    budget = min((PAIRS_A_NAME if ready.kind in NAMED else PAIRS_A_RECORD) * records, MOST_PAIRS)
    chosen = np.zeros(count, bool)
    chosen[order[np.cumsum(made[order]) <= max(budget, int(made[order[:1]].sum()))]] = True
    ones, twos = _pairs(ours, theirs, chosen, ready.same)
    codes = np.unique(ones * len(right) + twos)
    ones, twos = codes // max(len(right), 1), codes % max(len(right), 1)
    if ready.same:
        apart = left.owners[ones] != left.owners[twos]
        return ones[apart], twos[apart]
    return ones, twos


def _posted(bags: Bags, count: int) -> tuple[Ints, Ints]:
    """Rows by key, and where each key's begin; the inverted list."""
    order = np.argsort(bags.words, kind="stable")
    starts = np.concatenate([[0], np.cumsum(np.bincount(bags.words, minlength=count))])
    return bags.owners()[order], starts


def _pairs(
    ours: tuple[Ints, Ints],
    theirs: tuple[Ints, Ints],
    chosen: np.ndarray[tuple[int], np.dtype[np.bool_]],
    same: bool,
) -> tuple[Ints, Ints]:
    """Every pair of rows under each chosen key."""
    (rows, starts), (other_rows, other_starts) = ours, theirs
    keys = np.repeat(np.arange(len(starts) - 1), np.diff(starts))
    spots = np.flatnonzero(chosen[keys])
    first = spots + 1 if same else other_starts[keys[spots]]
    width = other_starts[keys[spots] + 1] - first
    offsets = np.concatenate([[0], np.cumsum(width)[:-1]]) if len(width) else width
    partners = np.arange(int(width.sum())) + np.repeat(first - offsets, width)
    ones, twos = np.repeat(rows[spots], width), other_rows[partners]
    return (np.minimum(ones, twos), np.maximum(ones, twos)) if same else (ones, twos)
