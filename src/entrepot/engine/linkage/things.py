"""What is linked, and what linking says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class ThingKind(StrEnum):
    """What sort of thing a list names; decides what is compared."""

    ORGANISATION = "organisation"
    PERSON = "person"
    FACILITY = "facility"
    TECHNOLOGY = "technology"
    PAPER = "paper"
    PRODUCT = "product"


@dataclass(frozen=True, slots=True)
class Thing:
    """One record of a list, as far as linking looks at it; what is not known stays empty.

    Attributes:
        key: names the thing among all that are linked together.
        names: every way the list writes its name, in any language.
        organisation: whose it is, its maker, or where a paper appeared.
        place: the place's name or key.
        model: what its maker calls it.
        people: one name each.
        year: four digits, or a text that holds them.
        price: a decimal number, in one currency for all things of a call.
        identifiers: numbers by scheme; two equal ones of a scheme decide, two different ones speak strongly against.
    """

    key: str
    names: tuple[str, ...]
    organisation: str = ""
    place: str = ""
    model: str = ""
    text: str = ""
    people: tuple[str, ...] = ()
    year: str = ""
    price: str = ""
    identifiers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Evidence:
    """What one comparison found.

    Attributes:
        comparison: what was compared, such as ``name`` or ``price``.
        level: how far it agreed, such as ``equal``.
        left, right: both values as the lists have them; empty where one says nothing.
        bits: how much it speaks for (above zero) or against one and the same thing, log2(m / u).
    """

    comparison: str
    level: str
    left: str
    right: str
    bits: float


@dataclass(frozen=True, slots=True)
class Pair:
    """Two things that may be one; ``score`` is the probability that they are, from 0 to 1."""

    left: str
    right: str
    score: float
    evidence: tuple[Evidence, ...] = ()
