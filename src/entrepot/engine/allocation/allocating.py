"""Which way to allocate, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from entrepot.engine.allocation.exact import flow, installed
from entrepot.engine.allocation.problem import Counts, Floats, Numbers, Problem

FEW = 200_000
"""Up to so many edges the exact way takes half a second."""
WITHIN = 5e-5
"""The share of the bound that may be left undecided."""
_FIRST_EPS, _NEXT_EPS, _LAST_EPS = 2e-4, 1 / 8, 1e-6
_WAR = 60
"""Bids a need after which it is a price war, which the exact way ends sooner."""
_PATIENCE = 2_000
"""Bids a need after which a finer auction is given up."""
_SWEEPS = 12


class Method(StrEnum):
    """How an allocation was found."""

    EXACT = "exact"
    AUCTION = "auction"


class Because(StrEnum):
    """Why it was found so."""

    FEW = "few"
    """So few candidates that the exact way costs nothing."""
    SCARCE = "scarce"
    """There are fewer units than needs, where auctions become price wars."""
    PRICE_WAR = "price_war"
    """The auction was begun and given up."""
    AMPLE = "ample"
    """There are at least as many units as needs."""
    NO_EXACT = "no_exact"
    """The exact way would be better, but OR-tools is not installed."""
    ASKED = "asked"
    """The caller said so."""


@dataclass(frozen=True, slots=True, eq=False)
class Allocation:
    """Who gets what, at which prices, and how far it can be from the best.

    A price is what one more unit of the resource would be worth, in units of value: exactly so, by the exact way; at least
    so much, less the distance of value and bound, by the auction, whose prices can be higher where resources can
    stand in for each other. What has units left costs nothing by the exact way, and next to nothing by the auction.
    """

    assigned: Numbers
    """(n,): the resource of each need, -1 for none."""
    prices: Floats
    """(m,)."""
    taken: Counts
    """(m,): units given away."""
    value: float
    """Sum of the values of what was given."""
    bound: float
    """No allocation is worth more."""
    method: Method
    because: Because
    eps: float
    """Of the auction, 0 by the exact way."""

    @property
    def share(self) -> float:
        """The value as a share of the bound: at least so near is this to the best allocation."""
        return 1.0 if self.bound <= 0 else min(1.0, self.value / self.bound)


def allocate(of: Problem, *, within: float = WITHIN, method: Method | None = None) -> Allocation:
    """An allocation of (nearly) greatest value: exact where that is quick or units are scarce, else by auction.

    Args:
        of: the problem.
        within: an auction is held again with smaller steps until its value is proven to be within this share of the best.
        method: to insist on one.

    Raises:
        ExactMissingError: the exact method was insisted on and OR-tools is not installed.
    """
    if method is Method.EXACT:
        return exact(of, Because.ASKED)
    if method is Method.AUCTION:
        return _auctioned(of, within, Because.ASKED)
    slots = of.slots
    asking = int((np.diff(of.starts) > 0).sum())
    scarce = int(slots.sum()) < asking
    if scarce or len(of.resources) <= FEW:
        if installed():
            return exact(of, Because.SCARCE if scarce else Because.FEW)
        return _auctioned(of, within, Because.NO_EXACT)
    if not installed():
        return _auctioned(of, within, Because.AMPLE)
    try:
        return _auctioned(of, within, Because.AMPLE, most=_WAR * of.needs)
    except PriceWarError:
        return exact(of, Because.PRICE_WAR)


def exact(of: Problem, because: Because = Because.ASKED) -> Allocation:
    """The best allocation by min-cost flow, with the least prices that prove it.

    Raises:
        ExactMissingError: OR-tools is not installed.
    """
    assigned, prices = flow(of)
    return _told(of, assigned, prices, Method.EXACT, because, 0.0)


class PriceWarError(RuntimeError):
    """An auction took more bids than it was allowed."""


def auction(
    of: Problem, eps: float, *, most: int | None = None, because: Because = Because.ASKED
) -> Allocation:
    """One auction with steps of `eps` (in units of value): at least the optimum less eps for each need served.

    Raises:
        PriceWarError: it took more than `most` bids.
        ValueError: eps is not above 0.
    """
    from entrepot.engine.allocation.bidding import bid_all  # noqa: PLC0415 -- compiled loops, slow to load
    from entrepot.engine.allocation.duality import lowered  # noqa: PLC0415 -- compiled loops, slow to load

    if not eps > 0:
        raise ValueError("The step of an auction must be above 0.")
    slots = of.slots
    units = np.concatenate([[0], np.cumsum(slots)])
    limit = np.iinfo(np.int64).max if most is None else most
    assigned, prices, _, left = bid_all(of.starts, of.resources, of.values, units, eps, limit)
    if left:
        raise PriceWarError
    prices = lowered(of.starts, of.resources, of.values, slots, prices, _SWEEPS, eps * 1e-3 * of.needs)
    prices[np.isinf(prices)] = 0.0  # nobody names them, so one more unit is worth nothing
    return _told(of, assigned, prices, Method.AUCTION, because, eps)


def _auctioned(of: Problem, within: float, because: Because, most: int | None = None) -> Allocation:
    """Auctions with smaller and smaller steps, each from prices of 0, until the best so far is proven near enough."""
    greatest = float(of.values.max()) if len(of.values) else 0.0
    eps = greatest * _FIRST_EPS or _FIRST_EPS
    best = auction(of, eps, most=most, because=because)
    while best.share < 1 - within and eps > greatest * _LAST_EPS:
        eps *= _NEXT_EPS
        try:
            finer = auction(of, eps, most=_PATIENCE * of.needs, because=because)
        except PriceWarError:
            break
        best = max(finer, best, key=lambda found: found.share)
    return best


def _told(
    of: Problem, assigned: Numbers, prices: Floats, method: Method, because: Because, eps: float
) -> Allocation:
    from entrepot.engine.allocation.duality import bound  # noqa: PLC0415 -- compiled loops, slow to load

    held = np.flatnonzero(assigned >= 0)
    return Allocation(
        assigned=assigned,
        prices=prices,
        taken=np.bincount(assigned[held], minlength=len(of.capacities)).astype(np.int64),
        value=float(worths(of, assigned).sum()),
        bound=bound(of, prices),
        method=method,
        because=because,
        eps=eps,
    )


def worths(of: Problem, assigned: Numbers) -> Floats:
    """(n,): what each need's resource is worth to it, 0 without one."""
    owners = of.owners
    own = np.flatnonzero(assigned[owners] == of.resources)
    found = np.zeros(of.needs)
    np.maximum.at(found, owners[own], of.values[own])
    return found
