"""Records that travel, as their pages show it: where one is from, what was held there, and to whom a need is sent."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext_noop
from django.utils.translation import gettext as _

from entrepot.border.domain.cases import EvidenceKind
from entrepot.border.domain.portions import BODY
from entrepot.catalogue import queries as catalogue
from entrepot.catalogue.domain import State
from entrepot.catalogue.models import Need, Resource
from entrepot.exchange.explained import explained
from entrepot.exchange.models import Peer, Sent
from entrepot.exchange.queries.feeds import (
    Origin,
    active_peers,
    bodies_given,
    origin_of,
    sent_of,
    sent_to,
    words_on,
)
from entrepot.people.domain import Party
from entrepot.people.permissions import allows
from entrepot.web.bordering.words import paper_name
from entrepot.web.names import title_of

PORTIONS: Final[Mapping[str, str]] = {
    "summary": gettext_noop("What strangers see of it"),
    "price": gettext_noop("Its price"),
    "usage": gettext_noop("How much it is used"),
    "body": gettext_noop("Its technical body"),
    "technical_body": gettext_noop("Its technical details"),
    "contact": gettext_noop("Who can be asked about it"),
    "people": gettext_noop("The people it names"),
    "details": gettext_noop("Its details"),
    "record": gettext_noop("All of it"),
}


@dataclass(frozen=True, slots=True)
class HeldThere:
    """A portion that stayed at its origin: what it is, why it stayed, under which rule, and what would release it.

    ``papers`` are those that would release it: what each is called, and where it is filed; ``page`` is that of the rule, where this
    node has it.
    """

    portion: str
    sentence: str
    remedy: str
    rule: str
    article: str
    source: str
    page: str = ""
    papers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class FromNode:
    """Where a record came from; ``needs`` are those of the reader that could be introduced: key and title."""

    node: str
    jurisdiction: str
    as_of: str
    held: tuple[HeldThere, ...]
    needs: tuple[tuple[str, str], ...]
    key: str


@dataclass(frozen=True, slots=True)
class AtNode:
    """What another node has of a record of this one: how it stands, and what is held of it here."""

    name: str
    state: str
    held: tuple[HeldThere, ...]


@dataclass(frozen=True, slots=True)
class SentTo:
    """A node that a need or a technical body is given to, what became of that, and what of it is held here."""

    node: str
    name: str
    state: str
    held: tuple[HeldThere, ...]


@dataclass(frozen=True, slots=True)
class Sending:
    """Where a need or a technical body could be given, and where it is."""

    sent: tuple[SentTo, ...]
    others: tuple[tuple[str, str], ...]


def from_node(record: Need | Resource, party: Party) -> FromNode | None:
    """Where a record is from; None for one of this node."""
    origin = origin_of(record)
    if origin is None:
        return None
    peer, language = origin.peer, get_language() or "en"
    name = peer.name if peer.node == origin.node else _("a node that %(peer)s gathers") % {"peer": peer.name}
    return FromNode(
        name, origin.jurisdiction, date_format(origin.as_of, "SHORT_DATETIME_FORMAT"),
        tuple(held_words(one, language, _filed_there(origin)) for one in origin.held),
        _introducible(party) if isinstance(record, Resource) and record.state == State.LISTED else (),
        record.key,
    )  # fmt: skip


def at_nodes(record: Need | Resource, party: Party) -> tuple[AtNode, ...]:
    """What other nodes have of a record of this node, for those who change it; nothing of one that came from elsewhere."""
    if record.is_foreign or not allows(party, f"{_sort(record)}.edit", record):
        return ()
    return tuple(
        AtNode(row.peer.name, _state(row), _held_here(record, row))
        for row in sent_of(f"{_sort(record)}:{record.key}")
    )


def sending(need: Need, party: Party) -> Sending | None:
    """Where a need is sent and could be sent, for those who may say so; None when there is nobody to send it to."""
    if need.is_foreign or not allows(party, "need.send", need):
        return None
    peers, words = active_peers(), words_on(need)
    if not peers and not words:
        return None
    states = sent_to(f"need:{need.key}", [word.peer for word in words])
    sent = tuple(
        SentTo(word.peer.node, word.peer.name, _state(row), () if row is None else _held_here(need, row))
        for word in words
        for row in [states.get(word.peer_id)]
    )
    there = {one.node for one in sent}
    return Sending(sent, tuple((peer.node, peer.name) for peer in peers if peer.node not in there))


def giving(resource: Resource, party: Party) -> Sending | None:
    """To which nodes a technology's body is given and could be given, for those who may say so; None when there is none to give or nobody to give it to."""
    if not resource.body or not allows(party, "body.give", resource):
        return None
    peers, words = active_peers(), bodies_given(resource)
    if not peers and not words:
        return None
    states = sent_to(f"resource:{resource.key}", [word.peer for word in words])
    sent = tuple(
        SentTo(word.peer.node, word.peer.name, _body_state(row), () if row is None else _held_here(resource, row, BODY))
        for word in words
        for row in [states.get(word.peer_id)]
    )  # fmt: skip
    there = {one.node for one in sent}
    return Sending(sent, tuple((peer.node, peer.name) for peer in peers if peer.node not in there))


