"""Parks paired by what each has that the other lacks: reciprocal, with quotas, wishes, exclusions and corridors.

`pair` gives the pairs of greatest sum (exact between two sides, within one per cent in one pool), or stable ones, each with its reasons
and its best alternatives. `what_changed` tells two pairings apart, `compared` holds one against lots and nearest neighbours.
"""

from entrepot.engine.pairing.comparing import Changed, Compared, Worth, compared, nearest, what_changed
from entrepot.engine.pairing.links import LINKS, read_link
from entrepot.engine.pairing.optimum import SolverMissingError, bound_of
from entrepot.engine.pairing.pairing import (
    Alternative,
    Left,
    Method,
    Pair,
    Pairing,
    Why,
    blocking_pairs,
    pair,
    solved,
)
from entrepot.engine.pairing.parks import Item, PairingError, Park, read_items
from entrepot.engine.pairing.reasons import Reason, ReasonKind
from entrepot.engine.pairing.rules import Corridor, Demand, Field, Relation, Rules, read_corridor
from entrepot.engine.pairing.scoring import Scores, scored
from entrepot.engine.pairing.stored import (
    pairing_from_plain,
    pairing_to_plain,
    parks_from_plain,
    parks_to_plain,
    rules_from_plain,
    rules_to_plain,
    weights_from_plain,
    weights_to_plain,
)
from entrepot.engine.pairing.weights import Criterion, Weights, read_weights

__all__ = [
    "LINKS",
    "Alternative",
    "Changed",
    "Compared",
    "Corridor",
    "Criterion",
    "Demand",
    "Field",
    "Item",
    "Left",
    "Method",
    "Pair",
    "Pairing",
    "PairingError",
    "Park",
    "Reason",
    "ReasonKind",
    "Relation",
    "Rules",
    "Scores",
    "SolverMissingError",
    "Weights",
    "Why",
    "Worth",
    "blocking_pairs",
    "bound_of",
    "compared",
    "nearest",
    "pair",
    "pairing_from_plain",
    "pairing_to_plain",
    "parks_from_plain",
    "parks_to_plain",
    "read_corridor",
    "read_items",
    "read_link",
    "read_weights",
    "rules_from_plain",
    "rules_to_plain",
    "scored",
    "solved",
    "weights_from_plain",
    "weights_to_plain",
    "what_changed",
]
