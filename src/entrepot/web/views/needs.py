"""Needs: the list, the chain page, entering one."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from entrepot.catalogue import queries as catalogue
from entrepot.catalogue.models import Need
from entrepot.catalogue.needs import NeedRefusedError, enter_need
from entrepot.matching.rates import rates
from entrepot.web.chainpage import chain_page, resource_keys
from entrepot.web.context import here
from entrepot.web.filters import filter_line
from entrepot.web.forms import NeedForm
from entrepot.web.found import chains_of
from entrepot.web.names import NEED_LISTS, known_names, name_in, title_of
from entrepot.web.summaries import summaries, summary
from entrepot.web.views.lists import PER_PAGE_EXPLAINED, chosen_filters, place_options, turned_page

ACTOR = "web"
FIELDS = ("kind", "place", "cluster", "industrial_chain")


def needs(request: HttpRequest) -> HttpResponse:
    """Every need, narrowed down by kind, place and cluster, each with the state of its chain."""
    chosen = chosen_filters(request, FIELDS)
    records = catalogue.needs().filter(**{_column(field): value for field, value in chosen.items()})
    page, turned = turned_page(records, request, chosen, PER_PAGE_EXPLAINED)
    filters = (
        filter_line(_("Kind"), "kind", [(kind, name_in(NEED_LISTS, kind)) for kind in NEED_LISTS], chosen),
        filter_line(_("Place"), "place", place_options(), chosen),
        filter_line(_("Cluster"), "cluster", cluster_options(), chosen),
    )
    return render(
        request,
        "entrepot/needs.html",
        {**turned, "filters": filters, "summaries": summaries(page)},
    )


def need(request: HttpRequest, key: str) -> HttpResponse:
    """The chain page."""
    try:
        record = catalogue.need(key)
    except Need.DoesNotExist as error:
        raise Http404 from error
    chains = chains_of(record)
    resources = catalogue.resources_by_key(resource_keys(chains))
    return render(
        request, "entrepot/need.html", {"view": chain_page(record, chains, resources, known_names(), rates())}
    )


def need_tile(request: HttpRequest, key: str) -> HttpResponse:
    """The tile of a need with the state of its chain, for lists that were shown before it was known."""
    record = catalogue.needs().filter(key=key).first()
    if record is None:
        raise Http404
    return render(request, "entrepot/parts/tile.html", {"item": summary(record, chains_of(record))})


def new_need(request: HttpRequest) -> HttpResponse:
    """Enter a need in one's own words; it leads to its chain page."""
    form = NeedForm(request.POST) if request.method == "POST" else NeedForm(here=here())
    if form.is_valid():
        try:
            return redirect("web:need", key=enter_need(typed=form.typed(), actor=ACTOR))
        except NeedRefusedError as error:
            form.refuse(error.problems)
    return render(request, "entrepot/new_need.html", {"form": form}, status=422 if form.errors else 200)


def cluster_options() -> list[tuple[str, str]]:
    """Every cluster with its name."""
    return [(cluster.key, title_of(cluster.texts, cluster.key)) for cluster in catalogue.clusters()]


def _column(field: str) -> str:
    return field if field == "kind" else f"{field}_id"
