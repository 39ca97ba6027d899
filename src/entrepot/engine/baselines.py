"""Simpler ways to rank, to hold the engine against: BM25, cosine TF-IDF, and the keyword search of catalogues."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Final

import numpy as np
from numpy.typing import NDArray

from entrepot.engine.lexical import TermVectors
from entrepot.engine.text import normalise, terms
from entrepot.vocabulary.progress import Progress

Ranking = dict[int, float]
"""Place of a resource in the list to its score."""
Baseline = Callable[[Sequence[str], Sequence[str], Progress], list[Ranking]]
KEPT: Final = 100
K1, B = 1.2, 0.75


def bm25(needs: Sequence[str], offers: Sequence[str], progress: Progress) -> list[Ranking]:
    """BM25 as Lucene computes it (k1 1.2, b 0.75) over the engine's own terms, all languages in one index."""
    index = _Postings([terms(text) for text in offers])
    return [
        _told(progress, done, len(needs), "BM25", _best(index.scores(terms(need))))
        for done, need in enumerate(needs, 1)
    ]


class _Postings:
    """For each term the texts that have it and what it adds to their scores; no term of a long need is left out."""

    def __init__(self, texts: Sequence[Sequence[str]]) -> None:
        self._count = len(texts)
        lengths = np.array([len(words) for words in texts], np.float64)
        crowding = K1 * (1 - B + B * lengths / max(1.0, float(lengths.mean()) if self._count else 1.0))
        found: dict[str, list[tuple[int, int]]] = {}
        for place, words in enumerate(texts):
            for word, times in Counter(words).items():
                found.setdefault(word, []).append((place, times))
        self._weights = {word: self._weighed(pairs, crowding) for word, pairs in found.items()}

    def _weighed(
        self, pairs: Sequence[tuple[int, int]], crowding: NDArray[np.float64]
    ) -> tuple[NDArray[np.intp], NDArray[np.float64]]:
        """Places, and rarity times saturated frequency: ln(1 + (N - n + 0.5) / (n + 0.5)) · f / (f + crowding)."""
        places, times = np.array(pairs, np.intp).T
        rarity = np.log(1 + (self._count - len(pairs) + 0.5) / (len(pairs) + 0.5))
        return places, rarity * times / (times + crowding[places])

    def scores(self, words: Sequence[str]) -> NDArray[np.float64]:
        """The score of every text, (texts,); a word that comes twice counts twice."""
        total = np.zeros(self._count, np.float64)
        for word, times in Counter(words).items():
            if word in self._weights:
                places, weights = self._weights[word]
                total[places] += times * weights
        return total


def _best(scores: NDArray[np.floating]) -> Ranking:
    best = np.argsort(-scores, kind="stable")[:KEPT]
    return {int(place): float(scores[place]) for place in best if scores[place] > 0}


def tfidf(needs: Sequence[str], offers: Sequence[str], progress: Progress) -> list[Ranking]:
    """Cosine of logarithmic TF-IDF over the engine's own terms, all languages in one space."""
    vectors = TermVectors((terms(text) for text in offers), plain=True)
    found = []
    for done, need in enumerate(needs, 1):
        scores, _ = vectors.scores(terms(need))
        found.append(_told(progress, done, len(needs), "TF-IDF", _best(scores)))
    return found


def keyword(needs: Sequence[str], offers: Sequence[str], progress: Progress) -> list[Ranking]:
    """What catalogues do: a resource is found when it contains every word of the query, whatever the case."""
    folded = [normalise(offer).lower() for offer in offers]
    found = []
    for done, need in enumerate(needs, 1):
        words = normalise(need).lower().split()
        ranking = {
            place: 1.0 for place, offer in enumerate(folded) if words and all(word in offer for word in words)
        }
        found.append(_told(progress, done, len(needs), "keyword search", ranking))
    return found


def _told(progress: Progress, done: int, total: int, label: str, ranking: Ranking) -> Ranking:
    progress(done, total, label)
    return ranking


BASELINES: Final[Mapping[str, Baseline]] = MappingProxyType(
    {"BM25": bm25, "TF-IDF": tfidf, "keyword search": keyword}
)
