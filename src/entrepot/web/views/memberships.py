"""A member of a programme, its reports, and what they were counted from."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any, Final

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from entrepot.people.domain import Party
from entrepot.programmes import actions, delivery
from entrepot.programmes.domain.delivering import Measure
from entrepot.programmes.domain.membership import MemberStep
from entrepot.programmes.models import Member, Report
from entrepot.web.asking import party_of
from entrepot.web.delivery import events, reportpage
from entrepot.web.delivery.words import MEASURES, days
from entrepot.web.forms.delivery import ReportForm, WordsForm
from entrepot.web.names import organisation_name
from entrepot.web.programmepage import member as memberpage
from entrepot.web.refusals import REFUSED, why_not
from entrepot.web.views.lists import turned_page

STEPS: Final[dict[MemberStep, Callable[..., Member]]] = {
    MemberStep.WARN: actions.warn_member,
    MemberStep.ANSWER: actions.answer_warning,
    MemberStep.LIFT: actions.lift_warning,
    MemberStep.RENEW: actions.renew_member,
    MemberStep.REMOVE: actions.remove_member,
}


@login_required
def member(request: HttpRequest, key: str) -> HttpResponse:
    """One member: how far it is, and what it reported."""
    party = party_of(request)
    return _member_page(request, _member(key, party), party)


@require_POST
@login_required
def step(request: HttpRequest, key: str, name: str) -> HttpResponse:
    """Warn a member, answer a warning, take it back, renew a term, remove a member."""
    party = party_of(request)
    found = _member(key, party)
    if name not in {str(one) for one in STEPS}:
        raise Http404
    wanted = MemberStep(name)
    form = WordsForm(request.POST, place=name, renews=wanted == MemberStep.RENEW)
    if not form.is_valid():
        return _member_page(request, found, party, form)
    given: dict[str, Any] = {"words": form.cleaned_data["words"]}
    if wanted == MemberStep.RENEW:
        given["until"] = form.cleaned_data["until"] + timedelta(days=1)
    try:
        STEPS[wanted](member=found, by=party, **given)
    except REFUSED as error:
        return _member_page(request, _member(key, party), party, form, why_not(error))
    messages.success(request, _("The other side is told."))
    return redirect("web:programme_member", key=key)


@require_POST
@login_required
def begin(request: HttpRequest, key: str, start: str) -> HttpResponse:
    """Begin the report on a period."""
    party = party_of(request)
    found = _member(key, party)
    try:
        day = date.fromisoformat(start)
    except ValueError as error:
        raise Http404 from error
    try:
        report = actions.begin_report(member=found, start=day, by=party)
    except REFUSED as error:
        return _member_page(request, found, party, None, why_not(error))
    return redirect("web:programme_report", key=report.key)


@login_required
def report(request: HttpRequest, key: str) -> HttpResponse:
    """One report; for those who write it a form, which is kept or handed in."""
    party = party_of(request)
    found = _report(key, party)
    if request.method != "POST":
        return _report_page(request, found, party)
    form = _form(found, request.POST)
    if not form.is_valid():
        return _report_page(request, found, party, form)
    try:
        kept = actions.save_report(report=found, filled=form.filled(), by=party)
        if request.POST.get("do") == "hand_in":
            actions.hand_in_report(report=kept, by=party)
    except REFUSED as error:
        return _report_page(request, _report(key, party), party, form, why_not(error))
    handed = request.POST.get("do") == "hand_in"
    messages.success(
        request, _("The report is handed in.") if handed else _("It is kept; hand it in once it is complete.")
    )
    return redirect("web:programme_report", key=key)


@require_POST
@login_required
def judge(request: HttpRequest, key: str) -> HttpResponse:
    """Accept a report, or return it with a reason."""
    party = party_of(request)
    found = _report(key, party)
    accepted, reason = request.POST.get("do") == "accept", request.POST.get("reason", "")[:5000]
    try:
        actions.judge_report(report=found, accepted=accepted, reason=reason, by=party)
    except REFUSED as error:
        return _report_page(request, _report(key, party), party, None, why_not(error))
    messages.success(
        request, _("It is accepted.") if accepted else _("It is returned; the member reads why.")
    )
    return redirect("web:programme_report", key=key)


@login_required
def report_events(request: HttpRequest, key: str, measure: str) -> HttpResponse:
    """The events that a figure of a report was counted from, and how many of them the reader may not see."""
    party = party_of(request)
    found = _report(key, party)
    if measure not in found.pulled:
        raise Http404
    of, keys = Measure(measure), list(found.pulled[measure]["events"])
    lines = events.lines(party, of, keys)
    page, turned = turned_page(lines, request, {}, 50)
    shown = {
        **turned, "report": found, "headline": _(MEASURES[of]), "days": days(found.period), "count": len(keys), "lines": list(page),
        "hidden": len(keys) - len(lines), "why": events.why_hidden(of), "organisation": organisation_name(found.member.organisation),
    }  # fmt: skip
    return render(request, "entrepot/programme_events.html", shown)


def _member(key: str, party: Party) -> Member:
    found = delivery.member_of(party, key)
    if found is None:
        raise Http404
    return found


def _report(key: str, party: Party) -> Report:
    found = delivery.report_of(party, key)
    if found is None:
        raise Http404
    return found


def _member_page(
    request: HttpRequest, found: Member, party: Party, typed: WordsForm | None = None, refused: str = ""
) -> HttpResponse:
    page = memberpage.shows(found, party, typed) | {"refused": refused}
    return render(request, "entrepot/programme_member.html", page, status=422 if typed or refused else 200)


def _form(found: Report, data: Any = None) -> ReportForm:
    return ReportForm(data, targets=reportpage.targets_answered(found), filled=reportpage.filled_in(found))


def _report_page(
    request: HttpRequest, found: Report, party: Party, typed: ReportForm | None = None, refused: str = ""
) -> HttpResponse:
    page = reportpage.shows(found, party) | {"refused": refused}
    page["form"] = (typed or _form(found)) if page["writes"] else None
    return render(request, "entrepot/programme_report.html", page, status=422 if typed or refused else 200)
