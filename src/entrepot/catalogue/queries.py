"""Reads of the catalogue, each as far as the party that asks may see."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db.models import Count, Q, QuerySet

from entrepot.catalogue.disclosed import Disclosed, all_disclosed, disclosed
from entrepot.catalogue.domain import Level, State
from entrepot.catalogue.grants import INCLUDED, in_force
from entrepot.catalogue.models import (
    Cluster,
    ConfidentialityAgreement,
    DisclosureRequest,
    Grant,
    IndustrialChain,
    Need,
    Resource,
)
from entrepot.catalogue.versions import Change, Version, versions_of
from entrepot.people.domain import NodeRole, Party
from entrepot.people.models import Organisation, Place
from entrepot.people.permissions import allows

__all__ = ["Change", "Counts", "Disclosed", "Version", "all_disclosed", "disclosed", "versions_of"]

BESIDE: Final = ("organisation", "place", "cluster", "industrial_chain")


@dataclass(frozen=True, slots=True)
class Counts:
    """How many listed records there are, by kind and by place; the same figures for everybody."""

    needs: int
    resources: int
    needs_by_kind: dict[str, int]
    resources_by_kind: dict[str, int]
    resources_by_place: dict[str, int]


def needs(party: Party) -> QuerySet[Need]:
    """Every need that a party may know of, with what its page shows beside it. Public lists take the listed ones among them."""
    return Need.objects.filter(_seen(party)).select_related(*BESIDE)


def resources(party: Party) -> QuerySet[Resource]:
    """Every resource that a party may know of, with what its page shows beside it; one that was joined to another is told by that one."""
    return Resource.objects.filter(_seen(party), joined_into=None).select_related(*BESIDE)


def listed_needs() -> QuerySet[Need]:
    """Every listed need, whole: for the engine, never for a reader."""
    return Need.objects.filter(state=State.LISTED).select_related(*BESIDE)


def listed_resources() -> QuerySet[Resource]:
    """Every listed resource, whole: for the engine, never for a reader."""
    return Resource.objects.filter(state=State.LISTED, joined_into=None).select_related(*BESIDE)


def readable_needs(party: Party) -> QuerySet[Need]:
    """The needs whose details a party may read: what is concluded from them may be shown to it."""
    return needs(party).filter(_details(party))


def need(key: str, party: Party) -> Need:
    """One need.

    Raises:
        Need.DoesNotExist: there is none with this key that the party may know of.
    """
    return needs(party).get(key=key)


def resource(key: str, party: Party) -> Resource:
    """One resource.

    Raises:
        Resource.DoesNotExist: there is none with this key that the party may know of.
    """
    return resources(party).get(key=key)


def stands_for(key: str, party: Party) -> Resource:
    """The resource that stands for one that was joined to it.

    Raises:
        Resource.DoesNotExist: none of this key was joined, or to one that the party may not know of.
    """
    return resources(party).get(joined__key=key)


def joined_to(record: Resource, party: Party) -> QuerySet[Resource]:
    """The resources for which one stands, as far as the party may know of them, by key: what other lists say of the same."""
    return Resource.objects.filter(_seen(party), joined_into=record).select_related(*BESIDE).order_by("key")


def needs_by_key(keys: Iterable[str], party: Party) -> dict[str, Need]:
    """The needs among these keys that a party may know of, in one query."""
    return {need.key: need for need in needs(party).filter(key__in=list(keys))}


def resources_by_key(keys: Iterable[str], party: Party) -> dict[str, Resource]:
    """The resources among these keys that a party may know of, in one query."""
    return {resource.key: resource for resource in resources(party).filter(key__in=list(keys))}


def request(key: str, party: Party) -> DisclosureRequest:
    """One request, for those who asked and those who answer.

    Raises:
        DisclosureRequest.DoesNotExist: there is none with this key that the party may know of.
    """
    found = DisclosureRequest.objects.select_related(
        "organisation", "need__organisation", "resource__organisation"
    ).get(key=key)
    record = found.need or found.resource
    if not (party.holds(found.organisation_id) or (record and _answers(party, record))):
        raise DisclosureRequest.DoesNotExist
    return found


def requests_of(record: Need | Resource, party: Party) -> QuerySet[DisclosureRequest]:
    """The requests about a record, newest first: all for those who answer them, else those of the party's own organisations."""
    found = record.disclosure_requests.select_related("organisation")
    return found if _answers(party, record) else found.filter(organisation_id__in=party.organisations())


