"""Everything the chain page shows, from the chains of a need and the records they name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from entrepot.catalogue.models import Need, Resource
from entrepot.matching.domain import AlternativeView, ChainView, Link, NeedChains
from entrepot.runtime import clock
from entrepot.vocabulary.money import Money, Rates, read_money
from entrepot.web import figures, present
from entrepot.web.asked import Fact, facts_asked
from entrepot.web.cards import Card, Gap, card, gap, grade_word, link_price
from entrepot.web.names import NEEDS, ROLES, name_in, organisation_name, place_name, reader
from entrepot.web.picture import Node, chain_picture
from entrepot.web.summaries import role_state
from entrepot.web.texts import Text, text_of


@dataclass(frozen=True, slots=True)
class PriceLine:
    """One line of the price: what a role states, how much of it is used, what it comes to."""

    role: str
    price: str
    used: str
    cost: str


@dataclass(frozen=True, slots=True)
class Saving:
    """What one policy pays."""

    text: Text
    url: str
    amount: str


@dataclass(frozen=True, slots=True)
class Held:
    """A link that waits at a border."""

    role: str
    role_name: str
    text: Text
    sentence: str
    remedy: str
    rule: str
    url: str


@dataclass(frozen=True, slots=True)
class RouteItem:
    """A technology on a route."""

    url: str
    text: Text
    place: str
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


@dataclass(frozen=True, slots=True)
class NextStep:
    """What the reader would do next."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class ChainPage:
    """The page, in the order in which it is read."""

    text: Text
    kind: str
    organisation: str
    organisation_url: str
    place: str
    facts: tuple[Fact, ...]
    verdict: str
    links_found: str
    found: str
    missing_names: str
    after: str
    before: str
    price_note: str
    over_budget: bool
    starts: str
    starts_note: str
    held_count: str
    held_note: str
    picture: SafeString
    prices: tuple[PriceLine, ...]
    savings: tuple[Saving, ...]
    rates: tuple[str, ...]
    links: tuple[Card | Gap, ...]
    held: tuple[Held, ...]
    routes: tuple[RouteView, ...]
    alternatives: tuple[Row, ...]
    how: str
    api_url: str
    next: NextStep | None


def resource_keys(chains: NeedChains) -> set[str]:
    """Every resource that the page names."""
    links = [
        link for chain in (chains.best, *(item.chain for item in chains.alternatives)) for link in chain.links
    ]
    links += [link for route in chains.routes for link in route.links]
    links += [missing.nearest for missing in chains.best.missing if missing.nearest]
    return {link.resource for link in links}


def chain_page(
    need: Need, chains: NeedChains, resources: Mapping[str, Resource], names: Mapping[str, str], rates: Rates
) -> ChainPage:
    """Build the page.

    ``resources`` holds at least those of ``resource_keys``, ``names`` those of places and clusters by key.
    """
    best = chains.best
    cards = tuple(card(link, need, resources[link.resource], names) for link in best.links)
    priced = best.before.amount > 0
    return ChainPage(
        text=text_of(need.texts, need.language, reader(), need.key),
        kind=name_in(NEEDS, need.kind),
        organisation=organisation_name(need.organisation),
        organisation_url=reverse("web:organisation", args=[need.organisation.key])
        if need.organisation
        else "",
        place=place_name(need.place),
        facts=facts_asked(need),
        verdict=chains.verdict,
        links_found=present.links_found(len(best.links), len(chains.roles)),
        found=present.links_found_sentence(len(best.links), len(chains.roles)),
        missing_names=present.listed([name_in(ROLES, missing.role) for missing in best.missing]),
        after=figures.about(best.after) if priced else _("not stated"),
        before=figures.about(best.before) if priced and best.before != best.after else "",
        price_note=_price_note(need, best) if best.links else "",
        over_budget=best.over_budget,
        starts=figures.day(best.starts) if best.starts and best.links else _("open"),
        starts_note=_starts_note(best),
        held_count=figures.number(len(best.held)) if best.held else _("none"),
        held_note=present.listed(sorted({present.crossing(link.decision) for link in best.held})),
        picture=_picture(need, chains, resources),
        prices=_prices(best) if priced else (),
        savings=_savings(best, resources),
        links=_links(chains, cards, tuple(gap(missing, need, resources, names) for missing in best.missing)),
        held=tuple(_held(link, resources[link.resource]) for link in best.held),
        routes=_routes(chains, resources),
        alternatives=_alternatives(chains, resources),
        how=present.how_found(chains.voters, chains.sequence),
        api_url=f"/api/v1/needs/{need.key}/chains",
        rates=_rates(best, rates),
        next=_next(chains, cards),
    )


def _links(chains: NeedChains, cards: tuple[Card, ...], gaps: tuple[Gap, ...]) -> tuple[Card | Gap, ...]:
    """Cards and gaps in the order of the chain."""
    order = {role: place for place, role in enumerate(chains.roles)}
    return tuple(sorted((*cards, *gaps), key=lambda item: order[item.role]))


def _price_note(need: Need, best: ChainView) -> str:
    budget = read_money(need.fields.get("budget", ""), None, best.after.currency)
    notes = []
    if budget is not None and best.before.amount > 0:
        sentence = (
            _("over the budget of %(budget)s") if best.over_budget else _("within the budget of %(budget)s")
        )
        notes.append(sentence % {"budget": figures.about(budget)})
    if best.unpriced:
        names = present.listed([name_in(ROLES, role) for role in best.unpriced])
        notes.append(_("without %(roles)s: price on request") % {"roles": names})
    return _("; ").join(notes)


