"""Simpler ways to rank, to hold the engine against: BM25, cosine TF-IDF, and the keyword search of catalogues."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Final

import numpy as np

from entrepot.engine.dense import Progress
from entrepot.engine.lexical import Entry, LexicalIndex, TermVectors
from entrepot.engine.text import identify, normalise, terms

Ranking = dict[int, float]
"""Place of a resource in the list to its score."""
Baseline = Callable[[Sequence[str], Sequence[str], Progress], list[Ranking]]
KEPT: Final = 100


def bm25(needs: Sequence[str], offers: Sequence[str], progress: Progress) -> list[Ranking]:
    """Tantivy's BM25 (k1 1.2, b 0.75) over the engine's own terms, all languages in one index."""
    index = LexicalIndex()
    index.put(Entry(str(place), identify(text), "", text) for place, text in enumerate(offers))
    return [
        _told(
            progress,
            done,
            len(needs),
            "BM25",
            {int(hit.id): hit.score for hit in index.search(need, top=KEPT)},
        )
        for done, need in enumerate(needs, 1)
    ]


def tfidf(needs: Sequence[str], offers: Sequence[str], progress: Progress) -> list[Ranking]:
    """Cosine of logarithmic TF-IDF over the engine's own terms, all languages in one space."""
    vectors = TermVectors(terms(text) for text in offers)
    found = []
    for done, need in enumerate(needs, 1):
        scores, _ = vectors.scores(terms(need))
        best = np.argsort(-scores, kind="stable")[:KEPT]
        ranking = {int(place): float(scores[place]) for place in best if scores[place] > 0}
        found.append(_told(progress, done, len(needs), "TF-IDF", ranking))
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
