"""Inverted lists that lie in files: which documents have a term, and how often."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

import numba
import numpy as np
from numpy.typing import NDArray

from entrepot.engine.lexical.keys import Keys, keys_of
from entrepot.engine.lexical.vectors import Commonness, asked_terms, norms, part, places_of, rarity
from entrepot.engine.text import Script

Floats = NDArray[np.float32]
Counts = NDArray[np.uint8]
_MOST = 255  # times a term is counted in one text


@dataclass(frozen=True, slots=True)
class Postings:
    """Terms and pairs of ``size`` documents of one language: keys (terms,) in order, and behind each other the documents that have
    each, in order, with counts; those of term i stand from ``bounds[i]`` to ``bounds[i + 1]``."""

    vocabulary: Keys
    bounds: NDArray[np.int64]
    documents: NDArray[np.int32]
    counts: Counts
    size: int

    @property
    def holders(self) -> NDArray[np.int64]:
        """How many documents have each term."""
        return np.diff(self.bounds)


def posted(documents: Iterable[Sequence[str]], script: Script) -> Postings:
    """Postings of the terms of each document in reading order."""
    counted = [np.unique(keys_of(terms, script), return_counts=True) for terms in documents]
    sizes = np.array([len(keys) for keys, _ in counted], np.int64)
    keys = np.concatenate([np.empty(0, np.uint64), *(keys for keys, _ in counted)])
    counts = np.concatenate([np.empty(0, np.int64), *(counts for _, counts in counted)])
    holders = np.repeat(np.arange(len(counted), dtype=np.int32), sizes)
    return _inverted(keys, holders, np.minimum(counts, _MOST).astype(np.uint8), len(counted))


def _inverted(keys: Keys, documents: NDArray[np.int32], counts: Counts, size: int) -> Postings:
    order = np.lexsort((documents, keys))
    keys = keys[order]
    first = np.flatnonzero(np.concatenate([[True], keys[1:] != keys[:-1]])) if len(keys) else np.zeros(0, int)
    bounds = np.append(first, len(keys)).astype(np.int64)
    return Postings(keys[first], bounds, documents[order], counts[order], size)


def joined(given: Sequence[tuple[Postings, NDArray[np.int32]]], size: int) -> Postings:
    """Several postings as one.

    Args:
        given: postings, and for each of their documents its number in the whole, -1 for one that is left out.
        size: how many documents the whole has.
    """
    keys, documents, counts = [np.empty(0, np.uint64)], [np.empty(0, np.int32)], [np.empty(0, np.uint8)]
    for postings, numbers in given:
        moved = numbers[postings.documents]
        kept = moved >= 0
        keys.append(np.repeat(postings.vocabulary, postings.holders)[kept])
        documents.append(moved[kept])
        counts.append(postings.counts[kept])
    return _inverted(np.concatenate(keys), np.concatenate(documents), np.concatenate(counts), size)


def held(given: Sequence[Postings], keys: Keys) -> NDArray[np.int64]:
    """How many documents have each key, over all postings together; keys in order are found fastest."""
    total = np.zeros(len(keys), np.int64)
    for postings in given:
        places, known = places_of(postings.vocabulary, keys)
        total[known] += postings.bounds[places[known] + 1] - postings.bounds[places[known]]
    return total


def lengths(postings: Postings, rare: Floats) -> Floats:
    """What the documents' weights are divided by, see `lexical.vectors.norms`, (documents,), when their terms are as rare as ``rare``
    (terms,) says."""
    squares, sums = np.zeros(postings.size, np.float64), np.zeros(postings.size, np.float64)
    weights = (rare * part(postings.vocabulary)).astype(np.float32)
    _square(postings.bounds, postings.documents, postings.counts, weights, _logarithms(), squares, sums)
    return norms(squares, sums)


@cache
def _logarithms() -> Floats:
    """1 + ln count for every count there may be."""
    return (1 + np.log(np.maximum(np.arange(_MOST + 1), 1))).astype(np.float32)


@numba.njit(cache=True, nogil=True)
def _square(
    bounds: NDArray[np.int64], documents: NDArray[np.int32], counts: Counts, weights: Floats,
    logarithms: Floats, squares: NDArray[np.float64], sums: NDArray[np.float64],
) -> None:  # fmt: skip
    for term in range(len(weights)):
        for place in range(bounds[term], bounds[term + 1]):
            weight = np.float64(weights[term]) * logarithms[counts[place]]
            squares[documents[place]] += weight * weight
            sums[documents[place]] += weight


@numba.njit(cache=True, nogil=True)
def _meet(  # noqa: PLR0917 -- compiled functions take no keywords
    starts: NDArray[np.int64], ends: NDArray[np.int64], documents: NDArray[np.int32], counts: Counts,
    weights: Floats, logarithms: Floats, norms: Floats, length: np.float32, cosine: Floats,
) -> None:  # fmt: skip
    cosine[:] = 0
    for term in range(len(starts)):
        weight = weights[term]
        for place in range(starts[term], ends[term]):
            cosine[documents[place]] += weight * logarithms[counts[place]]
    for document in range(len(norms)):
        cosine[document] /= norms[document] * length


@numba.njit(cache=True, nogil=True)
def _share(
    starts: NDArray[np.int64], ends: NDArray[np.int64], documents: NDArray[np.int32], masses: Floats,
    rows: NDArray[np.int64], share: Floats,
) -> None:  # fmt: skip
    for term in range(len(starts)):
        low, end = starts[term], ends[term]
        for place in range(len(rows)):
            high = end
            while low < high:
                middle = (low + high) // 2
                if documents[middle] < rows[place]:
                    low = middle + 1
                else:
                    high = middle
            if low == end:
                break
            if documents[low] == rows[place]:
                share[place] += masses[term]


@dataclass(frozen=True, slots=True)
class Words:
    """Postings of one language, with the lengths of their documents, and where those stand in the whole: from ``first`` on, or where
    ``positions`` (documents,) says."""

    postings: Postings
    norms: Floats
    first: int
    positions: NDArray[np.intp] | None = None

    @property
    def span(self) -> slice:
        """Where they stand in the whole, if they stand together."""
        return slice(self.first, self.first + self.postings.size)


@dataclass(frozen=True, slots=True)
class Asked:
    """The single terms of a need that some words have: where the documents of each stand, and what it adds to the share."""

    words: Words
    starts: NDArray[np.int64]
    ends: NDArray[np.int64]
    masses: Floats

    def share(self, rows: NDArray[np.int64]) -> Floats:
        """Of documents, told in order."""
        share = np.zeros(len(rows), np.float32)
        _share(self.starts, self.ends, self.words.postings.documents, self.masses, rows, share)
        return share


@dataclass(frozen=True, slots=True)
class Met:
    """How a need met every document by words: its cosine, (documents,), good until the next need of the language meets them."""

    cosine: Floats
    asked: Sequence[Asked] = ()
    mass: float = 1.0

    def share(self, positions: NDArray[np.intp]) -> Floats:
        """The share of the need's rarity that documents hold, (positions,); positions in order."""
        share = np.zeros(len(positions), np.float32)
        for part_ in self.asked:
            words = part_.words
            if words.positions is None:
                first, last = np.searchsorted(positions, [words.first, words.first + words.postings.size])
                share[first:last] = part_.share(positions[first:last] - words.first)
            else:
                rows = np.full(len(self.cosine), -1, np.int64)
                rows[words.positions] = np.arange(words.postings.size)
                held = rows[positions]
                order = np.argsort(held)
                order = order[held[order] >= 0]
                share[order] = part_.share(held[order])
        return share / np.float32(self.mass)


