"""How good a ranking is: nDCG, MRR and hit at a cut, with tied scores given their average over all orders.

A ranking with ties has no one order: what a sort happens to do with equal scores can look perfect or hopeless
(a need that shares no word with anything has only zeros). Each measure here is its expectation over all
orders of the ties, computed exactly (McSherry and Najork 2008, "Computing information retrieval performance
measures efficiently in the presence of tied scores").
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import comb, log2

import numpy as np
from numpy.typing import NDArray

Scores = Mapping[str, float]
Relevance = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Interval:
    """A mean with its 95 % bootstrap interval."""

    mean: float
    low: float
    high: float

    def __str__(self) -> str:
        return f"{self.mean:.3f} ({self.low:.3f}–{self.high:.3f})"


def groups(scores: Scores) -> list[list[str]]:
    """Ids by falling score; equal scores share a group."""
    by_score: dict[float, list[str]] = {}
    for known, score in scores.items():
        by_score.setdefault(score, []).append(known)
    return [by_score[score] for score in sorted(by_score, reverse=True)]


def ndcg(scores: Scores, relevant: Relevance, cut: int = 10) -> float:
    """Normalised discounted cumulative gain, linear gain and logarithmic discount (Järvelin and Kekäläinen
    2002).

    Documents without a score count as not found. 0 when nothing is relevant.
    """
    ideal = sum(
        gain / log2(place + 2) for place, gain in enumerate(sorted(relevant.values(), reverse=True)[:cut])
    )
    if ideal <= 0:
        return 0.0
    total, place = 0.0, 0
    for group in groups(scores):
        if place >= cut:
            break
        mean_gain = sum(relevant.get(known, 0.0) for known in group) / len(group)
        end = min(place + len(group), cut)
        total += mean_gain * sum(1 / log2(rank + 2) for rank in range(place, end))
        place += len(group)
    return total / ideal


def mrr(scores: Scores, relevant: Relevance, cut: int = 10) -> float:
    """Reciprocal of the rank of the first relevant document, 0 when it is not above the cut."""
    place = 0
    for group in groups(scores):
        if place >= cut:
            break
        hits = sum(relevant.get(known, 0.0) > 0 for known in group)
        if hits:
            shares = _first_hit(len(group), hits)
            return sum(share / (place + rank + 1) for rank, share in enumerate(shares) if place + rank < cut)
        place += len(group)
    return 0.0


def hit(scores: Scores, relevant: Relevance, cut: int = 10) -> float:
    """Whether a relevant document is above the cut: the chance of it where ties decide."""
    place = 0
    for group in groups(scores):
        if place >= cut:
            break
        hits = sum(relevant.get(known, 0.0) > 0 for known in group)
        if hits:
            return float(sum(_first_hit(len(group), hits)[: cut - place]))
        place += len(group)
    return 0.0


def _first_hit(size: int, hits: int) -> list[float]:
    """The chance that the first of so many hits among ``size`` tied documents stands at each place."""
    whole = comb(size, hits)
    return [comb(size - place - 1, hits - 1) / whole for place in range(size - hits + 1)]


def bootstrap(
    values: Sequence[float] | NDArray[np.float64], *, rounds: int = 2000, seed: int = 1
) -> Interval:
    """Mean over needs with its 95 % interval, by drawing the needs again with replacement (Efron 1979).

    Raises:
        ValueError: there are no values.
    """
    array = np.asarray(values, np.float64)
    if array.size == 0:
        raise ValueError("There is nothing to average. Give at least one need with a relevant resource.")
    draws = np.random.default_rng(seed).integers(0, array.size, (rounds, array.size))
    low, high = np.percentile(array[draws].mean(axis=1), [2.5, 97.5])
    return Interval(float(array.mean()), float(low), float(high))


@dataclass(frozen=True, slots=True)
class Report:
    """The three measures over all judged needs."""

    ndcg: Interval
    mrr: Interval
    hit: Interval
    needs: int


def evaluate(run: Mapping[str, Scores], qrels: Mapping[str, Relevance], cut: int = 10) -> Report:
    """Measure a run (need to scores of resources) over every need that has judgements; one without an answer
    counts 0.

    Raises:
        ValueError: there are no judged needs.
    """
    judged = [need for need, relevant in qrels.items() if any(gain > 0 for gain in relevant.values())]
    pairs = [(run.get(need, {}), qrels[need]) for need in judged]
    return Report(
        ndcg=bootstrap([ndcg(scores, relevant, cut) for scores, relevant in pairs]),
        mrr=bootstrap([mrr(scores, relevant, cut) for scores, relevant in pairs]),
        hit=bootstrap([hit(scores, relevant, cut) for scores, relevant in pairs]),
        needs=len(judged),
    )
