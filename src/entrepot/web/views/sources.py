"""Sources of lists: where each comes from, how often, and what came of it."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from entrepot.catalogue.imports import open_source
from entrepot.intake import actions
from entrepot.intake import queries as intake
from entrepot.intake.domain import Protocol
from entrepot.intake.models import Source
from entrepot.people.domain import Party
from entrepot.web import figures
from entrepot.web.asking import party_of
from entrepot.web.forms.imports import importers
from entrepot.web.forms.sources import SourceForm
from entrepot.web.refusals import REFUSED, why_not
from entrepot.web.runs.doing import take_on
from entrepot.web.runs.rows import run_rows
from entrepot.web.runs.sources import next_run, often, source_rows
from entrepot.web.views.lists import turned_page


@login_required
def sources(request: HttpRequest) -> HttpResponse:
    """Every source that the reader may keep."""
    party = party_of(request)
    page, turned = turned_page(intake.sources(party), request, {})
    return render(
        request,
        "entrepot/sources.html",
        {
            **turned,
            "rows": source_rows(page),
            "count": figures.number(page.paginator.count),
            "may": importers(party).any,
        },
    )


@login_required
def new_source(request: HttpRequest) -> HttpResponse:
    """Name a source whose list is fetched from now on."""
    party = party_of(request)
    allowed = importers(party)
    if not allowed.any:
        raise Http404
    form = SourceForm(request.POST or None, importers=allowed)
    if form.is_valid():
        source = Source()
        if _kept(source, form, party):
            return _run(source, party)
    page = {"form": form, "new": True}
    return render(request, "entrepot/source.html", page, status=422 if form.errors else 200)


@login_required
def source(request: HttpRequest, key: str) -> HttpResponse:
    """One source with its runs; on POST it is changed."""
    party = party_of(request)
    found = source_of(key, party)
    form = SourceForm(request.POST or None, importers=importers(party), source=found)
    if form.is_valid() and _kept(found, form, party):
        messages.success(request, _("What you changed is stored."))
        return redirect("web:source", key=found.key)
    page, turned = turned_page(intake.runs_of(found), request, {})
    return render(
        request,
        "entrepot/source.html",
        {
            **turned, "form": form, "new": False, "key": found.key, "name": intake.source(key, party).name,
            "fetched": found.protocol != Protocol.FILE, "runs": run_rows(page), "often": often(found),
            "next": next_run(found), "open": bool(form.errors),
        },
        status=422 if form.errors else 200,
    )  # fmt: skip


@require_POST
@login_required
def run_now(request: HttpRequest, key: str) -> HttpResponse:
    """Look at a source now."""
    party = party_of(request)
    found = source_of(key, party)
    if found.protocol == Protocol.FILE:
        raise Http404
    return _run(found, party)


def source_of(key: str, party: Party) -> Source:
    """The source that an address names.

    Raises:
        Http404: there is none that the party may keep.
    """
    try:
        return intake.source(key, party)
    except Source.DoesNotExist as error:
        raise Http404 from error


def _kept(source: Source, form: SourceForm, party: Party) -> bool:
    form.put_into(source)
    try:
        actions.keep_source(source=source, by=party)
    except REFUSED as error:
        form.add_error(None, why_not(error))
        return False
    return True


def _run(source: Source, party: Party) -> HttpResponse:
    """Begin a run, or lead to the one that is under way; the first one is looked over before anything is stored."""
    under_way = intake.under_way(source)
    if under_way is not None:
        return redirect("web:run", key=under_way.key)
    run = open_source(source=source, looked_over=intake.last_done(source) is None, by=party)
    take_on(run)
    return redirect("web:run", key=run.key)
