"""Everything the chain page shows, from the chains of a need and the records they name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from entrepot.catalogue.disclosed import Disclosed
from entrepot.catalogue.models import Need
from entrepot.matching.domain import ChainView, Link, NeedChains
from entrepot.people.domain import Party, Standing
from entrepot.runtime import clock
from entrepot.vocabulary.money import Money, Rates, read_money
from entrepot.web import figures, present
from entrepot.web.borders import Held, held_links
from entrepot.web.cards import Card, Gap, card, gap, grade_word, stated_price
from entrepot.web.deals.starting import Talk, talk_of_match
from entrepot.web.heads import Head, need_head
from entrepot.web.lacks import changes
from entrepot.web.names import ROLES, name_in, place_name
from entrepot.web.opinions import Opinion
from entrepot.web.picture import Node, chain_picture
from entrepot.web.summaries import role_state
from entrepot.web.texts import Text, record_text
from entrepot.web.ways import RouteView, Row, alternatives, routes


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
class NextStep:
    """What the reader would do next."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class ChainPage:
    """The page, in the order in which it is read."""

    head: Head
    verdict: str
    links_found: str
    found: str
    missing_names: str
    price_label: str
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
    """In the order of the chain."""
    held: tuple[Held, ...]
    routes: tuple[RouteView, ...]
    alternatives: tuple[Row, ...]
    how: tuple[str, str]
    api_url: str
    next: NextStep | None
    talk: Talk | None = None
    """The way to talk to all owners of the chain at once."""
    changes: tuple[str, ...] = ()
    """Where nothing is adequate: who else has what is missing."""

    @property
    def first(self) -> tuple[Card | Gap, ...]:
        """What is read first: the whole chain, or where nothing is adequate what came nearest."""
        nothing = self.verdict == "no_adequate_supply"
        return tuple(item for item in self.links if isinstance(item, Gap)) if nothing else self.links

    @property
    def nearest(self) -> tuple[Gap, ...]:
        """What came nearest in the roles that nothing adequate fills."""
        return tuple(item for item in self.links if isinstance(item, Gap) and item.nearest)

    @property
    def rest(self) -> tuple[Card | Gap, ...]:
        """Where nothing is adequate, the links that would still be open."""
        return tuple(item for item in self.links if item not in self.first)


def main_links(chains: NeedChains) -> dict[str, Link]:
    """By role the link that the page tells of at length: that of the chain, else what came nearest."""
    nearest = {item.role: item.nearest for item in chains.best.missing if item.nearest is not None}
    return nearest | {link.role: link for link in chains.best.links}


def with_opinions(page: ChainPage, found: Mapping[str, Opinion]) -> ChainPage:
    """The page with what is said of its links, by role."""
    links = [
        replace(item, opinion=found.get(item.role))
        if isinstance(item, Card)
        else replace(item, nearest=replace(item.nearest, opinion=found.get(item.role)))
        if item.nearest
        else item
        for item in page.links
    ]
    return replace(page, links=tuple(links))


def with_talks(
    page: ChainPage, need: Need, chains: NeedChains, resources: Mapping[str, Disclosed], party: Party
) -> ChainPage:
    """The page with the ways to talk about its links, one by one and all together, for who may open a deal about them."""
    open_to = {
        link.role: link.resource
        for link in chains.best.links
        if (owner := resources[link.resource].organisation) is not None
        and (
            link.role != "policy" and owner.pk != need.organisation_id and owner.standing == Standing.ADMITTED
        )
    }
    links = [
        replace(item, talk=talk_of_match(need, [open_to[item.role]], party))
        if isinstance(item, Card) and item.role in open_to
        else item
        for item in page.links
    ]
    owners = {resources[key].organisation for key in open_to.values()}
    together = talk_of_match(need, list(open_to.values()), party) if len(owners) > 1 else None
    return replace(page, links=tuple(links), talk=together)


def resource_keys(chains: NeedChains) -> set[str]:
    """Every resource that the page names."""
    links = [
        link for chain in (chains.best, *(item.chain for item in chains.alternatives)) for link in chain.links
    ]
    links += [link for route in chains.routes for link in route.links]
    links += [missing.nearest for missing in chains.best.missing if missing.nearest]
    links += [link for missing in chains.best.missing for link in missing.elsewhere]
    return {link.resource for link in links}


