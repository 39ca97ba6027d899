"""Programmes on pages: those there are, and the page of one."""

from __future__ import annotations

from typing import Any, Final

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from entrepot.people.domain import Party
from entrepot.programmes import queries
from entrepot.programmes.domain.stages import Stage
from entrepot.programmes.models import Programme
from entrepot.programmes.queries import may_open
from entrepot.web.asking import party_of
from entrepot.web.filters import filter_line
from entrepot.web.programmepage.sections import sections
from entrepot.web.programmes.rows import programme_row, programme_rows, programme_stages
from entrepot.web.programmes.when import node_zone
from entrepot.web.programmes.words import stage_name
from entrepot.web.views.lists import chosen_filters, turned_page

SHOWN: Final = (Stage.OPEN, Stage.ANNOUNCED, Stage.REVIEW, Stage.RUNNING, Stage.ENDED)
"""The stages by which the list is narrowed down, what can be applied to first."""


def programme_found(key: str, party: Party) -> Programme:
    """The programme that an address names.

    Raises:
        Http404: there is none that the party may read.
    """
    found = queries.programme_of(party, key)
    if found is None:
        raise Http404
    return found


def programme_list(request: HttpRequest) -> HttpResponse:
    """The programmes of the node, or those that are this far."""
    chosen, party = chosen_filters(request, ("stage",)), party_of(request)
    found = queries.programmes(party)
    if "stage" in chosen:
        if chosen["stage"] not in SHOWN:
            raise Http404
        found = found.filter(queries.at_stage(Stage(chosen["stage"])))
    page, turned = turned_page(found, request, chosen)
    names = [(str(one), stage_name(one)) for one in SHOWN]
    shown = {
        "rows": programme_rows(list(page)), "filters": [filter_line(_("How far"), "stage", names, chosen)], "chosen": chosen,
        "applies": bool(party.memberships), "opens": bool(may_open(party)),
    }  # fmt: skip
    return render(request, "entrepot/programmes.html", turned | shown)


def programme(request: HttpRequest, key: str) -> HttpResponse:
    """One programme."""
    party = party_of(request)
    return programme_page(request, programme_found(key, party), party)


def programme_page(
    request: HttpRequest, found: Programme, party: Party, more: dict[str, Any] | None = None
) -> HttpResponse:
    """The page; ``more`` is a form with what is wrong in it, or why something was refused (`refused`)."""
    page = {
        "programme": found, "row": programme_row(found, node_zone()), "stages": programme_stages(found),
        "sections": sections(found, party),
    }  # fmt: skip
    return render(request, "entrepot/programme.html", page | (more or {}), status=422 if more else 200)
