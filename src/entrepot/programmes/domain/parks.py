"""What of a park's space is let, and when the most of it is. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from entrepot.vocabulary.kinds import Role

NOTHING: Final = Decimal(0)
OPENED: Final = frozenset({Role.TECHNOLOGY, Role.EXPERT, Role.FACILITY, Role.SERVICE, Role.VENUE})
"""Kinds of resources that are opened to a partner; the others are not used, they are bought or applied for."""


@dataclass(frozen=True, slots=True)
class Let:
    """So many square metres from a day to another, both among them; None: open."""

    first: date
    last: date | None
    space: Decimal

    def holds(self, day: date) -> bool:
        """Whether it is let on a day."""
        return self.first <= day and (self.last is None or day <= self.last)

    def meets(self, other: Let) -> bool:
        """Whether both are let on some day."""
        return self.holds(other.first) or other.holds(self.first)


def let_on(lets: Iterable[Let], day: date) -> Decimal:
    """Square metres that are let on a day."""
    return sum((one.space for one in lets if one.holds(day)), NOTHING)


def most_beside(lets: Iterable[Let], new: Let) -> Decimal:
    """Square metres on the fullest day of another let, itself among them. What is let grows only on first days, so these are looked at."""
    beside = [one for one in lets if one.meets(new)]
    days = {new.first, *(one.first for one in beside if new.holds(one.first))}
    return new.space + max(let_on(beside, day) for day in days)


@dataclass(frozen=True, slots=True)
class Occupancy:
    """How much of a park's space is let; `total` is None where nobody has said how much there is."""

    let: Decimal
    total: Decimal | None

    @property
    def share(self) -> float | None:
        """The part that is let, from 0 to 1."""
        return float(self.let / self.total) if self.total else None
