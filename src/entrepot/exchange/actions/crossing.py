"""What is written down of every record that leaves or comes in: its crossing, and a leaf in the log."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from entrepot.border.actions.counting import count_people
from entrepot.border.actions.owing import owe
from entrepot.border.domain.decisions import Obligation, PortionDecision, RuleUsed
from entrepot.border.domain.owing import Asked
from entrepot.border.queries import rules_in_force
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
    _owe(me, peer, items, by)
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


def _owe(me: str, peer: Peer, items: Sequence[tuple[Item, Projected]], by: Party) -> None:
    """What the rules ask for because this leaves becomes what somebody has to do."""
    asked = {one: None for item, projected in items for one in _asked(item, projected)}
    if asked:
        owe(sender=me, node=peer.node, importer=peer.jurisdiction, asked=asked, at=clock.now(), by=by)


def _asked(item: Item, projected: Projected) -> Iterator[Asked]:
    """What the portions ask for in which something crosses."""
    if item.withdrawn or projected.decision is None or not projected.leaves:
        return
    content = item.content or {}
    for decided in projected.decision.portions:
        said = content.get(decided.portion)
        if not isinstance(said, dict) or not any(said.values()):
            continue
        for obligation in decided.obligations:
            yield Asked(projected.owner, projected.leaves, _asking(decided, obligation), obligation)


def _asking(decided: PortionDecision, obligation: Obligation) -> RuleUsed:
    """The rule that asks for it: of several that decided together, the one that says so."""
    if len(decided.rules) == 1:
        return decided.rules[0]
    asking = [rule.used for rule in rules_in_force().rules if obligation in rule.obligations]
    return next((used for used in decided.rules if used in asking), decided.rules[0])


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
