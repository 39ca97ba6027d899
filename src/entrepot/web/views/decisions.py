"""The decision of a programme, the letter that an applicant gets, and its appeal."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from entrepot.engine.reviewing import Place
from entrepot.people.domain import Party
from entrepot.people.permissions import allows
from entrepot.programmes import actions, panels, queries
from entrepot.programmes.actions import DecisionFlawedError
from entrepot.programmes.domain.deciding import APPEAL, Objection, proposed
from entrepot.programmes.domain.refusals import SAID
from entrepot.programmes.domain.stages import Stage
from entrepot.programmes.models import Application
from entrepot.programmes.panels import Panel
from entrepot.runtime import clock
from entrepot.web.asking import party_of
from entrepot.web.forms.reviewing import AppealForm, DecisionForm
from entrepot.web.programmes.when import day, node_zone
from entrepot.web.programmes.words import said
from entrepot.web.refusals import REFUSED, why_not
from entrepot.web.reviewing.decision import decided_context, previews, rows
from entrepot.web.reviewing.panel import in_order
from entrepot.web.reviewing.shown import applicant_name, programme_title
from entrepot.web.reviewing.words import LOOKS, outcome_name
from entrepot.web.views.panels import panel_found


@login_required
def decision(request: HttpRequest, key: str) -> HttpResponse:
    """What is to be decided: proposed by the ranking, checked, with the letters as applicants will read them; or what was decided."""
    party = party_of(request)
    found = panel_found(key, party)
    if found.closed:
        raise Http404
    if found.programme.stage != Stage.REVIEW:
        return render(request, "entrepot/decision.html", _heads(found) | decided_context(found, party))
    form = _form(found, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        return _looked_at(request, found, party, form)
    return _page(request, found, form, status=422 if form.is_bound else 200)


def _form(found: Panel, given: Any) -> DecisionForm:
    within = {Place.WITHIN: True, Place.ON_THE_LINE: None, Place.OUTSIDE: False}
    ranks = [(one.application, within[one.place]) for one in found.figures.ranks]
    ranks += [(key, False) for key in found.figures.unreviewed]
    return DecisionForm(
        given, applications=in_order(found), proposed=proposed(ranks, found.programme.places // 4)
    )


def _looked_at(request: HttpRequest, found: Panel, party: Party, form: DecisionForm) -> HttpResponse:
    deciding = form.deciding()
    if request.POST.get("way") != "decide":
        against = actions.check_decision(programme=found.programme, deciding=deciding)
        shown = {"objections": _told(found, against), "previews": previews(found, deciding), "checked": True}
        return _page(request, found, form, shown, status=422 if against else 200)
    try:
        actions.decide(programme=found.programme, deciding=deciding, by=party)
    except DecisionFlawedError as error:
        return _page(request, found, form, {"objections": _told(found, error.objections)}, status=422)
    except REFUSED as error:
        return _page(request, found, form, {"refused": why_not(error)}, status=422)
    messages.success(request, _("It is decided, and every applicant has its letter."))
    return redirect("web:decision", key=found.programme.key)


def _page(
    request: HttpRequest, found: Panel, form: DecisionForm, more: dict[str, Any] | None = None, *, status: int = 200
) -> HttpResponse:  # fmt: skip
    page = _heads(found) | {"form": form, "rows": rows(found, form)}
    return render(request, "entrepot/decision.html", page | (more or {}), status=status)


def _heads(found: Panel) -> dict[str, Any]:
    programme = found.programme
    return {
        "programme": programme,
        "title": said(programme.call.title),
        "places": programme.places,
        "stage": programme.stage,
    }


def _told(found: Panel, against: tuple[Objection, ...]) -> list[dict[str, str]]:
    names = {one.key: applicant_name(one) for one in found.applications}
    return [
        {
            "sentence": _(SAID[one.code][0]), "remedy": _(SAID[one.code][1]),
            "about": ", ".join(_about(one.code, key, names) for key in one.about),
        }
        for one in against
    ]  # fmt: skip


def _about(code: str, key: str, names: dict[str, str]) -> str:
    return outcome_name(key) if code == "letter_missing" else names.get(key, key)


@login_required
def letter(request: HttpRequest, key: str) -> HttpResponse:
    """What an applicant was told, what reviewers say to it, and its appeal."""
    party = party_of(request)
    application = queries.application_of(party, key)
    found = panels.letter_of(party, application) if application else None
    if application is None or found is None:
        raise Http404
    form = AppealForm(request.POST if request.method == "POST" else None)
    refused = ""
    if request.method == "POST" and form.is_valid():
        try:
            actions.appeal(application=application, text=form.cleaned_data["text"], by=party)
            messages.success(request, _("Your appeal is with those who run the programme."))
            return redirect("web:letter", key=key)
        except REFUSED as error:
            refused = why_not(error)
    page = _letter_shown(application, party) | {"letter": found, "form": form, "refused": refused}
    return render(request, "entrepot/letter.html", page, status=422 if refused or form.errors else 200)


def _letter_shown(application: Application, party: Party) -> dict[str, Any]:
    decided, appeal = application.programme.decided, panels.appeal_of(party, application)
    letter_ = panels.letter_of(party, application)
    until = decided + APPEAL if decided else None
    may = (
        allows(party, "application.write", application)
        and appeal is None
        and until is not None
        and clock.now() <= until
    )
    return {
        "application": application, "applicant": applicant_name(application), "title": programme_title(application),
        "outcome": outcome_name(application.state), "look": LOOKS.get(letter_.outcome, "plain") if letter_ else "plain",
        "comments": panels.comments_for(party, application), "appeal": appeal, "may_appeal": may,
        "appeal_until": day(until, node_zone()) if until else "",
        "appeal_outcome": outcome_name(appeal.outcome) if appeal and appeal.outcome else "",
    }  # fmt: skip
