"""All needs against a shard of resources: the best of each need by inner product.

All pairs are looked at in eight bits (or float32, where the processor is no faster with eight), each need keeps
its best `SPARE` times as many as are asked for, and those are scored again in full. No approximate index: at the
recall that is wanted here one is slower than looking at everything (docs/benchmarks.md).
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from entrepot.engine.dense.codes import coded
from entrepot.engine.pairs.lists import Lists, best, nothing
from entrepot.engine.pairs.products import Arithmetic, FloatProducts, IntegerProducts, quickest
from entrepot.engine.pairs.shards import Shard

SPARE: Final = 2
"""How many times the places that are asked for are kept until they are scored in full."""
_NEEDS, _ROWS = 512, 2048
"""A block: its products are read again while they are still in the processor's second cache."""


def best_of_shard(
    needs: NDArray[np.float32],
    shard: Shard,
    *,
    places: int,
    arithmetic: Arithmetic | None = None,
    threads: int = 1,
) -> Lists:
    """The best resources of a shard for each need.

    A pure function: beyond one machine every shard is asked where it lies, and the lists are brought together by
    `lists.merged`. Scores are inner products; give vectors of length one for cosines.

    Args:
        needs: (needs, d).
        places: how many resources a need at most.
        arithmetic: what all pairs are looked at by; None for the quicker one here. Float32 needs no codes.
        threads: blocks of needs that are worked on at once, a thread each.
    """
    using = arithmetic or (quickest() if shard.codes is not None else "float32")
    if using == "int8" and shard.codes is None:
        raise ValueError("this shard has no codes: make it with in_codes=True, or look by float32")
    if not len(needs) or not len(shard) or places < 1:
        return nothing(len(needs), max(places, 0))
    if len(needs) * places * SPARE >= len(shard):  # most vectors will be scored in full, many of them often
        shard = replace(shard, vectors=np.ascontiguousarray(shard.vectors, np.float32))
    blocks = [needs[start : start + _NEEDS] for start in range(0, len(needs), _NEEDS)]
    with ThreadPoolExecutor(max(1, threads)) as pool:
        found = list(pool.map(lambda block: _best_of_block(block, shard, places, using), blocks))
    return Lists(
        np.concatenate([item.ids for item in found]), np.concatenate([item.scores for item in found])
    )


def _best_of_block(needs: NDArray[np.float32], shard: Shard, places: int, using: Arithmetic) -> Lists:
    from entrepot.engine.pairs.loops import keep_best  # noqa: PLC0415 -- compiled loops, slow to load

    kept = min(places * SPARE, len(shard))
    scores = np.full((len(needs), kept), -np.inf, dtype=np.float32)
    rows = np.full((len(needs), kept), -1, np.int32)
    products, values, scales = _products(needs, shard, using)
    for start in range(0, len(shard), _ROWS):
        stop = min(start + _ROWS, len(shard))
        keep_best(products(values[start:stop]), scales[start:stop], start, scores, rows)
    return _scored(needs, shard, rows.astype(np.int64), places)


def _products(
    needs: NDArray[np.float32], shard: Shard, using: Arithmetic
) -> tuple[IntegerProducts | FloatProducts, NDArray[Any], NDArray[np.float32]]:
    """How products are taken, of what, and what each row of them is to be multiplied by; a need's own scale changes no order."""
    if using == "int8" and shard.codes is not None:
        return IntegerProducts(coded(needs).values, _ROWS), shard.codes.values, shard.codes.scales
    return FloatProducts(needs, _ROWS), shard.vectors, np.ones(len(shard), np.float32)


def _scored(needs: NDArray[np.float32], shard: Shard, rows: NDArray[np.int64], places: int) -> Lists:
    """The rows of each need with their scores in full, as lists."""
    from entrepot.engine.pairs.loops import exact  # noqa: PLC0415 -- compiled loops, slow to load

    if shard.vectors.dtype == np.float32 and shard.vectors.flags.c_contiguous:
        return best(shard.ids[rows], exact(needs, shard.vectors, rows), places)
    used, inverse = np.unique(rows, return_inverse=True)
    absent = int(used[0] == -1)
    vectors = np.ascontiguousarray(shard.vectors[used[absent:]], np.float32)
    scores = exact(needs, vectors, inverse.reshape(rows.shape).astype(np.int64) - absent)
    return best(shard.ids[rows], scores, places)
