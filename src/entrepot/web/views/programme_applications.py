"""The applications to a programme, for those who run it: a list, and the same as CSV and as a workbook."""

from __future__ import annotations

import csv
import io
from typing import Final
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.db.models import Count, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from entrepot.intake.guard import guard
from entrepot.people.domain import Party
from entrepot.people.permissions import allows
from entrepot.programmes import queries
from entrepot.programmes.domain.stages import State
from entrepot.programmes.models import Application, Programme
from entrepot.web.asking import party_of
from entrepot.web.filters import filter_line
from entrepot.web.programmes.applications import application_rows
from entrepot.web.programmes.rows import programme_row
from entrepot.web.programmes.tables import application_sheet
from entrepot.web.programmes.when import node_zone
from entrepot.web.programmes.words import state_name
from entrepot.web.sheets import as_workbook
from entrepot.web.views.deal_registration import XLSX
from entrepot.web.views.lists import chosen_filters, turned_page
from entrepot.web.views.programmes import programme_found

LISTED: Final = tuple(state for state in State if state != State.DRAFT)


@login_required
def applications(request: HttpRequest, key: str) -> HttpResponse:
    """What was handed in, in the order in which it came; narrowed down by how far each is."""
    programme, party = _run(request, key)
    chosen, found = _chosen(request, programme, party)
    page, turned = turned_page(found, request, chosen)
    counts = dict(
        queries.applications(party, programme).order_by().values_list("state").annotate(Count("pk"))
    )
    names = [(str(state), state_name(state)) for state in LISTED if state in counts]
    query = f"?{urlencode(chosen)}" if chosen else ""
    shown = {
        "programme": programme, "row": programme_row(programme, node_zone()), "rows": application_rows(list(page)), "chosen": chosen,
        "filters": [filter_line(_("State"), "state", names, chosen, counts)] if len(names) > 1 else [],
        "csv": reverse("web:programme_applications_csv", args=[key]) + query,
        "xlsx": reverse("web:programme_applications_xlsx", args=[key]) + query,
    }  # fmt: skip
    return render(request, "entrepot/programme_applications.html", turned | shown)


@login_required
def as_csv(request: HttpRequest, key: str) -> HttpResponse:
    """The same applications as CSV; texts that a spreadsheet would take for a formula begin with an apostrophe."""
    programme, party = _run(request, key)
    _name, head, rows = application_sheet(programme, _chosen(request, programme, party)[1])
    stream = io.StringIO()
    writer = csv.writer(stream)
    writer.writerow([guard(cell) for cell in head])
    writer.writerows([guard(cell) if isinstance(cell, str) else cell for cell in row] for row in rows)
    response = HttpResponse(stream.getvalue(), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{key}-applications.csv"'
    return response


@login_required
def as_xlsx(request: HttpRequest, key: str) -> HttpResponse:
    """The same applications as a workbook."""
    programme, party = _run(request, key)
    sheet = application_sheet(programme, _chosen(request, programme, party)[1])
    response = HttpResponse(as_workbook([sheet]), content_type=XLSX)
    response.headers["Content-Disposition"] = f'attachment; filename="{key}-applications.xlsx"'
    return response


def _run(request: HttpRequest, key: str) -> tuple[Programme, Party]:
    """A programme that the reader runs.

    Raises:
        Http404: there is none.
    """
    party = party_of(request)
    programme = programme_found(key, party)
    if not allows(party, "programme.run", programme):
        raise Http404
    return programme, party


def _chosen(
    request: HttpRequest, programme: Programme, party: Party
) -> tuple[dict[str, str], QuerySet[Application]]:
    chosen = chosen_filters(request, ("state",))
    if chosen and chosen["state"] not in LISTED:
        raise Http404
    found = queries.applications(party, programme).order_by("handed_in", "pk")
    found = found.select_related("organisation__place").prefetch_related("files")
    return chosen, found.filter(**chosen)
