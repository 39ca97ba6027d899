"""Vectors in eight bits: a quarter of the memory, an eighth of what a processor must read for a product with VNNI."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

_LEVELS = 127
_TINY = np.finfo(np.float32).tiny  # what is smaller cannot be divided by


@dataclass(frozen=True, slots=True)
class Codes:
    """Vectors as whole numbers from -127 to 127, (vectors, dimension), and the scale of each, (vectors,): row times scale is the vector."""

    values: NDArray[np.int8]
    scales: NDArray[np.float32]

    def __len__(self) -> int:
        return len(self.values)


def coded(vectors: NDArray[np.float32]) -> Codes:
    """Vectors (n, d) rounded to eight bits, each by its own largest part; a vector of zeros stays zeros, and so does one that is all but zeros.

    No part is off by more than half a step, the vector's largest part / 254.
    """
    largest = np.abs(vectors).max(axis=1, initial=0).astype(np.float32)
    steps = np.maximum(largest / np.float32(_LEVELS), _TINY)
    return Codes(np.rint(vectors / steps[:, None]).astype(np.int8), steps)


def decoded(codes: Codes) -> NDArray[np.float32]:
    """The vectors again, (n, d), as near as eight bits keep them."""
    result: NDArray[np.float32] = codes.values.astype(np.float32) * codes.scales[:, None]
    return result
