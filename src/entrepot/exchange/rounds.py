"""One round with a peer: look at what changed, write messages, send them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from entrepot.exchange.actions.preparing import prepare
from entrepot.exchange.models import Outgoing, Peer
from entrepot.exchange.sending import Delivered, Post, deliver
from entrepot.journal import actions as journal
from entrepot.people.domain import Party
from entrepot.runtime.progress import Progress, silent

MOST_WAITING: Final = 20
"""With so many messages under way nothing more is written: what changes meanwhile is told once, as it is in the end."""


@dataclass(frozen=True, slots=True)
class Round:
    """How a round went."""

    looked_at: int
    written: int
    delivered: Delivered


def go_round(*, peer: Peer, post: Post, ahead: bool = False, progress: Progress = silent, by: Party) -> Round:
    """Prepare and send in turns until nothing is left, or a message does not arrive.

    Args:
        ahead: do not wait for the time of the next try.
    """
    looked_at = written = messages = records = 0
    while True:
        seen, new, more = prepare_all(peer=peer, progress=progress, by=by)
        looked_at, written = looked_at + seen, written + new
        sent = deliver(peer=peer, post=post, ahead=ahead, by=by)
        messages, records = messages + sent.messages, records + sent.records
        progress(records, max(written, records), peer.name)
        if not more or not sent.done:
            return Round(looked_at, written, Delivered(messages, records, sent.done))


def prepare_all(*, peer: Peer, progress: Progress = silent, by: Party) -> tuple[int, int, bool]:
    """Write messages until all was looked at or enough are under way: records looked at, records written, and whether more is left."""
    while journal.settle():
        pass
    looked_at = written = 0
    while Outgoing.objects.filter(peer=peer, received=None).count() < MOST_WAITING:
        step = prepare(peer=peer, by=by)
        looked_at, written = looked_at + step.looked_at, written + step.written
        if not step.more:
            return looked_at, written, False
        progress(looked_at, 0, peer.name)
    return looked_at, written, True
