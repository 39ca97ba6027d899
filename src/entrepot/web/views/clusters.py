"""Clusters and their industrial chains, from upstream to downstream."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from entrepot.catalogue import queries as catalogue
from entrepot.catalogue.models import Cluster, IndustrialChain
from entrepot.web.names import place_name, reader, title_of
from entrepot.web.texts import Text, text_of


@dataclass(frozen=True, slots=True)
class Stream:
    """An industrial chain: its links from upstream to downstream, and how many records gather around it."""

    key: str
    text: Text
    links: tuple[str, ...]
    needs: int
    resources: int


@dataclass(frozen=True, slots=True)
class Gathering:
    """A cluster with its places and industrial chains."""

    key: str
    text: Text
    places: tuple[str, ...]
    streams: tuple[Stream, ...]
    needs: int
    resources: int


def clusters(request: HttpRequest) -> HttpResponse:
    """Every cluster on one page."""
    needs, resources = catalogue.counted_by("industrial_chain_id")
    cluster_needs, cluster_resources = catalogue.counted_by("cluster_id")
    gatherings = [
        Gathering(
            key=cluster.key,
            text=_text(cluster),
            places=tuple(place_name(place) for place in cluster.places.all()),
            streams=tuple(
                _stream(chain, needs.get(chain.key, 0), resources.get(chain.key, 0))
                for chain in cluster.industrial_chains.all()
            ),
            needs=cluster_needs.get(cluster.key, 0),
            resources=cluster_resources.get(cluster.key, 0),
        )
        for cluster in catalogue.clusters()
    ]
    return render(request, "entrepot/clusters.html", {"clusters": gatherings})


def _stream(chain: IndustrialChain, needs: int, resources: int) -> Stream:
    links = tuple(
        title_of({tag: {"title": name} for tag, name in link["title"].items()}) for link in chain.links
    )
    return Stream(chain.key, _text(chain), links, needs, resources)


def _text(record: Cluster | IndustrialChain) -> Text:
    return text_of(record.texts, next(iter(record.texts), "en"), reader(), record.key)
