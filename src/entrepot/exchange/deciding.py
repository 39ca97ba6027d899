"""A record before the border: cut into portions, and asked about for one peer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.conf import settings

from entrepot.border.domain.cases import Case, Counts, DataClass, Evidence, ItemKind, Portion, Purpose, Side
from entrepot.border.domain.deciding import decide, decide_onward
from entrepot.border.domain.decisions import Decision
from entrepot.border.domain.portions import BODY, PEOPLE, SUMMARY
from entrepot.border.domain.rules import RuleSet
from entrepot.border.queries import Papers, counted, counted_among, papers_to, rules_in_force
from entrepot.catalogue.hiding import KINDS, shown_facts, shown_fields
from entrepot.catalogue.models import Need, Resource
from entrepot.exchange.domain.canonical import canonical, digest
from entrepot.exchange.domain.messages import ANYWHERE
from entrepot.exchange.domain.persons import names_person
from entrepot.exchange.identity import own
from entrepot.exchange.models import Peer, Received
from entrepot.people.queries import lead
from entrepot.runtime import clock
from entrepot.vocabulary.kinds import ResourceKind
from entrepot.vocabulary.places import Jurisdiction


@dataclass(frozen=True, slots=True)
class Cut:
    """A record's portions, what is in each, and by what the person whom it tells of is told apart; empty: it tells of nobody."""

    portions: tuple[Portion, ...]
    content: Mapping[str, Mapping[str, Any]]
    who: str = ""


def cut(record: Need | Resource, *, given: bool = False) -> Cut:
    """The portions that a record of its kind always has, and what is in them; ``given`` when its owner gave its body to the receiver.

    An expert's record is about a person as a whole. Of any other who is named, and how to reach them, is a portion of its own.
    """
    content: dict[str, dict[str, Any]] = {SUMMARY: _summary(record), PEOPLE: _people(record)}
    classes = {
        SUMMARY: DataClass.PERSONAL if _is_person(record) else DataClass.PUBLIC,
        PEOPLE: DataClass.PERSONAL,
    }
    for kind in KINDS if isinstance(record, Resource) else ():
        hidden = isinstance(record, Resource) and kind in record.hidden
        content[kind] = _hidden(record, kind)
        classes[kind] = DataClass.INTERNAL if hidden else classes[SUMMARY]
    portions = [
        Portion(
            name, classes[name], tuple(said), subjects=int(classes[name] == DataClass.PERSONAL), granted=False
        )
        for name, said in content.items()
    ]
    if isinstance(record, Resource) and record.kind == ResourceKind.TECHNOLOGY:
        content[BODY] = _gated(record)
        codes = record.gated.found
        portions.append(
            Portion(BODY, DataClass.TECHNOLOGY, tuple(content[BODY]), codes, subjects=0, granted=given)
        )
    return Cut(tuple(portions), content, _who(record, content[PEOPLE]))


def _who(record: Need | Resource, people: Mapping[str, Any]) -> str:
    """An expert is told apart by the record, whatever changes in it; anyone else who is named by what is said: said otherwise, the
    person counts again, so that a threshold is met too early rather than too late."""
    if _is_person(record):
        return digest(canonical(f"resource:{record.key}"))
    return digest(canonical(people)) if any(people.values()) else ""


@dataclass(frozen=True, slots=True)
class Terms:
    """What is decided by for one peer: the rules in force, the papers that let something cross to it, and this node's id.

    ``people`` are those whom the records that are looked at tell of. ``tallies`` count by jurisdiction the people whose data left in
    the year, those that this very look lets cross among them, and ``among`` has who of ``people`` is in the count. Everything in one
    look is decided as of one instant ``at``, and the same question once.
    """

    rules: RuleSet
    papers: Papers
    me: str
    at: datetime
    people: Sequence[str] = ()
    tallies: dict[str, Counts] = field(default_factory=dict)
    among: dict[str, set[str]] = field(default_factory=dict)
    answers: dict[Case, Decision] = field(default_factory=dict)

    def papers_of(self, organisation: int | None, leaves: Side) -> tuple[Evidence, ...]:
        """Those under which an organisation's records leave from a side: a paper names its jurisdiction, or this node."""
        return self.papers.of(organisation, (str(leaves.jurisdiction or ""), self.me))

    def decide(self, case: Case) -> Decision:
        """The border's answer."""
        if case not in self.answers:
            self.answers[case] = decide(case, self.rules)
        return self.answers[case]

    def counts(self, leaves: Side, who: str) -> Counts:
        """How many people's data left from there so far, without ``who``; unknown when nobody knows where that is."""
        law = leaves.jurisdiction
        if law is None:
            return Counts()
        if law not in self.tallies:
            self.tallies[law] = counted(self.me, law, self.at)
            self.among[law] = set(counted_among(self.people, self.me, law, self.at))
        before = self.tallies[law]
        return replace(before, subjects=(before.subjects or 0) - (who in self.among[law]))

    def note(self, leaves: str, who: str) -> None:
        """Count somebody whose data is let cross."""
        before = self.tallies.get(leaves)
        if before is None or not who or who in self.among[leaves]:
            return
        self.among[leaves].add(who)
        self.tallies[leaves] = replace(before, subjects=(before.subjects or 0) + 1)


