"""The auction: each need bids for a unit of the resource that leaves it most, until nobody is outbid.

After Bertsekas' auction for similar objects (Bertsekas and Castañon 1989). Units are priced one by one; a resource's price is
that of its cheapest unit. Prices begin at 0 and only rise, so a unit that nobody bid for is free. The value found is
at least the optimum less eps for each need served:

    A need that bid for a unit of j paid v_j - s + eps, where s is the most that another resource, or staying without,
    left it. It holds the unit while that is its price, so j's price p_j is not above it, and s has only fallen since:
    s <= v_j - p_j + eps. So with u_i the most that any resource leaves need i at the end, u_i + p_j <= v_j + eps.
    Where a unit is free p_j is 0. So the bound by prices, sum u_i + sum units * p_j, is at most the value plus eps for each
    need served, and no allocation is above the bound.

It follows that a bid need not stop at what the same resource's next unit costs, as it would where every unit is an object of its
own; bids that do are correct too, and take more of them (docs/benchmarks.md, Log of experiments).
"""

from __future__ import annotations

import numba
import numpy as np

from entrepot.engine.allocation.problem import Counts, Floats, Numbers


@numba.njit(cache=True)
def sink(prices: Floats, holders: Numbers, first: int, count: int) -> None:
    """Bring a resource's cheapest unit to the front of its heap, units first … first + count - 1, after the front changed."""
    place, price, holder = 0, prices[first], holders[first]
    while True:
        child = 2 * place + 1
        if child >= count:
            break
        if child + 1 < count and prices[first + child + 1] < prices[first + child]:
            child += 1
        if prices[first + child] >= price:
            break
        prices[first + place] = prices[first + child]
        holders[first + place] = holders[first + child]
        place = child
    prices[first + place] = price
    holders[first + place] = holder


@numba.njit(cache=True)
def best_offer(
    need: int, starts: Counts, resources: Numbers, values: Floats, prices: Floats
) -> tuple[int, float, float]:
    """The resource that leaves a need most after its price (-1 for none), how much, and what the next best resource, or
    staying without, would leave."""
    best, second, chosen = 0.0, 0.0, -1
    for edge in range(starts[need], starts[need + 1]):
        resource = resources[edge]
        left = values[edge] - prices[resource]
        if left < second or left <= 0.0:
            continue
        if resource == chosen:
            best = max(best, left)
        elif left > best or (left == best and (chosen < 0 or resource < chosen)):
            second = best
            best, chosen = left, resource
        else:
            second = left
    return chosen, best, second


@numba.njit(cache=True)
def bid_all(
    starts: Counts,
    resources: Numbers,
    values: Floats,
    units: Counts,
    eps: float,
    most: int,
) -> tuple[Numbers, Floats, int, int]:
    """Hold the auction.

    Args:
        starts, resources, values: as in `Problem`.
        units: (m + 1,): where each resource's units begin in one row of all units.
        eps: what a bid gives beyond indifference, in units of value; above 0.
        most: bids after which to give up.

    Returns:
        the resource of each need (-1 for none), the price of each resource's cheapest unit (infinite without units),
        the bids made, and how many needs were still to bid when it was given up (0 when it came to its end).
    """
    needs, count = len(starts) - 1, len(units) - 1
    prices = np.zeros(count)
    for resource in range(count):
        if units[resource + 1] == units[resource]:
            prices[resource] = np.inf
    unit_prices = np.zeros(units[count])
    holders = np.full(units[count], -1, np.int32)
    assigned = np.full(needs, -1, np.int32)
    waiting = np.arange(needs)[::-1].copy()
    last, bids = needs, 0
    while last > 0 and bids < most:
        last -= 1
        need = waiting[last]
        chosen, best, second = best_offer(need, starts, resources, values, prices)
        if chosen < 0:
            continue
        first = units[chosen]
        outbid = holders[first]
        holders[first] = need
        unit_prices[first] = prices[chosen] + (best - second) + eps
        sink(unit_prices, holders, first, units[chosen + 1] - first)
        prices[chosen] = unit_prices[first]
        assigned[need] = chosen
        bids += 1
        if outbid >= 0:
            assigned[outbid] = -1
            waiting[last] = outbid
            last += 1
    return assigned, prices, bids, last
