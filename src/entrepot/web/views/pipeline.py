"""The way of technologies to market: the board, the page of one, and what is told of it there."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from entrepot.catalogue import queries as catalogue
from entrepot.catalogue.disclosed import disclosed
from entrepot.catalogue.domain import State
from entrepot.catalogue.models import Resource
from entrepot.deals import actions, ways
from entrepot.deals.domain.kinds import Kind
from entrepot.deals.domain.refusals import DealRefusedError
from entrepot.deals.models import FinanceRaised, PeopleRecruited, ReadinessStep
from entrepot.people import queries as people
from entrepot.people.domain import Party
from entrepot.people.permissions import allows
from entrepot.vocabulary.kinds import Role
from entrepot.vocabulary.readiness import Phase
from entrepot.web.asking import party_of
from entrepot.web.deals.board import UNSTATED, Columns, board, columns_of
from entrepot.web.deals.levels import heading
from entrepot.web.deals.rows import deal_rows
from entrepot.web.deals.way import fitting_deals, way_page
from entrepot.web.filters import Filter, filter_line
from entrepot.web.forms.deals_pipeline import FinanceForm, LevelForm, PeopleForm
from entrepot.web.names import organisation_name, title_of
from entrepot.web.refusals import why_not
from entrepot.web.texts import record_text
from entrepot.web.views.lists import chosen_filters, turned_page
from entrepot.web.views.needs import cluster_options, column
from entrepot.web.views.resources import resource_of

NARROWED: Final = ("cluster", "industrial_chain", "organisation")
FIELDS: Final = (*NARROWED, "phase", "late")
CARDS: Final = 8
"""Cards of each column on a page."""
Entry = ReadinessStep | FinanceRaised | PeopleRecruited


def pipeline(request: HttpRequest) -> HttpResponse:
    """The board: every listed technology in the column of its phase, narrowed down by cluster, industrial chain and owner."""
    party, chosen = party_of(request), chosen_filters(request, FIELDS)
    phase = chosen.get("phase", "")
    if phase not in {"", UNSTATED, *Phase}:
        raise Http404
    narrowed = {column(field): chosen[field] for field in NARROWED if field in chosen}
    numbers = set(ways.listed().filter(**narrowed).values_list("pk", flat=True)) if narrowed else None
    columns = columns_of(numbers, phase, late="late" in chosen)
    page, turned = turned_page(range(columns.longest), request, chosen, CARDS)
    deals = ways.deals_by_technology(party)
    first = (page.number - 1) * CARDS
    shown = board(columns, first, first + CARDS, party, _addresses(chosen), deals)
    return render(
        request,
        "entrepot/pipeline.html",
        {
            **turned,
            "columns": [one for one in shown if not phase or one.key == phase],
            "total": columns.longest,
            "narrowed": bool(chosen),
            "filters": _filters(chosen, columns, party),
            "alone": [] if chosen else deal_rows(deals.get(0, [])),
        },
    )


def _addresses(chosen: dict[str, str]) -> dict[str, str]:
    """The board narrowed down to each column, and to the late ones in it."""
    kept = {field: chosen[field] for field in NARROWED if field in chosen}
    names = [*map(str, Phase), UNSTATED]
    found = {name: f"?{urlencode(kept | {'phase': name})}" for name in names}
    return found | {f"late {name}": f"?{urlencode(kept | {'phase': name, 'late': '1'})}" for name in names}


def _filters(chosen: dict[str, str], columns: Columns, party: Party) -> tuple[Filter, ...]:
    phases = [*((str(phase), heading(phase)) for phase in Phase), (UNSTATED, _("No level stated"))]
    counts = (
        None
        if chosen.get("phase") or chosen.get("late")
        else {name: len(of) for name, of in columns.of.items()}
    )
    chains = [
        (chain.key, title_of(chain.texts, chain.key))
        for chain in catalogue.industrial_chains()
        if chosen.get("cluster") in {None, chain.cluster_id}
    ]
    late = [("1", _("longer than half of the others"))]
    return (
        filter_line(_("Phase"), "phase", phases, chosen, counts),
        filter_line(_("Waited"), "late", late, chosen),
        filter_line(_("Cluster"), "cluster", cluster_options(), chosen),
        filter_line(_("Industrial chain"), "industrial_chain", chains, chosen),
        *_owners(chosen, party),
    )


def _owners(chosen: dict[str, str], party: Party) -> list[Filter]:
    """The line of owners: the reader's own organisations, and the one to which the board is narrowed down; none where there are none."""
    wanted = Q(pk__in=party.organisations()) | Q(key=chosen.get("organisation", ""))
    found = people.organisations(party).filter(wanted).order_by("key")
    options = [(owner.key, organisation_name(owner)) for owner in found]
    return (
        [filter_line(_("Owner"), "organisation", options, chosen)]
        if options or "organisation" in chosen
        else []
    )


def technology_pipeline(request: HttpRequest, key: str) -> HttpResponse:
    """The way of one technology."""
    party = party_of(request)
    return _page(request, _technology(key, party), party)


