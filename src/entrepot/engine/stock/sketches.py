"""One bit a dimension: what a first look at a million vectors reads, a sixteenth of half precision.

RaBitQ (Gao and Long 2024, arXiv 2405.12497): a vector is turned by a fixed random rotation and kept as the signs of
its parts with one factor; a need is turned likewise and kept in four bits a part. Their product is an unbiased estimate of
the cosine whose error falls with the square root of the dimension.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache

import numba
import numpy as np
from numpy.typing import NDArray

from entrepot.engine.stock.lanes import LANES, PLANES, weigh

Floats = NDArray[np.float32]
Bits = NDArray[np.uint64]
_WORD = 64
_LEVELS = 15
_SEED = 20261128


@dataclass(frozen=True)
class Sketches:
    """Signs of n vectors, (blocks, words, LANES) of 64 bits, the last block filled up with zeros; and factors (blocks x LANES,), zero
    for a vector of zeros and behind the last."""

    bits: Bits
    factors: Floats

    @cached_property
    def ones(self) -> NDArray[np.uint16]:
        """How many bits of each vector are set, (blocks x LANES,): the same for every need, so counted once."""
        counted: NDArray[np.uint16] = np.bitwise_count(self.bits).sum(axis=1, dtype=np.uint16).ravel()
        return counted


@dataclass(frozen=True, slots=True)
class Asked:
    """A turned need in four bits a part: the planes of its levels, (4, words), the least part, the step, and the sum of parts."""

    planes: Bits
    least: float
    step: float
    total: float


@lru_cache(maxsize=8)
def rotation(dimension: int) -> Floats:
    """The random rotation of a dimension, filled up to whole words, (dimension, width); always the same."""
    width = -(-dimension // _WORD) * _WORD
    square = np.random.default_rng(_SEED + dimension).standard_normal((width, width))
    turned: Floats = np.linalg.qr(square)[0][:dimension].astype(np.float32)
    return turned


def sketched(vectors: Floats) -> Sketches:
    """Signs and factors of unit vectors (n, d)."""
    turned = vectors @ rotation(vectors.shape[1])
    count, width = turned.shape
    blocks = -(-count // LANES)
    sums = np.abs(turned).sum(axis=1)
    factors = np.zeros(blocks * LANES, np.float32)
    factors[:count] = np.divide(1, sums, out=np.zeros(count, np.float32), where=sums > 0)
    words = np.zeros((blocks * LANES, width // _WORD), np.uint64)
    words[:count] = np.packbits(turned > 0, axis=1, bitorder="little").view(np.uint64)
    return Sketches(np.ascontiguousarray(words.reshape(blocks, LANES, -1).transpose(0, 2, 1)), factors)


def asked(vector: Floats) -> Asked:
    """A need's vector (d,) as `estimate` reads it."""
    turned = vector @ rotation(len(vector))
    least, most = float(turned.min()), float(turned.max())
    step = (most - least) / _LEVELS or 1.0
    levels = np.rint((turned - least) / step).astype(np.uint8)
    planes = [np.packbits(levels >> plane & 1, bitorder="little").view(np.uint64) for plane in range(PLANES)]
    return Asked(np.stack(planes), least, step, least * len(turned) + step * float(levels.sum()))


@numba.njit(cache=True, nogil=True)
def _add_standings(  # noqa: PLR0917 -- compiled functions take no keywords
    bits: Bits, ones: NDArray[np.uint16], factors: Floats, planes: Bits,
    by_one: np.float32, by_level: np.float32, begin: np.float32, shift: np.float32, total: Floats,
) -> None:  # fmt: skip
    weighed = np.empty(LANES, np.uint64)
    for block in range(len(bits)):
        weigh(bits, block, planes, weighed)
        here = slice(
            block * LANES, (block + 1) * LANES
        )  # the compiler knows that nothing in a slice counts from its end
        counted, factor, found = ones[here], factors[here], total[here]
        for lane in range(LANES):
            levels = np.float32(np.int64(weighed[lane]))
            found[lane] += (by_one * np.float32(counted[lane]) + by_level * levels + begin) * factor[
                lane
            ] - shift


def add_standings(sketches: Sketches, need: Asked, scale: tuple[float, float], total: Floats) -> None:
    """Add to ``total`` (blocks x LANES,) the standings of one need: estimated cosines less the mean, over the spread, which are the
    ``scale``. What stands behind the last vector is to be cut off."""
    mean, spread = scale
    one, level = 2 * need.least / spread, 2 * need.step / spread
    _add_standings(
        sketches.bits, sketches.ones, sketches.factors, need.planes,
        np.float32(one), np.float32(level), np.float32(-need.total / spread), np.float32(mean / spread), total,
    )  # fmt: skip


@numba.njit(cache=True, nogil=True, fastmath=True)
def _products(
    codes: NDArray[np.int8], scales: Floats, rows: NDArray[np.int64], need: Floats, found: Floats
) -> None:
    dimension = codes.shape[1]
    for place in range(len(rows)):
        number = rows[place]
        row = codes[number]
        total = np.float32(0)
        for part in range(dimension):
            total += np.float32(row[part]) * need[part]
        found[place] = total * scales[number]


def products(codes: NDArray[np.int8], scales: Floats, rows: NDArray[np.int64], need: Floats) -> Floats:
    """Products of a need (d,) with the coded vectors (n, d) at some rows, (rows,); see `dense.codes`."""
    found = np.empty(len(rows), np.float32)
    _products(codes, scales, rows, need, found)
    return found


@numba.njit(cache=True, nogil=True)
def _gather(  # noqa: PLR0917 -- compiled functions take no keywords
    values: Floats, allowed: NDArray[np.bool_], bar: np.float32, first: int,
    kept: NDArray[np.int64], standings: Floats, held: int, top: int,
) -> tuple[int, np.float32]:  # fmt: skip
    for start in range(0, len(allowed), LANES):
        end = min(start + LANES, len(allowed))
        higher = 0
        for value in values[start:end]:  # without a branch: most have nothing to give
            higher += value > bar
        if higher == 0:
            continue
        for place in range(start, end):
            if values[place] > bar and allowed[place]:
                kept[held], standings[held] = first + place, values[place]
                held += 1
                if held == len(kept):
                    bar = np.partition(standings, held - top)[held - top]
                    held = 0
                    for other in range(len(kept)):
                        if standings[other] >= bar and held < len(kept) - 1:
                            kept[held], standings[held] = kept[other], standings[other]
                            held += 1
    return held, bar


class Best:
    """The ``top`` rows of highest value above ``least``, gathered part by part in one pass."""

    def __init__(self, top: int, least: float = -np.inf) -> None:
        self._top, self._held, self._bar = top, 0, np.float32(least)
        self._rows = np.empty(max(4 * top, 64), np.int64)
        self._standings = np.empty(len(self._rows), np.float32)

    def add(self, values: Floats, allowed: NDArray[np.bool_], first: int) -> None:
        """Take values (n or more,) of rows from ``first`` on into account, those that are allowed (n,)."""
        self._held, bar = _gather(
            values, allowed, self._bar, first, self._rows, self._standings, self._held, self._top
        )
        self._bar = np.float32(bar)  # compiled functions give a plain float

    def rows(self) -> NDArray[np.int64]:
        """The rows, in no order."""
        rows, standings = self._rows[: self._held], self._standings[: self._held]
        if len(rows) <= self._top:
            return rows.copy()
        return rows[np.argpartition(-standings, self._top)[: self._top]]
