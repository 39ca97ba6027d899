"""Across nodes: needs that their owners send, and two sides put in touch."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django.db import transaction

from entrepot.catalogue.domain import State
from entrepot.catalogue.models import Need, Resource
from entrepot.exchange.actions.preparing import STREAM, enqueue, locked_feed
from entrepot.exchange.deciding import cut, decided, terms_with
from entrepot.exchange.models import OwnersWord, Peer, Received
from entrepot.exchange.refusals import SendingRefusedError
from entrepot.journal import actions as journal
from entrepot.people.actions import add_duty
from entrepot.people.actions.duties import Audience
from entrepot.people.domain import NodeRole, Party
from entrepot.people.permissions import require
from entrepot.runtime import clock

INTRODUCED: Final = "peer.introduced"


@transaction.atomic
def send_need(*, need: Need, peer: Peer, by: Party) -> None:
    """Send a need to a peer, since its owner says so. What of it crosses, the border decides; it is sent again whenever it changes.

    Raises:
        NotAllowedError: ``by`` is neither its author nor one of its managers.
        SendingRefusedError: it is not listed, or was sent there already.
    """
    rule = require(by, "need.send", need)
    if need.state != State.LISTED or need.is_foreign:
        raise SendingRefusedError("travels_unlisted")
    if OwnersWord.objects.filter(need=need, peer=peer, ended=None).exists():
        raise SendingRefusedError("travels_already")
    OwnersWord.objects.create(need=need, peer=peer, given=clock.now(), given_by=by.actor)
    _record("exchange.need_sent", need, peer, rule, by)


@transaction.atomic
def take_need_back(*, need: Need, peer: Peer, by: Party) -> None:
    """Take a need back that was sent to a peer: the peer is told, and lists it no more.

    Raises:
        NotAllowedError: ``by`` is neither its author nor one of its managers.
        SendingRefusedError: it was not sent there.
    """
    rule = require(by, "need.send", need)
    if not OwnersWord.objects.filter(need=need, peer=peer, ended=None).update(ended=clock.now()):
        raise SendingRefusedError("travels_not")
    _record("exchange.need_taken_back", need, peer, rule, by)


@transaction.atomic
def ask_for_introduction(*, need: Need, resource: Resource, by: Party) -> None:
    """Ask the node that a resource came from to put a need's owner in touch with the resource's.

    Of the need goes what the border lets strangers there see; nothing is written by hand.

    Raises:
        NotAllowedError: ``by`` is neither the need's author nor one of its managers.
        SendingRefusedError: the resource is of this node (``travels_home``), one of the two is not listed any more, or the border
            holds the need (``travels_held``).
    """
    rule = require(by, "need.send", need)
    came = Received.objects.select_related("peer").filter(record=f"resource:{resource.key}").first()
    if came is None:
        raise SendingRefusedError("travels_home")
    if need.state != State.LISTED or resource.state != State.LISTED or came.peer.state == "ended":
        raise SendingRefusedError("travels_unlisted")
    parts = cut(need)
    decision = decided(need, parts, came.peer, None, terms_with(came.peer))
    first = parts.portions[0].name
    if decision.of(first).outcome != "allow":
        raise SendingRefusedError("travels_held")
    about = parts.content[first]
    content = {
        "record": came.theirs, "origin": came.origin, "need": f"need:{need.key}",
        "about": {name: about[name] for name in ("kind", "language", "texts", "organisation", "place")},
    }  # fmt: skip
    feed = locked_feed(came.peer)
    enqueue(feed, "introduction", content, (), by)
    feed.save(update_fields=["last_out"])
    _record("exchange.introduction_asked", need, came.peer, rule, by)


def take_introduction(*, peer: Peer, said: Mapping[str, Any], message: str) -> str:
    """Let an introduction wait for the resource's people; returns "" or the code with which it is refused. In the caller's transaction."""
    record, about = said.get("record"), said.get("about")
    if not isinstance(record, str) or not isinstance(about, dict):
        return "introduction_unreadable"
    kind, _, key = record.partition(":")
    resource = Resource.objects.select_related("organisation").filter(key=key, state=State.LISTED).first()
    if kind != "resource" or resource is None or resource.is_foreign:
        return "record_unknown"
    owner = resource.organisation
    audience = (
        Audience(organisation=owner)
        if owner is not None and owner.memberships.filter(asked=False).exists()
        else Audience(node_role=NodeRole.OFFICER)
    )
    add_duty(
        kind=INTRODUCED, subject=resource.key, audience=audience, details=_told(peer, said, about, message)
    )
    return ""


def _told(peer: Peer, said: Mapping[str, Any], about: Mapping[str, Any], message: str) -> dict[str, object]:
    texts, owner = about.get("texts"), about.get("organisation")
    titles = {
        str(language): str(words.get("title", ""))[:300]
        for language, words in (texts.items() if isinstance(texts, dict) else ())
        if isinstance(words, dict)
    }
    name = owner.get("name") if isinstance(owner, dict) else ""
    return {
        "peer": peer.node, "need": str(said.get("need", ""))[:200], "titles": titles, "organisation": str(name)[:300],
        "message": message,
    }  # fmt: skip


def _record(verb: str, need: Need, peer: Peer, rule: str, by: Party) -> None:
    act = journal.Act(verb, need.key, {"peer": peer.node}, rule=rule)
    journal.record(stream=STREAM, actor=by.actor, acts=[act])
