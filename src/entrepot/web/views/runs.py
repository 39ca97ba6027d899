"""A run of a list: how far it is, what it asks, what came of it."""

from __future__ import annotations

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from entrepot.intake import actions, folders
from entrepot.intake import queries as intake
from entrepot.intake.domain import Options, RunState
from entrepot.intake.kept_problems import unpacked
from entrepot.intake.models import Run
from entrepot.people.permissions import Owned, allows
from entrepot.web import figures
from entrepot.web.asking import party_of
from entrepot.web.forms.imports import AgainForm
from entrepot.web.problems import problem_rows
from entrepot.web.refusals import REFUSED, why_not
from entrepot.web.runs.changed import missing_records
from entrepot.web.runs.doing import take_on
from entrepot.web.runs.previews import preview
from entrepot.web.runs.view import run_view
from entrepot.web.views.lists import turned_page

PROBLEMS = 50
"""Problems on a page."""


def run(request: HttpRequest, key: str) -> HttpResponse:
    """One run; while it is worked on the page asks again and again for the part that changes. On POST, its answer."""
    found, party = run_of(request, key), party_of(request)
    if request.method == "POST":
        return _answer(request, found)
    view = run_view(found, party)
    kept, turned = turned_page(found.problems, request, {}, PROBLEMS)
    more = found.problem_count > len(found.problems)
    again = AgainForm(
        anybody=allows(party, "entries.put", Owned(None)),
        initial={name: found.options.get(name, "") for name in ("kind", "encoding")},
    )
    page = {
        **turned, "view": view, "problems": problem_rows(map(unpacked, kept)),
        "more_problems": _("The first %(count)s are shown.") % {"count": figures.number(len(found.problems))} if more else "",
        "preview": preview(found) if found.state == RunState.ASKING else (),
        "again": again if view.again else None,
        "missing": missing_records(found, party) if view.asks else (),
    }  # fmt: skip
    if request.headers.get("HX-Request"):
        said_before = request.GET.get("seen") == found.state
        return render(request, "entrepot/parts/run_later.html", {**page, "said_before": said_before})
    return render(request, "entrepot/run.html", page)


def run_of(request: HttpRequest, key: str) -> Run:
    """The run that an address names.

    Raises:
        Http404: there is none that the reader may see.
    """
    try:
        return intake.run(key, party_of(request))
    except Run.DoesNotExist as error:
        raise Http404 from error


def _answer(request: HttpRequest, found: Run) -> HttpResponse:
    """Import what was read, or do not."""
    answer, party = request.POST.get("answer", ""), party_of(request)
    if answer not in {"accept", "withdraw", "refuse"} or not allows(party, "run.answer", found):
        raise Http404
    try:
        answered = actions.answer_run(
            run=found, go=answer != "refuse", withdraws=answer == "withdraw", by=party
        )
    except REFUSED as error:
        messages.error(request, why_not(error))
    else:
        take_on(answered)
    return redirect("web:run", key=found.key)


@require_POST
def read_again(request: HttpRequest, key: str) -> HttpResponse:
    """Read the list once more, as another kind or in another encoding."""
    found, party = run_of(request, key), party_of(request)
    form = AgainForm(request.POST, anybody=allows(party, "entries.put", Owned(None)))
    if not allows(party, "run.answer", found) or not form.is_valid():
        raise Http404
    kept = found.options | {
        name: form.cleaned_data[name] for name in ("kind", "encoding") if name in request.POST
    }
    again(request, found, Options.from_json(kept))
    return redirect("web:run", key=found.key)


def again(request: HttpRequest, found: Run, options: Options) -> None:
    """Have a run read once more, or say why not."""
    try:
        take_on(actions.read_again(run=found, options=options, by=party_of(request)))
    except REFUSED as error:
        messages.error(request, why_not(error))


def refused(request: HttpRequest, key: str) -> FileResponse:
    """The refused rows, in the format of the file they came from."""
    found = run_of(request, key)
    path = folders.refused_file(found.key)
    if path is None:
        raise Http404
    return FileResponse(path.open("rb"), as_attachment=True, filename=path.name)
