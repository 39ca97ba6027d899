"""The pairs of greatest sum: by min-cost flow between two sides, by CP-SAT within one pool (OR-tools, extra ``allocation``)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from entrepot.engine.allocation.exact import SCALE, installed
from entrepot.engine.allocation.problem import Floats
from entrepot.engine.pairing.parks import PairingError
from entrepot.engine.pairing.scoring import Scores

Edges = NDArray[np.int64]
"""(m, 2): numbers of parks, the first side's (or the lower) first."""
WITHIN = 0.01
"""The share of the bound that may be left undecided."""
NEAREST = 24
"""Up to so many partners of greatest score a park are looked at first, where there are too many pairs to look at all."""
FEW = 20_000
"""Up to so many pairs all are looked at."""
_EFFORT = 60.0
"""How long CP-SAT may take, in its own deterministic seconds."""


class SolverMissingError(PairingError):
    """OR-tools is not installed."""

    def __init__(self) -> None:
        super().__init__(
            "Pairing for the greatest sum needs OR-tools, which is not installed.",
            "Install it with: pip install 'entrepot[allocation]'; or ask for a stable pairing.",
        )


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """Pairs, and a sum of scores that no pairing exceeds."""

    edges: Edges
    bound: float


def by_flow(scores: Scores) -> Found:
    """The pairs of greatest sum between two sides, exactly; scores count to seven decimals.

    Raises:
        SolverMissingError: OR-tools is not installed.
    """
    if not installed():
        raise SolverMissingError
    from ortools.graph.python.min_cost_flow import SimpleMinCostFlow  # noqa: PLC0415 -- of an extra

    quotas, count = scores.quotas, len(scores.parks)
    edges = np.argwhere(
        scores.allowed & scores.first[:, None] & (quotas > 0)[:, None] & (quotas > 0)[None, :]
    )
    source, sink = count, count + 1
    mine, theirs = np.flatnonzero(scores.first), np.flatnonzero(~scores.first)
    supply = int(quotas[mine].sum())
    worth = np.rint(scores.values[edges[:, 0], edges[:, 1]] * SCALE).astype(np.int64)
    solver = SimpleMinCostFlow()
    solver.add_arcs_with_capacity_and_unit_cost(
        np.concatenate([edges[:, 0], np.full(len(mine), source), theirs, [source]]),
        np.concatenate([edges[:, 1], mine, np.full(len(theirs), sink), [sink]]),
        np.concatenate([np.ones(len(edges), np.int64), quotas[mine], quotas[theirs], [supply]]),
        np.concatenate([-worth, np.zeros(len(mine) + len(theirs) + 1, np.int64)]),
    )
    solver.set_nodes_supplies(np.array([source, sink]), np.array([supply, -supply]))
    status = solver.solve()
    if status != solver.OPTIMAL:  # everybody may stay alone, so there always is a flow
        raise RuntimeError(f"OR-tools found no pairing: {status.name}.")
    taken = edges[solver.flows(np.arange(len(edges))) > 0]
    return Found(taken, float(scores.values[taken[:, 0], taken[:, 1]].sum()))


def by_search(scores: Scores, *, few: int = FEW, nearest: int = NEAREST) -> Found:
    """The pairs of greatest sum within one pool, proven to be within one per cent of the best; of few parks mostly the best.

    Where there are many pairs, only those of greatest score of each park are searched; prices of the parks' places (the dual of the
    linear relaxation) then bound what any pairing of *all* pairs could be worth, and more are searched until that is near enough.

    Args:
        scores: of one pool.
        few: up to so many pairs all are searched.
        nearest: beyond, so many of each park at first (and two more for each of its places).

    Raises:
        SolverMissingError: OR-tools is not installed.
    """
    if not installed():
        raise SolverMissingError
    quotas = scores.quotas
    values = np.where((quotas > 0)[:, None] & (quotas > 0)[None, :], scores.values, 0.0)
    whole = np.argwhere(np.triu(values, 1) > 0)
    while True:
        edges = whole if len(whole) <= few else _first(values, quotas, nearest)
        worth = values[edges[:, 0], edges[:, 1]]
        solved, prices = _relaxed(edges, worth, quotas)
        taken, bound = _searched(edges, worth, quotas, solved)
        proven = bound_of(values, quotas, prices)
        if len(edges) == len(whole):
            proven = min(proven, bound)
        reached = float(worth[taken].sum())
        if len(edges) == len(whole) or reached >= (1 - WITHIN) * proven:
            return Found(edges[taken], max(proven, reached))
        nearest *= 2


