"""What is written down of every record that leaves or comes in: the crossing, and its leaf in the log."""

from __future__ import annotations

from collections.abc import Sequence

from entrepot.exchange.domain.messages import Item
from entrepot.exchange.models import Peer
from entrepot.exchange.projecting import Projected
from entrepot.people.domain import Party


def note_crossings(
    *, peer: Peer, items: Sequence[tuple[Item, Projected]], message: str, by: Party
) -> None:
    """Write down that records leave for a peer, in the caller's transaction."""


def note_entries(*, peer: Peer, items: Sequence[Item], message: str, by: Party) -> None:
    """Write down that records came in, in the caller's transaction."""
