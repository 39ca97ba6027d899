"""Which weighted words two records share, for millions of pairs at a time."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
_AT_A_TIME = 4_000_000


@dataclass(frozen=True, slots=True)
class Bags:
    """The different words of every record: ``words[starts[i]:starts[i + 1]]`` are those of record i, sorted, as numbers."""

    words: Ints
    starts: Ints

    def __len__(self) -> int:
        return len(self.starts) - 1

    @property
    def sizes(self) -> Ints:
        """(records,) how many words each has."""
        return np.diff(self.starts)

    def owners(self) -> Ints:
        """(words,) whose word each is."""
        return np.repeat(np.arange(len(self), dtype=np.int64), self.sizes)

    def totals(self, weights: Floats) -> Floats:
        """(records,) the weight of all words of each."""
        totals: Floats = np.bincount(self.owners(), weights[self.words], len(self)).astype(np.float64)
        return totals


class Numbering:
    """Gives words numbers, one after another."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}

    def __len__(self) -> int:
        return len(self._numbers)

    @property
    def known(self) -> list[str]:
        """The words in the order of their numbers."""
        return list(self._numbers)

    def number(self, word: str) -> int:
        """The number of one word."""
        return self._numbers.setdefault(word, len(self._numbers))

    def bags(self, records: Iterable[Iterable[str]]) -> Bags:
        """The words of records as numbers; the same word has the same number in all bags of one numbering."""
        known, found, starts = self._numbers, list[int](), [0]
        for record in records:
            found += sorted({known.setdefault(word, len(known)) for word in record})
            starts.append(len(found))
        return Bags(np.array(found, np.int64), np.array(starts, np.int64))


def rarity(count: int, *bags: Bags) -> Floats:
    """(count,) squared logarithmic weight of each of ``count`` words: (1 + ln(n / n with it))², n all records of the bags."""
    records = sum(map(len, bags))
    holders = sum((np.bincount(each.words, minlength=count) for each in bags), np.zeros(count, np.int64))
    weights: Floats = (1 + np.log(max(records, 1) / np.maximum(holders, 1))) ** 2
    return weights


def shared(left: Bags, right: Bags, pairs: tuple[Ints, Ints], weights: Floats) -> Floats:
    """(pairs,) the weight of the words that the left record of a pair shares with its right one; pairs sorted by left."""
    result = np.zeros(len(pairs[0]))
    spots = np.flatnonzero((left.sizes[pairs[0]] > 0) & (right.sizes[pairs[1]] > 0))
    if not len(spots):
        return result
    ones, others = pairs[0][spots], pairs[1][spots]
    sizes = right.sizes[others]
    marks = np.zeros(len(weights))
    for first, last in _slices(ones, sizes):
        found = right.words[_gathered(right, others[first:last], sizes[first:last])]
        ends = np.concatenate([[0], np.cumsum(sizes[first:last])])
        for begin, end in _runs(ones[first:last]):
            mine = left.words[left.starts[ones[first + begin]] : left.starts[ones[first + begin] + 1]]
            marks[mine] = weights[mine]
            part = marks[found[ends[begin] : ends[end]]]
            result[spots[first + begin : first + end]] = _sums(part, ends[begin : end + 1] - ends[begin])
            marks[mine] = 0
    return result


def _sums(values: Floats, bounds: Ints) -> Floats:
    """Sums of the values between neighbouring bounds."""
    running = np.concatenate([[0.0], np.cumsum(values)])
    sums: Floats = running[bounds[1:]] - running[bounds[:-1]]
    return np.where(sums < 1e-9, 0.0, sums)


def _gathered(bags: Bags, records: Ints, sizes: Ints) -> Ints:
    """Places of the words of all these records, one record after another."""
    offsets = np.concatenate([[0], np.cumsum(sizes)[:-1]])
    places: Ints = np.arange(int(sizes.sum()), dtype=np.int64) + np.repeat(
        bags.starts[records] - offsets, sizes
    )
    return places


def _runs(sorted_values: Ints) -> list[tuple[int, int]]:
    """Where equal neighbours begin and end."""
    edges = np.flatnonzero(np.diff(sorted_values)) + 1
    bounds = [0, *edges.tolist(), len(sorted_values)]
    return list(itertools.pairwise(bounds))


def _slices(sorted_values: Ints, sizes: Ints) -> list[tuple[int, int]]:
    """Bounds of parts with so many words that they fit in memory, never cutting equal neighbours apart."""
    parts, first, words = list[tuple[int, int]](), 0, 0
    for begin, end in _runs(sorted_values):
        size = int(sizes[begin:end].sum())
        if words and words + size > _AT_A_TIME:
            parts.append((first, begin))
            first, words = begin, 0
        words += size
    return [*parts, (first, len(sorted_values))]


def joined(texts: Sequence[str]) -> str:
    """Texts as one."""
    return " ".join(text for text in texts if text)
