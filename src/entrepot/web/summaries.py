"""A need with the state of its chain, in a tile."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.safestring import SafeString

from entrepot.catalogue.models import Need
from entrepot.matching import queries as matching
from entrepot.matching.domain import NeedChains
from entrepot.web.figures import about
from entrepot.web.names import NEEDS, name_in, place_name, reader
from entrepot.web.picture import State, small_picture
from entrepot.web.present import links_found_sentence
from entrepot.web.texts import Text, text_of


@dataclass(frozen=True, slots=True)
class Summary:
    """One tile; ``before`` is empty when no subsidy changes the price."""

    url: str
    text: Text
    kind: str
    place: str
    picture: SafeString
    found: str
    price: str
    before: str


def summaries(needs: Iterable[Need]) -> tuple[Summary, ...]:
    """A tile for each need."""
    return tuple(summary(need, matching.chains_of(need)) for need in needs)


def summary(need: Need, chains: NeedChains) -> Summary:
    """The tile of a need whose chains are known."""
    best = chains.best
    priced = best.before.amount > 0
    return Summary(
        url=reverse("web:need", args=[need.key]),
        text=text_of(need.texts, need.language, reader(), need.key),
        kind=name_in(NEEDS, need.kind),
        place=place_name(need.place),
        picture=small_picture(("need", *(role_state(chains, role) for role in chains.roles))),
        found=links_found_sentence(len(best.links), len(chains.roles)),
        price=about(best.after) if priced else "",
        before=about(best.before) if priced and best.before != best.after else "",
    )


def role_state(chains: NeedChains, role: str) -> State:
    """How a role of the best chain stands."""
    link = chains.best.link(role)
    if link is None:
        return "missing"
    return "held" if link.decision.outcome == "hold" else "ok"
