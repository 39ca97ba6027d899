"""The best allocation there is, by min-cost flow (OR-tools, extra ``allocation``)."""

from __future__ import annotations

import importlib.util

import numpy as np

from entrepot.engine.allocation.problem import Floats, Numbers, Problem

SCALE = 10_000_000
"""Values are rounded to so many parts, for flows are counted in whole numbers."""


class ExactMissingError(RuntimeError):
    """OR-tools is not installed."""

    def __init__(self) -> None:
        super().__init__(
            "The exact allocation needs OR-tools, which is not installed. Install it with: pip install 'entrepot[allocation]'."
        )


def installed() -> bool:
    """Whether OR-tools is there."""
    try:
        return importlib.util.find_spec("ortools") is not None
    except ValueError:  # another module has barred it
        return False


def flow(of: Problem) -> tuple[Numbers, Floats]:
    """The resource of each need (-1 for none) in an allocation of greatest value, and the least prices that prove it.

    Values count to seven decimals.

    Raises:
        ExactMissingError: OR-tools is not installed.
    """
    from entrepot.engine.allocation.duality import least_prices  # noqa: PLC0415 -- compiled loops, slow to load

    if not installed():
        raise ExactMissingError
    worth = np.rint(of.values * SCALE).astype(np.int64)
    assigned = _assigned(of, worth)
    prices = least_prices(of.starts, of.resources, worth, len(of.capacities), assigned)
    return assigned, prices / SCALE


def _assigned(of: Problem, worth: np.ndarray[tuple[int], np.dtype[np.int64]]) -> Numbers:
    from ortools.graph.python.min_cost_flow import SimpleMinCostFlow  # noqa: PLC0415 - of an extra

    needs, slots = of.needs, of.slots
    named = np.flatnonzero(slots)
    node = np.full(len(slots), -1, np.int64)
    node[named] = needs + np.arange(len(named))
    sink = needs + len(named)
    owners = of.owners
    used = np.flatnonzero((slots[of.resources] > 0) & (worth > 0))
    solver = SimpleMinCostFlow()
    solver.add_arcs_with_capacity_and_unit_cost(
        np.concatenate([owners[used], node[named], np.arange(needs)]),
        np.concatenate([node[of.resources[used]], np.full(len(named) + needs, sink)]),
        np.concatenate([np.ones(len(used), np.int64), slots[named], np.ones(needs, np.int64)]),
        np.concatenate([-worth[used], np.zeros(len(named) + needs, np.int64)]),
    )
    solver.set_nodes_supplies(
        np.arange(sink + 1), np.concatenate([np.ones(needs), np.zeros(len(named)), [-needs]]).astype(np.int64)
    )
    status = solver.solve()
    if status != solver.OPTIMAL:  # every need may stay without, so there always is a flow
        raise RuntimeError(f"OR-tools found no allocation: {status.name}.")
    taken = used[solver.flows(np.arange(len(used))) > 0]
    assigned = np.full(needs, -1, np.int32)
    assigned[owners[taken]] = of.resources[taken]
    return assigned
