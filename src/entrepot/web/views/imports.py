"""Bringing in a list: handed in as a file, read as a run from then on."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import TemporaryUploadedFile, UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from entrepot.catalogue.imports import open_list
from entrepot.intake import queries as intake
from entrepot.intake.models import Run
from entrepot.people.domain import OrganisationRole, Party
from entrepot.people.models import Organisation
from entrepot.web.asking import party_of
from entrepot.web.forms.imports import ImportForm, importers
from entrepot.web.names import organisation_name
from entrepot.web.runs.doing import take_on
from entrepot.web.runs.rows import run_rows

LATEST = 5
"""Runs that the page shows; the sources have the others."""


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
        run = _opened(form.cleaned_data["file"], form, party)
        take_on(run)
        return redirect("web:run", key=run.key)
    page = {"form": form, "runs": run_rows(intake.runs(party)[:LATEST])}
    return render(request, "entrepot/import.html", page, status=422 if form.errors else 200)


def _opened(file: UploadedFile[Any], form: ImportForm, party: Party) -> Run:
    """The run of a file that was handed in; a person looks it over before anything is stored."""
    name = Path(file.name or "list").name
    if isinstance(file, TemporaryUploadedFile):
        kept = Path(file.temporary_file_path())
        return open_list(path=kept, name=name, options=form.options(), looked_over=True, by=party)
    with tempfile.NamedTemporaryFile() as held:
        for chunk in file.chunks():
            held.write(chunk)
        held.flush()
        return open_list(path=Path(held.name), name=name, options=form.options(), looked_over=True, by=party)


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
