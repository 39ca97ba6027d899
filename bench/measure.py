"""From score matrices to runs, time and memory."""

from __future__ import annotations

import resource
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from bench.peers import Scores
from entrepot.engine.retrieval import Document

Run = dict[str, dict[str, float]]


def ranked(scores: Scores, needs: Sequence[Document], offers: Sequence[Document]) -> Run:
    """All scores of all offers, by id; evaluation gives ties their average rank."""
    return {
        need.id: dict(zip((offer.id for offer in offers), row.tolist(), strict=True))
        for need, row in zip(needs, scores, strict=True)
    }


def compared() -> str:
    """What the columns mean."""
    return (
        "Intervals are 95 % bootstrap over needs. Ties get their average over all orders. The peers use "
        "Entrepot's own analysis of words, so they differ from it in ranking only."
    )


def difference(
    better: Sequence[float], worse: Sequence[float], rounds: int = 2000
) -> tuple[float, float, float]:
    """Mean of paired differences with its 95 % bootstrap interval."""
    array = np.asarray(better) - np.asarray(worse)
    draws = np.random.default_rng(1).integers(0, len(array), (rounds, len(array)))
    low, high = np.percentile(array[draws].mean(axis=1), [2.5, 97.5])
    return float(array.mean()), float(low), float(high)


def peak_memory() -> float:
    """Largest resident memory of this process so far, in GB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6


def own_peak_memory() -> float:
    """Largest resident memory of this process alone, in MB; what `getrusage` says of a child includes its
    parent's at the fork."""
    for line in Path("/proc/self/status").read_text(encoding="ascii", errors="ignore").splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) / 1000
    return peak_memory() * 1000
