"""Receipt files: what proves a crossing to somebody who asks neither node."""

from __future__ import annotations

import json

from django.db import transaction

from entrepot.exchange import log
from entrepot.exchange.actions.heads import sign_head
from entrepot.exchange.domain.keys import decoded, node_id
from entrepot.exchange.domain.receiptfile import Known, announcement, written
from entrepot.exchange.domain.statements import signed
from entrepot.exchange.identity import Identity, own
from entrepot.exchange.models import CoSignature, Leaf, Outgoing, PeerKey, SignedHead
from entrepot.exchange.refusals import LogRefusedError
from entrepot.journal import actions as journal
from entrepot.people.domain import Party
from entrepot.people.permissions import require


@transaction.atomic
def issue_receipt(*, index: int, by: Party) -> bytes:
    """The receipt file of an entry, under the last head that a peer co-signed and that covers it, else under the newest.

    Raises:
        NotAllowedError: ``by`` may not have it.
        LogRefusedError: there is no such entry.
    """
    rule = require(by, "receipt.issue")
    if not Leaf.objects.filter(index=index).exists():
        raise LogRefusedError("no_such_entry")
    identity, content = own(), log.content(index)
    covering = SignedHead.objects.filter(node=identity.node, size__gt=index)
    row = covering.filter(pk__in=CoSignature.objects.values("head")).order_by("-size").first()
    if row is None:
        sign_head(by=Party.machine("node"))
        row = covering.order_by("-size").get(size=log.size())
    cosignatures = [one.statement for one in row.cosignatures.order_by("node")]
    receipt = _taken(content)
    file = written(
        index=index, content=content, inclusion=log.inclusion(index, row.size), head=row.statement,
        cosignatures=cosignatures, receipt=receipt, known=_known(identity, [*cosignatures, *([receipt] if receipt else [])]),
    )  # fmt: skip
    act = journal.Act("receipt.issued", f"log:{index}", {"size": row.size}, rule=rule)
    journal.record(stream="exchange", actor=by.actor, acts=[act])
    return file


def _taken(content: str) -> str:
    """The peer's receipt for the message that an entry tells of; "" while there is none, or where the entry tells of none."""
    message = json.loads(content).get("message")
    if not message:
        return ""
    return Outgoing.objects.filter(message=message).values_list("receipt", flat=True).first() or ""


def _known(identity: Identity, statements: list[str]) -> list[Known]:
    """The node's own keys, each later one announced by that before it; and peers' keys: those that are not their first are vouched for by this node."""
    first, *later = identity.keys
    found, before = [Known(identity.node, first.public)], first
    for key in later:
        says = announcement(identity.node, key.public, key.since)
        found.append(Known(identity.node, key.public, signed(says, before.private)))
        before = key
    wanted = {json.loads(one)["key"] for one in statements}
    for row in PeerKey.objects.select_related("peer").filter(key_id__in=wanted, revoked=None).order_by("pk"):
        public = decoded(row.public)
        is_first = node_id(public) == row.peer.node
        says = announcement(row.peer.node, public, row.pinned.isoformat())
        found.append(Known(row.peer.node, public, None if is_first else identity.signed(says)))
    return found
