"""Peers come by invitation, are pinned to their keys, rest, and end."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.db import IntegrityError, transaction

from entrepot.exchange.domain import keys
from entrepot.exchange.domain.descriptions import Description, Known
from entrepot.exchange.domain.invitations import Invitation
from entrepot.exchange.identity import own
from entrepot.exchange.models import Feed, Nonce, Peer, PeerInvitation, PeerKey
from entrepot.exchange.refusals import PeerRefusedError, UnheardError
from entrepot.exchange.signing.requests import WINDOW
from entrepot.journal import actions as journal
from entrepot.people.domain import Party
from entrepot.people.permissions import require
from entrepot.runtime import clock

STREAM: Final = "exchange"
DAYS: Final = timedelta(days=14)
"""How long an invitation lets a node in."""


@transaction.atomic
def invite_peer(*, note: str = "", by: Party) -> Invitation:
    """An invitation for one other node; its secret is told here and never again.

    Raises:
        NotAllowedError: ``by`` does not look after peers.
        IdentityError: the node's keys cannot be read.
    """
    rule = require(by, "peer.keep")
    identity, secret, now = own(), secrets.token_urlsafe(24), clock.now()
    made = PeerInvitation.objects.create(
        digest=_digest(secret), note=note[:200], made=now, made_by=by.actor, ends=now + DAYS
    )
    _record("peer.invited", str(made), rule, by)
    return Invitation(settings.ADDRESS, identity.node, identity.current.id, secret)


@transaction.atomic
def withdraw_peer_invitation(*, invitation: PeerInvitation, by: Party) -> None:
    """Let nobody in by it any more.

    Raises:
        NotAllowedError: ``by`` does not look after peers.
    """
    rule = require(by, "peer.keep")
    PeerInvitation.objects.filter(pk=invitation.pk, used=None).update(ends=clock.now())
    _record("peer.invitation_withdrawn", str(invitation), rule, by)


@transaction.atomic
def let_in(*, secret: str, guest: Description, by: Party) -> Peer:
    """The node that an invitation was given to has come; while it lasts the same node may come again by it, for its answer may have been lost.

    Raises:
        NotAllowedError: ``by`` is not the node.
        PeerRefusedError: nobody is let in by this secret.
    """
    rule = require(by, "peer.pin")
    found = PeerInvitation.objects.select_for_update().filter(digest=_digest(secret)).first()
    now = clock.now()
    if found is None or found.ends <= now or (found.used and found.used_by != guest.node):
        raise PeerRefusedError("invitation_ended")
    counting = PeerKey.objects.filter(peer__node=guest.node, ended=None, revoked=None)
    if counting.exists() and not counting.filter(key_id=guest.current.id).exists():
        raise PeerRefusedError(
            "known_otherwise"
        )  # a former key that was stolen must not bring its own follower
    if not found.used:
        found.used, found.used_by = now, guest.node
        found.save(update_fields=["used", "used_by"])
    return _pinned(guest, found.made_by, rule, by)


@transaction.atomic
def pin_peer(*, host: Description, by: Party) -> Peer:
    """Know a node whose invitation this one has used.

    Raises:
        NotAllowedError: ``by`` does not look after peers.
        PeerRefusedError: it is this node itself.
    """
    rule = require(by, "peer.keep")
    if host.node == own().node:
        raise PeerRefusedError("invitation_own")
    return _pinned(host, by.actor, rule, by)


@transaction.atomic
def pause_peer(*, peer: Peer, rest: bool, by: Party) -> None:
    """Let the exchange with a peer rest, or go on.

    Raises:
        NotAllowedError: ``by`` does not look after peers.
        PeerRefusedError: it has ended.
    """
    rule = require(by, "peer.keep")
    stored = _locked(peer)
    if stored.state == "ended":
        raise PeerRefusedError("peer_ended")
    stored.state = "paused" if rest else "active"
    stored.save(update_fields=["state"])
    _close_door(stored)
    _record("peer.paused" if rest else "peer.resumed", stored.node, rule, by)


@transaction.atomic
def end_peer(*, peer: Peer, by: Party) -> None:
    """End the exchange with a peer: nothing it signs counts, and it comes back by a new invitation only.

    Raises:
        NotAllowedError: ``by`` does not look after peers.
    """
    rule = require(by, "peer.keep")
    stored = _locked(peer)
    stored.state = "ended"
    stored.save(update_fields=["state"])
    PeerKey.objects.filter(peer=stored, revoked=None).update(revoked=clock.now())
    _close_door(stored)
    _record("peer.ended", stored.node, rule, by)


@transaction.atomic
def take_key(*, peer: Peer, announced: Known, announced_by: str, by: Party) -> None:
    """A peer signs with another key from now on; that announced by one of its keys that counts. The same announcement again changes nothing.

    Raises:
        NotAllowedError: ``by`` is not the node.
        PeerRefusedError: no key of the peer that counts announced it.
    """
    rule = require(by, "peer.pin")
    stored = _locked(peer)
    if PeerKey.objects.filter(peer=stored, key_id=announced.id, ended=None, revoked=None).exists():
        return
    former = PeerKey.objects.filter(peer=stored, key_id=announced_by, ended=None, revoked=None).first()
    if former is None or PeerKey.objects.filter(key_id=announced.id).exists():
        raise PeerRefusedError("key_unknown")
    former.ended = clock.now()
    former.save(update_fields=["ended"])
    _add_key(stored, announced, announced_by)
    _record("peer.key_replaced", stored.node, rule, by)


@transaction.atomic
def revoke_key(*, key: PeerKey, by: Party) -> None:
    """Nothing that a key of a peer signed counts any more; without another one the peer comes back by a new invitation.

    Raises:
        NotAllowedError: ``by`` does not look after peers.
    """
    rule = require(by, "peer.keep")
    PeerKey.objects.filter(pk=key.pk, revoked=None).update(revoked=clock.now())
    _close_door(key.peer)
    _record("peer.key_revoked", key.peer.node, rule, by)


@transaction.atomic
def note_heard(*, peer: Peer, nonce: str, created: datetime) -> None:
    """A request of a peer was heard: it is not heard a second time, whichever process asks.

    Raises:
        UnheardError: it was heard before.
    """
    try:
        with transaction.atomic():
            Nonce.objects.create(node=peer.node, nonce=nonce, created=created)
    except IntegrityError as error:
        raise UnheardError("heard_before") from error
    Peer.objects.filter(pk=peer.pk).update(last_heard=clock.now())


@transaction.atomic
def forget_nonces(*, by: Party) -> int:
    """Drop what was heard so long ago that its time alone refuses it; returns how many.

    Raises:
        NotAllowedError: ``by`` is not the node.
    """
    require(by, "peer.pin")
    return Nonce.objects.filter(created__lt=clock.now() - 2 * WINDOW).delete()[0]


def _pinned(node: Description, added_by: str, rule: str, by: Party) -> Peer:
    """The peer, with just the keys that count now; one whose exchange had ended is there again."""
    now = clock.now()
    peer = Peer.objects.select_for_update().filter(node=node.node).first()
    if peer is None:
        peer = Peer(node=node.node, added=now, added_by=added_by)
    peer.name, peer.url, peer.jurisdiction = node.name, node.url, node.jurisdiction
    peer.place, peer.languages, peer.state = node.place, list(node.languages), "active"
    peer.save()
    Feed.objects.get_or_create(peer=peer)
    PeerKey.objects.filter(peer=peer, ended=None).exclude(key_id=node.current.id).update(ended=now)
    pinned = PeerKey.objects.filter(key_id=node.current.id).first()
    if pinned is None:
        _add_key(peer, node.current, "")
    elif pinned.peer_id != peer.pk:
        raise PeerRefusedError("description_wrong")
    elif pinned.revoked or pinned.ended:
        PeerKey.objects.filter(pk=pinned.pk).update(revoked=None, ended=None)
    _record("peer.pinned", peer.node, rule, by)
    return peer


def _close_door(peer: Peer) -> None:
    """The invitation by which a peer came lets it in no more, so that it does not undo what an operator does here."""
    now = clock.now()
    PeerInvitation.objects.filter(used_by=peer.node, ends__gt=now).update(ends=now)


def _add_key(peer: Peer, key: Known, announced_by: str) -> None:
    PeerKey.objects.create(
        peer=peer,
        key_id=key.id,
        public=keys.encoded(key.public),
        pinned=clock.now(),
        announced_by=announced_by,
    )


def _locked(peer: Peer) -> Peer:
    return Peer.objects.select_for_update().get(pk=peer.pk)


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def _record(verb: str, subject: str, rule: str, by: Party) -> None:
    journal.record(stream=STREAM, actor=by.actor, acts=[journal.Act(verb, subject, rule=rule)])
