"""Bringing voters, languages and words together on one scale; pure functions over arrays.

A pool of several languages breaks raw cosines: texts of one language lie together whatever they say. So
vectors are centred by language and role, cosines are standardised within each language, voters are averaged,
and words that met only reorder the documents of the need's own language: the best of them gets the best score
its language had without words, so it never passes a document that had no chance to share a word by having
shared some.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
_TINY = 1e-6
_PRIOR_COUNT = 8.0  # how many documents the prior of a mean or a spread weighs
_USUAL_SPREAD = 0.1  # of centred cosines, about the same for both bundled voters
_USUAL_WORD_SPREAD = 0.02  # of term cosines
_NEAREST_NEEDS = 10
_OUTSTANDING = 0.01  # share of the pool that may well answer and so says nothing about chance
CROWDED = np.float32(0.5)
"""How much of its crowd (see `crowding`) is taken off a document's standing."""
CHANCE = 5.0
"""Standing that the best of some hundred documents reaches by words shared by chance; only what lies above
counts."""


def shrunk_mean(vectors: Floats, prior: Floats, weight: float = _PRIOR_COUNT) -> Floats:
    """Mean of the rows, drawn towards a prior that counts as much as ``weight`` rows."""
    total = vectors.sum(axis=0, dtype=np.float64) + weight * prior
    mean: Floats = (total / (len(vectors) + weight)).astype(np.float32)
    return mean


def centred(vectors: Floats, means: Floats) -> Floats:
    """Rows minus their means, scaled to length one; a row that equals its mean becomes zeros."""
    moved = vectors - means
    lengths = np.linalg.norm(moved, axis=1, keepdims=True)
    result: Floats = np.where(lengths > _TINY, moved / np.maximum(lengths, _TINY), 0).astype(np.float32)
    return result


def scale(cosines: Floats) -> tuple[Floats, Floats]:
    """Mean and standard deviation of each row of centred cosines (needs, documents), both (needs, 1).

    Centred cosines have a mean near 0 and a usual spread: a small pool leans on them.
    """
    count = cosines.shape[1]
    mean = cosines.sum(axis=1, keepdims=True) / (count + _PRIOR_COUNT)
    squares = ((cosines - mean) ** 2).sum(axis=1, keepdims=True) + _PRIOR_COUNT * _USUAL_SPREAD**2
    return mean, np.sqrt(squares / (count + _PRIOR_COUNT))


def scale_of_sums(
    count: NDArray[np.float64], totals: NDArray[np.float64], squares: NDArray[np.float64]
) -> tuple[Floats, Floats]:
    """As `scale`, from what can be added up shard by shard: how many cosines, their sum and the sum of their squares, of one shape."""
    mean = totals / (count + _PRIOR_COUNT)
    apart = squares - 2 * mean * totals + count * mean**2
    spread = np.sqrt((np.maximum(apart, 0) + _PRIOR_COUNT * _USUAL_SPREAD**2) / (count + _PRIOR_COUNT))
    return mean.astype(np.float32), spread.astype(np.float32)


def mean_of_sums(count: int, total: NDArray[np.float64], prior: Floats) -> Floats:
    """As `shrunk_mean`, from how many vectors there are and their sum (dimension,)."""
    mean: Floats = ((total + _PRIOR_COUNT * prior) / (count + _PRIOR_COUNT)).astype(np.float32)
    return mean


def word_scale(cosines: Floats) -> tuple[float, float]:
    """Mean and spread of term cosines (n,) of one language, or of a sample of it, as sharing words by chance gives them.

    The best hundredth (one document at least) is left out of both: a text that answers must not
    make its own answer look usual.
    """
    count = len(cosines)
    usual = np.sort(cosines)[: count - max(1, round(count * _OUTSTANDING))].astype(np.float64)
    mean = float(usual.sum() / (len(usual) + _PRIOR_COUNT))
    squares = float(((usual - mean) ** 2).sum()) + _PRIOR_COUNT * _USUAL_WORD_SPREAD**2
    return mean, float(np.sqrt(squares / (len(usual) + _PRIOR_COUNT)))


def word_standing(cosines: Floats) -> Floats:
    """Term cosines (n,) of one language as standard deviations from what sharing words by chance gives, see `word_scale`."""
    mean, spread = word_scale(cosines)
    standing: Floats = ((cosines - mean) / spread).astype(np.float32)
    return standing


def crowding(standings: Floats) -> Floats:
    """How much documents are everybody's: the mean of the ten highest standings that needs give each, what is below 0 counted as 0.

    A few vectors lie near to everything (hubs). Taking half of that off a standing is what cross-domain similarity
    local scaling does (Conneau et al. 2018, arXiv 1710.04087); its other half, for hubs among needs, changes no order.

    Args:
        standings: (needs, documents); fewer needs than ten crowd the less.
    """
    most = min(_NEAREST_NEEDS, len(standings))
    if not most:
        return np.zeros(standings.shape[1], np.float32)
    highest = np.sort(np.partition(standings, len(standings) - most, axis=0)[len(standings) - most :], axis=0)
    crowded: Floats = (np.maximum(highest, 0).sum(axis=0) / _NEAREST_NEEDS).astype(np.float32)
    return crowded


def reordered(scores: Floats, evidence: Floats) -> Floats:
    """The same multiset of scores, handed out in the order of ``evidence``; tied evidence shares its mean
    score.

    Args:
        scores: (n,) what the documents of one language have without words.
        evidence: (n,) what orders them when words count too.
    """
    if not len(scores):
        return scores
    order = np.argsort(-evidence, kind="stable")
    ladder = np.sort(scores)[::-1]
    ranked = evidence[order]
    starts = np.flatnonzero(np.concatenate([[True], ranked[1:] != ranked[:-1]]))
    sizes = np.diff(np.concatenate([starts, [len(ranked)]]))
    shared = np.add.reduceat(ladder.astype(np.float64), starts) / sizes
    result = np.empty_like(scores)
    result[order] = np.repeat(shared, sizes)
    return result


def fused(meaning: Floats, words: Floats, own: NDArray[np.bool_]) -> Floats:
    """One score for each document of a need.

    Args:
        meaning: (n,) mean standing over the voters.
        words: (n,) standing by words, see `word_standing`; read for own-language documents only.
        own: (n,) whether the document is in the need's language.
    """
    score = meaning.copy()
    evidence = meaning[own] + np.maximum(0, words[own] - np.float32(CHANCE))
    score[own] = reordered(meaning[own], evidence)
    return score
