"""One bit a dimension: what a first look at a million vectors reads, a sixteenth of half precision.

RaBitQ (Gao and Long 2024, arXiv 2405.12497): a vector is turned by a fixed random rotation and kept as the signs of
its parts with one factor; a need is turned likewise and kept in four bits a part. Their product is an unbiased estimate of
the cosine whose error falls with the square root of the dimension.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

import numba
import numpy as np
from numpy.typing import NDArray

from entrepot.engine.stock.lanes import LANES, PICKED, PLANES, REGISTER, bring, pick, weigh, weigh_row

Floats = NDArray[np.float32]
Bits = NDArray[np.uint64]
Numbers = NDArray[np.int32]
_WORD = 64
_LEVELS = 15
_SEED = 20261128
_HALF, _LOW = np.uint64(32), np.uint64(2**32 - 1)
_AHEAD = 16  # sketches that are on their way while one is looked at; of codes, which take more lines each, a quarter


@dataclass(frozen=True)
class Sketches:
    """Signs of n vectors in words of 64 bits, and a factor of each, zero for a vector of zeros.

    Either they lie interleaved, (blocks, words, LANES), the last block filled up with zeros, and factors (blocks x LANES,): so all are read
    in the least time. Or vector by vector, (n, words) and (n,), each filled up to whole registers: so few of many are.
    """

    bits: Bits
    factors: Floats

    @property
    def interleaved(self) -> bool:
        """Whether they lie interleaved."""
        return self.bits.ndim > 2

    @cached_property
    def ones(self) -> NDArray[np.uint16]:
        """How many bits of each interleaved vector are set, (blocks x LANES,): the same for every need, so counted once."""
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


def sketched(vectors: Floats, *, interleaved: bool = True) -> Sketches:
    """Signs and factors of unit vectors (n, d)."""
    turned = vectors @ rotation(vectors.shape[1])
    count, width = turned.shape
    sums = np.abs(turned).sum(axis=1)
    factors = np.divide(1, sums, out=np.zeros(count, np.float32), where=sums > 0)
    words = np.packbits(turned > 0, axis=1, bitorder="little").view(np.uint64)
    if not interleaved:
        return Sketches(np.pad(words, ((0, 0), (0, -words.shape[1] % REGISTER))), factors)
    blocks = -(-count // LANES)
    lacking = blocks * LANES - count
    words, factors = np.pad(words, ((0, lacking), (0, 0))), np.pad(factors, (0, lacking))
    return Sketches(
        np.ascontiguousarray(words.reshape(blocks, LANES, width // _WORD).transpose(0, 2, 1)), factors
    )


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


@numba.njit(cache=True, nogil=True)
def _add_standings_at(  # noqa: PLR0917 -- compiled functions take no keywords
    bits: Bits, factors: Floats, rows: Numbers, planes: Bits,
    by_one: np.float32, by_level: np.float32, begin: np.float32, shift: np.float32, total: Floats,
) -> None:  # fmt: skip
    for place in range(len(rows)):
        bring(bits, rows[min(place + _AHEAD, len(rows) - 1)])
        number = rows[place]
        found = weigh_row(bits, number, planes)
        counted, levels = np.float32(np.int64(found >> _HALF)), np.float32(np.int64(found & _LOW))
        total[place] += (by_one * counted + by_level * levels + begin) * factors[number] - shift


def add_standings(
    sketches: Sketches,
    need: Asked,
    scale: tuple[float, float],
    total: Floats,
    rows: Numbers | None = None,
) -> None:
    """Add to ``total`` the standings of one need: estimated cosines less the mean, over the spread, which are the ``scale``.

    Args:
        sketches: of n vectors.
        need: what they are held against.
        scale: mean and spread.
        total: (n,) or, where they are interleaved, (blocks x LANES,), of which what stands behind the last vector is to be cut off; (rows,) with
            ``rows``.
        rows: of which vectors; None for all. Of interleaved ones it is always all.
    """
    mean, spread = scale
    one, level = 2 * need.least / spread, 2 * need.step / spread
    factors = (
        np.float32(one),
        np.float32(level),
        np.float32(-need.total / spread),
        np.float32(mean / spread),
    )
    if sketches.interleaved:
        _add_standings(sketches.bits, sketches.ones, sketches.factors, need.planes, *factors, total)
    else:
        chosen = np.arange(len(sketches.bits), dtype=np.int32) if rows is None else rows
        planes = np.pad(need.planes, ((0, 0), (0, sketches.bits.shape[1] - need.planes.shape[1])))
        _add_standings_at(sketches.bits, sketches.factors, chosen, planes, *factors, total)


@numba.njit(cache=True, nogil=True, fastmath=True)
def _products(codes: NDArray[np.int8], scales: Floats, rows: Numbers, need: Floats, found: Floats) -> None:
    dimension = codes.shape[1]
    for place in range(len(rows)):
        bring(codes, rows[min(place + _AHEAD // 4, len(rows) - 1)])
        number = rows[place]
        row = codes[number]
        total = np.float32(0)
        for part in range(dimension):
            total += np.float32(row[part]) * need[part]
        found[place] = total * scales[number]


def products(codes: NDArray[np.int8], scales: Floats, rows: NDArray[Any], need: Floats) -> Floats:
    """Products of a need (d,) with the coded vectors (n, d) at some rows, (rows,); see `dense.codes`."""
    found = np.empty(len(rows), np.float32)
    _products(codes, scales, rows.astype(np.int32, copy=False), need, found)
    return found


@numba.njit(cache=True, nogil=True)
def _above(values: Floats, allowed: NDArray[np.bool_], least: np.float32, rows: Numbers, kept: Floats) -> int:
    held, count = 0, len(allowed)
    whole = count - count % PICKED
    for start in range(0, whole, PICKED):
        held = pick(values, allowed, start, least, rows, kept, held)
    for place in range(whole, count):
        if allowed[place] and values[place] > least:
            rows[held], kept[held] = place, values[place]
            held += 1
    return held


def above(values: Floats, allowed: NDArray[np.bool_], least: float) -> tuple[Numbers, Floats]:
    """Which of the rows that are allowed (n,) have values (n or more,) above the least, in order, and those values."""
    rows, kept = np.empty(len(allowed), np.int32), np.empty(len(allowed), np.float32)
    held = _above(values, allowed, np.float32(least), rows, kept)
    return rows[:held], kept[:held]


class Best:
    """The ``top`` rows of highest value above ``least``, gathered part by part."""

    def __init__(self, top: int, least: float = -np.inf) -> None:
        self._top, self._bar, self._count = top, float(least), 0
        self._rows: list[NDArray[np.int64]] = [np.empty(0, np.int64)]
        self._values: list[Floats] = [np.empty(0, np.float32)]

    @property
    def bar(self) -> float:
        """What is not above it will not be among them."""
        return self._bar

    def add(self, rows: Numbers, values: Floats, first: int) -> None:
        """Take rows (n,), counted from ``first``, with their values (n,) into account."""
        self._keep(rows, values, values > np.float32(self._bar), first)
        if self._count > 4 * self._top:
            rows_, values_ = np.concatenate(self._rows), np.concatenate(self._values)
            self._bar = float(np.partition(values_, len(values_) - self._top)[len(values_) - self._top])
            self._rows, self._values, self._count = [], [], 0
            self._keep(rows_, values_, values_ >= np.float32(self._bar), 0)

    def _keep(self, rows: NDArray[Any], values: Floats, chosen: NDArray[np.bool_], first: int) -> None:
        self._rows.append(rows[chosen].astype(np.int64) + first)
        self._values.append(values[chosen])
        self._count += len(self._rows[-1])

    def rows(self) -> NDArray[np.int64]:
        """The rows, in no order."""
        rows, values = np.concatenate(self._rows), np.concatenate(self._values)
        if len(rows) <= self._top:
            return rows
        return rows[np.argpartition(-values, self._top)[: self._top]]