def grants_of(record: Need | Resource, party: Party) -> QuerySet[Grant]:
    """The grants of a record that were not revoked: all for those who give them, else those of the party's own organisations."""
    found = record.grants.filter(revoked=None).select_related("organisation").order_by("-starts")
    return found if _answers(party, record) else found.filter(organisation_id__in=party.organisations())


def agreement_of(need: Need, organisation: Organisation, party: Party) -> ConfidentialityAgreement | None:
    """The agreement between a need's owner and an organisation, for the two of them."""
    if not reads_agreement(need, organisation, party):
        return None
    return need.agreements.filter(organisation=organisation).select_related("organisation").first()


def reads_agreement(need: Need, organisation: Organisation, party: Party) -> bool:
    """Whether a party is of one of the two sides of an agreement."""
    return party.holds(organisation.pk) or _answers(party, need) or party.holds(need.organisation_id)


def expiring(first: date, last: date) -> tuple[Need | Resource, ...]:
    """Listed records that end from one day to another: for reminding their owners."""
    ending = {"state": State.LISTED, "ends__range": (first, last)}
    return (
        *Need.objects.filter(**ending).select_related("organisation"),
        *Resource.objects.filter(**ending, joined_into=None).select_related("organisation"),
    )


def industrial_chains() -> QuerySet[IndustrialChain]:
    """Every industrial chain with its cluster, in the clusters' order."""
    return IndustrialChain.objects.select_related("cluster").order_by("cluster_id", "key")


def clusters() -> QuerySet[Cluster]:
    """Every cluster with its places."""
    return Cluster.objects.prefetch_related("places", "industrial_chains").order_by("key")


def counts() -> Counts:
    """How many listed records there are, by kind and by place."""
    shown = Resource.objects.filter(joined_into=None)
    needs_by_kind = _counted(Need.objects.all(), "kind")
    by_kind = _counted(shown, "kind")
    by_place = _counted(shown.filter(place__isnull=False), "place_id")
    return Counts(sum(needs_by_kind.values()), sum(by_kind.values()), needs_by_kind, by_kind, by_place)


def counted_by(field: str) -> tuple[dict[str, int], dict[str, int]]:
    """How many listed needs and how many listed resources there are for each value of a column."""
    return _counted(Need.objects.all(), field), _counted(Resource.objects.filter(joined_into=None), field)


def places_in_use() -> QuerySet[Place]:
    """The places that listed records name."""
    return (
        Place.objects.filter(
            Q(needs__state=State.LISTED)
            | Q(pk__in=Resource.objects.filter(state=State.LISTED, joined_into=None).values("place_id"))
        )
        .distinct()
        .order_by("key")
    )


def _counted(records: QuerySet[Need] | QuerySet[Resource], field: str) -> dict[str, int]:
    listed = records.filter(state=State.LISTED).order_by(field)
    return dict(listed.values_list(field).annotate(Count("id")))


def _answers(party: Party, record: Need | Resource) -> bool:
    kind = "need" if isinstance(record, Need) else "resource"
    return allows(party, f"{kind}.answer_disclosure", record)


def _nothing() -> Q:
    return Q(pk__in=[])


def _terminal(party: Party) -> bool:
    return party.account is None and NodeRole.OPERATOR in party.node_roles


def _runs_the_node(party: Party) -> bool:
    return not party.node_roles.isdisjoint({NodeRole.OFFICER, NodeRole.OPERATOR})


def _own(party: Party) -> Q:
    """The rule ``own`` of the permission table as a condition on rows."""
    organisations = party.organisations()
    mine = Q(organisation_id__in=organisations)
    if party.actor:
        wrote = Q(author=party.actor)
        mine |= wrote if _runs_the_node(party) else wrote & Q(organisation=None)
    return mine


def _seen(party: Party) -> Q:
    """The rules ``need.read`` and ``resource.read`` as a condition on rows."""
    if party.scopes is not None and "read" not in party.scopes:
        return _nothing()
    if _terminal(party):
        return Q()
    found = Q(state=State.LISTED) | _own(party)
    return found | Q(state=State.WITHDRAWN) if _runs_the_node(party) else found


def _details(party: Party) -> Q:
    """The rule ``need.read_details`` as a condition on rows that are seen."""
    if _terminal(party):
        return Q()
    open_need = Q(teasers={})
    found = open_need | _own(party)
    if NodeRole.BROKER in party.node_roles:
        found |= Q(state=State.LISTED, brokers_may_read=True)
    if party.admitted:
        grants = in_force(party.admitted).filter(level__in=INCLUDED[Level.DETAILS], need__isnull=False)
        found |= Q(state=State.LISTED, pk__in=grants.values("need_id"))
    return found