def bound_of(values: Floats, quotas: NDArray[np.int64], prices: Floats) -> float:
    """A sum that no pairing exceeds, by prices (n,) of the parks' places, each 0 or more (weak duality).

    Whatever is chosen, each pair is worth at most its two prices and what it is worth beyond them, and each price is paid at most
    quota times.
    """
    beyond = np.maximum(values - prices[:, None] - prices[None, :], 0.0)
    return float(prices @ quotas + np.triu(beyond, 1).sum())


def _first(values: Floats, quotas: NDArray[np.int64], nearest: int) -> Edges:
    """Each park's pairs of greatest score, a few for each of its places, of equals the lower number first."""
    count = len(values)
    kept = np.zeros_like(values, dtype=bool)
    order = np.argsort(-values, axis=1, kind="stable")
    for row in range(count):
        kept[row, order[row, : min(count, nearest + 2 * int(quotas[row]))]] = True
    found: Edges = np.argwhere(np.triu((kept | kept.T) & (values > 0), 1))
    return found


def _relaxed(edges: Edges, worth: Floats, quotas: NDArray[np.int64]) -> tuple[Floats, Floats]:
    """How much of each pair the linear relaxation takes (m,), and the price of a place of each park (n,)."""
    from ortools.linear_solver import pywraplp  # noqa: PLC0415 -- of an extra

    solver = pywraplp.Solver.CreateSolver("GLOP")
    places = [solver.Constraint(0, int(quota)) for quota in quotas]
    shares = [solver.NumVar(0, 1, "") for _ in worth]
    objective = solver.Objective()
    for share, (one, other), value in zip(shares, edges.tolist(), worth.tolist(), strict=True):
        places[one].SetCoefficient(share, 1)
        places[other].SetCoefficient(share, 1)
        objective.SetCoefficient(share, value)
    objective.SetMaximization()
    solver.Solve()
    taken = np.array([share.solution_value() for share in shares])
    return taken, np.maximum(np.array([place.dual_value() for place in places]), 0.0)


def _searched(
    edges: Edges, worth: Floats, quotas: NDArray[np.int64], relaxed: Floats
) -> tuple[NDArray[np.bool_], float]:
    """The best choice of pairs that CP-SAT finds, begun from the relaxation, and its bound."""
    from ortools.sat.python import cp_model  # noqa: PLC0415 -- of an extra

    model = cp_model.CpModel()
    chosen = [model.new_bool_var("") for _ in worth]
    at: list[list[int]] = [[] for _ in quotas]
    for number, (one, other) in enumerate(edges.tolist()):
        at[one].append(number)
        at[other].append(number)
    for quota, numbers in zip(quotas.tolist(), at, strict=True):
        if len(numbers) > quota:
            model.add(cp_model.LinearExpr.sum([chosen[number] for number in numbers]) <= quota)
    whole = np.rint(worth * SCALE).astype(np.int64)
    model.maximize(cp_model.LinearExpr.weighted_sum(chosen, whole.tolist()))
    for variable, hinted in zip(chosen, _rounded(edges, worth, quotas, relaxed).tolist(), strict=True):
        model.add_hint(variable, hinted)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = 1
    solver.parameters.linearization_level = 2
    solver.parameters.max_deterministic_time = _EFFORT
    status = solver.solve(model)
    taken = np.array([solver.boolean_value(variable) for variable in chosen], bool)
    if status == cp_model.OPTIMAL:  # to seven decimals
        return taken, float(worth[taken].sum())
    return taken, solver.best_objective_bound / SCALE


def _rounded(edges: Edges, worth: Floats, quotas: NDArray[np.int64], relaxed: Floats) -> NDArray[np.bool_]:
    """A choice of pairs to begin from: those that the relaxation takes most of, then those of greatest score."""
    left = quotas.copy()
    taken = np.zeros(len(edges), bool)
    for number in np.lexsort((edges[:, 1], edges[:, 0], -worth, -np.round(relaxed, 6))).tolist():
        one, other = edges[number]
        if left[one] and left[other]:
            left[[one, other]] -= 1
            taken[number] = True
    return taken
