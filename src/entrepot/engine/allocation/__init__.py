"""Many needs, limited capacities: who gets what, at which prices, and how far that can be from the best.

`allocate` chooses between the exact way (min-cost flow, extra ``allocation``) and an auction; prices say what one more unit of
a resource would be worth, and prove how near the allocation is to the best. `placements` says why each need got what it got.
`exposure.curve` weighs a floor of exposure for resources that nobody sees against the quality of the lists.
"""

from entrepot.engine.allocation.allocating import (
    Allocation,
    Because,
    Method,
    PriceWarError,
    allocate,
    auction,
    exact,
    worths,
)
from entrepot.engine.allocation.exact import ExactMissingError, installed
from entrepot.engine.allocation.exposure import Lists, Point, curve, reranked
from entrepot.engine.allocation.placements import Placement, Why, placements
from entrepot.engine.allocation.problem import Named, Problem, named, problem

__all__ = [
    "Allocation",
    "Because",
    "ExactMissingError",
    "Lists",
    "Method",
    "Named",
    "Placement",
    "Point",
    "PriceWarError",
    "Problem",
    "Why",
    "allocate",
    "auction",
    "curve",
    "exact",
    "installed",
    "named",
    "placements",
    "problem",
    "reranked",
    "worths",
]
