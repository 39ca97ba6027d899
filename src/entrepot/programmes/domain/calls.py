"""A call: what it is about, who may apply, by what applications are judged, what it asks for, and until when. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from entrepot.deals.domain.wording import Wording
from entrepot.programmes.domain.forms import KEY, Field, FieldKind
from entrepot.vocabulary.eligibility import Eligibility

HIGHEST: Final = 5
"""The best score of a criterion; the worst is 1."""
MOST_PLACES: Final = 10_000
MOST_FIELDS: Final = 60
MOST_CRITERIA: Final = 20


class ProgrammeKind(StrEnum):
    """What becomes of those who are selected."""

    COHORT = "cohort"
    """They are its members, with targets and reports: pilot cities."""
    PAIRING = "pairing"
    """They are paired with each other: park cooperation."""


@dataclass(frozen=True, slots=True)
class Criterion:
    """One thing by which applications are judged.

    Attributes:
        weight: its share of the whole, in percent; those of a call sum to 100.
        about: what a high score says, by language.
    """

    key: str
    names: Wording
    about: Wording
    weight: int


@dataclass(frozen=True, slots=True)
class Call:
    """What a programme calls for.

    Attributes:
        opens, closes: from when to when applications are taken, half-open.
        places: how many are to be selected.
        who: which organisations may apply.
        documents are fields of the kind `FieldKind.DOCUMENT`.
    """

    kind: ProgrammeKind
    title: Wording
    about: Wording
    opens: datetime
    closes: datetime
    places: int
    who: Eligibility
    criteria: tuple[Criterion, ...]
    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class Flaw:
    """Why a call cannot be published: a code of `SAID` in `refusals`, and the key of what it is about."""

    code: str
    about: str = ""


def flaws(call: Call) -> tuple[Flaw, ...]:
    """Everything that keeps a call from being published."""
    return (*_of_the_whole(call), *_of_criteria(call.criteria), *_of_fields(call.fields))


def _of_the_whole(call: Call) -> Iterator[Flaw]:
    if not call.title:
        yield Flaw("call_untitled")
    if call.opens >= call.closes:
        yield Flaw("call_closes_early")
    if not 1 <= call.places <= MOST_PLACES:
        yield Flaw("call_places_odd")


def _of_criteria(criteria: tuple[Criterion, ...]) -> Iterator[Flaw]:
    if not criteria:
        yield Flaw("call_without_criteria")
        return
    if len(criteria) > MOST_CRITERIA:
        yield Flaw("call_criteria_many")
    if sum(one.weight for one in criteria) != 100 or any(one.weight <= 0 for one in criteria):
        yield Flaw("call_weights_odd")
    yield from _of_keys([one.key for one in criteria])
    yield from (Flaw("call_part_unnamed", one.key) for one in criteria if not one.names)


def _of_fields(fields: tuple[Field, ...]) -> Iterator[Flaw]:
    if len(fields) > MOST_FIELDS:
        yield Flaw("call_fields_many")
    yield from _of_keys([one.key for one in fields])
    for field in fields:
        if not field.names or not all(choice.names for choice in field.choices):
            yield Flaw("call_part_unnamed", field.key)
        if field.kind == FieldKind.CHOICE and len(field.choices) < 2:
            yield Flaw("call_choices_few", field.key)
        yield from _of_keys([choice.key for choice in field.choices])


def _of_keys(keys: list[str]) -> Iterator[Flaw]:
    yield from (Flaw("call_key_odd", key) for key in keys if not KEY.fullmatch(key))
    yield from (Flaw("call_key_twice", key) for key in sorted({key for key in keys if keys.count(key) > 1}))
