"""Who could use hours in which a facility is idle: open needs near to it by technique, by cluster and by what they say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from entrepot.catalogue import queries as catalogue
from entrepot.catalogue.hiding import shown_facts, shown_fields
from entrepot.catalogue.models import Resource
from entrepot.intake.recognition import recognise
from entrepot.matching import index as indexes
from entrepot.matching.domain import near
from entrepot.matching.queries import needs_for
from entrepot.matching.techniques import Vocabulary, named_in, vocabulary
from entrepot.people.domain import ANONYMOUS
from entrepot.vocabulary.kinds import ROLES, NeedKind

CLOSE: Final = 0.6
"""A need that neither names a technique nor is of the cluster must be so near, as a share of the nearest one."""
LOOKED_AT: Final = 40
"""So many of the nearest needs are looked at."""


@dataclass(frozen=True, slots=True)
class Demand:
    """An open need that could use a facility: how near it is, whether it is of the same cluster, and the facility's techniques that it names.

    All of it is concluded from what everybody may read of the need.
    """

    need: str
    score: float
    same_cluster: bool
    techniques: tuple[str, ...]


def demand(resource: Resource, *, top: int = 12) -> tuple[Demand, ...]:
    """The needs of others that a resource of its kind can serve: those that name its techniques first, then those of its cluster, then the nearest."""
    found = {item.key: item.score for item in near(needs_for(resource, top=LOOKED_AT))}
    texts = indexes.current().wanted.named(found)
    needs = catalogue.needs_by_key(list(found), ANONYMOUS)
    known = _techniques(resource)
    demands = [
        Demand(
            key, score, _same_cluster(resource, needs[key].cluster_id),
            tuple(item.name for item in named_in(texts[key].documents, known)),
        )
        for key, score in found.items()
        if key in texts and key in needs
        and resource.kind in ROLES[NeedKind(needs[key].kind)]
        and (resource.organisation_id is None or needs[key].organisation_id != resource.organisation_id)
    ]  # fmt: skip
    best = max((item.score for item in demands), default=0.0)
    close = [item for item in demands if item.techniques or item.same_cluster or item.score >= CLOSE * best]
    ordered = sorted(close, key=lambda item: (not item.techniques, not item.same_cluster, -item.score))
    return tuple(ordered[:top])


def _same_cluster(resource: Resource, cluster: object) -> bool:
    return cluster is not None and cluster == resource.cluster_id


def _techniques(resource: Resource) -> Vocabulary:
    """What a resource says of its techniques, as far as everybody may read it."""
    hidden = resource.hidden
    fields, facts = shown_fields(resource.fields, hidden), shown_facts(resource.facts, hidden)
    stated = [fields["technique"]] if fields.get("technique") else []
    for label, value in facts.items():
        meant = recognise(label)
        if meant is not None and meant.field == "technique":
            stated.append(value)
    return vocabulary(stated, resource.keywords)
