"""What prices prove and tell.

For any prices, what all needs would gain at them plus what all units cost is at least the value of any allocation (weak
duality of the assignment problem). So prices come with a bound, and the distance to the best allocation is reported,
not assumed. The least prices that still prove it are what one more unit of a resource would be worth.
"""

from __future__ import annotations

import numba
import numpy as np

from entrepot.engine.allocation.problem import Counts, Floats, Numbers, Problem

_EVEN = 1e-12
"""Differences of prices below this are rounding."""


def bound(of: Problem, prices: Floats) -> float:
    """The value that no allocation exceeds, by these prices (m,), each 0 or more; infinite where there is no capacity is
    allowed."""
    return float(_bound(of.starts, of.resources, of.values, of.slots, prices))


@numba.njit(cache=True)
def _bound(starts: Counts, resources: Numbers, values: Floats, slots: Counts, prices: Floats) -> float:
    total = 0.0
    for need in range(len(starts) - 1):
        best = 0.0
        for edge in range(starts[need], starts[need + 1]):
            best = max(best, values[edge] - prices[resources[edge]])
        total += best
    for resource in range(len(prices)):
        if slots[resource] > 0:
            total += slots[resource] * prices[resource]
    return total


@numba.njit(cache=True)
def _keep_two(
    need: int, resource: int, left: float, best: Floats, first: Numbers, next_best: Floats, second: Numbers
) -> None:
    """Note that a resource leaves a need so much, more than before, among its best two."""
    if first[need] == resource:
        best[need] = left
    elif left > best[need]:
        next_best[need], second[need] = best[need], first[need]
        best[need], first[need] = left, resource
    elif left > next_best[need]:
        next_best[need], second[need] = left, resource


@numba.njit(cache=True)
def by_resource(
    starts: Counts, resources: Numbers, values: Floats, wanted: Floats
) -> tuple[Counts, Numbers, Floats]:
    """The edges of the resources whose `wanted` (m,) is above 0, by resource: where each begins, needs, values."""
    begins = np.zeros(len(wanted) + 1, np.int64)
    for edge in range(len(resources)):
        if wanted[resources[edge]] > 0.0:
            begins[resources[edge] + 1] += 1
    for resource in range(len(wanted)):
        begins[resource + 1] += begins[resource]
    place = begins[:-1].copy()
    needs, worth = np.empty(begins[-1], np.int32), np.empty(begins[-1])
    for need in range(len(starts) - 1):
        for edge in range(starts[need], starts[need + 1]):
            resource = resources[edge]
            if wanted[resource] > 0.0:
                needs[place[resource]], worth[place[resource]] = need, values[edge]
                place[resource] += 1
    return begins, needs, worth


