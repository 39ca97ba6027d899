"""Pairs that no two parks would leave for each other: deferred acceptance with quotas on both sides.

Each park ranks those on its wish list first, in its order, then all others it may be paired with by score, of equals by id. The first
side proposes (Gale and Shapley 1962; with quotas on both sides each park holds the best of those who asked, which leaves no blocking pair:
Roth and Sotomayor 1990, ch. 6, for responsive preferences). Of all stable pairings it is the best for the side that proposes.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from entrepot.engine.pairing.optimum import Edges
from entrepot.engine.pairing.scoring import Scores

Orders = NDArray[np.int64]


def liked(scores: Scores) -> Orders:
    """(n, n): the place of the column's park in the row's order, 0 for the first; n for those it may not be paired with."""
    count = len(scores.parks)
    row_of = {park.id: number for number, park in enumerate(scores.parks)}
    places = np.full((count, count), count, np.int64)
    for number, park in enumerate(scores.parks):
        wished = [row_of[one] for one in dict.fromkeys(park.wishes) if one in row_of]
        by_score = np.argsort(-scores.values[number], kind="stable").tolist()
        order = [one for one in dict.fromkeys([*wished, *by_score]) if scores.allowed[number, one]]
        places[number, order] = np.arange(len(order))
    return places


def by_acceptance(scores: Scores) -> Edges:
    """Pairs between two sides of which none is blocked."""
    places, quotas = liked(scores), scores.quotas
    count = len(scores.parks)
    mine = np.flatnonzero(scores.first).tolist()
    asking = {row: [int(one) for one in np.argsort(places[row]) if places[row, one] < count] for row in mine}
    upto = dict.fromkeys(mine, 0)
    free = {row: int(quotas[row]) for row in mine}
    held: dict[int, list[tuple[int, int]]] = {}
    waiting = mine[::-1]
    while waiting:
        row = waiting.pop()
        while free[row] and upto[row] < len(asking[row]):
            other = asking[row][upto[row]]
            upto[row] += 1
            holding = held.setdefault(other, [])
            holding.append((int(places[other, row]), row))
            free[row] -= 1
            if len(holding) > quotas[other]:
                worst = max(holding)
                holding.remove(worst)
                free[worst[1]] += 1
                if worst[1] != row:
                    waiting.append(worst[1])
    pairs = sorted((row, other) for other, holding in held.items() for _, row in holding)
    return np.array(pairs, np.int64).reshape(-1, 2)


def blocking(scores: Scores, edges: Edges) -> Edges:
    """The pairs that block a pairing: both would rather have each other than stay as they are.

    A park would rather have a partner when it has a place left, or likes it better than the worst of its own.
    """
    places, count = liked(scores), len(scores.parks)
    paired = np.zeros((count, count), bool)
    paired[edges[:, 0], edges[:, 1]] = paired[edges[:, 1], edges[:, 0]] = True
    worst = np.where(paired, places, -1).max(axis=1, initial=-1)
    worst[paired.sum(axis=1) < scores.quotas] = count
    worst[scores.quotas == 0] = -1
    rather = (places < worst[:, None]) & ~paired & scores.allowed
    either = rather & rather.T & scores.first[:, None]
    return np.argwhere(either if scores.sides else np.triu(either, 1))
