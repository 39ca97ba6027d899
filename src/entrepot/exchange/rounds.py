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
    """Prepare and send in turns until nothing is left, or a message does not arrive: the next are written while one is under way.

    Args:
        ahead: do not wait for the time of the next try.
    """
    writing = _Writing(peer, progress, by)
    messages = records = 0
    while True:
        writing.write(until=1)
        sent = deliver(peer=peer, post=post, meanwhile=writing.step, ahead=ahead, by=by)
        messages, records = messages + sent.messages, records + sent.records
        progress(records, max(writing.written, records), peer.name)
        if not sent.done:
            writing.write(until=MOST_WAITING)
        if not writing.more or not sent.done:
            return Round(writing.looked_at, writing.written, Delivered(messages, records, sent.done))


def prepare_all(*, peer: Peer, progress: Progress = silent, by: Party) -> tuple[int, int, bool]:
    """Write messages until all was looked at or enough are under way: records looked at, records written, and whether more is left."""
    writing = _Writing(peer, progress, by)
    writing.write(until=MOST_WAITING)
    return writing.looked_at, writing.written, writing.more


class _Writing:
    """Messages as they are written in one round; ``more`` says whether something is left to be looked at."""

    def __init__(self, peer: Peer, progress: Progress, by: Party) -> None:
        self._peer, self._progress, self._by = peer, progress, by
        self.looked_at = self.written = 0
        self.more = True

    def write(self, *, until: int) -> None:
        """Write until all was looked at or so many messages are under way."""
        while journal.settle():
            pass
        self.more = True
        while self._under_way() < until and self.more:
            self._step()

    def step(self) -> None:
        """Take one step, unless all was looked at or enough is under way."""
        if self.more and self._under_way() < MOST_WAITING:
            self._step()

    def _step(self) -> None:
        step = prepare(peer=self._peer, by=self._by)
        self.looked_at, self.written = self.looked_at + step.looked_at, self.written + step.written
        self.more = step.more
        self._progress(self.looked_at, 0, self._peer.name)

    def _under_way(self) -> int:
        return Outgoing.objects.filter(peer=self._peer, received=None).count()
