"""What every pair is worth, criterion by criterion.

*Reciprocal* is the harmonic mean of what each gives the other, 2ab / (a + b), as in reciprocal recommenders (Pizzato, Rej, Chung,
Koprinska and Kay, RECON, RecSys 2010): a is the share of what the one lacks that the other has. It is 0 where only one gives.
*Help* is their mean, (a + b) / 2, so that one-sided help is worth something, but less. *Chain* is the greatest number, over the sectors, of
links that the two together hold beyond what the better of them held alone, in fifths (five or more are 1). *Near* is 1 / (1 + km / half_km), 0
when a coordinate is unknown. *Corridor* is the share of the rules for a bonus that hold. *Weak* is what the weaker of the two is given,
times 1 less its rank of strength. *Wished* is the mean of both sides' wishes, where the first of n is worth 1 and the last 1/n.

A pair's score is the mean of the criteria by their weights: from 0 to 1.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from entrepot.engine.allocation.problem import Floats
from entrepot.engine.pairing.parks import Item, Park, ordered, ranks, sides
from entrepot.engine.pairing.rules import Corridor, Demand, Relation, Rules
from entrepot.engine.pairing.weights import Criterion, Weights
from entrepot.vocabulary.writing import fold_label

Truths = NDArray[np.bool_]
FULL = 5
"""So many links completed together are the most that count."""
EARTH_KM = 6371.0088
_Key = tuple[str, str]
_ANY = "\0"
"""Stands for whatever sector; no label holds it."""


@dataclass(frozen=True, slots=True, eq=False)
class Scores:
    """The parks by id, and for each two of them what they are worth together. All matrices are (n, n) and symmetric but `gives`."""

    parks: tuple[Park, ...]
    weights: Weights
    rules: Rules
    sides: tuple[str, str] | None
    """The two sides, None for one pool."""
    first: Truths
    """(n,): who is on the first side."""
    ranks: Floats
    """(n,): strength beside the others, from 0 to 1."""
    gives: Floats
    """The share of what the column's park lacks that the row's park has."""
    km: Floats
    """Kilometres, not a number where a coordinate is unknown."""
    criteria: dict[Criterion, Floats]
    values: Floats
    """The score, 0 where the pair may not be made."""
    allowed: Truths
    """Whether the pair may be made and is worth anything."""

    @property
    def quotas(self) -> NDArray[np.int64]:
        """(n,): how many partners each takes."""
        return np.array([park.quota for park in self.parks], np.int64)


def scored(parks: Iterable[Park], weights: Weights, rules: Rules) -> Scores:
    """Every pair's worth; the order of `parks` changes nothing. Time and memory grow with the square of their number.

    Raises:
        PairingError: the parks are not fit to be paired (see `ordered` and `sides`).
    """
    found = ordered(parks)
    both = None if rules.one_pool else sides(found)
    first = np.array([both is None or fold_label(park.side) == fold_label(both[0]) for park in found], bool)
    gives, km, strengths = _gives(found), distances(found), ranks(found)
    helped = (gives + gives.T) / 2
    criteria = {
        Criterion.RECIPROCAL: _harmonic(gives),
        Criterion.HELP: helped,
        Criterion.CHAIN: _chain(found),
        Criterion.NEAR: np.nan_to_num(1 / (1 + km / rules.half_km), nan=0.0),
        Criterion.CORRIDOR: _share(found, [one for one in rules.corridors if one.demand is Demand.BONUS]),
        Criterion.WEAK: _weak(gives, strengths),
        Criterion.WISHED: _wished(found),
    }
    values = np.zeros_like(km)
    for criterion, share in weights.shares.items():
        values += share * criteria[criterion]
    allowed = _allowed(found, rules, km) & (values > 0)
    if rules.meeting:
        allowed &= helped > 0
    if both is not None:
        allowed &= first[:, None] != first[None, :]
    values[~allowed] = 0.0
    return Scores(found, weights, rules, both, first, strengths, gives, km, criteria, values, allowed)


def met(giver: Park, taker: Park) -> tuple[tuple[Item, Item], ...]:
    """What the giver has of what the taker lacks: the giver's item and the taker's, in the order of the taker's."""
    pairs = []
    for lacked in taker.lacks:
        sector, link = lacked.key
        fitting = [had for had in giver.has if _meets(had.key, sector, link)]
        if fitting:  # the same sector before any
            pairs.append((min(fitting, key=lambda had: (had.key[0] != sector, had.key)), lacked))
    return tuple(pairs)


def _meets(had: _Key, sector: str, link: str) -> bool:
    return had[1] == link and (had[0] == sector or not had[0] or not sector)


def _gives(parks: tuple[Park, ...]) -> Floats:
    """(n, n): the share of what the column's park lacks that the row's park has; 0 where it lacks nothing."""
    keys = sorted({item.key for park in parks for item in park.lacks})
    holders: dict[_Key, list[int]] = {}
    for number, park in enumerate(parks):
        for key in {item.key for item in park.has}:
            for form in {key, (_ANY, key[1])}:
                holders.setdefault(form, []).append(number)
    meets = np.zeros((len(parks), len(keys)))
    for column, (sector, link) in enumerate(keys):
        for form in ((sector, link), ("", link)) if sector else ((_ANY, link),):
            meets[holders.get(form, []), column] = 1
    lacks = np.zeros((len(parks), len(keys)))
    column_of = {key: column for column, key in enumerate(keys)}
    for number, park in enumerate(parks):
        lacks[number, [column_of[item.key] for item in park.lacks]] = 1
    counts = meets @ lacks.T  # whole numbers, so their order does not matter
    return _apart(counts / np.maximum(lacks.sum(axis=1), 1)[None, :])


