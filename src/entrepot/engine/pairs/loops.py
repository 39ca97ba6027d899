"""The loops over products that numpy cannot do without writing them down again; compiled by numba."""

from __future__ import annotations

from typing import Any, Final

import numba
import numpy as np
from numpy.typing import NDArray

_LOOKED_AT: Final = 64  # needs that are passed over by one comparison when none of them has found anything


@numba.njit(cache=True, nogil=True)
def keep_best(
    products: NDArray[Any],
    scales: NDArray[np.float32],
    first: int,
    scores: NDArray[np.float32],
    rows: NDArray[np.int32],
) -> None:
    """Let the rows of a block into the heaps of the needs that they are good enough for.

    Args:
        products: (rows, needs) of this block.
        scales: (rows,) what each row of products is to be multiplied by.
        first: the number of the block's first row; rows must come in ascending order.
        scores, rows: (needs, places) heaps, the worst first: of equal scores the later row is the worse. Begin
            with minus infinity.
    """
    floors = scores[:, 0].copy()
    for row in range(products.shape[0]):
        scale = scales[row]
        for start in range(0, products.shape[1], _LOOKED_AT):
            part, least = (
                products[row, start : start + _LOOKED_AT],
                floors[start : start + _LOOKED_AT],
            )
            hits = np.int32(0)  # a wider counter would halve the speed
            for place in range(len(part)):
                hits += np.int32(np.float32(part[place]) * scale > least[place])
            if hits == 0:
                continue
            for place in range(len(part)):
                score = np.float32(part[place]) * scale
                if score > least[place]:
                    need = start + place
                    _replace_worst(scores[need], rows[need], score, first + row)
                    floors[need] = scores[need, 0]


@numba.njit(cache=True, nogil=True)
def _replace_worst(scores: NDArray[np.float32], rows: NDArray[np.int32], score: float, row: int) -> None:
    """Put a score in the place of a heap's worst, and the heap in order."""
    place, count = 0, len(scores)
    while True:
        child = 2 * place + 1
        if child >= count:
            break
        other = child + 1
        if other < count and (
            scores[other] < scores[child] or (scores[other] == scores[child] and rows[other] > rows[child])
        ):
            child = other
        if scores[child] > score or (scores[child] == score and rows[child] < row):
            break
        scores[place], rows[place] = scores[child], rows[child]
        place = child
    scores[place], rows[place] = score, row


@numba.njit(cache=True, nogil=True, fastmath={"reassoc", "contract"})
def exact(
    needs: NDArray[np.float32], vectors: NDArray[np.float32], rows: NDArray[np.int64]
) -> NDArray[np.float32]:
    """Inner products of each need (needs, d) with the vectors (n, d) at its own rows (needs, places).

    Summed in double precision, so that a pair has one score, however needs and resources were dealt out; minus
    infinity for row -1.
    """
    found = np.full(rows.shape, np.float32(-np.inf), dtype=np.float32)
    for need in range(rows.shape[0]):
        for place in range(rows.shape[1]):
            row = rows[need, place]
            if row >= 0:
                total = 0.0
                for part in range(needs.shape[1]):
                    total += np.float64(needs[need, part]) * np.float64(vectors[row, part])
                found[need, place] = np.float32(total)
    return found
