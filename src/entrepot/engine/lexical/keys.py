"""Terms as numbers of 64 bits, the same in every process and on every machine, so that they can lie on disk."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from entrepot.engine.text import Script

Keys = NDArray[np.uint64]
SINGLE = np.uint64(1)
"""The lowest bit of a key tells a single term from a pair."""
_MIXER = np.uint64(0x9E3779B97F4A7C15)


@lru_cache(maxsize=400_000)
def _number(term: str) -> int:
    return int.from_bytes(
        hashlib.blake2b(term.encode("utf8", "surrogatepass"), digest_size=8).digest(), "little"
    )


def keys_of(terms: Sequence[str], script: Script) -> Keys:
    """Keys of terms in reading order, and behind them those of pairs of neighbours.

    Chinese terms are pairs of characters already, so no pairs of them are made.
    """
    single = np.fromiter(map(_number, terms), np.uint64, len(terms)) | SINGLE
    if script == "zh" or len(single) < 2:
        return single
    return np.concatenate([single, (single[:-1] * _MIXER + single[1:]) & ~SINGLE])
