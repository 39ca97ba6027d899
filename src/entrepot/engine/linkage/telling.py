"""A pair with what was compared, in the words of the two records."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from entrepot.engine.linkage.comparing import Compared
from entrepot.engine.linkage.comparisons import COMPARED, LEVELS, LIFTS
from entrepot.engine.linkage.model import Model
from entrepot.engine.linkage.names import model_codes, numbers
from entrepot.engine.linkage.records import Prepared
from entrepot.engine.linkage.things import Evidence, Pair, Thing
from entrepot.engine.linkage.vectors import joined

_LONGEST_SHOWN: Final = 200


def told(ready: Prepared, pairs: Compared, spot: int, score: float, model: Model) -> Pair:
    """The pair at a place, with the evidence of every comparison that had something to compare, the weightiest first."""
    left, right = ready.left.things[pairs.left[spot]], ready.right.things[pairs.right[spot]]
    found = [
        Evidence(
            comparison=name,
            level=list(LEVELS[name])[level],
            left=_VALUES[name](left)[:_LONGEST_SHOWN],
            right=_VALUES[name](right)[:_LONGEST_SHOWN],
            bits=model.bits(name, level),
        )
        for name in COMPARED[model.kind]
        if (level := int(pairs.levels[name][spot])) >= 0
    ]
    return Pair(left.key, right.key, score, tuple(sorted(found, key=lambda each: -abs(each.bits))))


def alone(pair: Pair) -> bool:
    """Whether nothing speaks for a pair but a name that many share: an abbreviation, initials, a spelling in other letters.

    Such a pair is for a person to look at, whatever its score.
    """
    held = {each.comparison: each.level for each in pair.evidence}
    return any(
        not any(lift in held and LEVELS[lift][held[lift]] > 0 for lift in lifts)
        for (comparison, level), lifts in LIFTS.items()
        if held.get(comparison) == level
    )


def _names(thing: Thing) -> str:
    return " · ".join(thing.names)


_VALUES: Final[Mapping[str, Callable[[Thing], str]]] = {
    "wording": _names,
    "organisation name": _names,
    "person name": _names,
    "model": lambda thing: thing.model or ", ".join(sorted(model_codes(joined(thing.names)))),
    "numbers": lambda thing: ", ".join(f"{number:g}" for number in sorted(numbers(joined(thing.names)))),
    "people": lambda thing: ", ".join(thing.people),
    "organisation": lambda thing: thing.organisation,
    "place": lambda thing: thing.place,
    "year": lambda thing: thing.year,
    "price": lambda thing: thing.price,
    "text": lambda thing: thing.text,
    "identifiers": lambda thing: ", ".join(
        f"{scheme} {number}" for scheme, number in sorted(thing.identifiers.items())
    ),
}
