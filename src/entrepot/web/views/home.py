"""The home page: what this place is, one search over everything, figures, needs to step into."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from entrepot.catalogue import queries as catalogue
from entrepot.catalogue.models import Need, Resource
from entrepot.matching import queries as matching
from entrepot.web.filters import filter_line
from entrepot.web.hits import grouped
from entrepot.web.names import LISTS, name_in, reader
from entrepot.web.summaries import summaries
from entrepot.web.views.lists import chosen_filters, place_options

FOUND = 20
SHOWN_NEEDS = 6


def home(request: HttpRequest) -> HttpResponse:
    """Home, or with ``q`` the results of a search; scripts ask for the results alone."""
    chosen = chosen_filters(request, ("q", "kind", "place"))
    page = _results(chosen) if "q" in chosen else _welcome()
    template = "entrepot/parts/results.html" if getattr(request, "htmx", False) else "entrepot/home.html"
    return render(request, template, {"query": chosen.get("q", ""), **page})


def _results(chosen: dict[str, str]) -> dict[str, object]:
    found = matching.search(chosen["q"], kind=chosen.get("kind"), place=chosen.get("place"), limit=FOUND)
    needs = catalogue.needs_by_key([item.key for item in found if item.is_need])
    resources = catalogue.resources_by_key([item.key for item in found if not item.is_need])
    records: list[Need | Resource] = [
        record
        for item in found
        if (record := (needs if item.is_need else resources).get(item.key)) is not None
    ]
    kinds = [("need", _("Needs")), *((kind, name_in(LISTS, kind)) for kind in LISTS)]
    filters = (
        filter_line(_("Kind"), "kind", kinds, chosen),
        filter_line(_("Place"), "place", place_options(), chosen),
    )
    return {
        "searched": True,
        "groups": grouped(records, _("Needs")),
        "filters": filters,
        "found": len(records),
    }


def _welcome() -> dict[str, object]:
    counts = catalogue.counts()
    kinds = [(kind, name_in(LISTS, kind), counts.resources_by_kind.get(kind, 0)) for kind in LISTS]
    figures = [figure for figure in kinds if figure[2]]
    return {"counts": counts, "figures": figures, "summaries": summaries(_exhibits())}


def _exhibits() -> list[Need]:
    """Needs to step into: one of each cluster, if possible in the reader's language, then the newest."""
    first: dict[str | None, Need] = {}
    found = catalogue.needs().filter(kind="technology", cluster__isnull=False).order_by("key")
    for need in sorted(found, key=lambda item: reader() not in item.texts):
        first.setdefault(need.cluster_id, need)
    shown = list(first.values())[:SHOWN_NEEDS]
    others = catalogue.needs().exclude(key__in=[need.key for need in shown])[: SHOWN_NEEDS - len(shown)]
    return [*shown, *others]
