"""Bringing in a list: handed in, checked, then imported."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from entrepot.catalogue.domain import Entry
from entrepot.catalogue.imports import ImportReport, import_file
from entrepot.catalogue.jobs import link_soon, rate_soon
from entrepot.intake.domain import Options
from entrepot.intake.formats import open_file
from entrepot.intake.refused import suggested_path
from entrepot.intake.rows import SourceError
from entrepot.matching.jobs import look_soon
from entrepot.people.actions import OrganisationRecord
from entrepot.people.domain import OrganisationRole, Party
from entrepot.people.models import Organisation, Place
from entrepot.web import figures
from entrepot.web.asking import party_of
from entrepot.web.forms.imports import ImportForm, importers
from entrepot.web.names import (
    NEEDS,
    ORGANISATIONS,
    ROLES,
    language_name,
    name_in,
    organisation_name,
    place_name,
)
from entrepot.web.present import listed
from entrepot.web.problems import problem_row, problem_rows
from entrepot.web.uploads import Upload, keep, kept, refused_file

SHOWN = 200


@dataclass(frozen=True, slots=True)
class PreviewRow:
    """A row as it was understood."""

    title: str
    kind: str
    language: str
    language_name: str
    place: str


def import_page(request: HttpRequest) -> HttpResponse:
    """Hand in a file; whoever may not is told why, and the way on."""
    party = party_of(request)
    allowed = importers(party)
    if not allowed.any:
        return _not_yet(request, party)
    form = (
        ImportForm(request.POST, request.FILES, importers=allowed)
        if request.method == "POST"
        else ImportForm(importers=allowed)
    )
    if form.is_valid():
        given = form.cleaned_data
        ticket = keep(
            settings.HOME.path, given["file"], given["kind"], given["organisation"], owner=party.actor
        )
        return redirect("web:dry_run", ticket=ticket)
    return render(request, "entrepot/import.html", {"form": form}, status=422 if form.errors else 200)


def _not_yet(request: HttpRequest, party: Party) -> HttpResponse:
    """Why somebody may not bring in lists, and what to do about it."""
    waiting = Organisation.objects.filter(
        pk__in=party.organisations(OrganisationRole.MANAGER) - party.admitted
    )
    page = {
        "refused": True,
        "known": party.known,
        "waiting": [
            (organisation_name(item), reverse("web:organisation", args=[item.key])) for item in waiting
        ],
        "member": bool(party.memberships),
    }
    return render(request, "entrepot/import.html", page, status=403 if request.method == "POST" else 200)


def dry_run(request: HttpRequest, ticket: str) -> HttpResponse:
    """Check a file without storing anything; on POST import it."""
    upload = _upload(request, ticket)
    storing = request.method == "POST"
    try:
        report = import_file(
            path=upload.path,
            by=party_of(request),
            options=Options(kind=upload.kind, organisation=upload.organisation),
            name=upload.name,
            refused_to=suggested_path(open_file(upload.path, name=upload.name)),
            dry_run=not storing,
        )
    except SourceError as error:
        return _failed(request, upload, error)
    if storing and report.changes.get("new", 0) + report.changes.get("changed", 0):
        look_soon()
        link_soon()
        rate_soon()
    return render(request, "entrepot/dry_run.html", _page(report, ticket, storing))


def refused(request: HttpRequest, ticket: str) -> FileResponse:
    """The refused rows, in the format of the file they came from."""
    path = refused_file(_upload(request, ticket))
    if path is None:
        raise Http404
    return FileResponse(path.open("rb"), as_attachment=True, filename=path.name)


def _upload(request: HttpRequest, ticket: str) -> Upload:
    """The file of a ticket, for the account that handed it in."""
    party = party_of(request)
    upload = kept(settings.HOME.path, ticket)
    if upload is None or not party.known or upload.owner != party.actor or not importers(party).any:
        raise Http404
    return upload


def _failed(request: HttpRequest, upload: Upload, error: SourceError) -> HttpResponse:
    page = {
        "file": upload.name,
        "headline": _("This file cannot be read"),
        "failed": problem_row(error.problem),
    }
    return render(request, "entrepot/dry_run.html", page, status=422)


def _page(report: ImportReport, ticket: str, stored: bool) -> dict[str, object]:
    outcome = report.outcome
    more = outcome.problem_count - min(SHOWN, len(outcome.problems))
    return {
        "file": report.file,
        "headline": _headline(report, stored),
        "stored": stored,
        "can_import": outcome.accepted > 0,
        "read": figures.number(outcome.read),
        "accepted": figures.number(outcome.accepted),
        "accepted_count": outcome.accepted,
        "warned_count": outcome.warned,
        "refused": figures.number(outcome.refused),
        "unknown": listed(outcome.unknown_columns),
        "unknown_count": figures.number(len(outcome.unknown_columns)),
        "changes": _changes(report),
        "problems": problem_rows(outcome.problems[:SHOWN]),
        "more_problems": _("The first %(count)s are shown.") % {"count": figures.number(SHOWN)}
        if more > 0
        else "",
        "refused_url": reverse("web:refused", args=[ticket]) if report.refused_file else "",
        "preview": _preview(report),
    }


def _headline(report: ImportReport, stored: bool) -> str:
    count = report.outcome.accepted
    if count == 0:
        return _("No row can be imported")
    given = {"count": figures.number(count)}
    if stored:
        return ngettext("%(count)s row imported", "%(count)s rows imported", count) % given
    return ngettext("%(count)s row can be imported", "%(count)s rows can be imported", count) % given


def _changes(report: ImportReport) -> str:
    words = (
        ("new", _("%(count)s new")),
        ("changed", _("%(count)s changed")),
        ("same", _("%(count)s already here, unchanged")),
    )
    counts = report.changes
    return listed(
        [word % {"count": figures.number(counts[change])} for change, word in words if counts.get(change)]
    )


def _preview(report: ImportReport) -> tuple[PreviewRow, ...]:
    places = {
        place.key: place_name(place)
        for place in Place.objects.filter(key__in={item.place for item in report.preview})
    }
    return tuple(_preview_row(item, places.get(item.place or "", "")) for item in report.preview)


def _preview_row(item: Entry | OrganisationRecord, place: str) -> PreviewRow:
    if isinstance(item, OrganisationRecord):
        kind = name_in(ORGANISATIONS, item.kind)
    else:
        kind = name_in(NEEDS if item.is_need else ROLES, item.kind)
    text = item.texts[item.language]
    return PreviewRow(
        title=text.get("title", ""),
        kind=kind,
        language=item.language,
        language_name=language_name(item.language),
        place=place,
    )
