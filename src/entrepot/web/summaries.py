"""A need with the state of its chain, in a tile."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from time import monotonic
from typing import Final

from django.urls import reverse
from django.utils.safestring import SafeString

from entrepot.catalogue.models import Need
from entrepot.matching.domain import NeedChains
from entrepot.web.figures import about
from entrepot.web.found import chains_of, remembered
from entrepot.web.names import NEEDS, name_in, place_name, reader
from entrepot.web.picture import State, small_picture
from entrepot.web.present import links_found_sentence
from entrepot.web.texts import Text, text_of

PATIENCE: Final = 0.8
"""Seconds a list may spend on chains that nobody asked for yet; the other tiles ask for themselves."""


@dataclass(frozen=True, slots=True)
class Summary:
    """One tile; ``before`` is empty when no subsidy is paid, ``picture`` while there is no chain yet."""

    url: str
    text: Text
    kind: str
    place: str
    later: str
    picture: SafeString | str = ""
    found: str = ""
    price: str = ""
    before: str = ""


def summaries(needs: Iterable[Need]) -> tuple[Summary, ...]:
    """A tile for each need: with its chain when known or soon found, else to be filled in later."""
    until = monotonic() + PATIENCE
    return tuple(
        summary(need, remembered(need) or (chains_of(need) if monotonic() < until else None))
        for need in needs
    )


def summary(need: Need, chains: NeedChains | None) -> Summary:
    """The tile of a need."""
    tile = Summary(
        url=reverse("web:need", args=[need.key]),
        text=text_of(need.texts, need.language, reader(), need.key),
        kind=name_in(NEEDS, need.kind),
        place=place_name(need.place),
        later=reverse("web:need_tile", args=[need.key]),
    )
    if chains is None:
        return tile
    best = chains.best
    priced = best.before.amount > 0
    return replace(
        tile,
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
