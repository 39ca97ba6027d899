"""Service teams on pages: those there are, with the centres; and the page of one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from django import forms
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from entrepot.people.domain import Party
from entrepot.people.models import Place
from entrepot.people.permissions import allows
from entrepot.people.queries import organisations
from entrepot.programmes import actions, teams
from entrepot.programmes.centres import centres
from entrepot.programmes.models import ServiceTeam, TeamMember
from entrepot.runtime import clock
from entrepot.web.asking import party_of
from entrepot.web.forms.teams import CentreForm, TeamForm, TeamMemberForm, TeamVisitForm
from entrepot.web.names import organisation_name, place_name
from entrepot.web.programmes.words import said
from entrepot.web.refusals import REFUSED, why_not
from entrepot.web.teaming.placed import in_place
from entrepot.web.teaming.rows import team_row, visit_rows
from entrepot.web.teaming.words import member_name, region_name
from entrepot.web.views.lists import chosen_filters, turned_page
from entrepot.web.views.programmes import programme_found

Acted = tuple[forms.Form | None, HttpResponse | None]
"""A form that is wrong, or where to go once it is done."""
Named = list[tuple[TeamMember, str]]


def team_list(request: HttpRequest) -> HttpResponse:
    """The service teams of the node, or of a programme; and the centres that the reader may look at."""
    party = party_of(request)
    if request.method == "POST":
        return _list_act(request, party)
    return _list(request, party)


def _list(
    request: HttpRequest, party: Party, typed: forms.Form | None = None, refused: str = ""
) -> HttpResponse:
    chosen = chosen_filters(request, ("programme",))
    found = teams.teams(party)
    programme = programme_found(chosen["programme"], party) if "programme" in chosen else None
    if programme is not None:
        found = found.filter(programme=programme)
    page, turned = turned_page(found, request, chosen)
    form, centre = _team_form(party), _centre_form(party)
    shown = {
        "rows": [team_row(one) for one in page], "programme": said(programme.call.title) if programme else None,
        "form": in_place(form, typed), "centre_form": in_place(centre, typed), "refused": refused,
        "centres": [
            (organisation_name(one.organisation), region_name(one.jurisdiction), reverse("web:centre", args=[one.organisation.key]))
            for one in centres(party)
        ],
    }  # fmt: skip
    status = 422 if refused or typed is not None else 200
    return render(request, "entrepot/teams.html", turned | shown, status=status)


def _list_act(request: HttpRequest, party: Party) -> HttpResponse:
    if party.account is None:
        return redirect_to_login(reverse("web:teams"))
    action = request.POST.get("action", "")
    if action == "show":
        programme = programme_found(request.POST.get("programme", ""), party)
        if not allows(party, "programme.run", programme):
            raise Http404
        shown = request.POST.get("shown") == "yes"
        actions.show_to_centre(programme=programme, shown=shown, by=party)
        messages.success(
            request,
            _("The centre above sees how far the programme is.")
            if shown
            else _("The centre above sees what everybody sees."),
        )
        return redirect("web:programme", programme.key)
    make = FORMS.get(action)
    form = make(party, request.POST) if make else None
    if form is None:
        raise Http404
    if not form.is_valid():
        return _list(request, party, form)
    try:
        return _formed(request, form, party) if isinstance(form, TeamForm) else _named(request, form, party)
    except REFUSED as error:
        return _list(request, party, form, why_not(error))


def _formed(request: HttpRequest, form: TeamForm, party: Party) -> HttpResponse:
    made = actions.form_team(programme=form.programme_chosen(), forming=form.forming(), by=party)
    messages.success(
        request,
        _("The team is at work. Say who is in it.")
        if made.accepted
        else _("The team waits for those who run the programme. Meanwhile, say who is in it."),
    )
    return redirect("web:team", made.key)


def _named(request: HttpRequest, form: CentreForm, party: Party) -> HttpResponse:
    given = form.cleaned_data
    made = actions.name_centre(organisation=given["organisation"], region=given["region"], by=party)
    messages.success(request, _("It is written down."))
    return redirect("web:centre", given["organisation"].key) if made else redirect("web:teams")


def _team_form(party: Party, data: Any = None) -> TeamForm | None:
    societies = teams.may_form(party)
    if not societies:
        return None
    programmes = [(one, said(one.call.title).text or one.key) for one in teams.may_join(party)]
    places = sorted(Place.objects.all(), key=place_name)
    return TeamForm(data, action="form", programmes=programmes, societies=societies, places=places)


def _centre_form(party: Party, data: Any = None) -> CentreForm | None:
    return CentreForm(data, action="centre") if allows(party, "centre.name") else None


FORMS: Final[Mapping[str, Callable[[Party, Any], TeamForm | CentreForm | None]]] = {
    "form": _team_form,
    "centre": _centre_form,
}


def team(request: HttpRequest, key: str) -> HttpResponse:
    """One team: who is in it, where it was, and how far what it wrote down has come; each as far as the reader may know."""
    party = party_of(request)
    found = teams.team_of(party, key)
    if found is None:
        raise Http404
    return _team_act(request, found, party) if request.method == "POST" else _page(request, found, party)


def _page(
    request: HttpRequest, found: ServiceTeam, party: Party, typed: forms.Form | None = None, refused: str = ""
) -> HttpResponse:
    watches, leads = allows(party, "team.watch", found), allows(party, "team.lead", found)
    runs = allows(party, "programme.run", found.programme)
    inside = teams.inside(found)
    people = teams.people_of(inside) if watches else {}
    named = [(one, member_name(one, people, party)) for one in inside if watches or one.expert is not None]
    going = found.until > clock.today()
    shown = {
        "team": found, "row": team_row(found), "watches": watches, "leads": leads, "refused": refused,
        "members": [(one.pk, name, one.expert) for one, name in named], "many": len(inside),
        "visits": visit_rows(found, party, told=watches) if allows(party, "team.oversee", found) else None,
        "accepts": runs and found.accepted is None and going, "ends": (runs or leads) and going,
        "member_form": in_place(TeamMemberForm(action="member"), typed) if leads and going else None,
        "visit_form": in_place(_visit_form(found, party, named), typed) if found.accepted and going and allows(party, "team.write", found) else None,
    }  # fmt: skip
    status = 422 if refused or typed is not None else 200
    return render(request, "entrepot/team.html", shown, status=status)


def _visit_form(found: ServiceTeam, party: Party, named: Named, data: Any = None) -> TeamVisitForm:
    firms = organisations(party).filter(place=found.place)
    return TeamVisitForm(data, action="visit", members=named, firms=firms)


def _team_act(request: HttpRequest, found: ServiceTeam, party: Party) -> HttpResponse:
    """What is sent is done; or the page once more, with what was typed and what is wrong."""
    if party.account is None:
        return redirect_to_login(reverse("web:team", args=[found.key]))
    act = ACTS.get(request.POST.get("action", ""))
    if act is None:
        raise Http404
    typed: forms.Form | None = None
    try:
        typed, answer = act(request, found, party)
        return answer if answer is not None else _page(request, found, party, typed)
    except REFUSED as error:
        fresh = teams.team_of(party, found.key) or found
        return _page(request, fresh, party, typed, why_not(error))


def _accept(request: HttpRequest, found: ServiceTeam, party: Party) -> Acted:
    actions.accept_team(team=found, by=party)
    messages.success(request, _("The team is at work."))
    return None, redirect("web:team", found.key)


def _end(request: HttpRequest, found: ServiceTeam, party: Party) -> Acted:
    actions.end_team(team=found, by=party)
    messages.success(request, _("The team ends with today; what it wrote down stays."))
    return None, redirect("web:team", found.key)


def _member(request: HttpRequest, found: ServiceTeam, party: Party) -> Acted:
    form = TeamMemberForm(request.POST, action="member")
    if not form.is_valid():
        return form, None
    given = form.cleaned_data
    actions.add_team_member(team=found, account=given["email"], expert=given["expert"], by=party)
    messages.success(request, _("The team has one more member."))
    return None, redirect("web:team", found.key)


def _release(request: HttpRequest, found: ServiceTeam, party: Party) -> Acted:
    number = request.POST.get("member", "")
    member = found.members.filter(pk=int(number) if number.isdecimal() else 0, left=None).first()
    if member is None:
        raise Http404
    actions.release_team_member(member=member, by=party)
    messages.success(request, _("The member has left the team."))
    return None, redirect("web:team", found.key)


def _visit(request: HttpRequest, found: ServiceTeam, party: Party) -> Acted:
    inside = teams.inside(found)
    people = teams.people_of(inside)
    named = [(one, member_name(one, people, party)) for one in inside]
    form = _visit_form(found, party, named, request.POST)
    if not form.is_valid():
        return form, None
    made = actions.enter_visit(team=found, visiting=form.visiting(), by=party)
    messages.success(request, _("The visit is written down."))
    return None, redirect("web:team_visit", made.key)


ACTS: Final[Mapping[str, Callable[[HttpRequest, ServiceTeam, Party], Acted]]] = {
    "accept": _accept,
    "end": _end,
    "member": _member,
    "release": _release,
    "visit": _visit,
}
