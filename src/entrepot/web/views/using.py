"""How a facility is used: booked against used, a log to bring in, incidents, and the load of the weeks to come."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from entrepot.booking import actions
from entrepot.booking.domain.figures import Kind
from entrepot.booking.models import Incident, Timetable
from entrepot.booking.refusals import BookingRefusedError
from entrepot.intake.rows import SourceError
from entrepot.people.domain import Party
from entrepot.people.permissions import allows
from entrepot.web import figures as written
from entrepot.web.asking import party_of
from entrepot.web.booking.rows import title_of
from entrepot.web.booking.statistics import KINDS, hours, share
from entrepot.web.booking.using import forecast_rows, incident_rows, lately
from entrepot.web.booking.ways import reads_use
from entrepot.web.forms.using import IncidentForm, LogForm, OutcomeForm
from entrepot.web.problems import ProblemRow, problem_row
from entrepot.web.refusals import why_not
from entrepot.web.views.booking import timetable_of

SHOWN = 50
"""Problems of a log that the page lists."""


@login_required
def use(request: HttpRequest, key: str) -> HttpResponse:
    """Booked against used over the past eight weeks, the weeks to come, incidents."""
    party = party_of(request)
    return _page(request, _used(key, party), party)


@require_POST
@login_required
def log(request: HttpRequest, key: str) -> HttpResponse:
    """Bring in a log of use; rows that cannot be read are listed."""
    party = party_of(request)
    timetable = _kept(key, party)
    form = LogForm(request.POST, request.FILES)
    problems: list[ProblemRow] = []
    if form.is_valid():
        try:
            report = _imported(timetable, form.cleaned_data["file"], party)
        except SourceError as error:
            told = problem_row(error.problem)
            form.add_error("file", f"{told.sentence} {told.remedy}")
        else:
            _tell(request, report)
            if not report.problems:
                return redirect("web:use", key=key)
            problems = [problem_row(item) for item in report.problems[:SHOWN]]
    return _page(request, timetable, party, {"log": form, "problems": problems})


@require_POST
@login_required
def incident(request: HttpRequest, key: str) -> HttpResponse:
    """Say what happened."""
    party = party_of(request)
    timetable = _kept(key, party)
    form = IncidentForm(request.POST)
    if not form.is_valid():
        return _page(request, timetable, party, {"incident": form})
    given = form.cleaned_data
    actions.tell_incident(timetable=timetable, what=given["what"], closes=given["closes"], by=party)
    messages.success(request, _("It is noted."))
    return redirect("web:use", key=key)


@require_POST
@login_required
def resolve(request: HttpRequest, key: str) -> HttpResponse:
    """An incident is over."""
    party = party_of(request)
    found = Incident.objects.select_related("timetable__resource").filter(key=key).first()
    form = OutcomeForm(request.POST)
    if found is None or not allows(party, "usage.record", found) or not form.is_valid():
        raise Http404
    try:
        actions.resolve_incident(incident=found, outcome=form.cleaned_data["outcome"], by=party)
    except BookingRefusedError as error:
        messages.error(request, why_not(error))
    else:
        messages.success(request, _("It is resolved."))
    return redirect("web:use", key=found.timetable.resource.key)


def _used(key: str, party: Party) -> Timetable:
    timetable = timetable_of(key, party)
    if not reads_use(party, timetable):
        raise Http404
    return timetable


def _kept(key: str, party: Party) -> Timetable:
    timetable = timetable_of(key, party)
    if not allows(party, "usage.record", timetable):
        raise Http404
    return timetable


def _imported(timetable: Timetable, file: UploadedFile[Any], party: Party) -> actions.LogReport:
    name = Path(file.name or "log").name
    with tempfile.NamedTemporaryFile() as held:
        for chunk in file.chunks():
            held.write(chunk)
        held.flush()
        return actions.import_log(timetable=timetable, path=Path(held.name), name=name, by=party)


def _tell(request: HttpRequest, report: actions.LogReport) -> None:
    told = _("Rows of the log: %(new)s new, %(changed)s now with an organisation, %(same)s known already, %(refused)s refused.") % {
        "new": written.number(report.new), "changed": written.number(report.changed),
        "same": written.number(report.same), "refused": written.number(report.refused),
    }  # fmt: skip
    (messages.warning if report.refused else messages.success)(request, told)


def _page(
    request: HttpRequest, timetable: Timetable, party: Party, more: dict[str, Any] | None = None
) -> HttpResponse:
    found, compared = lately(timetable)
    kinds = (Kind.BOOKED, Kind.EFFECTIVE, Kind.OVERRUN, Kind.MISSED)
    keeps = allows(party, "usage.record", timetable)
    page = {
        "key": timetable.resource.key, "title": title_of(timetable.resource),
        "sums": [(_(KINDS[kind]), hours(found.figure(kind).time)) for kind in kinds],
        "kept": share(found.kept), "compared": compared[:SHOWN],
        "forecast": forecast_rows(timetable), "incidents": incident_rows(timetable), "keeps": keeps,
        "log": LogForm() if keeps else None, "incident": IncidentForm() if keeps else None,
        "idle": allows(party, "idle.read", timetable),
    }  # fmt: skip
    wrong = any(form.errors for name, form in (more or {}).items() if name in {"log", "incident"})
    return render(request, "entrepot/use.html", page | (more or {}), status=422 if wrong else 200)
