"""One visit of a service team: what is written down there, what the firm says to it, and what is done about it afterwards."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from entrepot.catalogue.disclosed import all_disclosed
from entrepot.catalogue.drafts import DraftRefusedError
from entrepot.people.domain import Party
from entrepot.people.permissions import allows
from entrepot.programmes import actions, teams
from entrepot.programmes.domain.teaming import NotedState
from entrepot.programmes.models import Noted, TeamVisit
from entrepot.runtime import clock
from entrepot.web.asking import party_of
from entrepot.web.figures import day
from entrepot.web.forms.teams import (
    AgreeForm,
    FollowForm,
    IntroduceForm,
    JotNeedForm,
    JotWishForm,
    RefuseForm,
)
from entrepot.web.names import organisation_name
from entrepot.web.problems import problem_row
from entrepot.web.refusals import REFUSED, why_not
from entrepot.web.teaming.placed import in_place
from entrepot.web.teaming.rows import NotedRow, noted_rows, team_row
from entrepot.web.teaming.words import member_name
from entrepot.web.texts import record_text


@dataclass(frozen=True, slots=True)
class Line:
    """Something that was written down, with the forms of whoever reads it; `introduce` only where it is looked at alone."""

    row: NotedRow
    agree: Any = None
    refuse: Any = None
    follow: Any = None
    introduce: Any = None
    looks: bool = False


@login_required
def visit(request: HttpRequest, key: str) -> HttpResponse:
    """The page of a visit; one short page, for a phone at the firm."""
    party = party_of(request)
    found = teams.visit_of(party, key)
    if found is None:
        raise Http404
    if request.method != "POST":
        return _page(request, found, party)
    act = ACTS.get(request.POST.get("action", ""))
    if act is None:
        raise Http404
    form, do, sentence = act(request, found, party)
    if not form.is_valid():
        return _page(request, found, party, form)
    try:
        do()
    except DraftRefusedError as error:
        rows = (problem_row(one) for one in error.problems)
        return _page(request, found, party, form, " ".join(f"{row.sentence} {row.remedy}" for row in rows))
    except REFUSED as error:
        return _page(request, found, party, form, why_not(error))
    messages.success(request, sentence)
    return redirect("web:team_visit", found.key)


def _page(
    request: HttpRequest, found: TeamVisit, party: Party, typed: forms.Form | None = None, refused: str = ""
) -> HttpResponse:
    noted = teams.written([found])
    went = list(found.went.select_related("expert"))
    members = _members(found, party)
    people = teams.people_of([*went, *(one.follows for one in noted)])
    writes = allows(party, "team.write", found.team) and found.day <= clock.today()
    rows = noted_rows(noted, party, people, told=True)
    chosen = request.GET.get("follow", "")
    lines = [_line(one, row, party, chosen, typed) for one, row in zip(noted, rows, strict=True)]
    shown = {
        "visit": found, "team": team_row(found.team), "firm": organisation_name(found.firm), "day": day(found.day), "refused": refused,
        "went": [member_name(one, people, party) for one in went], "lines": lines, "to_come": found.day > clock.today(),
        "need_form": in_place(JotNeedForm(action="need", members=members), typed) if writes and members else None,
        "wish_form": in_place(JotWishForm(action="wish", members=members), typed) if writes and members else None,
        "of_firm": party.holds(found.firm_id),
        "watches": allows(party, "team.watch", found.team),
    }  # fmt: skip
    status = 422 if refused or typed is not None else 200
    return render(request, "entrepot/team_visit.html", shown, status=status)


def _members(found: TeamVisit, party: Party) -> list[tuple[Any, str]]:
    """Who follows something up: those who went first."""
    inside = teams.inside(found.team)
    people = teams.people_of(inside)
    went = set(found.went.values_list("pk", flat=True))
    inside.sort(key=lambda one: (one.person != party.actor, one.pk not in went, one.pk))
    return [(one, member_name(one, people, party)) for one in inside]


def _line(one: Noted, row: NotedRow, party: Party, chosen: str, typed: Any) -> Line:
    if one.state == NotedState.WAITING and allows(party, "noted.answer", one):
        offered = actions.to_agree(one)
        initial = {"title": offered.title, "text": offered.text, "deadline": offered.deadline}
        return Line(
            row, agree=in_place(AgreeForm(about=one, initial=initial), typed), refuse=in_place(RefuseForm(about=one), typed)
        )  # fmt: skip
    if one.state != NotedState.AGREED or not allows(party, "noted.follow", one):
        return Line(row)
    follow = FollowForm(about=one, initial={"still": one.still, "due": None if one.closed else one.due})
    introduce = None
    if chosen == one.key or (typed is not None and typed.place == f"introduce-{one.pk}"):
        choices = _choices(one, party)
        introduce = IntroduceForm(about=one, resources=choices) if choices else None
    return Line(
        row, follow=in_place(follow, typed), introduce=in_place(introduce, typed), looks=chosen == one.key
    )  # fmt: skip


def _choices(one: Noted, party: Party) -> list[tuple[str, str]]:
    seen = all_disclosed(teams.matches(party, one), party)
    return [
        (item.key, f"{record_text(item).title} · {organisation_name(item.organisation)}") for item in seen
    ]


Acting = tuple[Any, Callable[[], object], str]
"""The form, what is done with it, and what is said then."""


def _need(request: HttpRequest, found: TeamVisit, party: Party) -> Acting:
    form = JotNeedForm(request.POST, action="need", members=_members(found, party))
    return form, lambda: actions.write_down(visit=found, jotting=form.jotting(), by=party), _written()


def _wish(request: HttpRequest, found: TeamVisit, party: Party) -> Acting:
    form = JotWishForm(request.POST, action="wish", members=_members(found, party))
    return form, lambda: actions.write_down(visit=found, jotting=form.jotting(), by=party), _written()


def _written() -> str:
    return _("It is written down, and waits for the firm's people in their inbox.")


def _agree(request: HttpRequest, found: TeamVisit, party: Party) -> Acting:
    one = _about(request, found)
    form = AgreeForm(request.POST, about=one)
    return form, lambda: actions.agree_noted(noted=one, agreed=form.agreed(), by=party), _("It is yours now.")


def _refuse(request: HttpRequest, found: TeamVisit, party: Party) -> Acting:
    one = _about(request, found)
    form = RefuseForm(request.POST, about=one)

    def do() -> object:
        return actions.refuse_noted(noted=one, reason=form.cleaned_data["reason"], by=party)

    return form, do, _("It goes no further.")


def _follow(request: HttpRequest, found: TeamVisit, party: Party) -> Acting:
    one = _about(request, found)
    form = FollowForm(request.POST, about=one)
    return form, lambda: actions.follow_noted(noted=one, step=form.step(), by=party), _("It is written down.")


def _introduce(request: HttpRequest, found: TeamVisit, party: Party) -> Acting:
    one = _about(request, found)
    resources = teams.matches(party, one) if allows(party, "noted.follow", one) else []
    form = IntroduceForm(request.POST, about=one, resources=_choices(one, party) if resources else [])

    def do() -> object:
        given = form.cleaned_data
        chosen = next(item for item in resources if item.key == given["resource"])
        return actions.introduce_noted(noted=one, resource=chosen, message=given["message"], by=party)

    return form, do, _("They are introduced; both find it in their inbox.")


def _about(request: HttpRequest, found: TeamVisit) -> Noted:
    """What a form is about.

    Raises:
        Http404: nothing of this visit.
    """
    noted = teams.written([found])
    one = next((one for one in noted if one.key == request.POST.get("noted", "")), None)
    if one is None:
        raise Http404
    return one


ACTS: Final[Mapping[str, Callable[[HttpRequest, TeamVisit, Party], Acting]]] = {
    "need": _need,
    "wish": _wish,
    "agree": _agree,
    "refuse": _refuse,
    "follow": _follow,
    "introduce": _introduce,
}
