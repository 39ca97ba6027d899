"""Applications on pages: begun, written, looked over, handed in, taken back; and one's own list."""

from __future__ import annotations

from typing import Any, Final

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from entrepot.people.domain import Party
from entrepot.people.permissions import allows
from entrepot.programmes import actions, files, queries
from entrepot.programmes.actions import Filing
from entrepot.programmes.domain.forms import Field
from entrepot.programmes.domain.refusals import ProgrammeRefusedError
from entrepot.programmes.domain.stages import Stage, State, Step
from entrepot.programmes.models import Application
from entrepot.web.applicationpage.sections import sections
from entrepot.web.asking import party_of
from entrepot.web.downloads import attachment
from entrepot.web.forms.applications import AnswersForm, answers_in, documents_in
from entrepot.web.names import reader
from entrepot.web.programmes.applications import (
    application_lines,
    application_row,
    application_rows,
    application_stages,
    missing_lines,
)
from entrepot.web.programmes.eligibility import standing
from entrepot.web.programmes.when import moment, node_zone
from entrepot.web.programmes.words import said
from entrepot.web.refusals import REFUSED, why_not
from entrepot.web.views.lists import turned_page
from entrepot.web.views.programmes import programme_found, programme_page

BACK: Final = frozenset({Step.REOPEN, Step.WITHDRAW})
JUDGING: Final = frozenset({Step.EXCLUDE, Step.ADMIT})


def application_found(key: str, party: Party) -> Application:
    """The application that an address names.

    Raises:
        Http404: there is none that the party may read.
    """
    found = queries.application_of(party, key)
    if found is None:
        raise Http404
    return found


@login_required
def own_applications(request: HttpRequest) -> HttpResponse:
    """The applications of one's organisations."""
    page, turned = turned_page(queries.own_applications(party_of(request)), request, {})
    return render(request, "entrepot/applications_own.html", turned | {"rows": application_rows(list(page))})


@require_POST
@login_required
def apply(request: HttpRequest, key: str) -> HttpResponse:
    """Begin an application for an organisation that one manages, or go on with the one that it has."""
    party = party_of(request)
    programme = programme_found(key, party)
    wanted = request.POST.get("organisation", "")
    organisation = next((one for one in queries.may_apply(party) if one.key == wanted), None)
    if organisation is None:
        raise Http404
    try:
        begun = actions.begin_application(
            programme=programme, organisation=organisation, language=reader(), by=party
        )
    except REFUSED as error:
        return programme_page(request, programme, party, {"refused": why_not(error)})
    return redirect("web:write_application", key=begun.key)


@login_required
def application(request: HttpRequest, key: str) -> HttpResponse:
    """One application."""
    party = party_of(request)
    return application_page(request, application_found(key, party), party)


def application_page(
    request: HttpRequest, found: Application, party: Party, more: dict[str, Any] | None = None
) -> HttpResponse:
    """The page; ``more`` says why something was refused (`refused`)."""
    page = {
        "application": found, "row": application_row(found, node_zone()), "stages": application_stages(found),
        "sections": sections(found, party), "lines": application_lines(queries.history(party, found)),
    }  # fmt: skip
    return render(request, "entrepot/application.html", page | (more or {}), status=422 if more else 200)


@login_required
def write(request: HttpRequest, key: str) -> HttpResponse:
    """The questions of a call, and what was answered so far. Whatever is typed is kept; what is odd with it stands beside its question."""
    party = party_of(request)
    found = _own(key, party)
    fields = found.programme.call.fields
    if request.method == "POST":
        answers = answers_in(fields, request.POST, found.answers)
        try:
            actions.save_answers(application=found, answers=answers, by=party)
            _file(request, found, fields, party)
        except REFUSED as error:
            return _form(request, found, party, answers, why_not(error))
        messages.success(request, _("The draft is kept."))
        return redirect(
            "web:check_application" if request.POST.get("do") == "check" else "web:write_application", key=key
        )
    if found.state != State.DRAFT or found.programme.stage != Stage.OPEN:
        return redirect("web:programme_application", key=key)
    return _form(request, found, party, found.answers, "")


