"""What each column of a list is taken for, and saying otherwise."""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from entrepot.intake import actions, folders
from entrepot.intake import queries as intake
from entrepot.intake.column_views import ColumnView, describe_columns
from entrepot.intake.domain import Options
from entrepot.intake.formats import OpenedFile, open_file
from entrepot.intake.mapping import TARGETS, ColumnMapping
from entrepot.intake.models import Run, Source
from entrepot.intake.readers.checks import storable
from entrepot.intake.rows import SourceError
from entrepot.people.domain import Party
from entrepot.people.permissions import allows
from entrepot.web.asking import party_of
from entrepot.web.problems import problem_row
from entrepot.web.refusals import REFUSED, why_not
from entrepot.web.runs.columns import column_lines, targets
from entrepot.web.views.runs import again, run_of
from entrepot.web.views.sources import source_of


@dataclass(frozen=True, slots=True)
class _List:
    """A list whose columns are looked at: of a run that is still open, or the last one of a source."""

    run: Run
    opened: OpenedFile
    mapping: ColumnMapping


def run_columns(request: HttpRequest, key: str) -> HttpResponse:
    """The columns of a list that nothing was stored of; saying otherwise reads it again."""
    run, party = run_of(request, key), party_of(request)
    if not allows(party, "run.answer", run) or run.cursor:
        raise Http404
    listed = _opened(run)
    if request.method != "POST":
        return _page(request, listed, run.source, 200)
    mapping = _said(request, listed)
    if mapping is None or not _kept(request, run.source, mapping, party):
        return _page(request, listed, run.source, 422)
    again(request, run, replace(Options.from_json(run.options), mapping=dict(mapping.targets)))
    return redirect("web:run", key=run.key)


def source_columns(request: HttpRequest, key: str) -> HttpResponse:
    """The columns of a source, as its last list has them; what is said holds from the next run on."""
    party = party_of(request)
    source = source_of(key, party)
    run = intake.runs_of(source).first()
    if run is None:
        raise Http404
    listed = _opened(run)
    if request.method != "POST":
        return _page(request, listed, source, 200, of_source=True)
    mapping = _said(request, listed)
    if mapping is None or not _kept(request, source, mapping, party):
        return _page(request, listed, source, 422, of_source=True)
    messages.success(request, _("Stored: the next run reads the columns so."))
    return redirect("web:source", key=source.key)


def _opened(run: Run) -> _List:
    """The file of a run.

    Raises:
        Http404: it is gone, or cannot be opened at all.
    """
    options = Options.from_json(run.options)
    mapping = ColumnMapping(options.mapping or run.source.mapping or {})
    try:
        opened = open_file(
            folders.list_file(run.key, run.file), name=run.file, encoding=options.encoding or None,
            sheet=options.sheet or None,
        )  # fmt: skip
    except SourceError as error:
        raise Http404 from error
    return _List(run, opened, mapping)


def _columns(listed: _List) -> list[ColumnView]:
    try:
        return describe_columns(listed.opened, listed.mapping)
    except SourceError:  # the saved mapping is wrong in itself
        return describe_columns(listed.opened)


def _said(request: HttpRequest, listed: _List) -> ColumnMapping | None:
    """What a person said; what was recognised so anyway is left to the names. None, and a message, where it is wrong."""
    columns = _columns(listed)
    recognised = {view.column: view.target for view in describe_columns(listed.opened)}
    targets = dict(listed.mapping.targets)
    for number, view in enumerate(columns):
        said = request.POST.get(f"column-{number}", view.target)
        if said not in TARGETS:
            raise Http404
        name = storable(view.column)
        targets.pop(name, None)
        if said != recognised.get(view.column):
            targets[name] = said
    mapping = ColumnMapping(targets)
    for found in mapping.problems():
        line = problem_row(found)
        messages.error(request, f"{line.sentence} {line.remedy}")
        return None
    return mapping


def _kept(request: HttpRequest, source: Source, mapping: ColumnMapping, party: Party) -> bool:
    try:
        actions.keep_mapping(source=source, mapping=mapping, by=party)
    except REFUSED as error:
        messages.error(request, why_not(error))
        return False
    return True


def _page(
    request: HttpRequest, listed: _List, source: Source, status: int, of_source: bool = False
) -> HttpResponse:
    columns = _columns(listed)
    said = {view.column: request.POST.get(f"column-{n}", view.target) for n, view in enumerate(columns)}
    page = {
        "file": listed.run.file, "source": source.name, "of_source": of_source,
        "key": source.key if of_source else listed.run.key, "columns": column_lines(columns, said), "targets": targets(),
    }  # fmt: skip
    return render(request, "entrepot/columns.html", page, status=status)
