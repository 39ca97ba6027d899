"""Cosine of term weights: which documents say the same words as a need, in proportion to all they say."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from entrepot.engine.lexical.keys import SINGLE, Keys, keys_of
from entrepot.engine.text import Script

_PAIR_WEIGHT = np.float32(0.5)  # two words of a pair count for themselves already
ASKED_POWER = 0.75  # a long need repeats what it is not about, and its rarest words may be names
_USUAL_BREADTH = np.float32(10)
_BREADTH_POWER = 0.5


class Commonness:
    """Which words needs have in common: what every need says tells little of what one is about."""

    def __init__(self) -> None:
        self._asked: Keys = np.empty(0, np.uint64)
        self._rarity: NDArray[np.float32] = np.empty(0, np.float32)
        self._needs = 0

    def learn(self, needs: Iterable[Keys]) -> None:
        """Learn from the keys of needs, replacing what was learnt before."""
        listed = [np.unique(need) for need in needs]
        self._needs = len(listed)
        self._asked, holders = np.unique(
            np.concatenate([np.empty(0, np.uint64), *listed]), return_counts=True
        )
        self._rarity = (1 + np.log((1 + self._needs) / (1 + holders))).astype(np.float32)

    def rarity(self, keys: Keys) -> NDArray[np.float32]:
        """1 + ln((1 + needs) / (1 + needs with it)); the same for all as long as nothing was learnt."""
        rarity = np.full(len(keys), 1 + np.log(1 + self._needs), np.float32)
        places, known = places_of(self._asked, keys)
        rarity[known] = self._rarity[places[known]]
        return rarity


def rarity(holders: NDArray[np.int64], count: int) -> NDArray[np.float32]:
    """1 + ln((1 + n) / (1 + documents with it)) of terms that so many of n documents have."""
    return (1 + np.log((1 + count) / (1 + holders))).astype(np.float32)


@dataclass(frozen=True, slots=True)
class AskedTerms:
    """The different terms and pairs of a need, (terms,) each: keys, weights, and what a single term adds to the share."""

    keys: Keys
    weights: NDArray[np.float32]
    masses: NDArray[np.float32]


def asked_terms(
    keys: Keys,
    counts: NDArray[np.int64],
    rare: NDArray[np.float32],
    common: Commonness,
    power: float = ASKED_POWER,
) -> AskedTerms:
    """Weights of a need's terms from their counts, how rare they are among documents, and how common among needs; a power below 1
    brings them nearer to each other."""
    full = (1 + np.log(counts.astype(np.float32))) * rare * part(keys) * np.sqrt(common.rarity(keys))
    weights = (full**power).astype(np.float32)
    return AskedTerms(keys, weights, rare * (keys & SINGLE).astype(np.float32))


def norms(squares: NDArray[np.float64], sums: NDArray[np.float64]) -> NDArray[np.float32]:
    """What the term weights of documents are divided by, from the sums of their squares and of themselves, (documents,) each.

    It is the length of the vector, and more for a text that speaks of many things: the breadth, sum over length, grows with the square
    root of how many different terms a text has, about 10 for a hundred. A broader text meets a long need by chance the oftener. A
    narrower one gets no advantage from that. 1 for a text without terms.
    """
    lengths = np.sqrt(squares)
    breadth = sums / np.where(squares > 0, lengths, 1)
    divisors = lengths * np.maximum(1, breadth / _USUAL_BREADTH) ** _BREADTH_POWER
    return np.where(squares > 0, divisors, 1).astype(np.float32)


class TermVectors:
    """TF-IDF vectors with logarithmic counts behind an inverted list, over terms and pairs of neighbouring
    terms.

    The weight of a term in a document is (1 + ln count) * (1 + ln((1 + n) / (1 + documents with it))),
    vectors have length one or less (Salton and Buckley 1988; the smoothing is scikit-learn's), less for texts of
    many subjects, see `norms`. Full length normalisation is what long needs want, and pairs tell a phrase from its
    words: docs/benchmarks.md has both beside BM25. Chinese terms are pairs of characters already, so no pairs of them are made.

    Terms are kept as numbers of 64 bits: an index of millions of pairs stays small.
    """

    def __init__(
        self, documents: Iterable[Sequence[str]], script: Script = "en", *, plain: bool = False
    ) -> None:
        """Index the terms of each document, in reading order, repeated as often as they occur.

        Args:
            documents: their terms.
            script: the language of them all.
            plain: the cosine as everybody knows it, without what was found to help long needs.
        """
        self._script, self._plain = script, plain
        counted = [np.unique(self._keys(document), return_counts=True) for document in documents]
        self.count = len(counted)
        sizes = np.array([len(keys) for keys, _ in counted], np.int64)
        keys = np.concatenate([np.empty(0, np.uint64), *(keys for keys, _ in counted)])
        counts = np.concatenate([np.empty(0, np.int64), *(counts for _, counts in counted)])
        del counted
        self._post(keys, counts, sizes)
        self._common = Commonness()

    def learn(self, needs: Iterable[Sequence[str]]) -> None:
        """Learn from the terms of needs what needs have in common; replaces what was learnt before."""
        self._common.learn(self._keys(need) for need in needs)

    def _keys(self, terms: Sequence[str]) -> Keys:
        return keys_of(terms, self._script)

    def _post(self, keys: Keys, counts: NDArray[np.int64], sizes: NDArray[np.int64]) -> None:
        self._vocabulary, numbers, holders = np.unique(keys, return_inverse=True, return_counts=True)
        self._rarity = rarity(holders, self.count)
        documents = np.repeat(np.arange(self.count, dtype=np.int32), sizes)
        weights = (1 + np.log(counts.astype(np.float32))) * self._rarity[numbers] * part(keys)
        squares, sums = np.zeros(self.count), np.zeros(self.count)
        squares += np.bincount(documents, weights * weights, minlength=self.count)
        if not self._plain:
            sums += np.bincount(documents, weights, minlength=self.count)
        divisors = norms(squares, sums)
        order = np.argsort(numbers, kind="stable")
        self._documents = documents[order]
        self._weights = (weights / divisors[documents])[order].astype(np.float32)
        self._bounds = np.concatenate([[0], np.cumsum(holders)])

    def scores(self, terms: Sequence[str]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """How near each document is to these terms.

        Returns:
            The cosine with every document (less for a broad one, see `norms`), and the share of the terms' rarity that the document holds: the
            sum of 1 + ln((1 + n) / (1 + df)) over the different terms it has, divided by that over all of
            them (a term no document has counts as the rarest); pairs are left out of the share. Both
            (documents,), from 0 to 1.
        """
        cosine, share = np.zeros(self.count, np.float32), np.zeros(self.count, np.float32)
        if not len(terms) or not self.count:
            return cosine, share
        keys, counts = np.unique(self._keys(terms), return_counts=True)
        places, known = places_of(self._vocabulary, keys)
        rare = np.full(len(keys), 1 + np.log(1 + self.count), np.float32)
        rare[known] = self._rarity[places[known]]
        asked = asked_terms(keys, counts, rare, self._common, 1.0 if self._plain else ASKED_POWER)
        for number, weight, mass in zip(
            places[known].tolist(), asked.weights[known].tolist(), asked.masses[known].tolist(), strict=True
        ):
            held = slice(self._bounds[number], self._bounds[number + 1])
            documents = self._documents[held]
            cosine[documents] += np.float32(weight) * self._weights[held]
            if mass:
                share[documents] += np.float32(mass)
        length = float(np.sqrt((asked.weights[known] ** 2).sum()))
        return cosine / np.float32(max(length, 1e-9)), share / np.float32(asked.masses.sum())


def part(keys: Keys) -> NDArray[np.float32]:
    """1 for a term, less for a pair."""
    return np.where(keys & SINGLE, np.float32(1), _PAIR_WEIGHT)


def places_of(vocabulary: Keys, keys: Keys) -> tuple[NDArray[np.intp], NDArray[np.bool_]]:
    """Where keys stand in a sorted vocabulary, and whether they do."""
    if not len(vocabulary):
        return np.zeros(len(keys), np.intp), np.zeros(len(keys), np.bool_)
    places = np.minimum(np.searchsorted(vocabulary, keys), len(vocabulary) - 1)
    return places, vocabulary[places] == keys
