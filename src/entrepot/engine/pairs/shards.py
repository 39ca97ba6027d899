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
        return self.at(np.flatnonzero(mask))

    def at(self, rows: NDArray[np.intp]) -> Shard:
        """The resources at some rows."""
        codes = None if self.codes is None else Codes(self.codes.values[rows], self.codes.scales[rows])
        return Shard(self.ids[rows], self.vectors[rows], codes)


def shard(
    ids: NDArray[np.int64], vectors: NDArray[Any], *, codes: Codes | None = None, in_codes: bool = True
) -> Shard:
    """A shard of resources in any order.

    Args:
        ids: (n,) whole numbers from 0 on.
        vectors: (n, d); copied when they are not in the order of the ids.
        codes: of the vectors, where they are known already.

    Raises:
        ValueError: an id occurs twice or is negative, or there are not as many vectors as ids.
    """
    if len(ids) != len(vectors):
        raise ValueError(f"{len(ids)} ids and {len(vectors)} vectors: give one vector for each id")
    if codes is None and in_codes:
        codes = coded(vectors.astype(np.float32, copy=False))
    found = Shard(ids.astype(np.int64, copy=False), vectors, codes)
    if np.any(ids[1:] < ids[:-1]):
        found = found.at(np.argsort(ids, kind="stable"))
    if len(ids) and (found.ids[0] < 0 or np.any(found.ids[1:] == found.ids[:-1])):
        raise ValueError("ids must be whole numbers from 0 on, each once")
    return found
