"""A floor of exposure: resources that could serve and that nobody sees are lifted in the lists of needs, as little as will do.

A place in a list gets attention 1 / log2(1 + rank), none beyond the places that are shown. What a resource would get if the
adequate resources of each list stood in random order is its fair share. The floor is a part of that, from 0 (lists as
their scores have them) to 1 (equal exposure among equally adequate). Each resource is given a bonus to its scores, the
price of its floor: raised while it is short of it, lowered while it has more (dual ascent, after Singh and Joachims 2018,
"Fairness of exposure in rankings", whose programme asks for random orders; here every list has one order). Only adequate
resources change places, and only with each other.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from entrepot.engine.allocation.problem import Floats

SHOWN = 10
"""Places of a list that anybody looks at."""
FLOORS = tuple(step / 10 for step in range(11))
_ROUNDS = 80
_STEP = 0.1
_ADEQUATE = 10.0
"""More than any score with its bonus: adequate resources stand before the others."""

Entry = tuple[int, float, bool]
"""A resource's number, its score from 0 to 1, and whether it is adequate."""


@dataclass(frozen=True, slots=True, eq=False)
class Lists:
    """The lists of all needs as rows of equal length, each by resource number, the rest of a row empty."""

    resources: NDArray[np.int64]
    """(needs, longest): 0 where empty."""
    scores: Floats
    """(needs, longest): minus infinity where empty."""
    adequate: NDArray[np.bool_]
    """(needs, longest): False where empty."""
    count: int
    """How many resources there are."""

    @classmethod
    def of(cls, rows: Iterable[Sequence[Entry]], count: int) -> Lists:
        """From each need's candidates in any order.

        Raises:
            ValueError: a score is not from 0 to 1, a number not one of 0 to count - 1, or one stands twice in a list.
        """
        listed = [sorted(row) for row in rows]
        shape = (len(listed), max((len(row) for row in listed), default=0))
        made = cls(np.zeros(shape, np.int64), np.full(shape, -np.inf), np.zeros(shape, np.bool_), count)
        for place, row in enumerate(listed):
            numbers = [number for number, _, _ in row]
            if len(set(numbers)) < len(numbers):
                raise ValueError(f"List {place} names a resource twice.")
            if numbers and not 0 <= numbers[0] <= numbers[-1] < count:
                raise ValueError(f"List {place} names a resource that is not one of 0 to {count - 1}.")
            if not all(0 <= score <= 1 for _, score, _ in row):
                raise ValueError(f"List {place} has a score that is not from 0 to 1.")
            for column, (number, score, adequate) in enumerate(row):
                made.resources[place, column] = number
                made.scores[place, column] = score
                made.adequate[place, column] = adequate
        return made


@dataclass(frozen=True, slots=True, eq=False)
class Point:
    """One point of the curve."""

    floor: float
    gini: float
    """Of exposure among the resources that are adequate somewhere: 0 all alike, towards 1 all for one."""
    ndcg: float
    """Mean over the needs with candidates, the scores as gains, 1 for lists as their scores have them."""
    unseen: int
    """Adequate resources that stand in no place that is shown."""
    bonus: Floats
    """(resources,): what is added to a resource's scores, 0 to 1."""


def reranked(entries: Sequence[Entry], bonus: Floats) -> list[int]:
    """Places of one list's entries in their new order: adequate ones first, by score and bonus, ties by number."""
    return sorted(
        range(len(entries)),
        key=lambda place: (
            not entries[place][2],
            -entries[place][1] - (float(bonus[entries[place][0]]) if entries[place][2] else 0.0),
            entries[place][0],
        ),
    )


def attention(length: int, shown: int = SHOWN) -> Floats:
    """(length,): the attention of each place of a list."""
    places = np.arange(1, length + 1)
    found: Floats = np.where(places <= shown, 1 / np.log2(1 + places), 0.0)
    return found


def exposure(lists: Lists, bonus: Floats, shown: int = SHOWN) -> Floats:
    """(resources,): the attention that each adequate resource gets over all lists, with these bonuses (resources,)."""
    order = _order(lists, bonus)
    seen = np.take_along_axis(lists.adequate, order, 1) * attention(order.shape[1], shown)
    found: Floats = np.bincount(
        np.take_along_axis(lists.resources, order, 1).ravel(), seen.ravel(), minlength=lists.count
    ).astype(np.float64)
    return found