def _starts_note(best: ChainView) -> str:
    last = max((link for link in best.links if link.starts), key=lambda link: str(link.starts), default=None)
    if last is None or last.starts is None or last.starts <= clock.today():
        return ""
    return _("set by the last link to become free: %(role)s") % {"role": name_in(ROLES, last.role)}


def _picture(need: Need, chains: NeedChains, resources: Mapping[str, Resource]) -> SafeString:
    nodes = [Node(_("Need"), "need", "", tuple(filter(None, (place_name(need.place),))))]
    states = []
    for role in chains.roles:
        link, state = chains.best.link(role), role_state(chains, role)
        word = _("missing")
        notes: tuple[str, ...] = ()
        if link is not None:
            word = _("held") if state == "held" else grade_word(link)
            place = place_name(resources[link.resource].place)
            amount = link.saving or link.cost
            sign = "−" if link.saving and link.saving.amount else ""
            shown = f"{sign}{figures.about(amount)}" if amount and amount.amount else ""
            notes = tuple(filter(None, (place, shown)))
        states.append((role, word))
        nodes.append(Node(name_in(ROLES, role), state, word, notes))
    return chain_picture(nodes, present.picture_label(states, len(chains.best.links)))


def _prices(best: ChainView) -> tuple[PriceLine, ...]:
    return tuple(
        _price_line(link, link.cost) for link in best.links if link.cost is not None and link.cost.amount
    )


def _price_line(link: Link, cost: Money) -> PriceLine:
    used = figures.units(link.units, link.unit)
    return PriceLine(name_in(ROLES, link.role), figures.stated(link.price), used, figures.money(cost))


def _savings(best: ChainView, resources: Mapping[str, Resource]) -> tuple[Saving, ...]:
    return tuple(
        Saving(
            text_of(resource.texts, resource.language, reader(), resource.key),
            reverse("web:resource", args=[link.resource]),
            f"−{figures.money(link.saving)}",
        )
        for link in best.links
        if link.saving is not None and link.saving.amount
        for resource in (resources[link.resource],)
    )


def _held(link: Link, resource: Resource) -> Held:
    return Held(
        role=link.role,
        role_name=name_in(ROLES, link.role),
        text=text_of(resource.texts, resource.language, reader(), resource.key),
        sentence=present.decision_sentence(link.decision),
        remedy=present.decision_remedy(link.decision),
        rule=link.decision.rule,
        url=reverse("web:resource", args=[link.resource]),
    )


def _routes(chains: NeedChains, resources: Mapping[str, Resource]) -> tuple[RouteView, ...]:
    chosen = {link.route for link in chains.best.links if link.route}
    return tuple(
        RouteView(
            name=_("Route %(number)s") % {"number": figures.number(index)},
            chosen=route.route in chosen,
            items=tuple(_route_item(link, resources[link.resource]) for link in route.links),
        )
        for index, route in enumerate(chains.routes, 1)
    )


def _route_item(link: Link, resource: Resource) -> RouteItem:
    return RouteItem(
        url=reverse("web:resource", args=[link.resource]),
        text=text_of(resource.texts, resource.language, reader(), resource.key),
        place=place_name(resource.place),
        grade_word=grade_word(link),
        price=link_price(link, resource),
    )


def _alternatives(chains: NeedChains, resources: Mapping[str, Resource]) -> tuple[Row, ...]:
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


def _detail(best: ChainView, other: AlternativeView, resources: Mapping[str, Resource]) -> str:
    """The difference with its two ends, where a few words can tell it."""
    if other.difference == "price":
        return _("%(amount)s less") % {"amount": figures.about(best.after - other.chain.after)}
    if other.difference == "region" and best.links and other.chain.links:
        places = [place_name(resources[chain.links[0].resource].place) for chain in (other.chain, best)]
        return _("%(new)s instead of %(old)s") % {"new": places[0], "old": places[1]}
    return ""


def _row(
    difference: str, detail: str, chain: ChainView, roles: int, resources: Mapping[str, Resource]
) -> Row:
    lead = chain.links[0] if chain.links else None
    resource = resources[lead.resource] if lead else None
    places = dict.fromkeys(place_name(resources[link.resource].place) for link in chain.links)
    return Row(
        difference=difference,
        detail=detail,
        url=reverse("web:resource", args=[lead.resource]) if lead else "",
        text=text_of(resource.texts, resource.language, reader(), resource.key) if resource else None,
        places=present.listed([place for place in places if place]),
        found=present.links_found(len(chain.links), roles),
        before=figures.about(chain.before),
        after=figures.about(chain.after),
        starts=figures.day(chain.starts) if chain.starts else _("open"),
    )


def _rates(best: ChainView, rates: Rates) -> tuple[str, ...]:
    """The exchange rates that the price rests on."""
    stated = {
        amount.currency for link in best.links if link.cost and (amount := figures.amount_of(link.price))
    }
    target = best.after.currency
    listed = {rates.base, *rates.values}
    return tuple(
        figures.exchange(currency, target, rates)
        for currency in sorted(stated - {target})
        if {currency, target} <= listed
    )


def _next(chains: NeedChains, cards: tuple[Card, ...]) -> NextStep | None:
    if chains.verdict == "no_adequate_supply":
        return NextStep(_("Enter it in other words"), reverse("web:new_need"))
    ready = next((item for item in cards if item.state == "ok"), None) or next(iter(cards), None)
    return NextStep(ready.step, ready.step_url) if ready else None
