"""Inverted lists that lie in files: which documents have a term, and how often."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

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
    each, with counts; those of term i stand from ``bounds[i]`` to ``bounds[i + 1]``."""

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
    order = np.argsort(keys, kind="stable")
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
def _add(  # noqa: PLR0917 -- compiled functions take no keywords
    starts: NDArray[np.int64], ends: NDArray[np.int64], documents: NDArray[np.int32], counts: Counts,
    weights: Floats, masses: Floats, logarithms: Floats, cosine: Floats, share: Floats,
) -> None:  # fmt: skip
    for term in range(len(starts)):
        weight, mass = weights[term], masses[term]
        for place in range(starts[term], ends[term]):
            document = documents[place]
            cosine[document] += weight * logarithms[counts[place]]
            share[document] += mass


@numba.njit(cache=True, nogil=True)
def _divide(cosine: Floats, share: Floats, norms: Floats, length: float, mass: float) -> None:
    for document in range(len(norms)):
        if cosine[document] != 0:
            cosine[document] /= norms[document] * length
            share[document] /= mass


@dataclass(frozen=True, slots=True)
class Words:
    """Postings of one language, with the lengths of their documents, and where those stand in the whole: from ``first`` on, or where
    ``positions`` (documents,) says."""

    postings: Postings
    norms: Floats
    first: int
    positions: NDArray[np.intp] | None = None


@dataclass(frozen=True, slots=True)
class Met:
    """How a need met every document by words: cosine, and share of the need's rarity, (documents,) each."""

    cosine: Floats
    share: Floats


def scores(
    given: Sequence[Words], terms: Sequence[str], script: Script, common: Commonness, total: int
) -> Met:
    """Cosine of a need's terms with every document, and the share of their rarity that it holds, as `lexical.TermVectors.scores`.

    Args:
        given: everything there is in the need's language.
        terms: of the need, in reading order.
        script: the need's language.
        common: what needs have in common.
        total: documents of the whole; those of other languages get zeros.
    """
    met = Met(np.zeros(total, np.float32), np.zeros(total, np.float32))
    keys, counts = np.unique(keys_of(terms, script), return_counts=True)
    size = sum(words.postings.size for words in given)
    if not len(keys) or not size:
        return met
    holders = held([words.postings for words in given], keys)
    rare = rarity(holders, size)
    asked = asked_terms(keys, counts, rare, common)
    known = holders > 0
    length = max(float(np.sqrt((asked.weights[known] ** 2).sum())), 1e-9)
    weights = (asked.weights * rare * part(keys)).astype(np.float32)
    mass = float(asked.masses.sum())
    for words in given:
        postings = words.postings
        places, there = places_of(postings.vocabulary, keys)
        starts, ends = postings.bounds[places[there]], postings.bounds[places[there] + 1]
        here = slice(words.first, words.first + postings.size)
        cosine, share = met.cosine[here], met.share[here]
        if words.positions is not None:
            cosine, share = np.zeros(postings.size, np.float32), np.zeros(postings.size, np.float32)
        _add(
            starts, ends, postings.documents, postings.counts, weights[there], asked.masses[there],
            _logarithms(), cosine, share,
        )  # fmt: skip
        _divide(cosine, share, words.norms, length, mass)
        if words.positions is not None:
            met.cosine[words.positions], met.share[words.positions] = cosine, share
    return met