def scores(
    given: Sequence[Words], terms: Sequence[str], script: Script, common: Commonness, cosine: Floats
) -> Met:
    """Cosine of a need's terms with every document, and the share of their rarity that it holds, as `lexical.TermVectors.scores`.

    Args:
        given: everything there is in the need's language.
        terms: of the need, in reading order.
        script: the need's language.
        common: what needs have in common.
        cosine: (documents of the whole,), zeros where those of other languages stand; those of this one are overwritten.
    """
    keys, counts = np.unique(keys_of(terms, script), return_counts=True)
    size = sum(words.postings.size for words in given)
    if not len(keys) or not size:
        cosine[:] = 0
        return Met(cosine)
    places = [_bounds(words.postings, keys) for words in given]
    holders = np.sum([ends - starts for starts, ends in places], axis=0)
    rare = rarity(holders, size)
    asked = asked_terms(keys, counts, rare, common)
    length = max(float(np.sqrt((asked.weights[holders > 0] ** 2).sum())), 1e-9)
    weights = (asked.weights * rare * part(keys)).astype(np.float32)
    single = asked.masses > 0
    for words, (starts, ends) in zip(given, places, strict=True):
        held = cosine[words.span] if words.positions is None else np.empty(words.postings.size, np.float32)
        _meet(
            starts, ends, words.postings.documents, words.postings.counts, weights, _logarithms(), words.norms,
            np.float32(length), held,
        )  # fmt: skip
        if words.positions is not None:
            cosine[words.positions] = held
    return Met(
        cosine,
        [
            Asked(words, starts[single], ends[single], asked.masses[single])
            for words, (starts, ends) in zip(given, places, strict=True)
        ],
        float(asked.masses.sum()),
    )


def _bounds(postings: Postings, keys: Keys) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Where the documents of each key begin and end; at once for one that no document has."""
    places, known = places_of(postings.vocabulary, keys)
    starts, ends = np.zeros(len(keys), np.int64), np.zeros(len(keys), np.int64)
    starts[known], ends[known] = postings.bounds[places[known]], postings.bounds[places[known] + 1]
    return starts, ends
