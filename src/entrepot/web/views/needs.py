"""Needs: the list, the chain page, entering one."""

from __future__ import annotations

from collections.abc import Mapping

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from entrepot.catalogue import queries as catalogue
from entrepot.catalogue.models import Need
from entrepot.catalogue.needs import NeedRefusedError, enter_need
from entrepot.matching.rates import rates
from entrepot.web import figures
from entrepot.web.asking import party_of
from entrepot.web.chainpage import chain_page, resource_keys
from entrepot.web.context import here
from entrepot.web.filters import filter_line
from entrepot.web.forms.needs import NeedForm
from entrepot.web.found import ahead, chains_of, find_ahead, known
from entrepot.web.names import NEED_LISTS, OUTCOMES, known_names, name_in, title_of
from entrepot.web.summaries import summaries, tile
from entrepot.web.views.lists import PER_PAGE_EXPLAINED, chosen_filters, place_options, turned_page

ACTOR = "web"
FIELDS = ("kind", "place", "cluster", "industrial_chain", "outcome")


def needs(request: HttpRequest) -> HttpResponse:
    """Every need, narrowed down by kind, place and cluster, each with the state of its chain."""
    chosen = chosen_filters(request, FIELDS)
    wanted = chosen.get("outcome", "")
    records = catalogue.needs().filter(
        **{_column(field): value for field, value in chosen.items() if field != "outcome"}
    )
    outcomes = _outcomes() if ahead() else {}
    if wanted:
        records = records.filter(key__in=[key for key, outcome in outcomes.items() if outcome == wanted])
    page, turned = turned_page(records, request, chosen, PER_PAGE_EXPLAINED)
    filters = (
        filter_line(_("Kind"), "kind", _named(NEED_LISTS), chosen),
        filter_line(_("Place"), "place", place_options(), chosen),
        filter_line(_("Cluster"), "cluster", cluster_options(), chosen),
        *([filter_line(_("Outcome"), "outcome", _named(OUTCOMES), chosen)] if ahead() else []),
    )
    looked_at = _looked_at(len(outcomes)) if wanted else ""
    return render(
        request,
        "entrepot/needs.html",
        {**turned, "filters": filters, "summaries": summaries(page), "looked_at": looked_at},
    )


def _outcomes() -> dict[str, str]:
    """The verdict on every need that has been looked at so far, by key; the others are looked at meanwhile."""
    keys = list(catalogue.needs().values_list("key", flat=True))
    found = known(keys)
    if len(found) < len(keys):
        find_ahead()
    return {key: chains.verdict for key, chains in found.items()}


def _looked_at(count: int) -> str:
    """How much of the list an outcome is known of, as long as it is not all of it."""
    total = catalogue.needs().count()
    if count >= total:
        return ""
    return _("%(count)s of %(total)s needs have been looked at so far; load this page again in a minute.") % {
        "count": figures.number(count),
        "total": figures.number(total),
    }


def need(request: HttpRequest, key: str) -> HttpResponse:
    """The chain page."""
    try:
        record = catalogue.need(key)
    except Need.DoesNotExist as error:
        raise Http404 from error
    chains = chains_of(record)
    resources = catalogue.resources_by_key(resource_keys(chains))
    view = chain_page(record, chains, resources, known_names(), rates())
    early = not chains.voters and ahead()
    return render(request, "entrepot/need.html", {"view": view, "early": early})


def need_tile(request: HttpRequest, key: str) -> HttpResponse:
    """The tile of a need with the state of its chain, for lists that were shown before it was known."""
    record = catalogue.needs().filter(key=key).first()
    if record is None:
        raise Http404
    return render(request, "entrepot/parts/tile.html", {"item": tile(record)})


def new_need(request: HttpRequest) -> HttpResponse:
    """Enter a need in one's own words; it leads to its chain page."""
    form = NeedForm(request.POST) if request.method == "POST" else NeedForm(here=here())
    if form.is_valid():
        try:
            return redirect("web:need", key=enter_need(typed=form.typed(), by=party_of(request)))
        except NeedRefusedError as error:
            form.refuse(error.problems)
    return render(request, "entrepot/new_need.html", {"form": form}, status=422 if form.errors else 200)


def _named(names: Mapping[str, str]) -> list[tuple[str, str]]:
    return [(key, name_in(names, key)) for key in names]


def cluster_options() -> list[tuple[str, str]]:
    """Every cluster with its name."""
    return [(cluster.key, title_of(cluster.texts, cluster.key)) for cluster in catalogue.clusters()]


def _column(field: str) -> str:
    return field if field == "kind" else f"{field}_id"
