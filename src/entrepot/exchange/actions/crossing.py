"""What is written down of every record that leaves or comes in: its crossing, and a leaf in the log."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from entrepot.border.actions.counting import count_people
from entrepot.exchange.actions.logging import append
from entrepot.exchange.domain.messages import Item
from entrepot.exchange.identity import own
from entrepot.exchange.models import Peer
from entrepot.exchange.projecting import Projected
from entrepot.people.domain import Party
from entrepot.runtime import clock
from entrepot.vocabulary.places import Jurisdiction


def note_crossings(*, peer: Peer, items: Sequence[tuple[Item, Projected]], message: str, by: Party) -> None:
    """Write down that records leave for a peer, in the caller's transaction."""
    me, now = own().node, clock.now().isoformat(timespec="seconds")
    _count(me, items, by)
    append(contents=[_leaf(me, peer.node, item, one, message, now) for item, one in items], actor=by.actor)


def note_entries(*, peer: Peer, items: Sequence[Item], message: str, by: Party) -> None:
    """Write down that records came in, in the caller's transaction."""
    me, now = own().node, clock.now().isoformat(timespec="seconds")
    append(contents=[_leaf(peer.node, me, item, None, message, now) for item in items], actor=by.actor)


def _count(me: str, items: Sequence[tuple[Item, Projected]], by: Party) -> None:
    """Count the people whose data leaves, by the law that it leaves."""
    people: dict[str, dict[str, bool]] = {}
    for item, projected in items:
        if not item.withdrawn and projected.leaves and projected.who:
            people.setdefault(projected.leaves, {})[projected.who] = False
    for leaves, counting in people.items():
        law = Jurisdiction(leaves)
        count_people(exporter=me, jurisdiction=law, people=counting, at=clock.now(), by=by)


def _leaf(
    sender: str, receiver: str, item: Item, projected: Projected | None, message: str, at: str
) -> Mapping[str, object]:
    """Who, what, under which rule, digest of what crossed; no content."""
    decision = None if projected is None else projected.decision
    rules = [] if decision is None else sorted({str(rule) for one in decision.portions for rule in one.rules})
    return {
        "kind": "crossing", "from": sender, "to": receiver, "record": item.record, "origin": item.origin,
        "state": "withdrawn" if item.withdrawn else "listed", "portions": sorted(item.content or {}),
        "outcome": "" if projected is None else projected.outcome, "rules": rules,
        "rules_digest": "" if decision is None else decision.rules_digest, "digest": (projected.digest if projected else "") or item.digest(),
        "message": message, "at": at,
    }  # fmt: skip
