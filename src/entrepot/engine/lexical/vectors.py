"""Cosine of term weights: which documents say the same words as a need, in proportion to all they say."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from entrepot.engine.text import Script

Keys = NDArray[np.uint64]
_MIXER = np.uint64(0x9E3779B97F4A7C15)


class TermVectors:
    """TF-IDF vectors with logarithmic counts behind an inverted list, over terms and pairs of neighbouring
    terms.

    The weight of a term in a document is (1 + ln count) * (1 + ln((1 + n) / (1 + documents with it))),
    vectors have length one (Salton and Buckley 1988; the smoothing is scikit-learn's). Full length
    normalisation is what long needs want, and pairs tell a phrase from its words: docs/benchmarks.md has both
    beside BM25. Chinese terms are pairs of characters already, so no pairs of them are made.

    Terms are kept as 64-bit hashes of this process: an index of millions of pairs stays small.
    """

    def __init__(self, documents: Iterable[Sequence[str]], script: Script = "en") -> None:
        """``documents``: the terms of each in reading order, repeated as often as they occur."""
        self._paired = script != "zh"
        counted = [np.unique(self._keys(document), return_counts=True) for document in documents]
        self.count = len(counted)
        sizes = np.array([len(keys) for keys, _ in counted], np.int64)
        keys = np.concatenate([np.empty(0, np.uint64), *(keys for keys, _ in counted)])
        counts = np.concatenate([np.empty(0, np.int64), *(counts for _, counts in counted)])
        del counted
        self._post(keys, counts, sizes)

    def _keys(self, terms: Sequence[str]) -> Keys:
        single = np.fromiter(map(hash, terms), np.int64, len(terms)).view(np.uint64)
        if not self._paired or len(single) < 2:
            return single
        return np.concatenate([single, single[:-1] * _MIXER + single[1:]])

    def _post(self, keys: Keys, counts: NDArray[np.int64], sizes: NDArray[np.int64]) -> None:
        self._vocabulary, numbers, holders = np.unique(keys, return_inverse=True, return_counts=True)
        self._rarity = (1 + np.log((1 + self.count) / (1 + holders))).astype(np.float32)
        documents = np.repeat(np.arange(self.count, dtype=np.int32), sizes)
        weights = (1 + np.log(counts.astype(np.float32))) * self._rarity[numbers]
        lengths = np.sqrt(np.bincount(documents, weights * weights, minlength=self.count)).astype(np.float32)
        order = np.argsort(numbers, kind="stable")
        self._documents = documents[order]
        self._weights = (weights / lengths[documents])[order].astype(np.float32)
        self._bounds = np.concatenate([[0], np.cumsum(holders)])

    def scores(self, terms: Sequence[str]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """How near each document is to these terms.

        Returns:
            The cosine with every document, and the share of the terms' rarity that the document holds: the
            sum of 1 + ln((1 + n) / (1 + df)) over the different terms it has, divided by that over all of
            them (a term no document has counts as the rarest); pairs are left out of the share. Both
            (documents,), from 0 to 1.
        """
        cosine, share = np.zeros(self.count, np.float32), np.zeros(self.count, np.float32)
        if not len(terms) or not self.count:
            return cosine, share
        keys, counts = np.unique(self._keys(terms), return_counts=True)
        single = np.isin(keys, np.fromiter(map(hash, terms), np.int64, len(terms)).view(np.uint64))
        places = np.minimum(np.searchsorted(self._vocabulary, keys), max(len(self._vocabulary) - 1, 0))
        known = self._vocabulary[places] == keys if len(self._vocabulary) else np.zeros(len(keys), np.bool_)
        rarity = np.full(len(keys), 1 + np.log(1 + self.count), np.float32)
        rarity[known] = self._rarity[places[known]]
        weights = (1 + np.log(counts.astype(np.float32))) * rarity
        for number, weight, mass in zip(
            places[known].tolist(), weights[known].tolist(), (rarity * single)[known].tolist(), strict=True
        ):
            held = slice(self._bounds[number], self._bounds[number + 1])
            documents = self._documents[held]
            cosine[documents] += np.float32(weight) * self._weights[held]
            if mass:
                share[documents] += np.float32(mass)
        length = float(np.sqrt((weights[known] ** 2).sum()))
        return cosine / np.float32(max(length, 1e-9)), share / np.float32((rarity * single).sum())
