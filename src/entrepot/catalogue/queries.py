"""Reads of the catalogue."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, QuerySet

from entrepot.catalogue.models import Cluster, IndustrialChain, Need, Resource


@dataclass(frozen=True, slots=True)
class Counts:
    """How many records there are, by kind and by place."""

    needs: int
    resources: int
    needs_by_kind: dict[str, int]
    resources_by_kind: dict[str, int]
    resources_by_place: dict[str, int]


def needs() -> QuerySet[Need]:
    """Every need with what its page shows beside it."""
    return Need.objects.select_related("organisation", "place", "cluster", "industrial_chain")


def resources() -> QuerySet[Resource]:
    """Every resource with what its page shows beside it."""
    return Resource.objects.select_related("organisation", "place", "cluster", "industrial_chain")


def need(key: str) -> Need:
    """One need.

    Raises:
        Need.DoesNotExist: there is none with this key.
    """
    return needs().get(key=key)


def resource(key: str) -> Resource:
    """One resource.

    Raises:
        Resource.DoesNotExist: there is none with this key.
    """
    return resources().get(key=key)


def needs_by_key(keys: Iterable[str]) -> dict[str, Need]:
    """The needs among these keys, in one query."""
    return {need.key: need for need in needs().filter(key__in=list(keys))}


def resources_by_key(keys: Iterable[str]) -> dict[str, Resource]:
    """The resources among these keys, in one query."""
    return {resource.key: resource for resource in resources().filter(key__in=list(keys))}


def industrial_chains() -> QuerySet[IndustrialChain]:
    """Every industrial chain with its cluster, in the clusters' order."""
    return IndustrialChain.objects.select_related("cluster").order_by("cluster_id", "key")


def clusters() -> QuerySet[Cluster]:
    """Every cluster with its places."""
    return Cluster.objects.prefetch_related("places", "industrial_chains").order_by("key")


def counts() -> Counts:
    """How many records there are, by kind and by place."""
    needs_by_kind = dict(Need.objects.values_list("kind").annotate(Count("id")).order_by("kind"))
    by_kind = dict(Resource.objects.values_list("kind").annotate(Count("id")).order_by("kind"))
    by_place = dict(
        Resource.objects.filter(place__isnull=False)
        .values_list("place_id")
        .annotate(Count("id"))
        .order_by("place_id")
    )
    return Counts(sum(needs_by_kind.values()), sum(by_kind.values()), needs_by_kind, by_kind, by_place)
