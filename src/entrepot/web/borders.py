"""What waits at a border: one entry for each crossing, with the links that wait there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse

from entrepot.catalogue.disclosed import Disclosed
from entrepot.matching.domain import Link
from entrepot.web import present
from entrepot.web.names import ROLES, name_in
from entrepot.web.texts import Text, record_text


@dataclass(frozen=True, slots=True)
class HeldLink:
    """A link that waits."""

    role: str
    role_name: str
    text: Text
    url: str


@dataclass(frozen=True, slots=True)
class Held:
    """One crossing, what the border says of it, what would release it, and who waits there."""

    crossing: str
    sentence: str
    remedy: str
    links: tuple[HeldLink, ...]


def held_links(links: Sequence[Link], resources: Mapping[str, Disclosed]) -> tuple[Held, ...]:
    """The links that wait, those of one crossing together, in the order of the chain."""
    crossings: dict[tuple[str, str | None, str | None], list[Link]] = {}
    for link in links:
        decision = link.decision
        crossings.setdefault((decision.code, decision.origin, decision.destination), []).append(link)
    return tuple(
        Held(
            crossing=present.crossing(waiting[0].decision),
            sentence=present.decision_sentence(waiting[0].decision),
            remedy=present.decision_remedy(waiting[0].decision),
            links=tuple(_link(link, resources[link.resource]) for link in waiting),
        )
        for waiting in crossings.values()
    )


def _link(link: Link, resource: Disclosed) -> HeldLink:
    return HeldLink(
        role=link.role,
        role_name=name_in(ROLES, link.role),
        text=record_text(resource),
        url=reverse("web:resource", args=[link.resource]),
    )
