"""Heads of logs: this node signs its own, and signs that it saw a peer's; one that does not go on stops the exchange with the peer."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db import transaction

from entrepot.exchange import log
from entrepot.exchange.domain.heads import Course, Head, HeadError, course
from entrepot.exchange.domain.keys import decoded
from entrepot.exchange.domain.statements import StatementError, verify
from entrepot.exchange.identity import own
from entrepot.exchange.models import CoSignature, Fork, Peer, SignedHead
from entrepot.exchange.refusals import LogRefusedError
from entrepot.journal import actions as journal
from entrepot.people.actions.duties import Audience, add_duty
from entrepot.people.domain import NodeRole, Party
from entrepot.people.permissions import require
from entrepot.runtime import clock

STREAM: Final = "exchange"
FORKED: Final = "peer.log_forked"
"""The duty that an operator gets; its subject is ``peer:NODE``."""
Prove = Callable[[int, int], Sequence[str]]
"""Asks the peer for the proof that its log with the second size goes on from that with the first; [] when it gives none."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A peer's head as this node has seen it: how it stands to the one before, and this node's signature under it, None when it was refused."""

    head: Head
    course: Course
    statement: str | None


@transaction.atomic
def sign_head(*, by: Party) -> str:
    """This node's head as it is now: a signed statement; the same one as long as nothing is added.

    Raises:
        NotAllowedError: ``by`` is not the node.
    """
    require(by, "exchange.work")
    tree, identity = log.tree(), own()
    known = SignedHead.objects.filter(node=identity.node, size=tree.size, root=tree.root).first()
    if known is not None and verified(known.statement, identity.node, identity.public_keys) is not None:
        return known.statement
    now = clock.now()
    statement = identity.signed(Head(identity.node, tree.size, tree.root, now.isoformat()).plain()).decode()
    _keep(identity.node, tree.size, tree.root, statement, now)
    return statement


@transaction.atomic
def see_head(*, peer: Peer, statement: str, prove: Prove, by: Party) -> Seen:
    """Look at a head that a peer sent or answered; sign that it was seen when its log goes on from what was seen before.

    Where it does not, both heads are kept as proof, the exchange with the peer pauses, and an operator is told.

    Raises:
        NotAllowedError: ``by`` is not the node.
        LogRefusedError: it is no head that this peer signed; nothing is kept.
    """
    require(by, "exchange.work")
    Peer.objects.select_for_update().get(pk=peer.pk)
    head = verified(statement, peer.node, _keys(peer))
    if head is None:
        raise LogRefusedError("no_head")
    last = SignedHead.objects.filter(node=peer.node).order_by("-size", "pk").first()
    row = _keep(peer.node, head.size, head.root, statement, clock.now())
    if last is None:
        return Seen(head, Course.GOES_ON, _cosign(row, head))
    before = Head(last.node, last.size, last.root, "")
    earlier, later = (before, head) if before.size <= head.size else (head, before)
    proof = prove(earlier.size, later.size) if 0 < earlier.size < later.size else []
    found = course(earlier, later, proof)
    if found in {Course.FORKED, Course.INCONSISTENT}:
        _stop(peer, (last, row), found, proof, by)
        return Seen(head, found, None)
    return Seen(head, found, _cosign(row, head))


@transaction.atomic
def keep_cosignature(*, peer: Peer, statement: str, by: Party) -> None:
    """Keep that a peer signed a head of this node's log.

    Raises:
        NotAllowedError: ``by`` is not the node.
        LogRefusedError: it is no such signature, or over a head that this node never signed.
    """
    require(by, "exchange.work")
    try:
        says = verify(statement, _keys(peer)).says
    except StatementError as error:
        raise LogRefusedError("no_cosignature") from error
    me = own().node
    row = SignedHead.objects.filter(node=me, size=_number(says, "size"), root=str(says.get("root"))).first()
    if row is None or says != Head(me, row.size, row.root, "").seen_by(peer.node, str(says.get("at"))):
        raise LogRefusedError("no_cosignature")
    CoSignature.objects.get_or_create(
        head=row, node=peer.node, defaults={"statement": statement, "at": clock.now()}
    )


def verified(statement: str, node: str, keys: Mapping[str, bytes]) -> Head | None:
    """The head that a statement is, None when it is none of this node's or its signature does not hold."""
    try:
        return Head.read(verify(statement, keys).says, node)
    except (StatementError, HeadError):
        return None


def _cosign(row: SignedHead, head: Head) -> str:
    identity = own()
    known = row.cosignatures.filter(node=identity.node).first()
    if known is not None:
        return known.statement
    now = clock.now()
    statement = identity.signed(head.seen_by(identity.node, now.isoformat())).decode()
    CoSignature.objects.create(head=row, node=identity.node, statement=statement, at=now)
    return statement


def _keep(node: str, size: int, root: str, statement: str, now: datetime) -> SignedHead:
    row, _ = SignedHead.objects.get_or_create(
        node=node, size=size, root=root, defaults={"statement": statement, "at": now}
    )
    return row


def _stop(
    peer: Peer, heads: tuple[SignedHead, SignedHead], found: Course, proof: Sequence[str], by: Party
) -> None:
    earlier, later = sorted(heads, key=lambda row: (row.size, row.pk))
    _, new = Fork.objects.get_or_create(
        earlier=earlier, later=later, defaults={"course": found, "answer": list(proof), "at": clock.now()}
    )
    if not new:
        return
    said = LogRefusedError("forked", name=peer.name)
    error = {
        "code": said.code,
        "sentence": said.sentence,
        "remedy": said.remedy,
        "at": clock.now().isoformat(),
    }
    Peer.objects.filter(pk=peer.pk).exclude(state="ended").update(state="paused", error=error)
    details = {"course": str(found), "earlier": earlier.size, "later": later.size}
    add_duty(
        kind=FORKED, subject=f"peer:{peer.node}", audience=Audience(node_role=NodeRole.OPERATOR), details={"name": peer.name, **details}
    )  # fmt: skip
    act = journal.Act("peer.log_forked", f"peer:{peer.node}", details)
    journal.record(stream=STREAM, actor=by.actor, acts=[act])


def _keys(peer: Peer) -> dict[str, bytes]:
    rows = peer.keys.filter(revoked=None).values_list("key_id", "public")
    return {key: decoded(public) for key, public in rows}


def _number(says: Mapping[str, Any], name: str) -> int:
    value = says.get(name)
    return value if type(value) is int and 0 <= value < 2**53 else 0
