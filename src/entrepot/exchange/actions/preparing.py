"""The outbox: what a peer is to be told, written as messages in the same transaction that says how far was looked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from django.db import transaction

from entrepot.exchange import outbox
from entrepot.exchange.actions.crossing import note_crossings
from entrepot.exchange.domain.messages import Item, packed, written
from entrepot.exchange.failpoints import reach
from entrepot.exchange.identity import own
from entrepot.exchange.models import Feed, Outgoing, Peer, Sent
from entrepot.exchange.projecting import Projected, project
from entrepot.journal import actions as journal
from entrepot.journal.queries import latest_sequence
from entrepot.people.domain import Party
from entrepot.people.permissions import require
from entrepot.runtime import bulk, clock

STREAM: Final = "exchange"
LOOKED_AT: Final = 200
"""Records that are looked at in one transaction."""
_SENT: Final = ("peer_id", "record", "digest", "outcome", "held", "number", "withdrawn", "at")


@dataclass(frozen=True, slots=True)
class Prepared:
    """One step: how many records were looked at, how many of them go into messages, and whether more is to be looked at."""

    looked_at: int
    written: int
    more: bool


@transaction.atomic
def prepare(*, peer: Peer, by: Party) -> Prepared:
    """Take one step through what changed, or through everything when everything is to be looked at again.

    What a peer has already is not sent again. May be cut off anywhere: nothing is written then, and the step is taken again.

    Raises:
        NotAllowedError: ``by`` is not the node.
    """
    require(by, "exchange.work")
    feed = locked_feed(peer)
    step = outbox.changed(feed.position, LOOKED_AT)
    if step.records or step.position > feed.position:
        feed.position = step.position
        return _step(feed, step.records, by, more=True)
    if not feed.sweeps and not feed.swept:
        return Prepared(0, 0, False)
    page = outbox.everything(peer, feed.swept, LOOKED_AT)
    if feed.sweeps and not feed.swept:
        feed.sweeps = False  # asked for once more meanwhile, it begins once more at the end
    feed.swept = page.upto
    return _step(feed, page.records, by, more=bool(page.upto) or feed.sweeps)


@transaction.atomic
def look_again(*, peers: Iterable[Peer] | None = None, by: Party) -> None:
    """Have everything looked at again for some peers, or all: rules, evidence or dates changed.

    Raises:
        NotAllowedError: ``by`` is not the node.
    """
    require(by, "exchange.work")
    for peer in Peer.objects.exclude(state="ended") if peers is None else peers:
        locked_feed(peer)
        Feed.objects.filter(peer=peer).update(sweeps=True)


def locked_feed(peer: Peer) -> Feed:
    """How far the exchange with a peer has come, kept from others until the transaction ends."""
    Feed.objects.get_or_create(
        peer=peer, defaults={"position": latest_sequence()}
    )  # the first look at everything tells the rest
    return Feed.objects.select_for_update(of=("self",)).select_related("peer").get(peer=peer)


def enqueue(
    feed: Feed, kind: str, content: object, items: Sequence[tuple[Item, Projected]], by: Party
) -> int:
    """Write one message into the outbox; returns its number. In the caller's transaction, the feed locked."""
    me, now = own(), clock.now()
    number = feed.last_out + 1
    name, body = written(
        sender=me.node, receiver=feed.peer.node, number=number, made=now,
        kind="introduction" if kind == "introduction" else "records", content=content,
    )  # fmt: skip
    Outgoing.objects.create(
        peer=feed.peer, number=number, message=name, kind=kind, body=body.decode(), made=now, next_try=now
    )
    feed.last_out = number
    note_crossings(peer=feed.peer, items=items, message=name, by=by)
    details = {"peer": feed.peer.node, "number": number, "records": len(items)}
    journal.record(stream=STREAM, actor=by.actor, acts=[journal.Act("message.made", name, details)])
    return number


def _step(feed: Feed, records: Sequence[str], by: Party, *, more: bool) -> Prepared:
    told = _news(feed.peer, project(records, feed.peer))
    count = 0
    for portion in _portions(told):
        number = enqueue(feed, "records", _content(portion), portion, by)
        _note(feed.peer, [(projected.digest, number, projected) for _, projected in portion])
        count += len(portion)
    feed.save()
    reach("before_commit")
    transaction.on_commit(lambda: reach("after_commit_before_ack"))
    return Prepared(len(records), count, more)


def _content(portion: Iterable[tuple[Item, Projected]]) -> bytes:
    """Records as a message says them, from what was written when they were compared with what the peer has."""
    return b"[" + b",".join(item.written(one.written or item.timeless()) for item, one in portion) + b"]"


def _portions(told: Sequence[tuple[Item, Projected]]) -> Iterator[list[tuple[Item, Projected]]]:
    of = {id(item): projected for item, projected in told}
    for portion in packed((item, len(projected.written)) for item, projected in told):
        yield [(item, of[id(item)]) for item in portion]


def _news(peer: Peer, found: Sequence[Projected]) -> list[tuple[Item, Projected]]:
    """Of some records those of which the peer has something else. What it never had, and may not have, it does not hear of."""
    names = [projected.record for projected in found]
    had = {
        row.record: row
        for portion in bulk.portions(names)
        for row in Sent.objects.filter(peer=peer, record__in=portion)
    }
    told, quiet = [], []
    for projected in found:
        before, item = had.get(projected.record), projected.item
        has = before is not None and not before.withdrawn
        if item.withdrawn and not has:
            if before is None or before.held != _held(projected):
                quiet.append(("", 0 if before is None else before.number, projected))
        elif before is None or before.withdrawn != item.withdrawn or before.digest != projected.digest:
            told.append((item, projected))
    _note(peer, [row for row in quiet if row[2].outcome or row[1]])
    return told


def _note(peer: Peer, rows: Sequence[tuple[str, int, Projected]]) -> None:
    now = clock.now()
    made = (
        (peer.pk, one.record, digest, one.outcome or "withdrawn", _held(one), number, one.item.withdrawn, now)
        for digest, number, one in rows
    )
    bulk.add_rows(Sent, _SENT, made, over=("peer_id", "record"))


def _held(projected: Projected) -> list[dict[str, object]]:
    return [one.plain() for one in projected.held]
