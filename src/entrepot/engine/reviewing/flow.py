"""Min-cost flow from applications over reviewers, by shortest augmenting paths.

After Ahuja, Magnanti and Orlin, Network Flows (1993), §9.7: each path is a shortest one in the residual network, found by Dijkstra on costs made
non-negative by potentials, so after each path the flow is the cheapest of its size. Applications are served in rounds, first one reviewer each,
then the second: the sets of units that a network can serve are those of a matroid, so what cannot be served in one round cannot be in a later one, the
number of reviews is the greatest there is, and no application is left with few for another to have many.
"""

from __future__ import annotations

from typing import Final

import numba
import numpy as np
from numpy.typing import NDArray

Costs = NDArray[np.int64]
Flags = NDArray[np.bool_]

FAR: Final = np.iinfo(np.int64).max // 4


@numba.njit(cache=True)
def _begin(active: Flags, potentials: Costs, distances: Costs, applications: int) -> None:
    """Every active application lies at the source; the potential of the source is the highest of theirs."""
    highest = -FAR
    for node in range(applications):
        if active[node]:
            highest = max(highest, potentials[node])
    for node in range(len(distances)):
        distances[node] = FAR
        if node < applications and active[node]:
            distances[node] = highest - potentials[node]


@numba.njit(cache=True)
def _nearest(distances: Costs, done: Flags) -> int:
    """The nearest node that is not done; -1 when no other is in reach."""
    best, least = -1, FAR
    for node in range(len(distances)):
        if not done[node] and distances[node] < least:
            best, least = node, distances[node]
    return best


@numba.njit(cache=True)
def _relax(
    node: int, costs: Costs, barred: Flags, held: Flags, potentials: Costs, distances: Costs, before: Costs
) -> None:
    """Go on from a node: from an application to reviewers it could have, from a reviewer back to applications it has."""
    applications, reviewers = costs.shape
    if node < applications:
        for reviewer in range(reviewers):
            if barred[node, reviewer] or held[node, reviewer]:
                continue
            other = applications + reviewer
            along = distances[node] + costs[node, reviewer] + potentials[node] - potentials[other]
            if along < distances[other]:
                distances[other], before[other] = along, node
        return
    reviewer = node - applications
    for application in range(applications):
        if held[application, reviewer]:
            along = (
                distances[node] - costs[application, reviewer] + potentials[node] - potentials[application]
            )
            if along < distances[application]:
                distances[application], before[application] = along, node


@numba.njit(cache=True)
def _path(
    costs: Costs, barred: Flags, held: Flags, more: Costs, active: Flags, potentials: Costs, before: Costs
) -> int:
    """A shortest path to a reviewer with room, in `before`; the reviewer, or -1. Brings the potentials up to date.

    `more` is what one review more costs each reviewer, `FAR` for one without room. The last potential is that of the sink, to which a
    reviewer leads while it has room.
    """
    applications, reviewers = costs.shape
    sink = applications + reviewers
    distances = np.empty(sink, np.int64)
    done = np.zeros(sink, np.bool_)
    for node in range(sink):
        before[node] = -1
    _begin(active, potentials, distances, applications)
    end, least = -1, FAR
    while True:
        node = _nearest(distances, done)
        if node < 0 or distances[node] >= least:
            break
        done[node] = True
        if node >= applications and more[node - applications] < FAR:
            whole = distances[node] + more[node - applications] + potentials[node] - potentials[sink]
            if whole < least:
                end, least = node - applications, whole
        _relax(node, costs, barred, held, potentials, distances, before)
    if end >= 0:
        for node in range(sink):
            potentials[node] += min(distances[node], least)
        potentials[sink] += least
    return end


@numba.njit(cache=True)
def served(
    costs: Costs, barred: Flags, held: Flags, steps: Costs, loads: Costs, limits: Costs, wanted: int
) -> Costs:
    """Give every application up to `wanted` reviewers at the least cost; changes `held` and `loads`.

    Args:
        costs: (n, m), 0 or more, of each pair.
        barred: (n, m), pairs that are neither made nor unmade.
        held: (n, m), pairs that there are already; all of them are barred.
        steps: (m,): a reviewer's review number k costs so much times 2 k - 1.
        loads, limits: (m,): reviews a reviewer has, and may have.
        wanted: reviewers of each application.

    Returns:
        (n,): reviews an application has, those that were there before included.
    """
    applications, reviewers = costs.shape
    counts = np.zeros(applications, np.int64)
    made = np.zeros((applications, reviewers), np.bool_)
    more = np.empty(reviewers, np.int64)
    for reviewer in range(reviewers):
        more[reviewer] = _more(steps[reviewer], loads[reviewer], limits[reviewer])
        for application in range(applications):
            counts[application] += held[application, reviewer]
    before = np.empty(applications + reviewers, np.int64)
    potentials = np.zeros(applications + reviewers + 1, np.int64)
    active = np.empty(applications, np.bool_)
    for level in range(wanted):
        waiting = 0
        for application in range(applications):
            active[application] = counts[application] == level
            waiting += active[application]
        while waiting:
            end = _path(costs, barred, made, more, active, potentials, before)
            if end < 0:
                break
            loads[end] += 1
            more[end] = _more(steps[end], loads[end], limits[end])
            begun = _along(made, before, end)
            counts[begun] += 1
            active[begun] = False
            waiting -= 1
    for application in range(applications):
        for reviewer in range(reviewers):
            held[application, reviewer] |= made[application, reviewer]
    return counts


@numba.njit(cache=True)
def _more(step: int, load: int, limit: int) -> int:
    """What one review more costs a reviewer; `FAR` without room."""
    return step * (2 * load + 1) if load < limit else FAR


@numba.njit(cache=True)
def _along(made: Flags, before: Costs, end: int) -> int:
    """Make and unmake the pairs on a path that ends at a reviewer; returns the application where it begins."""
    applications = made.shape[0]
    node = applications + end
    while True:
        application = before[node]
        made[application, node - applications] = True
        node = before[application]
        if node < 0:
            return int(application)
        made[application, node - applications] = False


@numba.njit(cache=True)
def in_reach(application: int, barred: Flags, held: Flags) -> Flags:
    """(m,): reviewers who, with room for one more, would serve an application, by moving others' reviews where that is needed."""
    applications, reviewers = held.shape
    seen, reached = np.zeros(applications, np.bool_), np.zeros(reviewers, np.bool_)
    waiting, last = np.empty(applications, np.int64), 1
    waiting[0] = application
    seen[application] = True
    while last:
        last -= 1
        at = waiting[last]
        for reviewer in range(reviewers):
            if barred[at, reviewer] or held[at, reviewer] or reached[reviewer]:
                continue
            reached[reviewer] = True
            for other in range(applications):
                if held[other, reviewer] and not barred[other, reviewer] and not seen[other]:
                    seen[other] = True
                    waiting[last] = other
                    last += 1
    return reached
