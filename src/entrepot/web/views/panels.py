"""The panel of a programme, and what lies on its table about one application."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from entrepot.people.domain import Party
from entrepot.people.permissions import allows
from entrepot.programmes import actions, panels
from entrepot.programmes.models import Assignment, Programme, Reviewer
from entrepot.programmes.panels import Panel, Table
from entrepot.web.asking import party_of
from entrepot.web.forms.reviewing import (
    AnswerForm,
    AssignForm,
    DiscussForm,
    GiveForm,
    InviteReviewerForm,
    reviewer_choices,
)
from entrepot.web.programmes.words import said
from entrepot.web.refusals import REFUSED, why_not
from entrepot.web.reviewing.assigning import assigning
from entrepot.web.reviewing.panel import PER_PAGE, in_order, panel_context
from entrepot.web.reviewing.table import table_context
from entrepot.web.views.lists import turned_page
from entrepot.web.views.programmes import programme_found


def panel_found(key: str, party: Party) -> Panel:
    """The panel of the programme that an address names.

    Raises:
        Http404: the party does not run it.
    """
    found = panels.panel_of(party, programme_found(key, party))
    if found is None:
        raise Http404
    return found


@login_required
def panel(request: HttpRequest, key: str) -> HttpResponse:
    """Who reviews, how far it is, how hard reviewers are, and the ranking."""
    party = party_of(request)
    found = panel_found(key, party)
    if request.method != "POST":
        return _panel_page(request, found)
    ways: Mapping[str, Callable[[HttpRequest, Programme, Party], Form | None]] = {
        "invite": _invite, "assign": _assign, "release": _release,
    }  # fmt: skip
    way = request.POST.get("way", "")
    if way not in ways:
        raise Http404
    try:
        wrong = ways[way](request, found.programme, party)
    except REFUSED as error:
        return _panel_page(request, panel_found(key, party), {"refused": why_not(error)})
    if wrong is not None:
        return _panel_page(request, found, {f"{way}_form": wrong, "form": wrong})
    return redirect("web:panel", key=key)


def _panel_page(request: HttpRequest, found: Panel, more: dict[str, Any] | None = None) -> HttpResponse:
    page, turned = turned_page(in_order(found), request, {}, PER_PAGE)
    shown = turned | panel_context(found, list(page)) | {
        "programme": found.programme, "title": said(found.programme.call.title), "stage": found.programme.stage,
        "run": found.run, "assigning": assigning(found), "invite_form": InviteReviewerForm(prefix="invite"), "assign_form": AssignForm(prefix="assign"),
    }  # fmt: skip
    return render(request, "entrepot/panel.html", shown | (more or {}), status=422 if more else 200)


def _invite(request: HttpRequest, programme: Programme, party: Party) -> Form | None:
    form = InviteReviewerForm(request.POST, prefix="invite")
    if not form.is_valid():
        return form
    actions.invite_reviewer(programme=programme, inviting=form.inviting(), by=party)
    messages.success(request, _("The reviewer is on the panel."))
    return None


def _assign(request: HttpRequest, programme: Programme, party: Party) -> Form | None:
    form = AssignForm(request.POST, prefix="assign")
    if not form.is_valid():
        return form
    given = form.cleaned_data
    actions.ask_to_assign(programme=programme, wanted=given["wanted"], due=given["due"], by=party)
    return None


def _release(request: HttpRequest, programme: Programme, party: Party) -> Form | None:
    found = Reviewer.objects.filter(programme=programme, key=request.POST.get("reviewer", "")).first()
    if found is None:
        raise Http404
    actions.release_reviewer(reviewer=found, by=party)
    messages.success(request, _("The reviewer has left the panel."))
    return None


@login_required
def panel_table(request: HttpRequest, key: str) -> HttpResponse:
    """The reviews and the discussion of one application."""
    party = party_of(request)
    found = panels.table_of(party, key)
    if found is None:
        raise Http404
    if request.method != "POST":
        return _table_page(request, found, party)
    ways: Mapping[str, Callable[[HttpRequest, Table, Party], Form | None]] = {
        "discuss": _discuss, "give": _give, "take_away": _take_away, "conflict": _conflict, "answer": _answer,
    }  # fmt: skip
    way = request.POST.get("way", "")
    if way not in ways:
        raise Http404
    try:
        wrong = ways[way](request, found, party)
    except REFUSED as error:
        return _table_page(request, found, party, {"refused": why_not(error)})
    if wrong is not None:
        return _table_page(request, found, party, {f"{way}_form": wrong, "form": wrong})
    return redirect("web:panel_table", key=key)


def _table_page(
    request: HttpRequest, found: Table, party: Party, more: dict[str, Any] | None = None
) -> HttpResponse:
    judges = allows(party, "application.judge", found.application)
    shown = table_context(found, party, judges=judges) | {
        "discuss_form": DiscussForm(), "give_form": GiveForm(reviewers=_choices(found)) if judges else None,
        "answer_form": AnswerForm(initial={"outcome": found.application.state}),
    }  # fmt: skip
    return render(request, "entrepot/panel_table.html", shown | (more or {}), status=422 if more else 200)


def _choices(found: Table) -> list[tuple[str, str]]:
    """The reviewers who do not have the application, by name."""
    having = {one.reviewer_id for one in found.assignments}
    reviewers = [
        one for one in found.application.programme.reviewers.filter(released=None) if one.pk not in having
    ]
    return reviewer_choices(reviewers, panels.names_of(one.person for one in reviewers))


def _discuss(request: HttpRequest, found: Table, party: Party) -> Form | None:
    form = DiscussForm(request.POST)
    if not form.is_valid():
        return form
    actions.discuss(application=found.application, text=form.cleaned_data["text"], by=party)
    messages.success(request, _("The panel can read it."))
    return None


def _give(request: HttpRequest, found: Table, party: Party) -> Form | None:
    form = GiveForm(request.POST, reviewers=_choices(found))
    if not form.is_valid():
        return form
    given = form.cleaned_data
    reviewer = Reviewer.objects.get(programme=found.application.programme, key=given["reviewer"])
    actions.give_by_hand(application=found.application, reviewer=reviewer, due=given["due"], by=party)
    messages.success(request, _("The application is given to the reviewer."))
    return None


def _take_away(request: HttpRequest, found: Table, party: Party) -> Form | None:
    actions.take_away(assignment=_assignment(request, found), by=party)
    messages.success(request, _("The application is taken from the reviewer."))
    return None


def _conflict(request: HttpRequest, found: Table, party: Party) -> Form | None:
    actions.declare_conflict(assignment=_assignment(request, found), by=party)
    messages.success(request, _("The conflict is kept: the application does not come back to the reviewer."))
    return None


def _answer(request: HttpRequest, found: Table, party: Party) -> Form | None:
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return form
    outcome, answer = form.chosen(), form.cleaned_data["answer"]
    actions.answer_appeal(application=found.application, outcome=outcome, answer=answer, by=party)
    messages.success(request, _("The applicant reads your answer."))
    return None


def _assignment(request: HttpRequest, found: Table) -> Assignment:
    for one in found.assignments:
        if one.key == request.POST.get("assignment"):
            return one
    raise Http404
