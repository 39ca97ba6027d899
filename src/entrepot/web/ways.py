"""Other ways to the same goal: parallel technical routes, and chains that differ from the best one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from entrepot.catalogue.disclosed import Disclosed
from entrepot.matching.domain import AlternativeView, ChainView, Link, NeedChains, Route
from entrepot.web import figures, present
from entrepot.web.cards import grade_of, grade_word, link_price
from entrepot.web.names import ROLES, name_in, place_name
from entrepot.web.texts import Text, record_text


@dataclass(frozen=True, slots=True)
class RouteItem:
    """A technology on a route."""

    url: str
    text: Text
    place: str
    grade: str
    grade_word: str
    price: str


@dataclass(frozen=True, slots=True)
class RouteView:
    """One technical way to the goal; ``chosen`` when the best chain takes it."""

    name: str
    chosen: bool
    items: tuple[RouteItem, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """One chain of the table of alternatives."""

    difference: str
    detail: str
    url: str
    text: Text | None
    places: str
    found: str
    before: str
    after: str
    starts: str


def routes(chains: NeedChains, resources: Mapping[str, Disclosed]) -> tuple[RouteView, ...]:
    """The parallel routes, the chosen one first."""
    chosen = _chosen(chains)
    return tuple(
        RouteView(
            name=_("Route %(number)s") % {"number": figures.number(index)},
            chosen=route.route in chosen,
            items=tuple(_route_item(link, resources[link.resource]) for link in route.links),
        )
        for index, route in enumerate(in_order(chains), 1)
    )


def in_order(chains: NeedChains) -> list[Route]:
    """The parallel routes as they are shown, the chosen one first."""
    chosen = _chosen(chains)
    return sorted(chains.routes, key=lambda route: route.route not in chosen)


def _chosen(chains: NeedChains) -> set[str]:
    return {link.route for link in chains.best.links if link.route}


def _route_item(link: Link, resource: Disclosed) -> RouteItem:
    return RouteItem(
        url=reverse("web:resource", args=[link.resource]),
        text=record_text(resource),
        place=place_name(resource.place),
        grade=grade_of(link),
        grade_word=grade_word(link),
        price=link_price(link, resource),
    )


def alternatives(chains: NeedChains, resources: Mapping[str, Disclosed]) -> tuple[Row, ...]:
    """The best chain and those that differ from it; nothing when there are none."""
    if not chains.alternatives:
        return ()
    roles = len(chains.roles)
    best = _row(_("The chain above"), "", chains.best, roles, resources)
    others = (
        _row(
            present.difference_sentence(item.difference),
            _detail(chains.best, item, resources),
            item.chain,
            roles,
            resources,
        )
        for item in chains.alternatives
    )
    return (best, *others)


def _detail(best: ChainView, other: AlternativeView, resources: Mapping[str, Disclosed]) -> str:
    """The difference with its two ends, where a few words can tell it."""
    if other.difference == "price":
        changed = [link.role for link in other.chain.links if not _same(best.link(link.role), link)]
        given = {
            "amount": figures.about(best.after - other.chain.after),
            "roles": present.listed([name_in(ROLES, role) for role in changed]),
        }
        if not changed:
            return _("%(amount)s less") % given
        return _("%(amount)s less with another: %(roles)s") % given
    if other.difference == "region" and best.links and other.chain.links:
        places = [place_name(resources[chain.links[0].resource].place) for chain in (other.chain, best)]
        return _("%(new)s instead of %(old)s") % {"new": places[0], "old": places[1]}
    return ""


def _same(one: Link | None, other: Link) -> bool:
    return one is not None and one.resource == other.resource


def _row(
    difference: str, detail: str, chain: ChainView, roles: int, resources: Mapping[str, Disclosed]
) -> Row:
    lead = chain.links[0] if chain.links else None
    resource = resources[lead.resource] if lead else None
    places = dict.fromkeys(place_name(resources[link.resource].place) for link in chain.links)
    return Row(
        difference=difference,
        detail=detail,
        url=reverse("web:resource", args=[lead.resource]) if lead else "",
        text=record_text(resource) if resource else None,
        places=present.listed([place for place in places if place]),
        found=present.links_found(len(chain.links), roles),
        before=figures.about(chain.before),
        after=figures.about(chain.after),
        starts=figures.soonest(chain.starts),
    )