@require_POST
@login_required
def tell_level(request: HttpRequest, key: str) -> HttpResponse:
    """Say its level, with what shows it."""
    technology, party = _told(request, key)
    form = LevelForm(request.POST)
    return _tell(request, technology, party, "level_form", form, lambda: actions.tell_level(resource=technology, told=form.told(), by=party))  # fmt: skip


@require_POST
@login_required
def tell_finance(request: HttpRequest, key: str) -> HttpResponse:
    """Say that money came in for it."""
    technology, party = _told(request, key)
    form = FinanceForm(request.POST, deals=fitting_deals(technology, Kind.FINANCE, party))
    return _tell(request, technology, party, "finance_form", form, lambda: actions.tell_finance(resource=technology, told=form.told(), by=party))  # fmt: skip


@require_POST
@login_required
def tell_people(request: HttpRequest, key: str) -> HttpResponse:
    """Say that people were taken on for it."""
    technology, party = _told(request, key)
    form = PeopleForm(request.POST, deals=fitting_deals(technology, Kind.TALENT, party))
    return _tell(request, technology, party, "people_form", form, lambda: actions.tell_people(resource=technology, told=form.told(), by=party))  # fmt: skip


@require_POST
@login_required
def check_step(request: HttpRequest, number: int) -> HttpResponse:
    """Say, as an officer, that one has looked at what shows a level."""
    party = party_of(request)
    step = ReadinessStep.objects.select_related("resource").filter(pk=number).first()
    if step is None or not allows(party, "pipeline.check", step):
        raise Http404
    return _said(
        request, step, _("Noted: you have looked at it."), lambda: actions.check_step(step=step, by=party)
    )


@require_POST
@login_required
def take_back_step(request: HttpRequest, number: int) -> HttpResponse:
    """Say that a level was told wrongly."""
    return _take_back(request, ReadinessStep.objects.select_related("resource").filter(pk=number).first())


@require_POST
@login_required
def take_back_finance(request: HttpRequest, number: int) -> HttpResponse:
    """Say that money was told wrongly."""
    return _take_back(request, FinanceRaised.objects.select_related("resource").filter(pk=number).first())


@require_POST
@login_required
def take_back_people(request: HttpRequest, number: int) -> HttpResponse:
    """Say that people were told wrongly."""
    return _take_back(request, PeopleRecruited.objects.select_related("resource").filter(pk=number).first())


def _take_back(request: HttpRequest, entry: Entry | None) -> HttpResponse:
    party = party_of(request)
    if entry is None or not allows(party, "pipeline.tell", entry):
        raise Http404
    return _said(request, entry, _("It is taken back: it counts no more."), lambda: actions.take_back(entry=entry, by=party))  # fmt: skip


def _technology(key: str, party: Party) -> Resource:
    found = resource_of(key, party)
    if found.kind != Role.TECHNOLOGY:
        raise Http404
    return found


def _told(request: HttpRequest, key: str) -> tuple[Resource, Party]:
    """The technology of which somebody wants to tell something.

    Raises:
        Http404: there is none that this person may tell of.
    """
    party = party_of(request)
    technology = _technology(key, party)
    if not allows(party, "pipeline.tell", technology):
        raise Http404
    return technology, party


def _tell(
    request: HttpRequest, technology: Resource, party: Party, name: str, form: forms.Form, act: Callable[[], object]
) -> HttpResponse:  # fmt: skip
    if form.is_valid():
        try:
            act()
        except DealRefusedError as error:
            form.add_error(None, why_not(error))
        else:
            messages.success(request, _("It is noted."))
            return redirect("web:technology_pipeline", key=technology.key)
    return _page(request, technology, party, {name: form})


def _said(request: HttpRequest, entry: Entry, done: str, act: Callable[[], object]) -> HttpResponse:
    try:
        act()
    except DealRefusedError as error:
        messages.error(request, why_not(error))
    else:
        messages.success(request, done)
    return redirect("web:technology_pipeline", key=entry.resource.key)


def _page(
    request: HttpRequest, technology: Resource, party: Party, more: dict[str, Any] | None = None
) -> HttpResponse:
    """The page; ``more`` is a form with what is wrong in it."""
    shown, seen = way_page(technology, party), disclosed(technology, party)
    if shown["tells"]:
        shown["level_form"] = LevelForm()
        shown["finance_form"] = FinanceForm(deals=fitting_deals(technology, Kind.FINANCE, party))
        shown["people_form"] = PeopleForm(deals=fitting_deals(technology, Kind.TALENT, party))
    page = {
        "key": technology.key,
        "title": record_text(seen),
        "organisation": organisation_name(seen.organisation),
        "owner": seen.organisation.key if seen.organisation else "",
        "listed": technology.state == State.LISTED,
    }
    return render(
        request, "entrepot/technology_pipeline.html", page | shown | (more or {}), status=422 if more else 200
    )
