"""Self-assessments on pages: the list, where one begins or firms are asked; the page of one; where sectors stand."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from entrepot.people.domain import Party
from entrepot.people.permissions import allows
from entrepot.programmes import actions, assessments
from entrepot.programmes.actions import AssessmentFlawedError, Evidence
from entrepot.programmes.domain.assessing import Area, Stage
from entrepot.programmes.domain.refusals import ProgrammeRefusedError
from entrepot.programmes.models import Assessment, Programme
from entrepot.web.asking import party_of
from entrepot.web.assessing import rows
from entrepot.web.assessing.asking import ask_all, ask_options
from entrepot.web.assessing.drafting import need_drafts
from entrepot.web.assessing.sectorpage import sector_name, sector_views
from entrepot.web.assessing.words import AREAS, area_name, level_name
from entrepot.web.downloads import attachment
from entrepot.web.forms.assessing import AskForm, AssessmentForm
from entrepot.web.names import known_names, organisation_name, reader
from entrepot.web.programmes.rows import programme_row
from entrepot.web.programmes.when import node_zone
from entrepot.web.refusals import REFUSED, why_not
from entrepot.web.views.lists import chosen_filters, turned_page

CELL = ("sector", "area", "level", "programme")


@login_required
def listed(request: HttpRequest) -> HttpResponse:
    """The assessments that the reader may read, or those behind a figure of a sector; begin one, or ask firms."""
    party = party_of(request)
    if request.method == "POST":
        return _ask(request, party) if request.POST.get("action") == "ask" else _begin(request, party)
    return _list(request, party)


def _list(request: HttpRequest, party: Party, form: AskForm | None = None, refused: str = "") -> HttpResponse:
    chosen = chosen_filters(request, CELL)
    if "area" in chosen:
        found: Any = assessments.behind(
            party, _cell(request, chosen), _programme(party, chosen.get("programme", ""))
        )
    else:
        found = assessments.assessments(party)
    page, turned = turned_page(found, request, {**request.GET.dict(), **chosen} if "area" in chosen else {})
    options = ask_options(party)
    shown = {
        **turned, "lines": rows.lines(page), "about": _about(request, chosen), "refused": refused,
        "firms": [(one.key, organisation_name(one)) for one in assessments.firms(party)], "asks": bool(options),
        "form": form or (AskForm(options=options) if options else None),
    }  # fmt: skip
    return render(request, "entrepot/assessments.html", shown, status=422 if form or refused else 200)


def _cell(request: HttpRequest, chosen: dict[str, str]) -> tuple[str, Area, int]:
    try:
        return request.GET.get("sector", ""), Area(chosen["area"]), int(chosen.get("level", ""))
    except ValueError as error:
        raise Http404 from error


def _about(request: HttpRequest, chosen: dict[str, str]) -> str:
    """Which figure a list stands behind."""
    if "area" not in chosen:
        return ""
    sector, area, level = _cell(request, chosen)
    given = {
        "sector": sector_name(sector, known_names()),
        "area": area_name(area),
        "level": level_name(level),
    }
    return _("%(sector)s, %(area)s: %(level)s") % given


def _programme(party: Party, key: str) -> Programme | None:
    """The programme that a page is narrowed down to.

    Raises:
        Http404: the party does not run such a one.
    """
    if not key:
        return None
    found = Programme.objects.filter(key=key).first()
    if found is None or not allows(party, "programme.run", found):
        raise Http404
    return found


def _begin(request: HttpRequest, party: Party) -> HttpResponse:
    wanted = request.POST.get("organisation", "")
    firm = next((one for one in assessments.firms(party) if one.key == wanted), None)
    if firm is None:
        raise Http404
    try:
        begun = actions.begin_assessment(organisation=firm, by=party)
    except REFUSED as error:
        return _list(request, party, None, why_not(error))
    return redirect("web:assessment", key=begun.key)


def _ask(request: HttpRequest, party: Party) -> HttpResponse:
    options = ask_options(party)
    if not options:
        raise Http404
    form = AskForm(request.POST, options=options)
    if not form.is_valid():
        return _list(request, party, form)
    asked, refused = ask_all(party, form.cleaned_data["who"], form.firms())
    if asked:
        messages.success(
            request, _("Asked: %(firms)s. It waits in their inbox.") % {"firms": ", ".join(asked)}
        )
    for name, why in refused:
        messages.error(request, f"{name}: {why}")
    return redirect("web:assessments")


@login_required
def assessment(request: HttpRequest, key: str) -> HttpResponse:
    """One assessment: the form while it is a draft, what came of it once it is handed in; or a file that shows a level."""
    party = party_of(request)
    found = _found(key, party)
    if request.method == "POST":
        return _save(request, found, party)
    if "file" in request.GET:
        return _file(request, found, party)
    return _page(request, found, party)


def _found(key: str, party: Party) -> Assessment:
    found = assessments.assessment_of(party, key)
    if found is None:
        raise Http404
    return found


def _save(request: HttpRequest, found: Assessment, party: Party) -> HttpResponse:
    form = AssessmentForm(request.POST, request.FILES, assessment=found)
    if not allows(party, "assessment.write", found):
        raise Http404
    if not form.is_valid():
        return _page(request, found, party, form)
    try:
        opened = bool(form.cleaned_data.get("opened"))
        actions.save_assessment(assessment=found, answers=form.answers(), opened=opened, by=party)
        for question, file in form.uploads():
            evidence = Evidence(question, file.name or "", file.chunks())
            actions.add_evidence(assessment=found, evidence=evidence, by=party)
        kept = _found(found.key, party)
        if request.POST.get("action") == "hand_in":
            drafts = need_drafts(kept, reader())
            actions.hand_in_assessment(assessment=kept, drafts=drafts, by=party)
            messages.success(request, _("It is handed in. What came of it stands below."))
        else:
            messages.success(request, _("The draft is kept."))
    except AssessmentFlawedError as error:
        again = AssessmentForm(request.POST, assessment=_found(found.key, party))
        again.is_valid()
        again.mend(error.flaws)
        return _page(request, found, party, again)
    except REFUSED as error:
        return _page(request, _found(found.key, party), party, form, why_not(error))
    return redirect("web:assessment", key=found.key)


def _file(request: HttpRequest, found: Assessment, party: Party) -> HttpResponse:
    kept = assessments.file_of(found, request.GET["file"])
    if kept is None:
        raise Http404
    try:
        return attachment(assessments.content(kept), kept.name, kept.media_type)
    except ProgrammeRefusedError as error:
        return _page(request, found, party, None, why_not(error))


def _page(
    request: HttpRequest,
    found: Assessment,
    party: Party,
    form: AssessmentForm | None = None,
    refused: str = "",
) -> HttpResponse:
    page: dict[str, Any] = {
        "assessment": found, "line": rows.lines([found])[0], "refused": refused,
        "programme": programme_row(found.programme, node_zone()) if found.programme else None,
        "earlier": rows.lines([found.earlier])[0] if found.earlier else None,
    }  # fmt: skip
    if found.stage == Stage.DRAFT:
        page |= {
            "form": form or AssessmentForm(assessment=found),
            "hands_in": allows(party, "assessment.hand_in", found),
        }
    else:
        page |= {
            "areas": rows.area_rows(found), "said": rows.said_rows(found), "changes": rows.change_rows(found),
            "needs": rows.need_rows(found, party), "own": party.holds(found.organisation_id),
            "needs_before": rows.need_rows(found.earlier, party, matched=False) if found.earlier else [],
        }  # fmt: skip
    status = 422 if refused or (form is not None and form.errors) else 200
    return render(request, "entrepot/assessment.html", page, status=status)


@login_required
def sectors(request: HttpRequest) -> HttpResponse:
    """Where each sector stands among the firms that one's organisations asked."""
    party = party_of(request)
    key = request.GET.get("programme", "")
    found = assessments.sectors(party, _programme(party, key))
    choices = [(one.key, programme_row(one, node_zone()).title) for one in assessments.programmes_run(party)]
    page = {"sectors": sector_views(found, key), "programmes": choices, "chosen": key, "levels": [level_name(n) for n in range(1, 6)],
            "areas": [_(name) for name in AREAS.values()]}  # fmt: skip
    return render(request, "entrepot/sectors.html", page)
