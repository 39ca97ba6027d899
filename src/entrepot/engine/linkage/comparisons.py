"""What is compared for each kind of thing, in which levels, and what a level weighs before anything was learnt."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from entrepot.engine.linkage.things import ThingKind

HIGH: Final = (0.5, 0.8, 0.95)
LOW: Final = (0.3, 0.5, 0.7, 0.9)
"""Bounds for how much of one name the other record holds: of the name that is held better, and of the one held worse."""
EDIT: Final = (0.65, 0.8, 0.9)
"""Bounds for how alike two names are, one less the edits over the longer length."""
RATIO: Final = (0.5, 0.75, 0.9, 0.98)
"""Bounds for the smaller price over the larger."""
SHARE: Final = (0.01, 0.3, 0.7)
"""Bounds for how much of the shorter text the longer holds."""

_WORDING_BITS: Final = (
    (-6, -4, -4, -4, -4),
    (-5, -3, -1, 0.5, 0.5),
    (-3, -1, 1.5, 4, 5),
    (-2, 1, 4, 6, 9),
)

LEVELS: Final[Mapping[str, Mapping[str, float]]] = {
    "wording": {
        f"{high} and {low} of the names": _WORDING_BITS[row][column]
        for row, high in enumerate(("under 50 %", "50 %", "80 %", "95 %"))
        for column, low in enumerate(("under 30 %", "30 %", "50 %", "70 %", "90 %"))
    },
    "organisation name": {
        "different": -8,
        "cores alike": -2,
        "same core, other industry": 1,
        "one within the other": 2,
        "two letters off": 4,
        "one letter off": 7,
        "one short for the other": 7,
        "same core": 9,
        "equal but for the legal form": 12,
    },
    "person name": {
        "different": -8,
        "alike": 2,
        "initials fit": 5,
        "one spells the other": 6.5,
        "same words": 9,
    },
    "model": {"different": -3, "one begins the other": 3, "same": 7},
    "numbers": {"different": -4, "one has more": 1, "same": 2},
    "people": {
        "nobody in common": -3,
        "some in common": -0.5,
        "half, one": 0.5,
        "half, several": 2,
        "all, one": 3,
        "all, two": 5,
        "all, three or more": 6,
    },
    "organisation": {"different": -2, "little in common": 0, "something in common": 1, "same": 3},
    "place": {"different": -2, "same": 2},
    "year": {"far apart": -4, "two or three apart": -2, "one apart": -1, "same": 2},
    "price": {"far apart": -2, "half as much again": 0, "a quarter off": 0.5, "a tenth off": 1, "same": 3},
    "text": {
        "nothing in common": -1,
        "little in common": -0.5,
        "something in common": 1,
        "most in common": 4,
    },
    "identifiers": {"different": -10, "same": 20},
}
"""Levels from the furthest apart to the nearest, with the bits they weigh as long as nothing was learnt."""

FIXED: Final = frozenset({"identifiers"})
"""What is not learnt: a number that belongs to one decides, however seldom a list has it."""

LIFTS: Final[Mapping[tuple[str, str], tuple[str, ...]]] = {
    ("organisation name", "one short for the other"): ("identifiers",),
    ("person name", "initials fit"): ("organisation", "text", "identifiers"),
    ("person name", "one spells the other"): ("organisation", "text", "identifiers"),
}
"""Levels that many different things share, with the comparisons one of which has to agree before such a pair joins without a person."""

COMPARED: Final[Mapping[ThingKind, tuple[str, ...]]] = {
    ThingKind.ORGANISATION: ("organisation name", "numbers", "place", "identifiers"),
    ThingKind.PERSON: ("person name", "organisation", "place", "text", "identifiers"),
    ThingKind.FACILITY: ("wording", "model", "numbers", "organisation", "place", "year", "identifiers"),
    ThingKind.TECHNOLOGY: ("wording", "people", "organisation", "year", "text", "identifiers"),
    ThingKind.PAPER: ("wording", "people", "organisation", "year", "identifiers"),
    ThingKind.PRODUCT: ("wording", "model", "numbers", "organisation", "price", "identifiers"),
}

PRIOR: Final = 0.02
"""How many of the pairs that are compared at all are one thing, as long as nothing was learnt."""
