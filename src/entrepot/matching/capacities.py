"""How many needs a resource can serve, from what its owner states: free weeks, days or hours.

Bookings will tell better; until then a resource that states nothing counts as one that can serve one need.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from entrepot.catalogue.hiding import shown_facts, shown_fields
from entrepot.catalogue.models import Resource
from entrepot.matching.reading import DEFAULT_DAYS, DEFAULT_HOURS, HOURS_IN_A_DAY
from entrepot.vocabulary.kinds import Role
from entrepot.vocabulary.languages import parse_language
from entrepot.vocabulary.numbers import read_number
from entrepot.vocabulary.writing import fold, fold_label

DAYS_IN_A_WEEK: Final = 5
MOST: Final = 10_000
"""More needs than this are not told apart."""
_HOURS: Final = {
    "weeks": HOURS_IN_A_DAY * DAYS_IN_A_WEEK,
    "days": HOURS_IN_A_DAY,
    "hours": 1,
}
_STATED: Final = {
    "weeks": ("free weeks", "available weeks", "weeks available", "可用周数", "空闲周数", "freie wochen", "verfügbare wochen"),
    "days": (
        "free days", "available days", "days available", "可用天数", "空闲天数", "可服务天数", "freie tage", "verfügbare tage",
    ),
    "hours": (
        "free hours", "available hours", "hours available", "可用机时", "空闲机时", "可用小时", "可用小时数", "freie stunden",
        "verfügbare stunden",
    ),
}  # fmt: skip
"""How people write how much time is free."""
_UNIT_OF: Final = {fold_label(name): unit for unit, names in _STATED.items() for name in names}


@dataclass(frozen=True, slots=True)
class Capacity:
    """How many needs a resource can serve, and whether its owner said so."""

    units: int
    stated: bool


def capacity(record: Resource) -> Capacity:
    """The capacity of an expert or a facility: its free time in portions of what a need takes when it does not say.

    Of several columns the first that can be read counts; what is held back is not read.
    """
    columns = {**shown_fields(record.fields, record.hidden), **shown_facts(record.facts, record.hidden)}
    for name, written in columns.items():
        unit = _UNIT_OF.get(fold_label(name))
        amount = _amount(written, record.language) if unit else None
        if unit and amount is not None:
            return Capacity(min(int(amount * _HOURS[unit] // _portion(record.kind)), MOST), stated=True)
    return Capacity(1, stated=False)


def _portion(kind: str) -> int:
    """The hours of one need."""
    return DEFAULT_DAYS * HOURS_IN_A_DAY if kind == Role.EXPERT else DEFAULT_HOURS


def _amount(written: str, language: str) -> float | None:
    folded = fold(written)
    digit = re.search(r"\d", folded)
    found = read_number(folded, digit.start(), parse_language(language) or "en") if digit else None
    return min(float(found.value), MOST * HOURS_IN_A_DAY) if found else None
