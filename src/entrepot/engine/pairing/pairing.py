"""Parks in, explained pairs out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from entrepot.engine.pairing.optimum import Edges, by_flow, by_search
from entrepot.engine.pairing.parks import PairingError, Park
from entrepot.engine.pairing.reasons import Reason, reasons
from entrepot.engine.pairing.rules import Rules
from entrepot.engine.pairing.scoring import Scores, scored
from entrepot.engine.pairing.stable import blocking, by_acceptance
from entrepot.engine.pairing.weights import Criterion, Weights


class Method(StrEnum):
    """How the pairs were found."""

    FLOW = "flow"
    """Between two sides, the greatest sum by min-cost flow: exact."""
    SEARCH = "search"
    """Within one pool, the greatest sum by CP-SAT, with its bound."""
    STABLE = "stable"
    """Between two sides, by what each would rather have: no pair blocks it."""


class Why(StrEnum):
    """Why a park has no partner."""

    NO_PLACE = "no_place"
    """It takes none."""
    NOBODY = "nobody"
    """There is nobody that it may be paired with, or with whom anything would be won."""
    OTHERS = "others"
    """All who come into question are worth more to others."""


@dataclass(frozen=True, slots=True)
class Alternative:
    """The best partner that a park was not given: its id, what the pair would be worth, and whether it has a place left."""

    park: str
    score: float
    free: bool


@dataclass(frozen=True, slots=True)
class Pair:
    """Two parks, of two sides the first side's first, else the lower id.

    Attributes:
        first, second: their ids.
        score: from 0 to 1.
        criteria: the worth of each criterion, from 0 to 1, before weights.
        reasons: from the computation.
        instead_first: the best partner that the first was not given, None when there is no other.
        instead_second: the same for the second.
    """

    first: str
    second: str
    score: float
    criteria: Mapping[Criterion, float]
    reasons: tuple[Reason, ...]
    instead_first: Alternative | None
    instead_second: Alternative | None


@dataclass(frozen=True, slots=True)
class Left:
    """A park without a partner, why, and who would be worth most to it."""

    park: str
    why: Why
    instead: Alternative | None


@dataclass(frozen=True, slots=True)
class Pairing:
    """All pairs, by the ids of their parks, and what they are worth together.

    Attributes:
        pairs: who is paired with whom.
        left: who has no partner, by id.
        method: how it was found.
        total: the sum of the scores.
        bound: no pairing has a greater sum; None for a stable one, which does not look for the greatest.
        sums: of each criterion over all pairs, before weights.
        weights, rules: what it was made with.
        sides: the two sides, None for one pool.
    """

    pairs: tuple[Pair, ...]
    left: tuple[Left, ...]
    method: Method
    total: float
    bound: float | None
    sums: Mapping[Criterion, float]
    weights: Weights
    rules: Rules
    sides: tuple[str, str] | None

    @property
    def gap(self) -> float | None:
        """The share of the bound that the total may be short of the best; None where no bound was asked for."""
        if self.bound is None:
            return None
        return 0.0 if self.bound <= 0 else max(0.0, 1 - self.total / self.bound)


def pair(
    parks: Iterable[Park],
    weights: Weights | None = None,
    rules: Rules | None = None,
    *,
    stable: bool = False,
) -> Pairing:
    """Pair parks for the greatest sum of scores, or so that no two would leave their partners for each other.

    Exclusions, quotas and rules always hold; the order of `parks` changes nothing, and the same input gives the same pairs. Where all
    parks are on one of two sides (and `rules` do not ask for one pool), pairs are made between the sides.

    Args:
        parks: who is to be paired.
        weights: how much each criterion counts; the usual ones when None.
        rules: which pairs may be made; all in which something meets, when None.
        stable: by what each would rather have (wishes first, then scores) instead of the greatest sum.

    Raises:
        PairingError: the parks are not fit to be paired, or a stable pairing was asked for within one pool, where there may be none.
        SolverMissingError: OR-tools (extra ``allocation``) is not installed and the pairing is not to be stable.
    """
    return solved(scored(parks, weights or Weights(), rules or Rules()), stable=stable)


def solved(scores: Scores, *, stable: bool = False) -> Pairing:
    """As `pair`, from scores that are there already."""
    if stable:
        _two_sided(scores)
        return told(scores, by_acceptance(scores), Method.STABLE, None)
    found = by_flow(scores) if scores.sides else by_search(scores)
    return told(scores, found.edges, Method.FLOW if scores.sides else Method.SEARCH, found.bound)


def blocking_pairs(
    parks: Iterable[Park], found: Pairing, weights: Weights | None = None, rules: Rules | None = None
) -> tuple[tuple[str, str], ...]:
    """The ids of every two parks that would rather have each other than stay as `found` pairs them.

    Raises:
        PairingError: the parks are not fit to be paired.
        KeyError: `found` pairs a park that is not there.
    """
    scores = scored(parks, weights or found.weights, rules or found.rules)
    row_of = {park.id: number for number, park in enumerate(scores.parks)}
    edges = np.array([(row_of[one.first], row_of[one.second]) for one in found.pairs], np.int64)
    named = [park.id for park in scores.parks]
    return tuple((named[one], named[other]) for one, other in blocking(scores, edges.reshape(-1, 2)).tolist())


def told(scores: Scores, edges: Edges, method: Method, bound: float | None) -> Pairing:
    """Pairs with their reasons and alternatives. `edges` are pairs that may be made, each once."""
    rows: list[tuple[int, int]] = sorted((int(one), int(other)) for one, other in edges)
    paired: list[set[int]] = [set() for _ in scores.parks]
    for one, other in rows:
        paired[one].add(other)
        paired[other].add(one)
    pairs = tuple(_pair(scores, one, other, paired) for one, other in rows)
    return Pairing(
        pairs=pairs,
        left=tuple(_left(scores, row, paired) for row, partners in enumerate(paired) if not partners),
        method=method,
        total=float(sum(one.score for one in pairs)),
        bound=None if bound is None else max(bound, float(sum(one.score for one in pairs))),
        sums={criterion: float(sum(one.criteria[criterion] for one in pairs)) for criterion in Criterion},
        weights=scores.weights,
        rules=scores.rules,
        sides=scores.sides,
    )


def _two_sided(scores: Scores) -> None:
    if scores.sides is None:
        raise PairingError(
            "In one pool there may be no stable pairing.",
            "Name two sides, or pair for the greatest sum.",
        )


def _pair(scores: Scores, one: int, other: int, paired: list[set[int]]) -> Pair:
    return Pair(
        first=scores.parks[one].id,
        second=scores.parks[other].id,
        score=float(scores.values[one, other]),
        criteria={criterion: float(table[one, other]) for criterion, table in scores.criteria.items()},
        reasons=reasons(scores, one, other),
        instead_first=_instead(scores, one, paired),
        instead_second=_instead(scores, other, paired),
    )


def _instead(scores: Scores, row: int, paired: list[set[int]]) -> Alternative | None:
    values = scores.values[row].copy()
    values[[*paired[row]]] = 0.0
    values[scores.quotas == 0] = 0.0
    best = int(values.argmax())
    if values[best] <= 0:
        return None
    park = scores.parks[best]
    return Alternative(park.id, float(values[best]), len(paired[best]) < park.quota)


def _left(scores: Scores, row: int, paired: list[set[int]]) -> Left:
    instead = _instead(scores, row, paired)
    if scores.parks[row].quota == 0:
        return Left(scores.parks[row].id, Why.NO_PLACE, instead)
    return Left(scores.parks[row].id, Why.OTHERS if instead else Why.NOBODY, instead)
