"""The inbox: a message is applied, its records stored and its receipt signed in one transaction, once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from django.db import transaction

from entrepot.catalogue.actions import put_received, withdraw_received
from entrepot.exchange import log
from entrepot.exchange.actions.crossing import note_entries
from entrepot.exchange.actions.introducing import take_introduction
from entrepot.exchange.actions.preparing import STREAM, locked_feed
from entrepot.exchange.admitting import admitted, reference_here
from entrepot.exchange.domain.canonical import digest
from entrepot.exchange.domain.messages import Item, MalformedError, Message, read
from entrepot.exchange.domain.receipts import Receipt
from entrepot.exchange.failpoints import reach
from entrepot.exchange.identity import own
from entrepot.exchange.models import Incoming, Peer, Received
from entrepot.exchange.refusals import MessageRefusedError
from entrepot.journal import actions as journal
from entrepot.people.domain import Party
from entrepot.people.permissions import require
from entrepot.runtime import bulk, clock

_RECEIVED: Final = (
    "peer_id", "record", "theirs", "origin", "jurisdiction", "number", "held", "onward", "withdrawn", "at",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Taken:
    """A receipt, as its bytes are sent; ``again`` when the message had been taken before; ``records`` that were put or taken off."""

    receipt: str
    again: bool
    records: int = 0


@transaction.atomic
def take(*, peer: Peer, body: bytes, by: Party) -> Taken:
    """Take a message that ``peer`` signed; the same message again gives the same receipt again, byte for byte.

    Raises:
        MessageRefusedError: it is no message for this node (``malformed``), one before it is missing (``gap``), or another message
            had its number (``number_taken``). Nothing was done.
        NotAllowedError: ``by`` is not the node.
    """
    rule = require(by, "exchange.work")
    me = own().node
    try:
        message = read(body, sender=peer.node, receiver=me)
    except MalformedError as error:
        raise MessageRefusedError("malformed", reason=error.reason) from error
    feed = locked_feed(peer)
    known = Incoming.objects.filter(peer=peer, number=message.number).first()
    if known is not None:
        if known.digest == digest(body):
            return Taken(known.receipt, True)
        raise MessageRefusedError("number_taken", expected=str(feed.last_in + 1))
    if message.number != feed.last_in + 1:
        raise MessageRefusedError("gap", expected=str(feed.last_in + 1))
    refused, count = _apply(peer, message, by)
    receipt = _receipt(message, body, refused)
    Incoming.objects.create(
        peer=peer, number=message.number, message=message.message, kind=message.kind, digest=digest(body),
        receipt=receipt, at=clock.now(),
    )  # fmt: skip
    feed.last_in = message.number
    feed.save(update_fields=["last_in"])
    details = {
        "peer": peer.node,
        "number": message.number,
        "records": len(message.items),
        "refused": len(refused),
    }
    journal.record(
        stream=STREAM,
        actor=by.actor,
        acts=[journal.Act("message.taken", message.message, details, rule=rule)],
    )
    reach("after_recv_before_commit")
    transaction.on_commit(lambda: reach("after_commit_before_receipt"))
    return Taken(receipt, False, count)


def _receipt(message: Message, body: bytes, refused: Sequence[tuple[str, str]]) -> str:
    said = Receipt(
        message.sender, message.receiver, message.message, message.number, digest(body),
        clock.now().isoformat(timespec="seconds"), tuple(refused), _head(),
    )  # fmt: skip
    return own().signed(said.plain()).decode()


def _head() -> dict[str, object]:
    tree = log.tree()
    return {"size": tree.size, "root": tree.root}


def _apply(peer: Peer, message: Message, by: Party) -> tuple[list[tuple[str, str]], int]:
    if message.introduction is not None:
        code = take_introduction(peer=peer, said=message.introduction, message=message.message)
        return ([] if not code else [(message.message, code)]), 0
    refused = list(message.refused)
    known = _known(message.items)
    mine: list[Item] = []
    for item in message.items:
        if _may_say(peer, item, known):
            mine.append(item)
        else:
            refused.append((item.record, "not_its_origin"))
    gone = [item for item in mine if item.withdrawn]
    listed = [item for item in mine if not item.withdrawn]
    count = _withdraw(gone, known, by)
    judged = admitted(listed, by)
    refused += judged.refused
    entries = [entry for _, entry in judged.entries]
    withdrawn = {row.record for row in known.values() if row.withdrawn}
    back = frozenset(
        entry.key for item, entry in judged.entries if reference_here(item.origin, item.record) in withdrawn
    )
    if entries:
        put_received(entries=entries, organisations=judged.organisations, node=peer.node, back=back, by=by)
    kept = [item for item, _ in judged.entries]
    _note(peer, message.number, [*kept, *_taken_back(gone, known)])
    note_entries(peer=peer, items=kept, message=message.message, by=by)
    return refused, count + len(entries)


def _here(item: Item) -> str:
    return reference_here(item.origin, item.record)


def _known(items: Sequence[Item]) -> dict[str, Received]:
    names = [_here(item) for item in items]
    return {
        row.record: row
        for portion in bulk.portions(names)
        for row in Received.objects.select_related("peer").filter(record__in=portion)
    }


def _may_say(peer: Peer, item: Item, known: Mapping[str, Received]) -> bool:
    """Whether a peer may speak of a record: it is the peer's own; or of a node that the peer gathers, and no other peer brought it."""
    before = known.get(_here(item))
    if before is not None and (before.peer_id != peer.pk or before.origin != item.origin):
        return (
            before.origin == item.origin == peer.node
        )  # the origin itself is heard before those who pass its records on
    return item.origin == peer.node or peer.centre or peer.gathered


def _withdraw(gone: Sequence[Item], known: Mapping[str, Received], by: Party) -> int:
    count = 0
    for kind in ("resource", "need"):
        names = [_here(item) for item in gone if item.record.startswith(f"{kind}:")]
        keys = [name.partition(":")[2] for name in names if name in known]
        if keys:
            count += withdraw_received(kind=kind, keys=keys, by=by)
    return count


def _taken_back(gone: Sequence[Item], known: Mapping[str, Received]) -> list[Item]:
    found = [(item, known[_here(item)]) for item in gone if _here(item) in known]
    return [replace(item, jurisdiction=before.jurisdiction) for item, before in found]


def _note(peer: Peer, number: int, items: Sequence[Item]) -> None:
    now = clock.now()
    rows = (
        (
            peer.pk, _here(item), item.record, item.origin, item.jurisdiction, number,
            [one.plain() for one in item.held], list(item.onward) or None, item.withdrawn, now,
        )
        for item in items
    )  # fmt: skip
    bulk.add_rows(Received, _RECEIVED, rows, over=("record",))
