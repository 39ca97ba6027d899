"""The best of each need, as lists that are brought together in any order with the same result."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

NOBODY = -1
"""Stands where a need has fewer answers than there are places; its score is minus infinity."""


@dataclass(frozen=True, slots=True)
class Lists:
    """For each need its best resources, best first; ties stand in the order of their ids.

    Attributes:
        ids: (needs, places), `NOBODY` behind the last.
        scores: (needs, places).
    """

    ids: NDArray[np.int64]
    scores: NDArray[np.float32]

    def __len__(self) -> int:
        return len(self.ids)

    def shifted(self, offsets: NDArray[np.float32]) -> Lists:
        """The same lists with a number (needs,) added to every score of a need: another zero of the same scale."""
        return Lists(self.ids, (self.scores + offsets[:, None]).astype(np.float32))


def nothing(needs: int, places: int) -> Lists:
    """Lists in which nobody stands yet: what changes nothing when it is merged."""
    return Lists(
        np.full((needs, places), NOBODY, np.int64), np.full((needs, places), -np.inf, dtype=np.float32)
    )


def merged(one: Lists, other: Lists, places: int) -> Lists:
    """The best of both, each resource once with its better score.

    Associative and commutative, and ties go by id, so it does not matter how resources were dealt to shards
    or which shard was first, as long as no list was cut to fewer than ``places``.
    """
    ids = np.concatenate([one.ids, other.ids], axis=1)
    scores = np.concatenate([one.scores, other.scores], axis=1)
    ids, scores = _ordered(ids, scores, _by_id(ids, scores))
    again = np.zeros_like(ids, np.bool_)
    again[:, 1:] = ids[:, 1:] == ids[:, :-1]
    ids, scores = np.where(again, NOBODY, ids), np.where(again, np.float32(-np.inf), scores)
    return best(ids, scores, places)


def merged_all(lists: Iterable[Lists], needs: int, places: int) -> Lists:
    """The best of all; of none: nobody."""
    found = nothing(needs, places)
    for item in lists:
        found = merged(found, item, places)
    return found


def best(ids: NDArray[np.int64], scores: NDArray[np.float32], places: int) -> Lists:
    """Ids and scores, (needs, any number) in any order, as lists of so many places."""
    order = np.lexsort((ids, -scores))[:, :places]
    ids, scores = _ordered(ids, scores, order)
    lacking = places - ids.shape[1]
    if lacking > 0:
        room = nothing(len(ids), lacking)
        ids, scores = np.hstack([ids, room.ids]), np.hstack([scores, room.scores])
    return Lists(np.where(np.isneginf(scores), NOBODY, ids), scores)


def _by_id(ids: NDArray[np.int64], scores: NDArray[np.float32]) -> NDArray[np.intp]:
    """Order by id, the better score first."""
    order: NDArray[np.intp] = np.lexsort((-scores, ids))
    return order


def _ordered(
    ids: NDArray[np.int64], scores: NDArray[np.float32], order: NDArray[np.intp]
) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    return np.take_along_axis(ids, order, axis=1), np.take_along_axis(scores, order, axis=1)
