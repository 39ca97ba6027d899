"""How good the node's listings are, for officers: the worst first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from django.db.models import Avg, Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from entrepot.catalogue import queries as catalogue
from entrepot.catalogue.disclosed import all_disclosed
from entrepot.catalogue.domain import State
from entrepot.catalogue.models import Need, Resource
from entrepot.catalogue.quality import NEEDS_WORK
from entrepot.web import figures
from entrepot.web.asking import party_of
from entrepot.web.filters import filter_line
from entrepot.web.hits import Hit, hit
from entrepot.web.names import LISTS, NEED_LISTS, name_in
from entrepot.web.quality import ended, said
from entrepot.web.views.lists import chosen_filters, turned_page
from entrepot.web.views.node import only


@dataclass(frozen=True, slots=True)
class Line:
    """One listing with its score; ``ended`` is the day it ended on, if it did."""

    hit: Hit
    said: str
    low: bool
    ended: str


@dataclass(frozen=True, slots=True)
class KindLine:
    """One kind: how many listings, how good on average, how many need work."""

    name: str
    count: str
    mean: str
    low: str


@only("listing.review")
def node_quality(request: HttpRequest) -> HttpResponse:
    """Every listed need or resource that has a score, the worst first, and how the kinds stand."""
    party, chosen = party_of(request), chosen_filters(request, ("what", "kind"))
    of_needs = chosen.get("what") == "needs"
    current = {**chosen, "what": "needs" if of_needs else "resources"}
    names = NEED_LISTS if of_needs else LISTS
    everything: QuerySet[Need] | QuerySet[Resource] = (
        catalogue.needs(party) if of_needs else catalogue.resources(party)
    )
    scored = everything.filter(state=State.LISTED, quality__isnull=False)
    kinds = _kinds(scored)
    found = scored.filter(kind=chosen["kind"]) if "kind" in chosen else scored
    ranked = cast("QuerySet[Resource]", found.order_by("quality", "key"))  # both kinds are read alike here
    page, turned = turned_page(ranked, request, current)
    records: list[Need | Resource] = list(page)
    filters = (
        filter_line(
            _("What"),
            "what",
            [("resources", _("Resources")), ("needs", _("Needs"))],
            {"what": current["what"]},
        ).without_every(),
        filter_line(
            _("Kind"),
            "kind",
            [(kind, name_in(names, kind)) for kind in names if kind in kinds],
            current,
            {kind: count for kind, (count, _mean, _low) in kinds.items()},
        ),
    )
    shown = {
        **turned,
        "lines": [
            _line(record, hit(seen))
            for record, seen in zip(records, all_disclosed(records, party), strict=True)
        ],
        "kinds": [
            KindLine(name_in(names, kind), figures.number(count), said(round(mean)), figures.number(low))
            for kind, (count, mean, low) in kinds.items()
        ],
        "filters": filters,
        "unscored": everything.filter(state=State.LISTED, quality__isnull=True).count(),
    }
    return render(request, "entrepot/node_quality.html", shown)


def _kinds(records: QuerySet[Need] | QuerySet[Resource]) -> dict[str, tuple[int, float, int]]:
    """Per kind how many there are, their mean score, and how many need work; in one query."""
    rows = (
        records.order_by("kind")
        .values_list("kind")
        .annotate(count=Count("pk"), mean=Avg("quality"), low=Count("pk", filter=Q(quality__lt=NEEDS_WORK)))
    )
    return {kind: (count, mean, low) for kind, count, mean, low in rows}


def _line(record: Need | Resource, shown: Hit) -> Line:
    points = record.quality or 0
    return Line(shown, said(points), points < NEEDS_WORK, ended(record))
