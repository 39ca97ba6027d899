"""What a party may see of a record. Everything that a page or the API prints about one comes from here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from entrepot.catalogue.domain import Gated, Level, State
from entrepot.catalogue.grants import read_grants
from entrepot.catalogue.hiding import BODY, shown_facts, shown_fields
from entrepot.catalogue.models import Cluster, IndustrialChain, Need, Resource
from entrepot.people.domain import Party
from entrepot.people.models import Organisation, Place
from entrepot.people.permissions import allows

_SHUT: Final = Gated()


@dataclass(frozen=True, slots=True)
class Disclosed:
    """A record as far as a party may see it.

    Attributes:
        language: the one of ``texts`` that it was written in.
        texts: language -> title and text; of a need that holds back, its teaser until its details are disclosed.
        confidential: language -> text; empty unless everything is disclosed.
        gated: a technology's body, its export codes and who examined it; nothing of it unless its body is disclosed.
        version: 0 where something is withheld: how often that was edited is not for strangers.
        level: how much is seen: ``None`` a teaser, ``DETAILS`` all but what is withheld, ``EVERYTHING`` all there is.
        withheld: what could be asked for; of a need the next step only.
    """

    key: str
    is_need: bool
    kind: str
    language: str
    texts: Mapping[str, Mapping[str, str]]
    keywords: tuple[str, ...]
    fields: Mapping[str, str]
    facts: Mapping[str, str]
    confidential: Mapping[str, str]
    gated: Gated
    organisation: Organisation | None
    place: Place | None
    cluster: Cluster | None
    industrial_chain: IndustrialChain | None
    available_from: date | None
    valid_until: date | None
    deadline: date | None
    state: State
    version: int
    level: Level | None
    withheld: tuple[Level, ...]


def disclosed(record: Need | Resource, party: Party) -> Disclosed:
    """What a party may see of a record that it may know of (it came from a scoped query)."""
    return _need(record, party) if isinstance(record, Need) else _resource(record, party)


def all_disclosed(records: Iterable[Need | Resource], party: Party) -> tuple[Disclosed, ...]:
    """As `disclosed`, for a list; the queries do not grow with it."""
    shown = list(records)
    read_grants(party, shown)
    return tuple(disclosed(record, party) for record in shown)


def _need(need: Need, party: Party) -> Disclosed:
    if not allows(party, "need.read_details", need):
        return _teaser(need)
    everything = not need.confidential or allows(party, "need.read_confidential", need)
    return _shown(
        need,
        fields=need.fields,
        facts=need.facts,
        confidential=need.confidential if everything else {},
        level=Level.EVERYTHING if everything else Level.DETAILS,
        withheld=() if everything else (Level.EVERYTHING,),
    )


def _teaser(need: Need) -> Disclosed:
    """The teaser, and what tells who seeks which kind of thing, where and by when."""
    teasers: Mapping[str, Mapping[str, str]] = need.teasers
    return Disclosed(
        key=need.key, is_need=True, kind=need.kind,
        language=need.language if need.language in teasers else next(iter(teasers), need.language),
        texts=teasers, keywords=(), fields={}, facts={}, confidential={}, gated=Gated(), organisation=need.organisation, place=need.place,
        cluster=need.cluster, industrial_chain=need.industrial_chain, available_from=need.available_from,
        valid_until=need.valid_until, deadline=need.deadline, state=State(need.state), version=0,
        level=None, withheld=(Level.DETAILS,),
    )  # fmt: skip


def _resource(resource: Resource, party: Party) -> Disclosed:
    behind = [*resource.hidden, *([BODY] if resource.body else [])]
    hidden = [kind for kind in behind if not allows(party, f"resource.read_{kind}", resource)]
    open_gate = resource.gated != Gated() and allows(party, "resource.read_body", resource)
    return _shown(
        resource,
        fields=shown_fields(resource.fields, hidden),
        facts=shown_facts(resource.facts, hidden),
        confidential={},
        gated=resource.gated if open_gate else Gated(),
        level=Level.DETAILS if hidden else Level.EVERYTHING,
        withheld=tuple(Level(kind) for kind in hidden),
    )


def _shown(
    record: Need | Resource,
    *,
    fields: Mapping[str, str],
    facts: Mapping[str, str],
    confidential: Mapping[str, str],
    gated: Gated = _SHUT,
    level: Level,
    withheld: tuple[Level, ...],
) -> Disclosed:
    return Disclosed(
        key=record.key, is_need=isinstance(record, Need), kind=record.kind, language=record.language, texts=record.texts,
        keywords=tuple(record.keywords), fields=fields, facts=facts, confidential=confidential, gated=gated,
        organisation=record.organisation, place=record.place, cluster=record.cluster,
        industrial_chain=record.industrial_chain, available_from=record.available_from, valid_until=record.valid_until,
        deadline=record.deadline if isinstance(record, Need) else None, state=State(record.state), version=0 if withheld else record.version,
        level=level, withheld=withheld,
    )  # fmt: skip
