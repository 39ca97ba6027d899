"""How two nodes become peers: the one that was invited comes with the secret, both answer with what they say of themselves, signed."""

from __future__ import annotations

import json
import secrets
from typing import Final

from django.http import HttpRequest

from entrepot.exchange.actions.peers import let_in, note_heard, pin_peer, take_key
from entrepot.exchange.calling import call
from entrepot.exchange.domain.canonical import canonical
from entrepot.exchange.domain.descriptions import Description, DescriptionError, described
from entrepot.exchange.domain.invitations import Invitation, read_invitation
from entrepot.exchange.domain.statements import StatementError, claimed, verify
from entrepot.exchange.hearing import bounded, heard, said_by
from entrepot.exchange.identity import Identity, add_key, description, own
from entrepot.exchange.models import Peer
from entrepot.exchange.queries.peers import keys_of
from entrepot.exchange.refusals import PeerRefusedError
from entrepot.exchange.sending import Answer, UndeliveredError
from entrepot.people.domain import Party
from entrepot.people.permissions import require

PEERS: Final = "/exchange/v1/peers"
KEYS: Final = "/exchange/v1/keys"
NODE: Final = Party.machine("node")
UNKNOWN: Final = 401
"""What is answered to a key that does not count any more: the new one is known there."""


def come(*, text: str, by: Party) -> Peer:
    """Use an invitation of another node: tell it who this one is, and pin its key. May be repeated until it succeeds.

    Raises:
        NotAllowedError: ``by`` does not look after peers.
        PeerRefusedError: it is no invitation, or the other node does not let this one in.
        UndeliveredError: the other node does not answer.
    """
    require(by, "peer.keep")
    invitation = read_invitation(text)
    if invitation is None:
        raise PeerRefusedError("invitation_unreadable")
    identity = own()
    if invitation.node == identity.node:
        raise PeerRefusedError("invitation_own")
    body = canonical({"secret": invitation.secret, "description": description()})
    answer = call(invitation.url, PEERS, body, f"p-{secrets.token_hex(12)}", identity)
    return pin_peer(host=_host(invitation, answer), by=by)


def let_come(request: HttpRequest) -> bytes:
    """Answer a node that came by an invitation, in the caller's transaction: what this node says of itself, signed.

    Raises:
        PeerRefusedError: nobody is let in by what it brought.
        UnheardError: the request is not signed by the node that it describes.
    """
    guest, secret = _brought(bounded(request))
    said, _ = said_by(request, lambda key: guest.current.public if key == guest.current.id else None)
    peer = let_in(secret=secret, guest=guest, by=NODE)
    note_heard(peer=peer, nonce=said.nonce, created=said.created)
    return own().signed({"kind": "node", **description()})


def replace_key(*, by: Party) -> dict[str, str]:
    """Sign with a new key from now on, and announce it; see `announce`.

    Raises:
        NotAllowedError: ``by`` does not look after peers.
    """
    require(by, "peer.keep")
    add_key()
    return announce(by=by)


def announce(*, by: Party) -> dict[str, str]:
    """Tell every peer the key that this node signs with now, under the key before it. Whoever knows it already is not told.

    Returns:
        Of each peer that did not take it, by its id, why. Until they do, what this node signs does not count there.

    Raises:
        NotAllowedError: ``by`` does not look after peers.
    """
    require(by, "peer.keep")
    identity = own()
    if len(identity.keys) < 2:
        return {}
    former = Identity(identity.keys[:-1])
    body = former.signed({"kind": "key", **description()})
    failed = {}
    for peer in Peer.objects.filter(state="active"):
        try:
            answer = call(peer.url, KEYS, body, f"k-{secrets.token_hex(12)}", former)
        except UndeliveredError as error:
            failed[peer.node] = f"{error.sentence} {error.remedy}"
            continue
        if answer.status not in (200, UNKNOWN):
            failed[peer.node] = f"It answers with {_code(answer)}."
    return failed


def hear_key(request: HttpRequest) -> None:
    """Take a peer's announcement of its new key, in the caller's transaction.

    Raises:
        UnheardError: the request is none of a peer's.
        PeerRefusedError: it announces nothing, or not of this peer.
    """
    told = heard(request)
    try:
        found = verify(told.body, keys_of(told.peer))
        node = described(found.says)
    except (StatementError, DescriptionError) as error:
        raise PeerRefusedError("key_unknown") from error
    if node.node != told.peer.node or found.says.get("kind") != "key":
        raise PeerRefusedError("key_unknown")
    take_key(peer=told.peer, announced=node.current, announced_by=found.key, by=NODE)


def _brought(body: bytes) -> tuple[Description, str]:
    try:
        said = json.loads(body)
        return described(said["description"]), str(said["secret"])
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise PeerRefusedError("description_wrong") from error


def _host(invitation: Invitation, answer: Answer) -> Description:
    """Who answered: the node in the invitation, under the key in it."""
    if answer.status != 200:
        raise PeerRefusedError("answer_refused", said=_code(answer))
    try:
        told = described(claimed(answer.body))
        verify(answer.body, {told.current.id: told.current.public})
    except (StatementError, DescriptionError) as error:
        raise PeerRefusedError("answer_wrong") from error
    if (told.node, told.current.id) != (invitation.node, invitation.key):
        raise PeerRefusedError("answer_wrong")
    return told


def _code(answer: Answer) -> str:
    """What the other node calls what is wrong."""
    try:
        said = json.loads(answer.body)
    except (ValueError, RecursionError):
        said = None
    code = said.get("code") if isinstance(said, dict) else None
    return str(code)[:60] if code else f"status {answer.status}"
