"""May a resource cross to where the need is? One total function; what no rule allows is held."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from entrepot.vocabulary.places import Jurisdiction, legal_area

Outcome = Literal["allow", "hold"]


@dataclass(frozen=True, slots=True)
class Decision:
    """What may happen, under which rule, and why. ``code`` names the sentence that a face shows."""

    outcome: Outcome
    rule: str
    code: Literal["same_area", "across_areas", "unknown_jurisdiction"]
    origin: str | None
    destination: str | None


RULE = "first-cut/1"


def decide(origin: Jurisdiction | None, destination: Jurisdiction | None) -> Decision:
    """Decide for a record of ``origin`` that is wanted in ``destination``; unknown on either side means hold."""
    if origin is None or destination is None:
        return Decision("hold", RULE, "unknown_jurisdiction", _text(origin), _text(destination))
    if legal_area(origin) == legal_area(destination):
        return Decision("allow", RULE, "same_area", _text(origin), _text(destination))
    return Decision("hold", RULE, "across_areas", _text(origin), _text(destination))


def _text(jurisdiction: Jurisdiction | None) -> str | None:
    return None if jurisdiction is None else str(jurisdiction)
