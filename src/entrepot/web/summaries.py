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
from entrepot.web.found import ahead, chains_of, find_ahead, known, remembered
from entrepot.web.names import NEEDS, OUTCOMES, name_in, place_name, reader
from entrepot.web.picture import State, small_picture
from entrepot.web.present import links_found_sentence
from entrepot.web.texts import Text, text_of

PATIENCE: Final = 0.15
"""Seconds a list may spend on chains where none are found ahead; the other tiles ask for themselves."""

RETRY: Final = 2
"""Seconds after which a tile asks again."""


@dataclass(frozen=True, slots=True)
class Summary:
    """One tile; ``picture`` is empty while there is no chain yet, ``outcome`` unless nothing is adequate,
    ``before`` when no subsidy is paid."""

    url: str
    text: Text
    kind: str
    place: str
    later: str
    patience: int = 0
    picture: SafeString | str = ""
    found: str = ""
    outcome: str = ""
    price: str = ""
    before: str = ""


def summaries(needs: Iterable[Need]) -> tuple[Summary, ...]:
    """A tile for each need: with its chain when known, else to be filled in later; no list waits for chains."""
    shown = list(needs)
    found = dict(known(need.key for need in shown))
    until = monotonic() + PATIENCE
    for need in shown:
        if need.key not in found and not ahead() and monotonic() < until:
            found[need.key] = chains_of(need)
    find_ahead(reversed([need for need in shown if need.key not in found]))
    return tuple(summary(need, found.get(need.key)) for need in shown)


def tile(need: Need) -> Summary:
    """The tile of a need that asks for itself; it waits only where no chains are found ahead."""
    if not ahead():
        return summary(need, chains_of(need))
    found = remembered(need)
    if found is None:
        find_ahead([need])
    return summary(need, found, patience=RETRY)


def summary(need: Need, chains: NeedChains | None, *, patience: int = 0) -> Summary:
    """The tile of a need; without chains it asks for itself in ``patience`` seconds."""
    shown = Summary(
        url=reverse("web:need", args=[need.key]),
        text=text_of(need.texts, need.language, reader(), need.key),
        kind=name_in(NEEDS, need.kind),
        place=place_name(need.place),
        later=reverse("web:need_tile", args=[need.key]),
        patience=patience,
    )
    if chains is None:
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
