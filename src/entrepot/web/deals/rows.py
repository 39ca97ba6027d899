"""A deal as a line of a list, and what happened to it as lines of its page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from entrepot.deals import queries
from entrepot.deals.domain.standing import WAY, State
from entrepot.deals.models import Deal, DealParty
from entrepot.people.domain import Party
from entrepot.web import figures
from entrepot.web.deals import words
from entrepot.web.deals.promise_names import places
from entrepot.web.names import organisation_name
from entrepot.web.stages import Stage, Way, stages


@dataclass(frozen=True, slots=True)
class Row:
    """One deal."""

    url: str
    title: str
    kind: str
    state: str
    look: str
    parties: str
    day: str


@dataclass(frozen=True, slots=True)
class Line:
    """Something that happened."""

    day: str
    text: str


def deal_rows(found: Sequence[Deal]) -> list[Row]:
    """Several; one query for all their parties."""
    names: dict[int, list[str]] = {}
    for party in _parties(deal.pk for deal in found):
        names.setdefault(party.deal_id, []).append(organisation_name(party.organisation))
    return [_row(deal, names.get(deal.pk, [])) for deal in found]


def deal_row(deal: Deal) -> Row:
    """One."""
    return deal_rows([deal])[0]


def names_of(deal: Deal) -> dict[str, str]:
    """The names of all who are or were in a deal, by their keys."""
    return {party.organisation.key: organisation_name(party.organisation) for party in _parties([deal.pk])}


def lines_of(deal: Deal, party: Party, names: dict[str, str]) -> list[Line]:
    """What happened, the last first."""
    about = places(deal)
    return [
        Line(
            figures.day(event.at.date()),
            words.happened(
                event, names.get(event.party, event.party) or _("The broker"), about.get(event.number, "")
            ),
        )
        for event in reversed(queries.timeline(party, deal))
    ]


def deal_stages(deal: Deal, party: Party) -> list[Stage]:
    """The way of a deal, with the day on which it reached each state first."""
    days: dict[State, str] = {}
    for event in queries.timeline(party, deal):
        days.setdefault(State(event.state), figures.day(event.at.date()))
    way = Way(WAY, {state: words.state_of(state) for state in State})
    return stages(way, State(deal.state), days)


def _row(deal: Deal, parties: list[str]) -> Row:
    return Row(
        url=reverse("web:deal", args=[deal.key]),
        title=deal.title,
        kind=words.kind_of(deal.kind),
        state=words.state_of(deal.state),
        look=words.LOOKS[State(deal.state)],
        parties=" · ".join(parties),
        day=figures.day(deal.changed.date()),
    )


def _parties(deals: Iterable[int]) -> Iterable[DealParty]:
    return DealParty.objects.filter(deal__in=list(deals)).select_related("organisation")
