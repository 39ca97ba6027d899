"""Resources and the organisations that own them."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from entrepot.catalogue import queries as catalogue
from entrepot.catalogue.models import Resource
from entrepot.matching import queries as matching
from entrepot.people.models import Organisation
from entrepot.web.cards import BY_RULES
from entrepot.web.filters import filter_line
from entrepot.web.found import chains_with
from entrepot.web.hits import Hit, hit, near
from entrepot.web.names import LISTS, name_in
from entrepot.web.profiles import organisation_profile, resource_profile
from entrepot.web.views.lists import chosen_filters, place_options, turned_page
from entrepot.web.views.needs import cluster_options

FIELDS = ("kind", "place", "cluster", "industrial_chain", "q")
FOUND = 200


def resources(request: HttpRequest) -> HttpResponse:
    """Every resource, narrowed down by kind, place, cluster and a search."""
    chosen = chosen_filters(request, FIELDS)
    page, turned = turned_page(_narrowed(chosen), request, chosen)
    counts = catalogue.counts().resources_by_kind
    kinds = [(kind, name_in(LISTS, kind)) for kind in LISTS if counts.get(kind)]
    filters = (
        filter_line(_("Kind"), "kind", kinds, chosen, counts if set(chosen) <= {"kind"} else None),
        filter_line(_("Place"), "place", place_options(), chosen),
        filter_line(_("Cluster"), "cluster", cluster_options(), chosen),
    )
    return render(
        request,
        "entrepot/resources.html",
        {
            **turned,
            "hits": [hit(record) for record in page],
            "filters": filters,
            "chosen": chosen,
            "kept": [(field, value) for field, value in chosen.items() if field != "q"],
            "headline": name_in(LISTS, chosen["kind"]) if chosen.get("kind") in LISTS else _("Resources"),
        },
    )


def _narrowed(chosen: dict[str, str]) -> QuerySet[Resource] | list[Resource]:
    columns = {
        "kind": "kind",
        "place": "place_id",
        "cluster": "cluster_id",
        "industrial_chain": "industrial_chain_id",
    }
    records = catalogue.resources().filter(
        **{columns[field]: value for field, value in chosen.items() if field != "q"}
    )
    if "q" not in chosen:
        return records
    found = near(
        matching.search(chosen["q"], kind=chosen.get("kind"), place=chosen.get("place"), limit=FOUND)
    )
    by_key = {
        record.key: record
        for record in records.filter(key__in=[item.key for item in found if not item.is_need])
    }
    return [by_key[item.key] for item in found if item.key in by_key]


def resource(request: HttpRequest, key: str) -> HttpResponse:
    """One resource."""
    try:
        record = catalogue.resource(key)
    except Resource.DoesNotExist as error:
        raise Http404 from error
    serves = chains_with(record.key)
    found = (
        [] if serves or record.kind in BY_RULES else [item.key for item in near(matching.needs_for(record))]
    )
    return render(
        request,
        "entrepot/resource.html",
        {"view": resource_profile(record), "serves": _needs(serves), "needs": _needs(found)},
    )


def _needs(keys: Sequence[str]) -> list[Hit]:
    """Needs as rows, in this order."""
    records = catalogue.needs_by_key(keys)
    return [hit(records[key]) for key in keys if key in records]


def organisation(request: HttpRequest, key: str) -> HttpResponse:
    """One organisation with what it offers and needs."""
    record = Organisation.objects.select_related("place").filter(key=key).first()
    if record is None:
        raise Http404
    needs = [hit(need) for need in catalogue.needs().filter(organisation=record)]
    offers = [hit(offer) for offer in catalogue.resources().filter(organisation=record)]
    profile = organisation_profile(record)
    return render(request, "entrepot/organisation.html", {"view": profile, "needs": needs, "offers": offers})