@login_required
def check(request: HttpRequest, key: str) -> HttpResponse:
    """What is missing before an application can be handed in; then it is."""
    party = party_of(request)
    found = _own(key, party)
    if request.method == "POST":
        try:
            actions.hand_in(application=found, by=party)
        except REFUSED as error:
            return _check_page(request, found, why_not(error))
        messages.success(request, _("The application is handed in."))
        return redirect("web:programme_application", key=key)
    if found.state != State.DRAFT or found.programme.stage != Stage.OPEN:
        return redirect("web:programme_application", key=key)
    return _check_page(request, found, "")


@require_POST
@login_required
def take_back(request: HttpRequest, key: str, step: str) -> HttpResponse:
    """Make an application a draft again, or withdraw it."""
    party = party_of(request)
    found = application_found(key, party)
    if step not in BACK:
        raise Http404
    try:
        actions.take_back(application=found, step=Step(step), by=party)
    except REFUSED as error:
        return application_page(request, application_found(key, party), party, {"refused": why_not(error)})
    if step == Step.REOPEN:
        messages.success(request, _("It is a draft again. Hand it in once you have changed it."))
        return redirect("web:write_application", key=key)
    messages.success(request, _("The application is withdrawn."))
    return redirect("web:programme_application", key=key)


@require_POST
@login_required
def judge(request: HttpRequest, key: str, step: str) -> HttpResponse:
    """Say that an applicant may not apply, or may after all, and why."""
    party = party_of(request)
    found = application_found(key, party)
    if step not in JUDGING:
        raise Http404
    reason = request.POST.get("reason", "")
    try:
        actions.judge_eligibility(application=found, step=Step(step), reason=reason, by=party)
    except REFUSED as error:
        more = {"refused": why_not(error), "given": reason}
        return application_page(request, application_found(key, party), party, more)
    messages.success(request, _("The applicant is told, with your reason."))
    return redirect("web:programme_application", key=key)


@require_safe
@login_required
def file(request: HttpRequest, key: str, file: str) -> HttpResponse:
    """A document of an application, to be kept: never shown by the browser under this node's name."""
    party = party_of(request)
    found = application_found(key, party)
    kept = files.file_of(party, found, file)
    if kept is None:
        raise Http404
    try:
        return attachment(files.content(kept), kept.name, kept.media_type)
    except ProgrammeRefusedError as error:
        return application_page(request, found, party, {"refused": why_not(error)})


def _own(key: str, party: Party) -> Application:
    """An application that somebody writes.

    Raises:
        Http404: there is none for which they do.
    """
    found = application_found(key, party)
    if not allows(party, "application.write", found):
        raise Http404
    return found


def _file(request: HttpRequest, found: Application, fields: tuple[Field, ...], party: Party) -> None:
    for field, sent in documents_in(fields, request.FILES):
        filing = Filing(field.key, sent.name or "", sent.chunks())
        actions.add_application_file(application=found, filing=filing, by=party)


def _form(
    request: HttpRequest, found: Application, party: Party, answers: dict[str, Any], refused: str
) -> HttpResponse:
    form = AnswersForm(found.programme.call.fields, answers, files.files_of(party, found))
    shown = {
        "application": found, "row": application_row(found, node_zone()), "form": form, "refused": refused,
        "closes": moment(found.programme.closes, node_zone()),
    }  # fmt: skip
    return render(request, "entrepot/application_write.html", shown, status=422 if refused else 200)


def _check_page(request: HttpRequest, found: Application, refused: str) -> HttpResponse:
    shown = {
        "application": found, "row": application_row(found, node_zone()), "missing": missing_lines(found),
        "standing": standing(found.programme, found.organisation), "refused": refused,
        "closes": moment(found.programme.closes, node_zone()), "title": said(found.programme.call.title),
    }  # fmt: skip
    return render(request, "entrepot/application_check.html", shown, status=422 if refused else 200)
