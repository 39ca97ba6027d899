"""A record as far as its quality depends on it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from entrepot.intake.recognition import recognise


@dataclass(frozen=True)
class Listing:
    """What the score reads.

    Attributes:
        kind: the kind of need, or of resource.
        texts: language -> title and text.
        fields: known columns as typed; facts: the others.
        confirmed: the day on which somebody last said that it holds.
        ends: the last day on which it holds.
        days: how long it holds after it was confirmed when it names no end, at least 1.
    """

    is_need: bool
    kind: str
    language: str
    texts: Mapping[str, Mapping[str, str]]
    keywords: tuple[str, ...] = ()
    fields: Mapping[str, str] = field(default_factory=dict)
    facts: Mapping[str, str] = field(default_factory=dict)
    placed: bool = False
    owned: bool = False
    clustered: bool = False
    deadline: date | None = None
    confirmed: date | None = None
    ends: date | None = None
    days: int = 365

    @property
    def title(self) -> str:
        """The title in its own language."""
        return self.texts.get(self.language, {}).get("title", "").strip()

    @property
    def text(self) -> str:
        """The text in its own language."""
        return self.texts.get(self.language, {}).get("text", "").strip()

    @cached_property
    def told(self) -> frozenset[str]:
        """The known columns that it fills in; a fact counts as the column that its label names."""
        named = {found.field for label, value in self.facts.items() if value and (found := recognise(label))}
        return frozenset({name for name, value in self.fields.items() if value} | named)

    def tells(self, columns: Iterable[str]) -> bool:
        """Whether any of these columns is filled in."""
        return not self.told.isdisjoint(columns)
