"""What this region lacks, for officers: needs that nothing here answers, counted."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from entrepot.catalogue import queries as catalogue
from entrepot.catalogue.disclosed import Disclosed, all_disclosed
from entrepot.matching.gaps import counted, narrowed
from entrepot.matching.models import Gap
from entrepot.people.domain import Party
from entrepot.web import figures
from entrepot.web.asking import party_of
from entrepot.web.conditions import condition_name
from entrepot.web.counting import counted_lines
from entrepot.web.hits import Hit, hit
from entrepot.web.names import NEED_LISTS, ROLES, known_names, name_in
from entrepot.web.present import listed
from entrepot.web.texts import Text, record_text
from entrepot.web.views.lists import chosen_filters, turned_page
from entrepot.web.views.node import only

FILTERS = ("kind", "role", "technique", "cluster", "place")


@dataclass(frozen=True, slots=True)
class Role:
    """What is missing in one role: the nearest, what it fails, who else has it."""

    name: str
    nearest: Text | None
    nearest_url: str
    fails: str
    places: str


@dataclass(frozen=True, slots=True)
class Line:
    """One need that nothing answers; of a teaser nothing more is told."""

    hit: Hit
    since: str
    techniques: tuple[str, ...]
    roles: tuple[Role, ...]
    teaser: bool


@only("gap.read")
def node_gaps(request: HttpRequest) -> HttpResponse:
    """Open gaps by kind, missing role, technique, cluster and place; every figure leads to its needs."""
    party, chosen = party_of(request), chosen_filters(request, FILTERS)
    found, names = counted(party), known_names()
    page, turned = turned_page(narrowed(party, chosen), request, chosen)
    headings = {
        "kind": _("By kind of need"), "role": _("By what is missing"), "technique": _("By technique"),
        "cluster": _("By cluster"), "place": _("By place"),
    }  # fmt: skip
    labels = {
        "kind": {kind: name_in(NEED_LISTS, kind) for kind in NEED_LISTS},
        "role": {role: name_in(ROLES, role) for role in ROLES},
        "cluster": names,
        "place": names,
    }
    shown = {
        **turned,
        "tables": counted_lines(found.by, labels, headings, chosen),
        "total": found.total,
        "teasers": found.teasers,
        "chosen": chosen,
        "lines": _lines(list(page), party, names),
    }
    return render(request, "entrepot/node_gaps.html", shown)


def _lines(gaps: list[Gap], party: Party, names: dict[str, str]) -> list[Line]:
    seen = all_disclosed([gap.need for gap in gaps], party)
    nearest = {str(item["nearest"]) for gap in gaps for item in gap.missing if item["nearest"]}
    resources = {
        item.key: item for item in all_disclosed(catalogue.resources_by_key(nearest, party).values(), party)
    }
    return [_line(gap, need, resources, names) for gap, need in zip(gaps, seen, strict=True)]


def _line(gap: Gap, need: Disclosed, resources: dict[str, Disclosed], names: dict[str, str]) -> Line:
    teaser = need.level is None
    return Line(
        hit=hit(need),
        since=figures.day(gap.found.date()),
        techniques=() if teaser else tuple(gap.techniques),
        roles=() if teaser else tuple(_role(item, resources, names) for item in gap.missing),
        teaser=teaser,
    )


def _role(item: dict[str, object], resources: dict[str, Disclosed], names: dict[str, str]) -> Role:
    near = resources.get(str(item["nearest"]))
    fails, places = item["fails"], item["elsewhere"]
    return Role(
        name=name_in(ROLES, str(item["role"])),
        nearest=record_text(near) if near else None,
        nearest_url=reverse("web:resource", args=[near.key]) if near else "",
        fails=listed([condition_name(str(name)) for name in fails]) if isinstance(fails, list) else "",
        places=listed([names.get(str(place), str(place)) for place in places])
        if isinstance(places, list)
        else "",
    )