@numba.njit(cache=True)
def _rank_from_top(numbers: Floats, rank: int) -> float:
    """The number of this rank, 0 the greatest; reorders them (Hoare's selection)."""
    low, high = 0, len(numbers) - 1
    while low < high:
        pivot, left, right = numbers[(low + high) // 2], low, high
        while left <= right:
            while numbers[left] > pivot:
                left += 1
            while numbers[right] < pivot:
                right -= 1
            if left <= right:
                numbers[left], numbers[right] = numbers[right], numbers[left]
                left, right = left + 1, right - 1
        if rank <= right:
            high = right
        elif rank >= left:
            low = left
        else:
            break
    return float(numbers[rank])


@numba.njit(cache=True)
def _best_two(
    starts: Counts, resources: Numbers, values: Floats, prices: Floats
) -> tuple[Floats, Numbers, Floats, Numbers]:
    """For each need what its best resource leaves it and which that is, then the same of the next best."""
    needs = len(starts) - 1
    best, next_best = np.zeros(needs), np.zeros(needs)
    first, second = np.full(needs, -1, np.int32), np.full(needs, -1, np.int32)
    for need in range(needs):
        most, most_of, next_most, next_of = 0.0, -1, 0.0, -1  # in registers: this loop sees every edge
        for edge in range(starts[need], starts[need + 1]):
            left = values[edge] - prices[resources[edge]]
            if left <= next_most:
                continue
            if left <= most:
                if resources[edge] != most_of:
                    next_most, next_of = left, resources[edge]
            else:
                if resources[edge] != most_of:
                    next_most, next_of = most, most_of
                most, most_of = left, resources[edge]
        best[need], first[need], next_best[need], second[need] = most, most_of, next_most, next_of
    return best, first, next_best, second


@numba.njit(cache=True)
def _floor(
    resource: int,
    units: int,
    named_by: Numbers,
    worth: Floats,
    best: Floats,
    first: Numbers,
    next_best: Floats,
) -> float:
    """What the first need that gets no unit of a resource would give for one, 0 if all get one."""
    if len(named_by) <= units:
        return 0.0
    offers = np.empty(len(named_by))
    for edge in range(len(named_by)):
        need = named_by[edge]
        offers[edge] = worth[edge] - (next_best[need] if first[need] == resource else best[need])
    return max(0.0, _rank_from_top(offers, units))


@numba.njit(cache=True)
def lowered(
    starts: Counts,
    resources: Numbers,
    values: Floats,
    slots: Counts,
    prices: Floats,
    sweeps: int,
    enough: float,
) -> Floats:
    """Prices brought down, resource by resource, to what the first need that gets no unit would give.

    Each step lowers the bound or leaves it (coordinate descent on the dual), until a sweep lowers the bound by less than
    `enough` or after `sweeps`.

    Args:
        starts, resources, values: as in `Problem`.
        slots: (m,): units of use.
        prices: (m,): where to begin; infinite where there are no units.
        sweeps: at most so many rounds.
        enough: in units of value.
    """
    prices = prices.copy()
    best, first, next_best, second = _best_two(starts, resources, values, prices)
    begins, named_by, worth = by_resource(starts, resources, values, prices)
    for _ in range(sweeps):
        gained = 0.0
        for resource in range(len(prices)):
            begin, end = begins[resource], begins[resource + 1]
            if end == begin:
                continue
            floor = _floor(
                resource, slots[resource], named_by[begin:end], worth[begin:end], best, first, next_best
            )
            if floor >= prices[resource] - _EVEN:
                continue
            if slots[resource] > 0:
                gained += (prices[resource] - floor) * slots[resource]
            prices[resource] = floor
            for edge in range(begin, end):
                _keep_two(named_by[edge], resource, worth[edge] - floor, best, first, next_best, second)
        if gained < enough:
            break
    return prices


@numba.njit(cache=True)
def _held(
    starts: Counts, resources: Numbers, worth: Counts, count: int, assigned: Numbers
) -> tuple[Counts, Numbers, Counts]:
    """The needs that hold each resource (where each resource's begin, needs), and what each need's own is worth to it."""
    begins = np.zeros(count + 1, np.int64)
    own = np.zeros(len(assigned), np.int64)
    for need in range(len(assigned)):
        if assigned[need] < 0:
            continue
        begins[assigned[need] + 1] += 1
        for edge in range(starts[need], starts[need + 1]):
            if resources[edge] == assigned[need]:
                own[need] = max(own[need], worth[edge])
    for resource in range(count):
        begins[resource + 1] += begins[resource]
    place, holders = begins[:-1].copy(), np.empty(begins[count], np.int32)
    for need in range(len(assigned)):
        if assigned[need] >= 0:
            holders[place[assigned[need]]] = need
            place[assigned[need]] += 1
    return begins, holders, own


@numba.njit(cache=True)
def least_prices(starts: Counts, resources: Numbers, worth: Counts, count: int, assigned: Numbers) -> Counts:
    """The least prices at which everybody prefers what a best allocation gave them: what one more unit is worth.

    They are the longest ways in the graph of exchanges, found by label correction.

    Args:
        starts, resources: as in `Problem`.
        worth: (edges,): whole numbers, for only then are ways compared without rounding.
        count: m, of resources.
        assigned: (n,): an allocation of greatest worth; of any other the ways may run in circles.
    """
    needs = len(assigned)
    begins, holders, own = _held(starts, resources, worth, count, assigned)
    prices = np.zeros(count, np.int64)
    queue, queued = np.arange(needs), np.ones(needs, np.bool_)
    head, waiting = 0, needs
    while waiting > 0:
        need = queue[head]
        head, waiting, queued[need] = (head + 1) % needs, waiting - 1, False
        gain = own[need] - prices[assigned[need]] if assigned[need] >= 0 else 0
        for edge in range(starts[need], starts[need + 1]):
            resource = resources[edge]
            if resource == assigned[need] or worth[edge] - gain <= prices[resource]:
                continue
            prices[resource] = worth[edge] - gain
            for holder in holders[begins[resource] : begins[resource + 1]]:
                if not queued[holder]:
                    queued[holder] = True
                    queue[(head + waiting) % needs] = holder
                    waiting += 1
    return prices
