"""What a figure counts, as lines for whoever may read it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.urls import reverse

from entrepot.booking import evidence
from entrepot.catalogue import queries as catalogue
from entrepot.catalogue.disclosed import all_disclosed
from entrepot.deals.queries import deals_of
from entrepot.exchange.models import Leaf
from entrepot.observatory.domain.figures import Event, Opens
from entrepot.people.domain import Party
from entrepot.people.permissions import allows
from entrepot.programmes.cooperations import cooperation_of
from entrepot.programmes.delivery import member_of
from entrepot.web.booking.events import event_lines
from entrepot.web.deals.rows import deal_rows
from entrepot.web.hits import hit
from entrepot.web.names import organisation_name


@dataclass(frozen=True, slots=True)
class Line:
    """One event: what it is called and in which language, where it is, what else is to be said."""

    title: str
    language: str
    url: str
    about: str


def lines(events: Sequence[Event], party: Party) -> list[Line]:
    """Those that the party may read, in their order."""
    by: dict[Opens, list[str]] = {}
    for event in events:
        by.setdefault(event.opens, []).append(event.key)
    found = {opens: _READERS[opens](keys, party) for opens, keys in by.items()}
    return [line for event in events if (line := found[event.opens].get(event.key)) is not None]


def _uses(keys: list[str], party: Party) -> dict[str, Line]:
    tables = {one.pk: one for one in evidence.timetables(party)}
    return {
        one.key: Line(one.facility, one.language, one.url, _joined(one.when, one.organisation, one.source))
        for one in event_lines(keys, tables, party)
    }


def _needs(keys: list[str], party: Party) -> dict[str, Line]:
    shown = all_disclosed(catalogue.needs_by_key(keys, party).values(), party)
    hits = [(one.key, hit(one)) for one in shown]
    return {key: Line(one.text.title, one.text.language, one.url, _joined(one.kind, one.place, one.organisation)) for key, one in hits}  # fmt: skip


def _resources(keys: list[str], party: Party) -> dict[str, Line]:
    shown = all_disclosed(catalogue.resources_by_key(keys, party).values(), party)
    hits = [(one.key, hit(one)) for one in shown]
    return {key: Line(one.text.title, one.text.language, one.url, _joined(one.kind, one.place, one.organisation)) for key, one in hits}  # fmt: skip


def _deals(keys: list[str], party: Party) -> dict[str, Line]:
    deals = list(deals_of(party).filter(key__in=keys))
    return {
        deal.key: Line(row.title, "", row.url, _joined(row.state, row.parties, row.day))
        for deal, row in zip(deals, deal_rows(deals), strict=True)
    }


def _crossings(keys: list[str], party: Party) -> dict[str, Line]:
    if not allows(party, "receipt.issue"):
        return {}
    known = Leaf.objects.filter(index__in=[int(key) for key in keys]).values_list("index", flat=True)
    url = reverse("web:crossings")
    return {str(index): Line(f"#{index}", "", url, "") for index in known}


def _members(keys: list[str], party: Party) -> dict[str, Line]:
    found = {key: member_of(party, key) for key in keys}
    return {
        key: Line(organisation_name(one.organisation), "", reverse("web:programme_member", args=[key]), "")
        for key, one in found.items()
        if one is not None
    }


def _cooperations(keys: list[str], party: Party) -> dict[str, Line]:
    found = {key: cooperation_of(party, key) for key in keys}
    return {
        key: Line(one.deal.title, "", reverse("web:cooperation", args=[key]), "")
        for key, one in found.items()
        if one is not None
    }


def _joined(*parts: str) -> str:
    return " · ".join(filter(None, parts))


_READERS: Final[Mapping[Opens, Callable[[list[str], Party], dict[str, Line]]]] = {
    Opens.USAGE: _uses,
    Opens.NEED: _needs,
    Opens.RESOURCE: _resources,
    Opens.DEAL: _deals,
    Opens.CROSSING: _crossings,
    Opens.MEMBER: _members,
    Opens.COOPERATION: _cooperations,
}
