"""Resources as they are dealt out: ids, vectors, and the same vectors in eight bits."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from entrepot.engine.dense.codes import Codes, coded


@dataclass(frozen=True, slots=True)
class Shard:
    """Some of the resources, in the order of their ids, which are different from each other.

    Attributes:
        ids: (n,) ascending, from 0 on.
        vectors: (n, d) float32 or float16; what a pair's score is taken from.
        codes: the same in eight bits, which is what all pairs are looked at by; None to look by ``vectors``.
    """

    ids: NDArray[np.int64]
    vectors: NDArray[Any]
    codes: Codes | None

    def __len__(self) -> int:
        return len(self.ids)

    def where(self, mask: NDArray[np.bool_]) -> Shard:
        """Those resources for which a mask (n,) holds: a filter costs its own time once and saves all pairs with the others."""
        codes = None if self.codes is None else Codes(self.codes.values[mask], self.codes.scales[mask])
        return Shard(self.ids[mask], self.vectors[mask], codes)


def shard(ids: NDArray[np.int64], vectors: NDArray[Any], *, in_codes: bool = True) -> Shard:
    """A shard of resources in any order.

    Args:
        ids: (n,) whole numbers from 0 on.
        vectors: (n, d); copied when they are not in the order of the ids.

    Raises:
        ValueError: an id occurs twice or is negative, or there are not as many vectors as ids.
    """
    if len(ids) != len(vectors):
        raise ValueError(f"{len(ids)} ids and {len(vectors)} vectors: give one vector for each id")
    ids = ids.astype(np.int64, copy=False)
    if np.any(ids[1:] < ids[:-1]):
        order = np.argsort(ids, kind="stable")
        ids, vectors = ids[order], vectors[order]
    if len(ids) and (ids[0] < 0 or np.any(ids[1:] == ids[:-1])):
        raise ValueError("ids must be whole numbers from 0 on, each once")
    return Shard(ids, vectors, coded(vectors.astype(np.float32, copy=False)) if in_codes else None)
