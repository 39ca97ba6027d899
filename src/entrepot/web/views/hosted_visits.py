"""Hosted visits: those that the reader may see, planning one, and the page of one with guests, agenda, notes and what follows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from entrepot.people import queries as people
from entrepot.people.domain import OrganisationRole, Party
from entrepot.people.models import Organisation
from entrepot.people.permissions import Owned, allows
from entrepot.programmes import actions, hosted
from entrepot.programmes.models import HostedFollowUp, HostedVisit
from entrepot.web.asking import party_of
from entrepot.web.doing import Doing, done
from entrepot.web.forms.doing import ReasonForm
from entrepot.web.forms.hosted_visits import GuestForm, HostedFollowUpForm, HostForm, NotesForm, PointForm
from entrepot.web.names import organisation_name
from entrepot.web.posted import number_in
from entrepot.web.programmes.when import node_zone
from entrepot.web.views.lists import turned_page
from entrepot.web.visiting.rows import follow_lines, guest_lines, point_lines, visit_row

More = dict[str, Any]


@login_required
def listed(request: HttpRequest) -> HttpResponse:
    """The visits that the reader may see; planning one is posted here too."""
    party = party_of(request)
    if request.method != "POST":
        return _list(request, party)
    form = HostForm(request.POST, do="plan", hosts=_hosts(party))

    def do() -> str:
        return _url(actions.host_visit(hosting=form.hosting(), by=party))

    sentence = _("The visit is planned. Say who comes, and what is on the agenda.")
    return done(request, Doing(do, sentence, form), lambda more: _list(request, party, more))


@login_required
def visit(request: HttpRequest, key: str) -> HttpResponse:
    """A visit, and what is done about it."""
    party = party_of(request)
    found = hosted.hosted_visit_of(party, key)
    if found is None:
        raise Http404
    if request.method != "POST":
        return _page(request, found, party)
    how = DOING.get(request.POST.get("do", ""))
    if how is None:
        raise Http404
    return done(request, how(request, found, party), lambda more: _page(request, found, party, more))


def _guest(request: HttpRequest, found: HostedVisit, party: Party) -> Doing:
    form = GuestForm(request.POST, do="guest")

    def do() -> str:
        organisation = _organisation(form.cleaned_data["organisation"][1], party)
        actions.add_guest(visit=found, name=form.cleaned_data["name"], organisation=organisation, by=party)
        return _url(found)

    return Doing(do, _("The guest is on the list."), form)


def _remove_guest(request: HttpRequest, found: HostedVisit, party: Party) -> Doing:
    guest = get_object_or_404(found.guests, pk=number_in(request.POST.get("of", "")))

    def do() -> str:
        actions.remove_guest(guest=guest, by=party)
        return _url(found)

    return Doing(do, _("The guest is off the list."))


def _point(request: HttpRequest, found: HostedVisit, party: Party) -> Doing:
    form = PointForm(request.POST, do="point")

    def do() -> str:
        meets = _organisation(form.cleaned_data["meets"][1], party)
        actions.add_point(visit=found, point=form.point(node_zone(), meets), by=party)
        return _url(found)

    return Doing(do, _("It is on the agenda."), form)


def _remove_point(request: HttpRequest, found: HostedVisit, party: Party) -> Doing:
    point = get_object_or_404(found.agenda, pk=number_in(request.POST.get("of", "")))

    def do() -> str:
        actions.remove_point(point=point, by=party)
        return _url(found)

    return Doing(do, _("It is off the agenda."))


def _notes(request: HttpRequest, found: HostedVisit, party: Party) -> Doing:
    form = NotesForm(request.POST, do="notes")

    def do() -> str:
        actions.note_visit(visit=found, notes=form.cleaned_data["notes"], by=party)
        return _url(found)

    return Doing(do, _("Your changes are stored."), form)


def _follow(request: HttpRequest, found: HostedVisit, party: Party) -> Doing:
    form = HostedFollowUpForm(request.POST, do="follow", there=hosted.there(found))

    def do() -> str:
        actions.follow_up_hosted(visit=found, following=form.following(), by=party)
        return _url(found)

    return Doing(do, _("It waits for those who introduce the two."), form)


def _introduce(request: HttpRequest, found: HostedVisit, party: Party) -> Doing:
    one = _follow_up(request, found, party)

    def do() -> str:
        return reverse("web:deal", args=[actions.introduce_hosted(follow_up=one, by=party).key])

    return Doing(do, _("The two are introduced."))


def _drop(request: HttpRequest, found: HostedVisit, party: Party) -> Doing:
    one = _follow_up(request, found, party)
    form = ReasonForm(request.POST, do="drop", of=one.key)

    def do() -> str:
        actions.drop_hosted(follow_up=one, reason=form.cleaned_data["reason"], by=party)
        return _url(found)

    return Doing(do, _("It is dropped, with your reason."), form)


def _call_off(_request: HttpRequest, found: HostedVisit, party: Party) -> Doing:
    def do() -> str:
        actions.call_off_hosted(visit=found, by=party)
        return _url(found)

    return Doing(do, _("The visit is called off."))


DOING: Final[dict[str, Callable[[HttpRequest, HostedVisit, Party], Doing]]] = {
    "guest": _guest,
    "remove_guest": _remove_guest,
    "point": _point,
    "remove_point": _remove_point,
    "notes": _notes,
    "follow": _follow,
    "introduce": _introduce,
    "drop": _drop,
    "call_off": _call_off,
}


def _follow_up(request: HttpRequest, found: HostedVisit, party: Party) -> HostedFollowUp:
    """The follow-up that a form names.

    Raises:
        Http404: none of the visit that the party may see.
    """
    known = {one.key: one for one in hosted.follow_ups_of(found, party)}
    one = known.get(request.POST.get("of", ""))
    if one is None:
        raise Http404
    return one


def _organisation(key: str, party: Party) -> Organisation | None:
    return people.organisations(party).filter(key=key).first() if key else None


def _url(found: HostedVisit) -> str:
    return reverse("web:hosted_visit", args=[found.key])


def _hosts(party: Party) -> list[Organisation]:
    """The organisations for which somebody may receive guests."""
    mine = Organisation.objects.filter(pk__in=party.organisations(OrganisationRole.MANAGER))
    return [one for one in mine if allows(party, "hosted_visit.keep", Owned(one.pk))]


def _list(request: HttpRequest, party: Party, more: More | None = None) -> HttpResponse:
    hosts = _hosts(party)
    page, turned = turned_page(hosted.hosted_visits(party), request, {})
    shown = {
        **turned, "rows": [visit_row(one) for one in page], "form": HostForm(do="plan", hosts=hosts) if hosts else None
    }  # fmt: skip
    return render(request, "entrepot/hosted_visits.html", shown | (more or {}), status=422 if more else 200)


def _page(request: HttpRequest, found: HostedVisit, party: Party, more: More | None = None) -> HttpResponse:
    zone = node_zone()
    keeps = allows(party, "hosted_visit.keep", found) and found.called_off is None
    lines = follow_lines(found, party)
    page: More = {
        "visit": found, "row": visit_row(found), "host": organisation_name(found.host), "keeps": keeps, "zone": zone.key,
        "whole": allows(party, "hosted_visit.read_whole", found), "guests": guest_lines(found), "points": point_lines(found, zone),
        "follows": [(one, ReasonForm(do="drop", of=one.key) if one.drops else None) for one in lines], "url": _url(found),
    }  # fmt: skip
    if keeps:
        page |= {
            "guest_form": GuestForm(do="guest"), "point_form": PointForm(do="point", initial={"day": found.begins}),
            "notes_form": NotesForm(do="notes", initial={"notes": found.notes}),
            "follow_form": HostedFollowUpForm(do="follow", there=hosted.there(found)),
        }  # fmt: skip
    return render(request, "entrepot/hosted_visit.html", page | (more or {}), status=422 if more else 200)
