"""A need with the state of its chain, in a tile."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

from django.urls import reverse
from django.utils.safestring import SafeString

from entrepot.catalogue.disclosed import Disclosed, all_disclosed, disclosed
from entrepot.catalogue.models import Need
from entrepot.matching.domain import NeedChains
from entrepot.people.domain import Party
from entrepot.web.figures import about
from entrepot.web.found import ahead, chains_of, find_ahead, known, remembered
from entrepot.web.names import NEEDS, OUTCOMES, name_in, place_name
from entrepot.web.picture import State, small_picture
from entrepot.web.present import links_found_sentence
from entrepot.web.texts import Text, record_text

RETRY: Final = 2
"""Seconds after which a tile asks again."""


@dataclass(frozen=True, slots=True)
class Summary:
    """One tile; ``picture`` is empty while there is no chain yet, ``outcome`` unless nothing is adequate,
    ``before`` when no subsidy is paid. Of a need that holds back, ``teaser``: nothing that its details lead to."""

    url: str
    text: Text
    kind: str
    place: str
    later: str
    teaser: bool = False
    patience: int = 0
    picture: SafeString | str = ""
    found: str = ""
    outcome: str = ""
    price: str = ""
    before: str = ""


def summaries(needs: Iterable[Need], party: Party) -> tuple[Summary, ...]:
    """A tile for each need: with its chain when known, else to be filled in later; no list waits for chains."""
    records = list(needs)
    disclosures = all_disclosed(records, party)
    shown = [need for need, seen in zip(records, disclosures, strict=True) if seen.level]
    found = known(need.key for need in shown)
    find_ahead(reversed([need for need in shown if need.key not in found]))
    return tuple(summary(seen, found.get(seen.key)) for seen in disclosures)


def tile(need: Need, party: Party) -> Summary:
    """The tile of a need that asks for itself; it waits only where no chains are found ahead."""
    seen = disclosed(need, party)
    if seen.level is None:
        return summary(seen, None)
    if not ahead():
        return summary(seen, chains_of(need))
    found = remembered(need)
    if found is None:
        find_ahead([need])
    return summary(seen, found, patience=RETRY)


def summary(need: Disclosed, chains: NeedChains | None, *, patience: int = 0) -> Summary:
    """The tile of a need; without chains it asks for itself in ``patience`` seconds, unless it is only a teaser."""
    shown = Summary(
        url=reverse("web:need", args=[need.key]),
        text=record_text(need),
        kind=name_in(NEEDS, need.kind),
        place=place_name(need.place),
        later=reverse("web:need_tile", args=[need.key]),
        teaser=need.level is None,
        patience=patience,
    )
    if chains is None or need.level is None:
        return shown
    best = chains.best
    nothing = chains.verdict == "no_adequate_supply"
    priced = best.before.amount > 0 and not nothing
    return replace(
        shown,
        picture=small_picture(("need", *(role_state(chains, role) for role in chains.roles))),
        found=links_found_sentence(len(best.links), len(chains.roles)),
        outcome=name_in(OUTCOMES, chains.verdict) if nothing else "",
        price=about(best.after) if priced else "",
        before=about(best.before) if priced and best.before != best.after else "",
    )


def role_state(chains: NeedChains, role: str) -> State:
    """How a role of the best chain stands."""
    link = chains.best.link(role)
    if link is None:
        return "missing"
    return "held" if link.decision.outcome == "hold" else "ok"
