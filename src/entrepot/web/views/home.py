"""The home page: what this place is, one search over everything, figures, needs to step into."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _

from entrepot.catalogue import queries as catalogue
from entrepot.catalogue.disclosed import all_disclosed
from entrepot.catalogue.domain import State
from entrepot.catalogue.models import Need, Resource
from entrepot.matching import queries as matching
from entrepot.matching.domain import near
from entrepot.people.domain import Party
from entrepot.web.asking import party_of
from entrepot.web.figures import number
from entrepot.web.filters import filter_line
from entrepot.web.hits import grouped
from entrepot.web.keeping import keeping
from entrepot.web.names import LISTS, name_in, reader
from entrepot.web.summaries import summaries
from entrepot.web.views.lists import chosen_filters, place_options

FOUND = 20
SHOWN_NEEDS = 6


def home(request: HttpRequest) -> HttpResponse:
    """Home, or with ``q`` the results of a search; scripts ask for the results alone."""
    chosen = chosen_filters(request, ("q", "kind", "place"))
    party = party_of(request)
    page = _results(chosen, party) if "q" in chosen else _welcome(party)
    template = "entrepot/parts/results.html" if getattr(request, "htmx", False) else "entrepot/home.html"
    response = render(request, template, {"query": chosen.get("q", ""), **page})
    patch_vary_headers(response, ["HX-Request"])  # no cache may take the results alone for the page
    return response


def _results(chosen: dict[str, str], party: Party) -> dict[str, object]:
    found = near(
        matching.search(chosen["q"], kind=chosen.get("kind"), place=chosen.get("place"), limit=FOUND)
    )
    needs = catalogue.needs_by_key([item.key for item in found if item.is_need], party)
    resources = catalogue.resources_by_key([item.key for item in found if not item.is_need], party)
    records: list[Need | Resource] = [
        record
        for item in found
        if (record := (needs if item.is_need else resources).get(item.key)) is not None
    ]
    here = catalogue.counts().resources_by_kind
    kinds = [("need", _("Needs")), *((kind, name_in(LISTS, kind)) for kind in LISTS if here.get(kind))]
    filters = (
        filter_line(_("Kind"), "kind", kinds, chosen),
        filter_line(_("Place"), "place", place_options(), chosen),
    )
    return {
        "searched": True,
        "groups": grouped(all_disclosed(records, party), _("Needs")),
        "filters": filters,
        "found": len(records),
        "keep": keeping("all", chosen, party),
    }


def _welcome(party: Party) -> dict[str, object]:
    counts = catalogue.counts()
    by_kind = counts.resources_by_kind
    figures = [(kind, name_in(LISTS, kind), number(by_kind[kind])) for kind in LISTS if by_kind.get(kind)]
    needs = number(counts.needs)
    return {
        "counts": counts,
        "needs": needs,
        "figures": figures,
        "summaries": summaries(_exhibits(party), party),
    }


def _exhibits(party: Party) -> list[Need]:
    """Needs to step into, with their chains: one of each cluster, in the reader's language and from many places as far
    as there are such, then the newest; those told in most languages first."""
    readable = catalogue.readable_needs(party).filter(state=State.LISTED)
    found = readable.filter(kind="technology", cluster__isnull=False).order_by("key")
    ordered = sorted(found, key=lambda item: (reader() not in item.texts, -len(item.texts)))
    shown: list[Need] = []
    for cluster in dict.fromkeys(need.cluster_id for need in ordered):
        if len(shown) == SHOWN_NEEDS:
            break
        places = {need.place_id for need in shown}
        mine = [need for need in ordered if need.cluster_id == cluster]
        shown.append(
            next((need for need in mine if _readable(need) and need.place_id not in places), mine[0])
        )
    others = readable.exclude(key__in=[need.key for need in shown])[: SHOWN_NEEDS - len(shown)]
    return [*shown, *others]


def _readable(need: Need) -> bool:
    return reader() in need.texts
