"""Programmes on pages: those there are, and the page of one."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from entrepot.people.domain import Party
from entrepot.programmes import queries
from entrepot.programmes.models import Programme
from entrepot.web.asking import party_of
from entrepot.web.programmepage.sections import sections
from entrepot.web.programmes.rows import programme_row, programme_rows, programme_stages
from entrepot.web.programmes.when import node_zone
from entrepot.web.views.lists import turned_page


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
    """The programmes of the node."""
    page, turned = turned_page(queries.programmes(party_of(request)), request, {})
    return render(request, "entrepot/programmes.html", turned | {"rows": programme_rows(list(page))})


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
