"""Records that travel, as their pages show it: where one is from, what was held there, and to whom a need is sent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.utils.formats import date_format
from django.utils.translation import get_language, gettext_noop
from django.utils.translation import gettext as _

from entrepot.catalogue import queries as catalogue
from entrepot.catalogue.domain import State
from entrepot.catalogue.models import Need, Resource
from entrepot.exchange.deciding import GATED
from entrepot.exchange.explained import explained
from entrepot.exchange.models import Peer, Sent
from entrepot.exchange.queries.feeds import (
    active_peers,
    bodies_given,
    bodies_sent,
    origin_of,
    sent_states,
    words_on,
)
from entrepot.people.domain import Party
from entrepot.people.permissions import allows
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
    """A portion that stayed at its origin: what it is, why it stayed, under which rule, and what would release it."""

    portion: str
    sentence: str
    remedy: str
    rule: str
    article: str
    source: str


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
class SentTo:
    """A node that a need is sent to, and what became of that."""

    node: str
    name: str
    state: str


@dataclass(frozen=True, slots=True)
class Sending:
    """Where a need could be sent, and where it is."""

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
        tuple(held_words(one, language) for one in origin.held),
        _introducible(party) if isinstance(record, Resource) and record.state == State.LISTED else (),
        record.key,
    )  # fmt: skip


def sending(need: Need, party: Party) -> Sending | None:
    """Where a need is sent and could be sent, for those who may say so; None when there is nobody to send it to."""
    if need.is_foreign or not allows(party, "need.send", need):
        return None
    peers, words = active_peers(), words_on(need)
    if not peers and not words:
        return None
    states = sent_states(need, [word.peer for word in words])
    sent = tuple(SentTo(word.peer.node, word.peer.name, _state(states.get(word.peer_id))) for word in words)
    there = {one.node for one in sent}
    return Sending(sent, tuple((peer.node, peer.name) for peer in peers if peer.node not in there))


def giving(resource: Resource, party: Party) -> Sending | None:
    """To which nodes a technology's body is given and could be given, for those who may say so; None when there is none to give or nobody to give it to."""
    if not resource.body or not allows(party, "body.give", resource):
        return None
    peers, words = active_peers(), bodies_given(resource)
    if not peers and not words:
        return None
    states = bodies_sent(resource, [word.peer for word in words])
    sent = tuple(
        SentTo(word.peer.node, word.peer.name, _body_state(states.get(word.peer_id))) for word in words
    )
    there = {one.node for one in sent}
    return Sending(sent, tuple((peer.node, peer.name) for peer in peers if peer.node not in there))


def _body_state(sent: Sent | None) -> str:
    if sent is None:
        return _("on its way")
    if not sent.withdrawn and all(one.get("portion") != GATED for one in sent.held):
        return _("sent")
    return _("held at the border")


def portion_name(portion: str) -> str:
    """What a portion is called to a reader."""
    return _(PORTIONS[portion]) if portion in PORTIONS else portion


def held_words(said: Mapping[str, Any], language: str) -> HeldThere:
    """Why a portion stayed, in the reader's language."""
    portion = portion_name(str(said.get("portion", "")))
    why = explained(said, language)
    if why is None:
        return HeldThere(portion, _("It stayed at its origin."), "", "", "", "")
    rule = why.rules[0] if why.rules else None
    return HeldThere(
        portion, why.sentence, why.remedy, rule.rule if rule else "", rule.article if rule else "",
        rule.url if rule else "",
    )  # fmt: skip


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