def fair_shares(lists: Lists, shown: int = SHOWN) -> Floats:
    """(resources,): the attention each would get if the adequate resources of every list stood in random order."""
    per_list = lists.adequate.sum(axis=1)
    upto = np.concatenate([[0.0], np.cumsum(attention(lists.adequate.shape[1], shown))])
    share = np.divide(upto[per_list], per_list, out=np.zeros(len(per_list)), where=per_list > 0)
    found: Floats = np.bincount(
        lists.resources.ravel(), (lists.adequate * share[:, None]).ravel(), minlength=lists.count
    ).astype(np.float64)
    return found


def ndcg(lists: Lists, bonus: Floats, shown: int = SHOWN) -> float:
    """Mean nDCG of the lists with these bonuses (resources,), against their order without; 1 without lists."""
    weights = attention(lists.scores.shape[1], shown)
    gains = np.where(np.isfinite(lists.scores), lists.scores, 0.0)
    best = (np.take_along_axis(gains, _order(lists, np.zeros(lists.count)), 1) * weights).sum(axis=1)
    now = (np.take_along_axis(gains, _order(lists, bonus), 1) * weights).sum(axis=1)
    counted = best > 0
    return float((now[counted] / best[counted]).mean()) if counted.any() else 1.0


def gini(values: Floats) -> float:
    """Gini coefficient of values that are 0 or more; 0 when there are none or all are 0."""
    total, count = float(values.sum()), len(values)
    if count == 0 or total <= 0:
        return 0.0
    ranks = np.arange(1, count + 1)
    return float((2 * (ranks * np.sort(values)).sum() / (count * total)) - (count + 1) / count)


def curve(lists: Lists, floors: Sequence[float] = FLOORS, shown: int = SHOWN) -> tuple[Point, ...]:
    """What each floor costs and brings; with a higher floor neither the Gini coefficient nor nDCG ever rises.

    Args:
        lists: of all needs.
        floors: rising, from 0 to 1.
        shown: places of a list that anybody looks at.
    """
    fair = fair_shares(lists, shown)
    last = _point(lists, 0.0, np.zeros(lists.count), fair, shown)
    points = []
    for floor in floors:
        last = _reached(lists, floor, last, fair, shown) if floor > 0 else last
        points.append(last)
    for place in range(len(points) - 2, -1, -1):  # what a higher floor does as well, for less, is taken
        if points[place + 1].ndcg > points[place].ndcg:
            points[place] = replace(points[place + 1], floor=points[place].floor)
    return tuple(points)


def _reached(lists: Lists, floor: float, before: Point, fair: Floats, shown: int) -> Point:
    """The point that leaves least of a floor unmet, the Gini coefficient not above the point before; of such the best nDCG."""
    target, bonus = floor * fair, before.bonus
    now = exposure(lists, bonus, shown)
    best = (_short(now, target), -before.ndcg, 0)
    found = replace(before, floor=floor)
    for round_ in range(1, _ROUNDS + 1):
        gap = np.divide(target - now, target, out=np.zeros(lists.count), where=target > 0)
        bonus = np.clip(bonus + _STEP / np.sqrt(round_) * np.clip(gap, -1, 1), 0, 1)
        now = exposure(lists, bonus, shown)
        if gini(now[fair > 0]) > before.gini + 1e-12 or _short(now, target) > best[0]:
            continue
        point = _point(lists, floor, bonus, fair, shown)
        rank = (_short(now, target), -point.ndcg, round_)
        if rank < best:
            best, found = rank, point
    return found


def _short(now: Floats, target: Floats) -> float:
    """How much exposure is missing to the floors, rounded so that noise decides nothing."""
    return round(float(np.maximum(target - now, 0).sum()), 9)


def _point(lists: Lists, floor: float, bonus: Floats, fair: Floats, shown: int) -> Point:
    seen = exposure(lists, bonus, shown)[fair > 0]
    return Point(floor, gini(seen), ndcg(lists, bonus, shown), int((seen == 0).sum()), bonus)


def _order(lists: Lists, bonus: Floats) -> NDArray[np.int64]:
    """Columns of each list in their order."""
    keys = lists.scores + np.where(lists.adequate, _ADEQUATE + bonus[lists.resources], 0.0)
    found: NDArray[np.int64] = np.argsort(-keys, axis=1, kind="stable")
    return found
