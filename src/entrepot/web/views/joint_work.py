"""What comes of a cooperation, written down on its page: joint projects, visits, what follows from them, and that it landed."""

from __future__ import annotations

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from entrepot.people.domain import Party
from entrepot.people.models import Organisation
from entrepot.programmes import actions, cooperations
from entrepot.programmes.models import Cooperation
from entrepot.web.asking import party_of
from entrepot.web.cooperating.words import courses
from entrepot.web.forms.cooperations import FollowUpForm, LandedForm, ProjectForm, ResultForm, VisitForm
from entrepot.web.refusals import REFUSED, why_not
from entrepot.web.views.cooperations import cooperation_found, cooperation_page


def _own(found: Cooperation, party: Party) -> Organisation:
    """For which party the reader acts; one of others where there is none, so that the action itself says no."""
    mine = cooperations.speaks_for(party, found)
    return mine[0] if mine else cooperations.parties_of([found])[found.pk][0]


def _done(
    request: HttpRequest, found: Cooperation, form: forms.Form, do: Callable[[], object], sentence: str
) -> HttpResponse:
    """What is filled in is done; or the page once more, with what was typed and what is wrong."""
    party = party_of(request)
    if not form.is_valid():
        return cooperation_page(request, found, party, {"typed": form})
    try:
        do()
    except REFUSED as error:
        more = {"typed": form, "refused": why_not(error)}
        return cooperation_page(request, cooperation_found(found.key, party), party, more)
    messages.success(request, sentence)
    return redirect("web:cooperation", found.key)


@require_POST
@login_required
def begin_project(request: HttpRequest, key: str) -> HttpResponse:
    """Write down a joint project."""
    party = party_of(request)
    found = cooperation_found(key, party)
    form = ProjectForm(request.POST, place="project")

    def do() -> object:
        project = form.project(_own(found, party))
        return actions.begin_project(cooperation=found, project=project, by=party)

    return _done(request, found, form, do, _("It is written down."))


@require_POST
@login_required
def tell_project(request: HttpRequest, key: str, project: str) -> HttpResponse:
    """Say how far a joint project is."""
    party = party_of(request)
    found = cooperation_found(key, party)
    one = get_object_or_404(found.projects.select_related("cooperation__deal"), key=project)
    form = ResultForm(request.POST, place=one.key, courses=courses())

    def do() -> object:
        return actions.tell_project(project=one, result=form.result(), by=party)

    return _done(request, found, form, do, _("It is written down."))


@require_POST
@login_required
def arrange_visit(request: HttpRequest, key: str) -> HttpResponse:
    """Write down a visit."""
    party = party_of(request)
    found = cooperation_found(key, party)
    form = VisitForm(request.POST, place="visit", parties=cooperations.parties_of([found])[found.pk])

    def do() -> object:
        return actions.arrange_visit(cooperation=found, invitation=form.invitation(), by=party)

    return _done(request, found, form, do, _("The visit is written down."))


@require_POST
@login_required
def follow_up(request: HttpRequest, key: str, visit: str) -> HttpResponse:
    """Let something follow from a visit."""
    party = party_of(request)
    found = cooperation_found(key, party)
    one = get_object_or_404(found.visits.select_related("cooperation__deal"), key=visit)
    form = FollowUpForm(request.POST, place=one.key, parties=cooperations.parties_of([found])[found.pk])

    def do() -> object:
        return actions.follow_up(visit=one, draft=form.draft(), by=party)

    return _done(request, found, form, do, _("It waits for those who are to do it."))


@require_POST
@login_required
def report_landed(request: HttpRequest, key: str) -> HttpResponse:
    """Report that a cooperation landed."""
    party = party_of(request)
    found = cooperation_found(key, party)
    form = LandedForm(request.POST, place="landed")

    def do() -> object:
        return actions.report_landed(
            cooperation=found, organisation=_own(found, party), day=form.cleaned_data["day"],
            evidence=form.cleaned_data["evidence"], by=party,
        )  # fmt: skip

    return _done(request, found, form, do, _("It is reported."))