def terms_with(peer: Peer, people: Sequence[str] = ()) -> Terms:
    """Read once for many records of one peer, which tell of these people. Two queries."""
    papers = papers_to(peer.jurisdiction, peer.node)
    return Terms(rules_in_force(), papers, own().node, clock.now(), people)


def decided(record: Need | Resource, parts: Cut, peer: Peer, came: Received | None, terms: Terms) -> Decision:
    """What the border says of a record for a peer; of one that came from elsewhere, also what its origin's law says."""
    here = _here(record)
    at, node = terms.at, _node()
    there = Side(Jurisdiction(peer.jurisdiction) if peer.jurisdiction else None, peer.place or None)
    kind = _item_kind(record)
    known = parts.who if _is_person(record) else ""  # what may be held back decides nothing
    if came is None:
        papers = terms.papers_of(record.organisation_id, here)
        counts = terms.counts(here, known)
        case = Case(here, there, kind, parts.portions, at, Purpose.MATCHING, evidence=papers, counts=counts)
        return terms.decide(case)
    origin = Side(Jurisdiction(came.jurisdiction) if came.jurisdiction else None, here.place)
    hop_papers = terms.papers_of(None, node)  # the origin's own papers with the third are not known here
    direct = Case(origin, there, kind, parts.portions, at, Purpose.MATCHING)
    counts = terms.counts(node, known)
    hop = Case(node, there, kind, parts.portions, at, Purpose.MATCHING, evidence=hop_papers, counts=counts)
    limit = None if ANYWHERE in (came.onward or ()) else tuple(came.onward or ())
    return decide_onward(direct, hop, limit, terms.rules)


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
        "fields": {} if teaser else _impersonal(shown_fields(record.fields, KINDS)),
        "facts": {} if teaser else _impersonal(shown_facts(record.facts, KINDS)),
        "place": record.place_id or "",
        "organisation": _owner(record),
        "available_from": _day(record.available_from), "valid_until": _day(record.valid_until),
    }  # fmt: skip
    if isinstance(record, Need):
        said["deadline"] = _day(record.deadline)
    return said


def _hidden(record: Need | Resource, kind: str) -> dict[str, Any]:
    """What tells a kind of thing that can be held back, and nothing that its owner holds back besides."""
    fields, facts = _without(record, kind)
    return {
        "fields": _impersonal(_all_but(fields, shown_fields(fields, [kind]))),
        "facts": _impersonal(_all_but(facts, shown_facts(facts, [kind]))),
    }


def _gated(resource: Resource) -> dict[str, Any]:
    """The body and what export lists have of it; not who examined it, for that is a person."""
    gated = resource.gated
    return {
        "body": dict(gated.body), "control_codes": list(gated.codes),
        "examined_on": _day(gated.examined_on) if gated.examined_by else "",
    }  # fmt: skip


def _people(record: Need | Resource) -> dict[str, Any]:
    """Who is named and how to reach them; of a need that holds back nothing, for strangers see none of it."""
    if isinstance(record, Need) and record.teasers:
        return {"fields": {}, "facts": {}}
    fields, facts = _without(record, PEOPLE)
    return {
        "fields": _all_but(fields, _impersonal(fields)),
        "facts": _all_but(facts, _impersonal(facts)),
    }


def _without(record: Need | Resource, portion: str) -> tuple[dict[str, str], dict[str, str]]:
    """Fields and facts but for those that tell something that is held back elsewhere than in this portion.

    One that tells two such things is in no portion: it would cross under the rule of one against that of the other.
    """
    back = [kind for kind in (record.hidden if isinstance(record, Resource) else KINDS) if kind != portion]
    return shown_fields(record.fields, back), shown_facts(record.facts, back)


def _all_but(columns: Mapping[str, str], others: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in columns.items() if name not in others}


def _impersonal(columns: Mapping[str, str]) -> dict[str, str]:
    """Columns without those that name a person or tell how to reach one."""
    return {name: value for name, value in columns.items() if not names_person(name, value)}


def _is_person(record: Need | Resource) -> bool:
    return isinstance(record, Resource) and record.kind == ResourceKind.EXPERT


def _item_kind(record: Need | Resource) -> ItemKind:
    if isinstance(record, Need):
        return ItemKind.NEED
    return {ResourceKind.EXPERT: ItemKind.PERSON, ResourceKind.TECHNOLOGY: ItemKind.TECHNOLOGY}.get(
        ResourceKind(record.kind), ItemKind.RECORD
    )


def _owner(record: Need | Resource) -> dict[str, Any]:
    if record.organisation is None:
        return {}
    owner = lead(record.organisation)
    text: Mapping[str, str] = owner.texts.get(owner.language) or next(iter(owner.texts.values()), {})
    return {"name": text.get("title", ""), "kind": owner.kind, "place": owner.place_id or ""}


def _day(day: object) -> str:
    return "" if day is None else str(day)