def chain_page(
    need: Disclosed,
    chains: NeedChains,
    resources: Mapping[str, Disclosed],
    names: Mapping[str, str],
    rates: Rates,
) -> ChainPage:
    """Build the page.

    ``resources`` holds at least those of ``resource_keys``, ``names`` those of places and clusters by key.
    """
    best = chains.best
    cards = tuple(card(link, need, resources[link.resource], names) for link in best.links)
    priced = best.before.amount > 0
    return ChainPage(
        head=need_head(need),
        verdict=chains.verdict,
        links_found=present.links_found(len(best.links), len(chains.roles)),
        found=present.links_found_sentence(len(best.links), len(chains.roles)),
        missing_names=present.listed([name_in(ROLES, missing.role) for missing in best.missing]),
        price_label=_price_label(need, best),
        after=_price(need, best, resources),
        before=figures.about(best.before) if priced and best.before != best.after else "",
        price_note=_price_note(need, best) if best.links else "",
        over_budget=best.over_budget,
        starts=figures.soonest(best.starts) if best.links else _("open"),
        starts_note=_starts_note(best),
        held_count=figures.number(len(best.held)) if best.held else _("none"),
        held_note=present.crossing(*(link.decision for link in best.held)) if best.held else "",
        picture=_picture(need, chains, resources),
        prices=_prices(best) if priced else (),
        savings=_savings(best, resources),
        links=_links(chains, cards, tuple(gap(missing, need, resources, names) for missing in best.missing)),
        held=held_links(best.held, resources),
        routes=routes(chains, resources),
        alternatives=alternatives(chains, resources),
        how=present.how_found(chains.voters, chains.sequence),
        api_url=f"/api/v1/needs/{need.key}/chains",
        rates=_rates(best, rates),
        next=_next(chains, cards),
        changes=changes(chains, resources) if chains.verdict == "no_adequate_supply" else (),
    )


def _links(chains: NeedChains, cards: tuple[Card, ...], gaps: tuple[Gap, ...]) -> tuple[Card | Gap, ...]:
    """Cards and gaps in the order of the chain."""
    order = {role: place for place, role in enumerate(chains.roles)}
    return tuple(sorted((*cards, *gaps), key=lambda item: order[item.role]))


def _offered(need: Disclosed, best: ChainView) -> Link | None:
    """The finance that a finance need is offered: there the amount is the answer, not a price."""
    return best.link("finance") if need.kind == "finance" and best.before.amount == 0 else None


def _price_label(need: Disclosed, best: ChainView) -> str:
    if _offered(need, best):
        return _("amount offered")
    return _("after subsidy / before") if best.before != best.after else _("price")


def _price(need: Disclosed, best: ChainView, resources: Mapping[str, Disclosed]) -> str:
    if offered := _offered(need, best):
        return stated_price(resources[offered.resource]) or _("not stated")
    if best.before.amount > 0:
        return figures.about(best.after)
    return _("on request") if best.unpriced else _("not stated")


def _price_note(need: Disclosed, best: ChainView) -> str:
    budget = read_money(need.fields.get("budget", ""), None, best.after.currency)
    notes = []
    if budget is not None and _offered(need, best):
        notes.append(_("%(amount)s asked for") % {"amount": figures.about(budget)})
    if budget is not None and best.before.amount > 0:
        sentence = (
            _("over the budget of %(budget)s") if best.over_budget else _("within the budget of %(budget)s")
        )
        notes.append(sentence % {"budget": figures.about(budget)})
    if best.unpriced and best.before.amount > 0:
        names = present.listed([name_in(ROLES, role) for role in best.unpriced])
        notes.append(_("without %(roles)s: price on request") % {"roles": names})
    return _("; ").join(notes)


def _starts_note(best: ChainView) -> str:
    last = max((link for link in best.links if link.starts), key=lambda link: str(link.starts), default=None)
    if last is None or last.starts is None or last.starts <= clock.today():
        return ""
    return _("set by the last link to become free: %(role)s") % {"role": name_in(ROLES, last.role)}


def _picture(need: Disclosed, chains: NeedChains, resources: Mapping[str, Disclosed]) -> SafeString:
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
        nodes.append(Node(name_in(ROLES, role), state, word, notes, f"#link-{role}"))
    return chain_picture(nodes, present.picture_label(states, len(chains.best.links)))


def _prices(best: ChainView) -> tuple[PriceLine, ...]:
    return tuple(
        _price_line(link, link.cost) for link in best.links if link.cost is not None and link.cost.amount
    )


def _price_line(link: Link, cost: Money) -> PriceLine:
    used = figures.units(link.units, link.unit)
    return PriceLine(name_in(ROLES, link.role), figures.stated(link.price), used, figures.money(cost))


def _savings(best: ChainView, resources: Mapping[str, Disclosed]) -> tuple[Saving, ...]:
    return tuple(
        Saving(
            record_text(resource),
            reverse("web:resource", args=[link.resource]),
            f"−{figures.money(link.saving)}",
        )
        for link in best.links
        if link.saving is not None and link.saving.amount
        for resource in (resources[link.resource],)
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
