"""Bringing voters, languages and words together on one scale; pure functions over arrays.

A pool of several languages breaks raw cosines: texts of one language lie together whatever they say. So vectors are
centred by language and role, cosines are standardised within each language, voters are averaged, and words that met
only reorder the documents of the need's own language: the best of them gets the best score its language had without
words, so it never passes a document that had no chance to share a word by having shared some.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
_TINY = 1e-6
_PRIOR_COUNT = 8.0  # how many documents the prior of a mean or a spread weighs
_PRIOR_SPREAD = 0.1  # standard deviation of centred cosines, about the same for both bundled voters


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


def standardised(values: Floats, groups: Sequence[NDArray[np.intp]]) -> Floats:
    """Each row of values (needs, documents) as standard deviations from its mean over the group the document is in.

    Small groups lean on a prior: mean over all documents, spread as usual for centred cosines.
    """
    result = np.zeros_like(values)
    if not values.size:
        return result
    overall = values.mean(axis=1, keepdims=True)
    for group in groups:
        if not len(group):
            continue
        part, count = values[:, group], len(group)
        mean = (part.sum(axis=1, keepdims=True) + _PRIOR_COUNT * overall) / (count + _PRIOR_COUNT)
        squares = ((part - mean) ** 2).sum(axis=1, keepdims=True) + _PRIOR_COUNT * _PRIOR_SPREAD**2
        result[:, group] = (part - mean) / np.sqrt(squares / (count + _PRIOR_COUNT))
    return result


def reordered(scores: Floats, evidence: Floats) -> Floats:
    """The same multiset of scores, handed out in the order of ``evidence``; tied evidence shares its mean score.

    Args:
        scores: (n,) what the documents of one language have without words.
        evidence: (n,) what orders them when words count too.
    """
    order = np.argsort(-evidence, kind="stable")
    ladder = np.sort(scores)[::-1]
    ranked = evidence[order]
    starts = np.flatnonzero(np.concatenate([[True], ranked[1:] != ranked[:-1]]))
    sizes = np.diff(np.concatenate([starts, [len(ranked)]]))
    shared = np.add.reduceat(ladder.astype(np.float64), starts) / sizes
    result = np.empty_like(scores)
    result[order] = np.repeat(shared, sizes)
    return result
