"""The board of the pipeline: technologies as cards in the columns of their phases, those that wait longest first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from entrepot.catalogue import queries as catalogue
from entrepot.catalogue.disclosed import all_disclosed
from entrepot.deals import ways
from entrepot.deals.domain.pipeline import Waiting
from entrepot.deals.models import Deal, ReadinessStep
from entrepot.deals.ways import Way
from entrepot.people.domain import Party
from entrepot.runtime import clock
from entrepot.vocabulary.readiness import Phase
from entrepot.web.deals import levels
from entrepot.web.deals.rows import Row, deal_rows
from entrepot.web.names import organisation_name
from entrepot.web.texts import Text, record_text

UNSTATED = "unstated"
"""The column of technologies of which nobody has said a level."""


Deals = Mapping[int, Sequence[Deal]]


@dataclass(frozen=True, slots=True)
class Card:
    """A technology: where its page is, how far it is, by what, since when, what stands beside it, and its deals."""

    url: str
    title: Text
    organisation: str
    level: str
    evidence: str
    checked: bool
    days: str
    late: bool
    raised: tuple[str, ...]
    people: str
    deals: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """A phase: how many are in it and how many of these wait longer than half did, and a page of its cards."""

    key: str
    heading: str
    about: str
    count: int
    url: str
    usual: str
    longer: int
    longer_url: str
    cards: tuple[Card, ...]


@dataclass(frozen=True, slots=True)
class Columns:
    """Ways by the column they stand in, the longest waiting first, and how long each phase lasts."""

    of: Mapping[str, list[Way]]
    waiting: Mapping[Phase, Waiting]

    @property
    def longest(self) -> int:
        """How many stand in the fullest column."""
        return max((len(those) for those in self.of.values()), default=0)

    def longer(self, phase: Phase) -> int:
        """How many of those in a phase have waited longer than half did."""
        return sum(levels.is_late(way, self.waiting[phase]) for way in self.of[phase])


def columns_of(numbers: set[int] | None, phase: str, *, late: bool) -> Columns:
    """The columns.

    Args:
        numbers: the technologies to which the board is narrowed down; None for all of them. How long phases last is always told of all.
        phase: the one column that is wanted, or nothing.
        late: whether only those are wanted that have waited longer than half did.
    """
    every, today = ways.ways(ways.listed()), clock.today()
    waiting = ways.lasting(every)
    found: dict[str, list[Way]] = {name: [] for name in (*map(str, Phase), UNSTATED)}
    for way in every:
        if numbers is None or way.number in numbers:
            found[way.phase or UNSTATED].append(way)
    if phase:
        found = {name: those if name == phase else [] for name, those in found.items()}
    if late:
        found = {
            name: [way for way in those if way.phase and levels.is_late(way, waiting[way.phase])]
            for name, those in found.items()
        }
    for those in found.values():
        those.sort(key=lambda way: (-way.days(today), way.number))
    return Columns(found, waiting)


def board(
    columns: Columns, first: int, last: int, party: Party, query: Mapping[str, str], deals: Deals
) -> list[Column]:
    """The columns as they are shown: of each the cards from one place to another.

    Args:
        query: addresses of the board narrowed down to one column (by its name) and to the late ones of it (by "late " and its name).
        deals: those that the party may read, by the number of their technology.
    """
    shown = [way for those in columns.of.values() for way in those[first:last]]
    cards = _cards(shown, columns.waiting, party, deals)
    return [
        Column(
            key=name,
            heading=levels.heading(Phase(name)) if name != UNSTATED else _("No level stated"),
            about=_(levels.LEVELS[Phase(name)]) if name != UNSTATED else _("Nobody has said yet how ready these are."),
            count=len(those),
            url=query[name],
            usual=levels.usual(Phase(name), columns.waiting[Phase(name)]) if name != UNSTATED else "",
            longer=columns.longer(Phase(name)) if name != UNSTATED else 0,
            longer_url=query[f"late {name}"],
            cards=tuple(cards[way.number] for way in those[first:last] if way.number in cards),
        )
        for name, those in columns.of.items()
    ]  # fmt: skip


def _cards(
    shown: Sequence[Way], waiting: Mapping[Phase, Waiting], party: Party, deals: Deals
) -> dict[int, Card]:
    numbers = [way.number for way in shown]
    records = catalogue.resources(party).filter(pk__in=numbers)
    seen = {record.pk: one for record, one in zip(records, all_disclosed(records, party), strict=True)}
    told, beside = ways.last_told(numbers), ways.beside(numbers, party)
    rows = _rows([deal for number in numbers for deal in deals.get(number, ())])
    found = {}
    for way in shown:
        if way.number not in seen:
            continue
        record, step = seen[way.number], told.get(way.number)
        found[way.number] = Card(
            url=reverse("web:technology_pipeline", args=[record.key]),
            title=record_text(record),
            organisation=organisation_name(record.organisation),
            level=levels.level(way.now.level) if way.now else "",
            evidence=_evidence(way, step),
            checked=step is not None and any(mark.kind == "checked" for mark in step.marks.all()),
            days=levels.days_here(way.days(clock.today())) if way.now else "",
            late=way.phase is not None and levels.is_late(way, waiting[way.phase]),
            raised=levels.sums(beside[way.number]),
            people=levels.people(beside[way.number].people),
            deals=tuple(rows[deal.pk] for deal in deals.get(way.number, ())),
        )
    return found


def _rows(deals: Sequence[Deal]) -> dict[int, Row]:
    return {deal.pk: row for deal, row in zip(deals, deal_rows(deals), strict=True)}


def _evidence(way: Way, step: ReadinessStep | None) -> str:
    if way.now is None:
        return ""
    return levels.evidence(step.kind) if step is not None else _("as stated, no evidence yet")
