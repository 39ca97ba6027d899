"""A record before the border: cut into portions, and asked about for one peer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.conf import settings

from entrepot.border.domain.cases import Case, DataClass, ItemKind, Portion, Purpose, Side
from entrepot.border.domain.deciding import decide, decide_onward
from entrepot.border.domain.decisions import Decision
from entrepot.border.rules import bundled
from entrepot.catalogue.hiding import KINDS, shown_facts, shown_fields
from entrepot.catalogue.models import Need, Resource
from entrepot.exchange.domain.messages import ANYWHERE
from entrepot.exchange.models import Peer, Received
from entrepot.people.queries import lead
from entrepot.runtime import clock
from entrepot.vocabulary.places import Jurisdiction


@dataclass(frozen=True, slots=True)
class Cut:
    """A record's portions, and what is in each."""

    portions: tuple[Portion, ...]
    content: Mapping[str, Mapping[str, Any]]


def cut(record: Need | Resource) -> Cut:
    """The portions that a record of its kind always has, and what is in them."""
    content: dict[str, dict[str, Any]] = {"summary": _summary(record)}
    classes = {"summary": DataClass.PUBLIC}
    for hidden in KINDS if isinstance(record, Resource) else ():
        content[hidden], classes[hidden] = _hidden(record, hidden), DataClass.INTERNAL
    portions = tuple(
        Portion(name, classes[name], tuple(said), subjects=0, granted=False) for name, said in content.items()
    )
    return Cut(portions, content)


def decided(record: Need | Resource, parts: Cut, peer: Peer, came: Received | None) -> Decision:
    """What the border says of a record for a peer; of one that came from elsewhere, also what its origin's law says."""
    here = _here(record)
    there = Side(Jurisdiction(peer.jurisdiction) if peer.jurisdiction else None, peer.place or None)
    kind = ItemKind.NEED if isinstance(record, Need) else ItemKind.RECORD
    if came is None:
        return decide(Case(here, there, kind, parts.portions, clock.now(), Purpose.MATCHING), bundled())
    origin = Side(Jurisdiction(came.jurisdiction) if came.jurisdiction else None, here.place)
    direct, hop = (
        Case(exporter, there, kind, parts.portions, clock.now(), Purpose.MATCHING)
        for exporter in (origin, _node())
    )
    limit = None if ANYWHERE in (came.onward or ()) else tuple(came.onward or ())
    return decide_onward(direct, hop, limit, bundled())


def _here(record: Need | Resource) -> Side:
    place = record.place
    owner = None if record.organisation is None else record.organisation.kind or None
    if place is None:
        return replace(_node(), organisation_kind=owner)
    return Side(Jurisdiction(place.jurisdiction), place.key, owner)


def _node() -> Side:
    """This node as a side; nothing is known of one that has no settings."""
    node = settings.NODE
    return Side() if node is None else Side(Jurisdiction(node.jurisdiction), node.place)


def _summary(record: Need | Resource) -> dict[str, Any]:
    teaser = isinstance(record, Need) and bool(record.teasers)
    said: dict[str, Any] = {
        "kind": record.kind, "language": record.language,
        "texts": record.teasers if isinstance(record, Need) and teaser else record.texts,
        "keywords": [] if teaser else list(record.keywords),
        "fields": {} if teaser else shown_fields(record.fields, KINDS),
        "facts": {} if teaser else shown_facts(record.facts, KINDS),
        "place": record.place_id or "",
        "organisation": _owner(record),
        "available_from": _day(record.available_from), "valid_until": _day(record.valid_until),
    }  # fmt: skip
    if isinstance(record, Need):
        said["deadline"] = _day(record.deadline)
    return said


def _hidden(record: Need | Resource, kind: str) -> dict[str, Any]:
    fields = {
        name: value
        for name, value in record.fields.items()
        if name not in shown_fields(record.fields, [kind])
    }
    facts = {
        name: value for name, value in record.facts.items() if name not in shown_facts(record.facts, [kind])
    }
    return {"fields": fields, "facts": facts}


def _owner(record: Need | Resource) -> dict[str, Any]:
    if record.organisation is None:
        return {}
    owner = lead(record.organisation)
    text: Mapping[str, str] = owner.texts.get(owner.language) or next(iter(owner.texts.values()), {})
    return {"name": text.get("title", ""), "kind": owner.kind, "place": owner.place_id or ""}


def _day(day: object) -> str:
    return "" if day is None else str(day)
