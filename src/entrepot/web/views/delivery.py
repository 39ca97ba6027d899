"""The members of a programme at work: how far they are, when they begin, what they are to deliver, and the end."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from entrepot.people.domain import Party
from entrepot.people.permissions import allows
from entrepot.programmes import actions, delivery
from entrepot.programmes.delivery import Delivered
from entrepot.programmes.domain.delivering import Rhythm
from entrepot.programmes.models import Member, Programme
from entrepot.runtime import clock
from entrepot.web.asking import party_of
from entrepot.web.delivery.board import (
    FIELDS,
    as_csv,
    board_filters,
    board_rows,
    chosen_rows,
    sheet,
    tally,
)
from entrepot.web.delivery.offered import offered_lines
from entrepot.web.delivery.words import RHYTHMS
from entrepot.web.downloads import attachment
from entrepot.web.forms.delivery import TARGETS, TermForm, targets_of, typed_rows
from entrepot.web.names import organisation_name
from entrepot.web.programmes.words import said
from entrepot.web.refusals import REFUSED, why_not
from entrepot.web.sheets import as_workbook
from entrepot.web.views.lists import chosen_filters, turned_page
from entrepot.web.views.programmes import programme_found, programme_page

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@login_required
def lights(request: HttpRequest, key: str) -> HttpResponse:
    """How far each member of a programme is with what it is to deliver."""
    party = party_of(request)
    programme, found = _board(key, party)
    chosen = chosen_filters(request, FIELDS)
    page, turned = turned_page(chosen_rows(found, chosen), request, chosen)
    cohort = delivery.cohort_of(programme)
    shown = {
        **turned, "programme": programme, "title": said(programme.call.title), "rows": board_rows(list(page), party), "tally": tally(found),
        "filters": board_filters(found, chosen), "rhythm": _(RHYTHMS[Rhythm(cohort.rhythm)]) if cohort else "",
    }  # fmt: skip
    return render(request, "entrepot/programme_lights.html", shown)


@login_required
def lights_csv(request: HttpRequest, key: str) -> HttpResponse:
    """The same as CSV."""
    _programme, found = _board(key, party_of(request))
    return attachment(as_csv(sheet(found)), f"lights-{clock.today()}.csv", "text/csv; charset=utf-8")


@login_required
def lights_xlsx(request: HttpRequest, key: str) -> HttpResponse:
    """The same as XLSX."""
    _programme, found = _board(key, party_of(request))
    return attachment(as_workbook([sheet(found)]), f"lights-{clock.today()}.xlsx", XLSX)


@login_required
def start(request: HttpRequest, key: str) -> HttpResponse:
    """Make those who were selected members."""
    party = party_of(request)
    programme = _run(key, party)
    form = TermForm(request.POST or None)
    page: dict[str, Any] = {"programme": programme, "title": said(programme.call.title), "form": form}
    if form.is_valid():
        try:
            actions.start_cohort(programme=programme, rhythm=form.rhythm_chosen(), term=form.term(), by=party)
        except REFUSED as error:
            page["refused"] = why_not(error)
        else:
            messages.success(request, _("They are members now. Say what they are to deliver."))
            return redirect("web:programme_targets", key=key)
    status = 422 if form.errors or "refused" in page else 200
    return render(request, "entrepot/programme_start.html", page, status=status)


@login_required
def targets(request: HttpRequest, key: str) -> HttpResponse:
    """Say what all members are to deliver; with ``?member=`` what one of them is."""
    party = party_of(request)
    programme = _run(key, party)
    member = _member(request.GET.get("member", ""), programme, party)
    known = delivery.targets_of(member) if member else delivery.common_targets(programme)
    rows = TARGETS(request.POST or None, initial=typed_rows(known.agreed) if known else [])
    page: dict[str, Any] = {
        "programme": programme, "title": said(programme.call.title), "rows": rows, "number": known.number if known else 0,
        "member": organisation_name(member.organisation) if member else "",
    }  # fmt: skip
    if request.method == "POST" and rows.is_valid():
        try:
            actions.set_targets(programme=programme, targets=targets_of(rows), member=member, by=party)
        except REFUSED as error:
            page["refused"] = why_not(error)
        else:
            messages.success(request, _("The targets are set; reports that come in now answer to them."))
            return redirect(
                reverse("web:programme_member", args=[member.key])
                if member
                else reverse("web:programme_lights", args=[key])
            )
    wrong = request.method == "POST" and not rows.is_valid()
    return render(
        request, "entrepot/programme_targets.html", page | {"wrong": wrong},
        status=422 if wrong or "refused" in page else 200,
    )  # fmt: skip


@require_POST
@login_required
def offer(request: HttpRequest, key: str) -> HttpResponse:
    """Ask members whether they talk about their agreement, and put the terms before those who do."""
    party = party_of(request)
    programme = _run(key, party)
    try:
        done = actions.offer_agreements(programme=programme, by=party)
    except REFUSED as error:
        return programme_page(request, programme_found(key, party), party, {"refused": why_not(error)})
    for sentence in offered_lines(done):
        messages.success(request, sentence)
    return redirect("web:programme", key=key)


@require_POST
@login_required
def end(request: HttpRequest, key: str) -> HttpResponse:
    """End a programme."""
    party = party_of(request)
    programme = _run(key, party)
    try:
        actions.end_programme(programme=programme, by=party)
    except REFUSED as error:
        return programme_page(request, programme_found(key, party), party, {"refused": why_not(error)})
    messages.success(request, _("The programme is over; what was reported stays."))
    return redirect("web:programme", key=key)


def _board(key: str, party: Party) -> tuple[Programme, list[Delivered]]:
    """A programme with its members.

    Raises:
        Http404: there is none whose lights the party may see.
    """
    programme = programme_found(key, party)
    if not allows(party, "programme.lights", programme):
        raise Http404
    return programme, delivery.board(party, programme)


def _run(key: str, party: Party) -> Programme:
    """A programme that somebody runs.

    Raises:
        Http404: there is none.
    """
    found = programme_found(key, party)
    if not allows(party, "programme.run", found):
        raise Http404
    return found


def _member(key: str, programme: Programme, party: Party) -> Member | None:
    if not key:
        return None
    found = delivery.member_of(party, key)
    if found is None or found.programme_id != programme.pk:
        raise Http404
    return found
