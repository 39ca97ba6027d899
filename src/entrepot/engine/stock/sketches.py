"""One bit a dimension: what a first look at a million vectors reads, a sixteenth of half precision.

RaBitQ (Gao and Long 2024, arXiv 2405.12497): a vector is turned by a fixed random rotation and kept as the signs of
its parts with one factor; a need is turned likewise and kept in four bits a part. Their product is an unbiased estimate of
the cosine whose error falls with the square root of the dimension.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numba
import numpy as np
from numba.core import types
from numba.extending import intrinsic
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Bits = NDArray[np.uint64]
LANES = 64
"""Vectors that lie interleaved, so that one instruction reads a word of each."""
_WORD = 64
_PLANES, _LEVELS = 4, 15
_SEED = 20261128


@dataclass(frozen=True, slots=True)
class Sketches:
    """Signs of n vectors, (blocks, words, LANES) of 64 bits, the last block filled up with zeros; and factors (blocks x LANES,), zero
    for a vector of zeros and behind the last."""

    bits: Bits
    factors: Floats


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
    planes = [np.packbits(levels >> plane & 1, bitorder="little").view(np.uint64) for plane in range(_PLANES)]
    return Asked(np.stack(planes), least, step, least * len(turned) + step * float(levels.sum()))


@intrinsic
def _intrinsic_ones(_context: Any, _word: Any) -> Any:

    def made(_ctx: Any, builder: Any, _signature: Any, given: Any) -> Any:
        return builder.ctpop(given[0])

    return types.uint64(types.uint64), made


_ones: Any = _intrinsic_ones
"""How many bits of a word are set, by the processor's own instruction."""


@numba.njit(cache=True, nogil=True)
def _estimate(
    bits: Bits, factors: Floats, planes: Bits, least: float, step: float, total: float, found: Floats
) -> None:
    blocks, words, lanes = bits.shape
    weighed = np.empty(lanes, np.uint64)
    counted = np.empty(lanes, np.uint64)
    for block in range(blocks):
        weighed[:] = 0
        counted[:] = 0
        for word in range(words):
            one, two, four, eight = planes[0, word], planes[1, word], planes[2, word], planes[3, word]
            for lane in range(lanes):
                held = bits[block, word, lane]
                weighed[lane] += (
                    _ones(held & one)
                    + (_ones(held & two) << np.uint64(1))
                    + (_ones(held & four) << np.uint64(2))
                    + (_ones(held & eight) << np.uint64(3))
                )
                counted[lane] += _ones(held)
        for lane in range(lanes):
            place = block * lanes + lane
            product = 2 * (least * np.int64(counted[lane]) + step * np.int64(weighed[lane])) - total
            found[place] = product * factors[place]


def estimate(sketches: Sketches, need: Asked) -> Floats:
    """Estimated cosines with one need, (blocks x LANES,); what stands behind the last vector is to be cut off."""
    found = np.empty(len(sketches.factors), np.float32)
    _estimate(sketches.bits, sketches.factors, need.planes, need.least, need.step, need.total, found)
    return found


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
    values: Floats, allowed: NDArray[np.bool_], shift: float, spread: float, bar: float,
    first: int, kept: NDArray[np.int64], standings: Floats, held: int, top: int,
) -> tuple[int, float]:  # fmt: skip
    for place in range(len(allowed)):
        standing = (values[place] - shift) / spread
        if standing > bar and allowed[place]:
            kept[held], standings[held] = first + place, standing
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
    """The ``top`` rows of highest standing, gathered part by part in one pass."""

    def __init__(self, top: int) -> None:
        self._top, self._held, self._bar = top, 0, -np.inf
        self._rows = np.empty(max(4 * top, 64), np.int64)
        self._standings = np.empty(len(self._rows), np.float32)

    def add(self, values: Floats, allowed: NDArray[np.bool_], scale: tuple[float, float], first: int) -> None:
        """Take cosines (n or more,) of rows from ``first`` on into account, those that are allowed (n,), in the ``scale`` of their
        language: mean and spread."""
        self._held, self._bar = _gather(
            values, allowed, *scale, self._bar, first, self._rows, self._standings, self._held, self._top
        )

    def rows(self) -> NDArray[np.int64]:
        """The rows, in no order."""
        rows, standings = self._rows[: self._held], self._standings[: self._held]
        if len(rows) <= self._top:
            return rows.copy()
        return rows[np.argpartition(-standings, self._top)[: self._top]]
