"""What a peer may have of records: each cut into its portions, decided by the border, and nothing put in that was not let through.

Which portions a record has follows from its kind, never from what they hold; so what is told to be held says nothing of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from django.conf import settings

from entrepot.border.domain.decisions import Decision, PortionDecision
from entrepot.border.domain.portions import SUMMARY
from entrepot.catalogue.domain import State
from entrepot.catalogue.models import Need, Resource
from entrepot.exchange.deciding import Cut, Terms, cut, decided, terms_with
from entrepot.exchange.domain.canonical import digest
from entrepot.exchange.domain.messages import ANYWHERE, MOST_BYTES, Held, Item
from entrepot.exchange.models import GivenBody, OwnersWord, Peer, Received
from entrepot.runtime import clock

HELD_BACK: Final = ("hold", "deny")


@dataclass(frozen=True, slots=True)
class Projected:
    """A record as a peer may have it.

    Attributes:
        record: its reference here.
        item: what is sent; a withdrawal when nothing may cross.
        outcome: of the decision; empty when there was nothing to decide, for it is not listed or stays at home.
        held: what stays, and why.
        kept: portions that cross.
        who: the person whose data crosses, by what tells people apart; empty: nobody's does.
        leaves: the jurisdiction that it leaves from.
        owner: the number of the organisation whose record it is; None: of nobody's, or of another node's.
        digest, written: of what is sent, when it is not taken back: its bytes but for the time.
        gives: whether its owner gave its body to the peer.
    """

    record: str
    item: Item
    outcome: str = ""
    held: tuple[Held, ...] = ()
    kept: tuple[str, ...] = ()
    decision: Decision | None = None
    who: str = ""
    leaves: str = ""
    owner: int | None = None
    digest: str = ""
    written: bytes = b""
    gives: bool = False


def project(references: Sequence[str], peer: Peer) -> list[Projected]:
    """The records of some references as a peer may have them, in this order; those that are gone are withdrawn."""
    records = _records(references)
    received = {
        row.record: row for row in Received.objects.select_related("peer").filter(record__in=references)
    }
    sent_needs = _sent_by_owners(records.values(), peer)
    given = _bodies_given(records.values(), peer)
    cuts = {
        reference: cut(record, given=reference in given and reference not in received)
        for reference, record in records.items()
    }
    terms = terms_with(peer, [parts.who for parts in cuts.values() if parts.who])
    found = []
    for reference in references:
        record, came = records.get(reference), received.get(reference)
        gone = Projected(reference, Item(_theirs(reference, came), terms.me if came is None else came.origin))
        if record is None or not _travels(record, came, peer, reference in sent_needs):
            found.append(gone)
            continue
        gone = replace(gone, gives=reference in given)
        projected = _decided(gone, record, cuts[reference], came, peer, terms)
        terms.note(projected.leaves, projected.who)
        found.append(projected)
    return found


def _travels(record: Need | Resource, came: Received | None, peer: Peer, sent: bool) -> bool:
    """Whether there is anything to decide: it is listed, stands for itself, and is no need that stays at home.

    What came from elsewhere goes on only from a centre, never back, and only where its origin's law lets it.
    """
    if record.state != State.LISTED or (isinstance(record, Resource) and record.joined_into_id is not None):
        return False
    if record.ends is not None and record.ends < clock.today():
        return False
    if came is None:
        return not record.is_foreign and (isinstance(record, Resource) or sent)
    back = peer.node == came.origin or peer.pk == came.peer_id
    return (
        isinstance(record, Resource)
        and came.peer.gathered
        and not back
        and not came.withdrawn
        and bool(came.onward)
    )


def _decided(
    gone: Projected, record: Need | Resource, parts: Cut, came: Received | None, peer: Peer, terms: Terms
) -> Projected:
    decision = decided(record, parts, peer, came, terms)
    content: dict[str, Any] = {}
    held = [] if came is None else [_held_before(one) for one in came.held]
    gone_before = {one.portion for one in held}
    who = ""
    for portion in parts.portions:
        answer = decision.of(portion.name)
        if answer.crosses and portion.name not in gone_before:
            content[portion.name] = _masked(parts.content[portion.name], answer)
            who = parts.who if portion.subjects else who  # the same person in all portions
        if answer.outcome != "allow" and portion.name not in gone_before:
            held.append(_held(answer))
    if SUMMARY not in content:
        return replace(gone, outcome=decision.outcome, held=tuple(held), decision=decision)
    item = Item(
        record=gone.item.record, origin=gone.item.origin, jurisdiction=_jurisdiction(record, came), content=content,
        held=tuple(held), onward=(ANYWHERE,) if decision.onward is None else decision.onward,
        as_of=terms.at.isoformat(timespec="seconds"),  # not when it was changed: that could be what stays
    )  # fmt: skip
    written = item.timeless()
    if len(written) > MOST_BYTES:
        whole = Held("record", "hold", "too_large")
        return replace(gone, outcome="hold", held=(whole,), decision=decision)
    kept = tuple(content)
    leaves = item.jurisdiction if came is None else str(getattr(settings.NODE, "jurisdiction", ""))
    return replace(
        gone, item=item, outcome=decision.outcome, held=tuple(held), kept=kept, decision=decision, who=who, leaves=leaves,
        owner=record.organisation_id if came is None else None,
        digest=digest(written), written=written,
    )  # fmt: skip


def _masked(content: Mapping[str, Any], answer: PortionDecision) -> dict[str, Any]:
    """What crosses of a portion. A field that is to be changed somehow is left out: that lets no more cross than any change would."""
    if answer.outcome == "allow":
        return dict(content)
    kept = {name for name, action in answer.actions if action == "keep"}
    return {name: value for name, value in content.items() if name in kept}


def _held(answer: PortionDecision) -> Held:
    rule = answer.rules[0] if answer.rules else None
    lacks = tuple((one.what, one.reason, one.supplier) for one in answer.missing)
    return Held(
        answer.portion, answer.outcome, answer.code, rule.rule if rule else "", rule.version if rule else 0,
        rule.article if rule else "", lacks,
    )  # fmt: skip


def _held_before(said: Mapping[str, Any]) -> Held:
    lacks = tuple((str(one[0]), str(one[1]), str(one[2])) for one in said.get("missing", ()))
    return Held(
        said["portion"], said["outcome"], said["code"], said["rule"], said["version"], said["article"], lacks
    )


def _records(references: Iterable[str]) -> dict[str, Need | Resource]:
    keys: dict[str, list[str]] = {"resource": [], "need": []}
    for reference in references:
        kind, _, key = reference.partition(":")
        keys[kind].append(key)
    beside = ("organisation__joined_into", "place")  # read once each: many records share them
    found: dict[str, Need | Resource] = {}
    for kind, model in (("resource", Resource), ("need", Need)):
        rows = model._default_manager.filter(key__in=keys[kind]).prefetch_related(*beside)
        found |= {f"{kind}:{record.key}": record for record in rows}
    return found


def _sent_by_owners(records: Iterable[Need | Resource], peer: Peer) -> frozenset[str]:
    keys = [record.key for record in records if isinstance(record, Need)]
    if not keys:
        return frozenset()
    words = OwnersWord.objects.filter(peer=peer, ended=None, need__key__in=keys)
    return frozenset(f"need:{key}" for key in words.values_list("need__key", flat=True))


def _bodies_given(records: Iterable[Need | Resource], peer: Peer) -> frozenset[str]:
    """References of the technologies whose bodies their owners gave to a peer; an empty body is given like another."""
    keys = [record.key for record in records if isinstance(record, Resource)]
    if not keys:
        return frozenset()
    words = GivenBody.objects.filter(peer=peer, ended=None, resource__key__in=keys)
    return frozenset(f"resource:{key}" for key in words.values_list("resource__key", flat=True))


def _theirs(reference: str, came: Received | None) -> str:
    return reference if came is None else came.theirs


def _jurisdiction(record: Need | Resource, came: Received | None) -> str:
    if came is not None:
        return came.jurisdiction
    if record.place is not None:
        return str(record.place.jurisdiction)
    return "" if settings.NODE is None else str(settings.NODE.jurisdiction)
