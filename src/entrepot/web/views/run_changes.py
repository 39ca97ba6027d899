"""What a run changed, record by record."""

from __future__ import annotations

from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from entrepot.intake import queries as intake
from entrepot.web import figures
from entrepot.web.asking import party_of
from entrepot.web.filters import filter_line
from entrepot.web.names import name_in
from entrepot.web.runs.changed import CHANGES, changed_records
from entrepot.web.runs.wording import counts
from entrepot.web.views.lists import chosen_filters, turned_page
from entrepot.web.views.runs import run_of


def run_changes(request: HttpRequest, key: str) -> HttpResponse:
    """The records that are new, changed or withdrawn, each with what was and what is."""
    run, party = run_of(request, key), party_of(request)
    chosen = chosen_filters(request, ("change",))
    change = chosen.get("change", "")
    rows = intake.rows_of(run, change if change in CHANGES else "")
    page, turned = turned_page(rows, request, chosen)
    found = dict(run.rows.order_by().values_list("change").annotate(count=Count("pk")))
    options = [(name, name_in(CHANGES, name)) for name in CHANGES if found.get(name)]
    return render(
        request,
        "entrepot/run_changes.html",
        {
            **turned,
            "key": run.key,
            "file": run.file,
            "day": figures.day(run.started.date()),
            "counts": _("%(counts)s.") % {"counts": told} if (told := counts(run)) else "",
            "filters": (filter_line(_("Kind of change"), "change", options, chosen, found),),
            "records": changed_records(list(page), party),
        },
    )