def _harmonic(gives: Floats) -> Floats:
    whole = gives + gives.T
    return np.divide(2 * gives * gives.T, whole, out=np.zeros_like(whole), where=whole > 0)


def _chain(parks: tuple[Park, ...]) -> Floats:
    """Links completed together, in fifths, of the sector in which they are most."""
    sectors: dict[str, dict[int, set[str]]] = {}
    for number, park in enumerate(parks):
        for sector, link in {item.key for item in park.has}:
            if sector:
                sectors.setdefault(sector, {}).setdefault(number, set()).add(link)
    best = np.zeros((len(parks), len(parks)))
    for _, held in sorted(sectors.items()):
        links = sorted(set().union(*held.values()))
        rows = sorted(held)
        table = np.array([[link in held[row] for link in links] for row in rows], np.float64)
        alone = table.sum(axis=1)
        gained = np.minimum(alone[:, None], alone[None, :]) - table @ table.T
        among = np.ix_(rows, rows)
        best[among] = np.maximum(best[among], gained)
    return _apart(np.minimum(best / FULL, 1.0))


def completed(one: Park, other: Park) -> tuple[str, tuple[str, ...], int] | None:
    """The sector in which the two complete most links, the links that they hold together, and how many the better held alone;
    None when there is no such sector. Of equals the first by name."""
    held: dict[str, list[set[str]]] = {}
    for number, park in enumerate((one, other)):
        for sector, link in {item.key for item in park.has}:
            held.setdefault(sector, [set(), set()])[number].add(link)
    found = None
    most = 0
    for sector, (mine, theirs) in sorted(held.items()):
        alone = max(len(mine), len(theirs))
        if sector and len(mine | theirs) - alone > most:
            most = len(mine | theirs) - alone
            found = sector, tuple(sorted(mine | theirs)), alone
    return found


def distances(parks: tuple[Park, ...]) -> Floats:
    """(n, n): kilometres on the great circle (haversine), not a number where a coordinate is unknown."""
    unknown = [(np.nan, np.nan)]
    points = [
        unknown[0] if park.latitude is None or park.longitude is None else (park.latitude, park.longitude)
        for park in parks
    ]
    latitudes, longitudes = np.radians(np.array(points, np.float64).reshape(-1, 2)).T
    rise = np.sin((latitudes[:, None] - latitudes[None, :]) / 2) ** 2
    across = np.sin((longitudes[:, None] - longitudes[None, :]) / 2) ** 2
    inner = rise + np.cos(latitudes)[:, None] * np.cos(latitudes)[None, :] * across
    found: Floats = 2 * EARTH_KM * np.arcsin(np.sqrt(np.minimum(inner, 1.0)))
    return found


def keeps(corridor: Corridor, one: Park, other: Park) -> bool:
    """Whether two parks keep a corridor."""
    mine, theirs = corridor.label(one), corridor.label(other)
    if not (mine and theirs):
        return False
    if corridor.relation is Relation.BETWEEN and corridor.labels is not None:
        return sorted((mine, theirs)) == sorted(map(fold_label, corridor.labels))
    return (mine == theirs) is (corridor.relation is Relation.SAME)


def _kept(parks: tuple[Park, ...], corridor: Corridor) -> Truths:
    labels = np.array([corridor.label(park) for park in parks], dtype=str)
    found: Truths = (labels != "")[:, None] & (labels != "")[None, :]
    if corridor.relation is Relation.BETWEEN and corridor.labels is not None:
        one, other = (labels == fold_label(label) for label in corridor.labels)
        crossing = one[:, None] & other[None, :]
        found &= crossing | crossing.T
    else:
        found &= (labels[:, None] == labels[None, :]) == (corridor.relation is Relation.SAME)
    return found


def _share(parks: tuple[Park, ...], corridors: list[Corridor]) -> Floats:
    found = np.zeros((len(parks), len(parks)))
    for corridor in corridors:
        found += _kept(parks, corridor)
    return _apart(found / max(1, len(corridors)))


def _weak(gives: Floats, strengths: Floats) -> Floats:
    """What the weaker of the two is given, times its weakness; of equals the better of both."""
    given = gives * (1 - strengths)[None, :]
    weaker = strengths[None, :] <= strengths[:, None]  # the column's park is
    taken = np.where(weaker, given, 0.0)
    return np.maximum(taken, taken.T)


def _wished(parks: tuple[Park, ...]) -> Floats:
    row_of = {park.id: number for number, park in enumerate(parks)}
    found = np.zeros((len(parks), len(parks)))
    for number, park in enumerate(parks):
        for place, wished in enumerate(park.wishes):
            if wished in row_of and found[number, row_of[wished]] == 0:
                found[number, row_of[wished]] = 1 - place / len(park.wishes)
    return _apart((found + found.T) / 2)


def _allowed(parks: tuple[Park, ...], rules: Rules, km: Floats) -> Truths:
    count = len(parks)
    found = ~np.eye(count, dtype=bool)
    row_of = {park.id: number for number, park in enumerate(parks)}
    for number, park in enumerate(parks):
        others = [row_of[one] for one in park.exclusions if one in row_of]
        found[number, others] = found[others, number] = False
    if rules.max_km is not None:
        found &= np.less_equal(km, rules.max_km)
    for corridor in rules.corridors:
        if corridor.demand is Demand.REQUIRED:
            found &= _kept(parks, corridor)
    choices = [_kept(parks, one) for one in rules.corridors if one.demand is Demand.ALLOWED]
    return found & np.logical_or.reduce(choices) if choices else found


def _apart(matrix: Floats) -> Floats:
    """The matrix with nothing for a park and itself."""
    np.fill_diagonal(matrix, 0.0)
    return matrix
