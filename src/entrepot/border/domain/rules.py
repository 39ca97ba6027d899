"""A rule of the border, as data: where it holds, what it asks for, what it lets cross, and where it stands in the law."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final, Literal

from entrepot.border.domain.cases import DataClass, EvidenceKind, ItemKind, Side
from entrepot.border.domain.decisions import Action, Obligation, Outcome, RuleUsed
from entrepot.vocabulary.places import Jurisdiction, legal_area, lies_within

Truth = bool | None
"""True, False, or None: what is known does not tell."""
ListStatus = Literal["none", "restricted", "prohibited"]
LANGUAGES: Final = ("en", "zh-Hans", "zh-Hant", "de")
ATTRIBUTES: Final = (
    "exporter.organisation_kind", "exporter.critical", "exporter.registered_in", "exporter.role",
    "importer.organisation_kind", "importer.critical", "importer.registered_in", "importer.role",
    "purpose", "basis", "portion.granted",
)  # fmt: skip
"""What a rule's condition may ask for, besides territories, papers, counts and export lists."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where a rule is written: what was read, and the day it was read."""

    title: str
    article: str
    url: str
    lang: str
    checked_on: date


@dataclass(frozen=True, slots=True)
class Scope:
    """What a rule is about.

    Attributes:
        origins, destinations: territories: ``*``, ``home`` (the other side's legal area), ``abroad`` (another one), a jurisdiction
            such as ``EU`` or ``CN-GD``, or a city in one, ``CN-GD/guangzhou``.
        kinds: None for all.
    """

    origins: tuple[str, ...]
    destinations: tuple[str, ...]
    kinds: frozenset[ItemKind] | None
    classes: frozenset[DataClass]


@dataclass(frozen=True, slots=True)
class Condition:
    """An attribute (one of ``ATTRIBUTES``) that must have one of these values."""

    attribute: str
    allowed: tuple[str | bool, ...]


@dataclass(frozen=True, slots=True)
class Threshold:
    """People of the calendar year, this case included: at least ``lower``, fewer than ``upper``."""

    metric: Literal["subjects", "sensitive"]
    lower: int | None
    upper: int | None


@dataclass(frozen=True, slots=True)
class CodeTest:
    """What an export list must say of a technology: that it is not there, or that its strictest entry is so."""

    name: str
    status: ListStatus


@dataclass(frozen=True, slots=True)
class Example:
    """A case of one portion as the file tells it, and what must come of it under all bundled rules."""

    case: Mapping[str, object]
    expected: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule in one version. It restricts when its decision is hold or deny, else it permits.

    Attributes:
        family: what it belongs with, for pages.
        actions: for a mask: what is done to which field; ``*`` for the others.
        onward: territories that what crossed may go on to; None: it states no limit.
        priority: the lower, the earlier it is taken among rules that let the same cross.
        content: the rule as canonical JSON, from which ``reading`` makes it again.
    """

    id: str
    version: int
    status: Literal["in_force", "draft", "repealed"]
    family: str
    valid_from: date
    valid_to: date | None
    source: Source
    scope: Scope
    when: tuple[Condition, ...]
    subjects: Threshold | None
    codes: CodeTest | None
    evidence: tuple[EvidenceKind, ...]
    decision: Outcome
    actions: tuple[tuple[str, Action], ...]
    obligations: tuple[Obligation, ...]
    onward: tuple[str, ...] | None
    priority: int
    explain: Mapping[str, str]
    examples: tuple[Example, ...]
    content: str

    @property
    def restricts(self) -> bool:
        return self.decision in ("hold", "deny")

    @property
    def used(self) -> RuleUsed:
        return RuleUsed(self.id, self.version, self.source.article)

    def holds_on(self, day: date) -> bool:
        """Whether it is in force on a day."""
        return (
            self.status == "in_force"
            and self.valid_from <= day
            and (self.valid_to is None or day <= self.valid_to)
        )


@dataclass(frozen=True, slots=True)
class Listed:
    """An entry of an export list, such as ``prc:252604X``; its status is none when it was taken off the list."""

    code: str
    status: ListStatus
    titles: Mapping[str, str]
    article: str


@dataclass(frozen=True, slots=True)
class ExportList:
    """An export list: what the form of its codes says, and entries that say it more closely.

    Attributes:
        forms: regular expressions that a code matches whole, in this order, with what its form says of it.
    """

    name: str
    forms: tuple[tuple[str, ListStatus], ...]
    entries: Mapping[str, Listed]
    source: Source
    content: str

    def status(self, code: str) -> ListStatus | None:
        """What the list says of a code (without the list's name before it); None: it does not know it."""
        if entry := self.entries.get(code):
            return entry.status
        return next((status for form, status in self.forms if re.fullmatch(form, code)), None)


@dataclass(frozen=True, eq=False, slots=True)
class RuleSet:
    """Rules and export lists that decide together.

    Attributes:
        digest: SHA-256 of their content, whatever the order they came in.
    """

    rules: tuple[Rule, ...]
    lists: Mapping[str, ExportList]
    digest: str
    scopes: dict[tuple[object, ...], tuple[tuple[Rule, Truth], ...]] = field(
        default_factory=dict, repr=False
    )  # what `deciding` found to be in scope, kept because chains ask again and again

    def rule(self, id: str) -> Rule:  # noqa: A002 -- the word that files and addresses use
        """The rule of that name; KeyError when there is none."""
        for rule in self.rules:
            if rule.id == id:
                return rule
        raise KeyError(id)


def lies_in(territory: str, side: Side, other: Side) -> Truth:
    """Whether a side lies in a territory; None when it is known too roughly."""
    here = side.jurisdiction
    if territory == "*":
        return True
    if here is None or (territory in ("home", "abroad") and other.jurisdiction is None):
        return None
    if territory in ("home", "abroad"):
        same = other.jurisdiction is not None and legal_area(here) == legal_area(other.jurisdiction)
        return same == (territory == "home")
    code, _, city = territory.partition("/")
    if not lies_within(here, Jurisdiction(code)):
        return None if lies_within(Jurisdiction(code), here) else False
    if not city:
        return True
    return None if side.place is None else side.place == city


def any_of(answers: tuple[Truth, ...]) -> Truth:
    """True when one is, else None when one may be."""
    return True if True in answers else None if None in answers else False


def narrowed(one: tuple[str, ...] | None, other: tuple[str, ...] | None) -> tuple[str, ...] | None:
    """The territories within both limits; None is no limit."""
    if one is None or other is None:
        return other if one is None else one
    both = {t for t in one if _covered(t, other)} | {t for t in other if _covered(t, one)}
    return tuple(sorted(both))


def _covered(territory: str, limits: tuple[str, ...]) -> bool:
    code = Jurisdiction(territory.partition("/")[0])
    return any(
        territory == limit or ("/" not in limit and lies_within(code, Jurisdiction(limit)))
        for limit in limits
    )