def _body_state(sent: Sent | None) -> str:
    if sent is None:
        return _("on its way")
    if not sent.withdrawn and all(one.get("portion") != BODY for one in sent.held):
        return _("sent")
    return _("held at the border")


def portion_name(portion: str) -> str:
    """What a portion is called to a reader."""
    return _(PORTIONS[portion]) if portion in PORTIONS else portion


Filing = tuple[str, str, str]
"""Where papers are filed: the address of the form, the jurisdiction that something leaves, and the one that it enters."""


def held_words(said: Mapping[str, Any], language: str, filing: Filing | None = None) -> HeldThere:
    """Why a portion stayed, in the reader's language, with the papers that would release it and where they are filed."""
    portion = portion_name(str(said.get("portion", "")))
    why = explained(said, language)
    if why is None:
        return HeldThere(portion, _("It stayed at its origin."), "", "", "", "")
    rule = why.rules[0] if why.rules else None
    return HeldThere(
        portion, why.sentence, why.remedy, rule.rule if rule else "", rule.article if rule else "",
        rule.url if rule else "", reverse("web:border_rule", args=[rule.rule]) if rule and rule.text else "",
        () if filing is None else tuple(_papers(said, filing)),
    )  # fmt: skip


def _held_here(record: Need | Resource, sent: Sent, only: str = "") -> tuple[HeldThere, ...]:
    """What of a record of this node is held for a peer, or one portion of it; papers that would release it are filed here."""
    filing = (reverse("web:border_papers"), _jurisdiction(record), sent.peer.jurisdiction)
    held = [one for one in sent.held if only in ("", one.get("portion"))]
    return tuple(held_words(one, get_language() or "en", filing) for one in held)


def _papers(said: Mapping[str, Any], filing: Filing) -> Iterator[tuple[str, str]]:
    address, exporter, importer = filing
    for what, *_rest in said.get("missing", ()):
        if what in frozenset(EvidenceKind):
            asked = urlencode({"kind": what, "exporter": exporter, "importer": importer})
            yield paper_name(what), f"{address}?{asked}#file"


def _filed_there(origin: Origin) -> Filing | None:
    """At the node that a record is of, when it is known here: its law is asked whether something leaves it."""
    if origin.peer.node != origin.node:
        return None
    address = f"{origin.peer.url.rstrip('/')}{reverse('web:border_papers')}"
    return address, origin.jurisdiction, _here()


def _sort(record: Need | Resource) -> str:
    return "need" if isinstance(record, Need) else "resource"


def _jurisdiction(record: Need | Resource) -> str:
    if record.place is not None:
        return str(record.place.jurisdiction)
    return _here()


def _here() -> str:
    return "" if settings.NODE is None else str(settings.NODE.jurisdiction)


def _state(sent: Sent | None) -> str:
    if sent is None:
        return _("on its way")
    if sent.withdrawn:
        return _("held at the border")
    return _("sent, some of it held") if sent.held else _("sent")


def _introducible(party: Party) -> tuple[tuple[str, str], ...]:
    own = party.organisations()
    if not own:
        return ()
    needs = (
        catalogue.needs(party)
        .filter(organisation__in=own, state=State.LISTED)
        .exclude(source__startswith="peer:")
    )
    return tuple(
        (need.key, title_of(need.texts, need.key)) for need in needs[:50] if allows(party, "need.send", need)
    )


def peer_named(node: str) -> Peer | None:
    """The peer with whom records are exchanged now, by its id."""
    return next((peer for peer in active_peers() if peer.node == node), None)
