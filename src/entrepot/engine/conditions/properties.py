"""The properties that facts speak about, found by the names people give them."""

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Final

from entrepot.engine.conditions.property_table import ANSWERS, PROPERTIES
from entrepot.vocabulary.writing import fold, is_han


class Sense(StrEnum):
    """How an offer answers a requirement that is a plain number.

    lower: less is better (an error). higher: more is better (a purity). reach: the offer must get that far (a
    pressure).
    size: a thing of that size must fit. within: the offer's range must hold it (a temperature). same: words
    must agree.
    """

    LOWER = "lower"
    HIGHER = "higher"
    REACH = "reach"
    SIZE = "size"
    WITHIN = "within"
    SAME = "same"


@dataclass(frozen=True, slots=True)
class Property:
    """A property: its name, its sense, the dimensions it is measured in (empty.

    Any) and the written forms of its name.
    """

    name: str
    sense: Sense
    dimensions: frozenset[str]
    words: tuple[str, ...]
    first: bool


@dataclass(frozen=True, slots=True)
class Naming:
    """A property named in a text at `[start, end)`."""

    property: Property
    start: int
    end: int


COUNTS: Final = frozenset(
    (
        *(
            "number",
            "pieces",
            "people",
            "cycles",
            "batches",
            "rooms",
            "channels",
            "axes",
            "layers",
            "languages",
        ),
        *("kinds", "pages", "points", "groups", "floors", "orders", "words", "cores"),
    )
)
"""Dimensions that count things; they compare with each other once the property is the same."""

# "Druckbereich" is about pressure; "weight savings" is not about weight.
_ENDING: Final = (
    r"(?:s?(?:bereich|werte?|grenze|spanne|fenster))?(?:[a-zäöüß]{0,2})(?![a-zäöüß])"
    r"(?! (?:saving|reduction|increase|loss|gain|change|drop|improvement))"
)
_HAN: Final = r"[\u3400-\u9fff]"
_BRACKETS: Final = re.compile(r"\([^)]*\)|\[[^\]]*\]")


def comparable_dimension(dimension: str) -> str:
    """Return what a dimension is compared as.

    All counts are one, `kg per batch` is a mass, `s per piece` a time.
    """
    top, *below = dimension.split("/")
    kept = [part for part in below if part not in COUNTS]
    return "/".join(("count" if top in COUNTS else top, *kept))


def property_of(label: str, dimension: str) -> Property | None:
    """Return the property that a label names, for values of a dimension (`text` for words); None if unknown.

    The last name in a label is its head (样品尺寸精度 is about precision, Messunsicherheit about
    uncertainty); what stands in brackets counts
    only when nothing stands outside.
    """
    lowered = fold(label).lower()
    outside = _BRACKETS.sub(" ", lowered)
    for text in (outside, lowered) if outside.strip() != lowered.strip() else (lowered,):
        found = namings(text, dimension)
        if found:
            return head(found).property
    return None


def head(found: tuple[Naming, ...]) -> Naming:
    """Choose among several names the one that a label is about.

    A marked one first, then the one that ends last, then the longest.
    """
    return max(found, key=lambda naming: (naming.property.first, naming.end, naming.end - naming.start))


def namings(lowered: str, dimension: str) -> tuple[Naming, ...]:
    """Return every name of a property of this dimension in a folded, lower-case text."""
    return tuple(
        Naming(known, *match.span())
        for known, pattern in _measured_in(dimension)
        for match in pattern.finditer(lowered)
    )


@lru_cache(maxsize=256)
def _measured_in(dimension: str) -> tuple[tuple[Property, re.Pattern[str]], ...]:
    plain = comparable_dimension(dimension)
    return tuple(
        (known, _pattern(known.words))  # compiled only for the dimensions that occur
        for known in _known()
        if plain in known.dimensions
        or dimension in known.dimensions
        or not (known.dimensions or dimension in COUNTS - {"number"})
    )


@lru_cache(maxsize=1)
def properties() -> dict[str, Property]:
    """Return every property by its name."""
    return {known.name: known for known in _known()}


@lru_cache(maxsize=1)
def answers() -> dict[str, dict[str, bool]]:
    """Return which other properties answer a required one, and whether they may also refute it."""
    rows = (line.split(" | ") for line in ANSWERS.strip().splitlines())
    return {
        name: {other.rstrip("!"): other.endswith("!") for other in others.split()} for name, others in rows
    }


@lru_cache(maxsize=1)
def _known() -> tuple[Property, ...]:
    rows = re.sub(r"\n +", " ", PROPERTIES.strip()).splitlines()
    return tuple(_property(*(cell.strip() for cell in row.split("|"))) for row in rows)


def _property(name: str, sense: str, dimensions: str, words: str) -> Property:
    measured = (
        frozenset()
        if dimensions == "*"
        else frozenset(dimension.replace("_", " ") for dimension in dimensions.split())
    )
    forms = sorted((word.replace("_", " ") for word in words.split()), key=len, reverse=True)
    return Property(name.removeprefix("^"), Sense(sense), measured, tuple(forms), name.startswith("^"))


@lru_cache(maxsize=512)
def _pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    """Return the pattern of written forms.

    Chinese ones count anywhere, single characters only at the end of a run (瓶长, not 长期). Short alphabetic
    ones and those marked "=" stand alone; longer ones and those marked "-" may also end a German compound
    (Messdruck, but not "recover": three letters must stand before).
    """
    latin = tuple(word for word in words if not is_han(word[-1]))
    alone = tuple(
        word for word in latin if word[0] != "-" and (word[0] == "=" or len(word) < 5 or " " in word)
    )
    compound = tuple(word for word in latin if word not in alone)
    parts = [_han(word) for word in words if is_han(word[-1])]
    if alone:
        parts.append(rf"(?<![a-zäöüß])(?:{_either(alone)}){_ENDING}")
    if compound:
        parts.append(rf"(?:(?<![a-zäöüß])|(?<=[a-zäöüß]{{3}}))(?:{_either(compound)}){_ENDING}")
    return re.compile("|".join(parts))


def _han(word: str) -> str:
    return re.escape(word) if len(word) > 1 else rf"{word}(?!{_HAN})"


def _either(words: tuple[str, ...]) -> str:
    return "|".join(re.escape(word.lstrip("-=")) for word in words)
