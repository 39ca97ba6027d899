"""Cosine of term weights: which documents say the same words as a need, in proportion to all they say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray


class TermVectors:
    """TF-IDF vectors with logarithmic counts behind an inverted list.

    The weight of a term in a document is (1 + ln count) * (1 + ln((1 + n) / (1 + documents with it))), vectors have
    length one (Salton and Buckley 1988; the smoothing is scikit-learn's). Full length normalisation is what long
    needs want: docs/benchmarks.md compares it with BM25.
    """

    def __init__(self, documents: Iterable[Sequence[str]]) -> None:
        """``documents``: the terms of each, repeated as often as they occur."""
        self._numbers: dict[str, int] = {}
        terms: list[int] = []
        counts: list[int] = []
        sizes: list[int] = []
        for document in documents:
            counted = Counter(document)
            terms.extend(self._numbers.setdefault(term, len(self._numbers)) for term in counted)
            counts.extend(counted.values())
            sizes.append(len(counted))
        self.count = len(sizes)
        self._post(np.array(terms, np.int32), np.array(counts, np.float32), np.array(sizes, np.int64))

    def _post(self, terms: NDArray[np.int32], counts: NDArray[np.float32], sizes: NDArray[np.int64]) -> None:
        holders = np.bincount(terms, minlength=len(self._numbers))
        self._rarity = (1 + np.log((1 + self.count) / (1 + holders))).astype(np.float32)
        documents = np.repeat(np.arange(self.count, dtype=np.int32), sizes)
        weights = (1 + np.log(counts)) * self._rarity[terms]
        lengths = np.sqrt(np.bincount(documents, weights * weights, minlength=self.count))
        order = np.argsort(terms, kind="stable")
        self._documents = documents[order]
        self._weights = (weights / lengths[documents]).astype(np.float32)[order]
        self._bounds = np.concatenate([[0], np.cumsum(holders)]).tolist()

    def scores(self, terms: Sequence[str]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """How near each document is to these terms.

        Returns:
            The cosine with every document, and the share of the terms' rarity that the document holds: the sum of
            1 + ln((1 + n) / (1 + df)) over the different terms it has, divided by that over all of them (a term no
            document has counts as the rarest). Both (documents,), between 0 and 1.
        """
        cosine, share = np.zeros(self.count, np.float32), np.zeros(self.count, np.float32)
        length = whole = 0.0
        unseen = 1 + float(np.log(1 + self.count))
        for term, count in Counter(terms).items():
            number = self._numbers.get(term)
            rarity = unseen if number is None else float(self._rarity[number])
            weight = (1 + float(np.log(count))) * rarity
            whole += rarity
            if number is None:
                continue
            length += weight * weight
            held = slice(self._bounds[number], self._bounds[number + 1])
            cosine[self._documents[held]] += weight * self._weights[held]
            share[self._documents[held]] += rarity
        if length > 0:
            cosine /= np.float32(np.sqrt(length))
        if whole > 0:
            share /= np.float32(whole)
        return cosine, share
