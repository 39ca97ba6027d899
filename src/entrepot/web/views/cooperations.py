"""Cooperations on pages: those of a programme, and the page of one."""

from __future__ import annotations

from typing import Any, Final

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from entrepot.deals.domain.standing import ENDED
from entrepot.people.domain import Party
from entrepot.people.permissions import allows
from entrepot.programmes import actions, cooperations, parks
from entrepot.programmes.domain.cooperations import Phase
from entrepot.programmes.models import Cooperation
from entrepot.runtime import clock
from entrepot.web.asking import party_of
from entrepot.web.cooperating.rows import joined, rows
from entrepot.web.cooperationpage import deal_url, landing_line, project_lines, visit_lines
from entrepot.web.forms.cooperations import LandedForm, ProjectForm, VisitForm
from entrepot.web.forms.parks import ShareForm
from entrepot.web.parkpage.rows import shared_rows
from entrepot.web.programmepage.cooperating import LANDED, figures
from entrepot.web.programmes.rows import programme_row
from entrepot.web.programmes.when import node_zone
from entrepot.web.refusals import REFUSED, why_not
from entrepot.web.views.programmes import programme_found, programme_page

OF: Final = frozenset({*Phase, LANDED})


def cooperation_found(key: str, party: Party) -> Cooperation:
    """The cooperation that an address names.

    Raises:
        Http404: there is none that the party may read.
    """
    found = cooperations.cooperation_of(party, key)
    if found is None:
        raise Http404
    return found


@login_required
def listed(request: HttpRequest, key: str) -> HttpResponse:
    """The cooperations of a programme that the reader may see, all of them or those that are just so far."""
    party = party_of(request)
    programme = programme_found(key, party)
    known = list(cooperations.cooperations(party, programme))
    chosen = request.GET.get("of", "")
    if chosen and chosen not in OF:
        raise Http404
    found = [one for one in known if _is(one, chosen)]
    page = {
        "programme": programme, "title": programme_row(programme, node_zone()).title, "rows": rows(found), "chosen": chosen,
        "figures": figures(programme, known), "url": reverse("web:cooperations", args=[key]),
    }  # fmt: skip
    return render(request, "entrepot/cooperations.html", page)


def _is(one: Cooperation, chosen: str) -> bool:
    if not chosen:
        return True
    return hasattr(one, "landing") if chosen == LANDED else one.phase == chosen


@require_POST
@login_required
def enter(request: HttpRequest, key: str) -> HttpResponse:
    """Let a programme know of a deal of one's own."""
    party = party_of(request)
    programme = programme_found(key, party)
    mine = {deal.key: (deal, own) for deal, own in cooperations.enterable(party, programme)}
    deal, own = mine.get(request.POST.get("deal", ""), (None, None))
    if deal is None or own is None:
        raise Http404
    try:
        made = actions.enter_cooperation(programme=programme, deal=deal, organisation=own, by=party)
    except REFUSED as error:
        return programme_page(request, programme, party, {"refused": why_not(error)})
    messages.success(request, _("The programme knows of your cooperation."))
    return redirect("web:cooperation", made.key)


@login_required
def cooperation(request: HttpRequest, key: str) -> HttpResponse:
    """One cooperation."""
    party = party_of(request)
    return cooperation_page(request, cooperation_found(key, party), party)


def cooperation_page(
    request: HttpRequest, found: Cooperation, party: Party, more: dict[str, Any] | None = None
) -> HttpResponse:
    """The page; ``more`` is a form with what is wrong in it, or why something was refused."""
    parties = cooperations.parties_of([found])[found.pk]
    standing = found.deal.standing
    works = bool(standing.in_force) and found.member_id is None and allows(party, "cooperation.work", found)
    goes_on = works and standing.state not in ENDED
    landing = landing_line(found)
    today = {"begins": clock.today(), "day": clock.today(), "first": clock.today()}
    openable = parks.openable(found, party) if works else []
    page = {
        "cooperation": found, "row": rows([found])[0], "parties": joined(parties), "bound": bool(standing.in_force),
        "programme": found.programme, "programme_title": programme_row(found.programme, node_zone()).title,
        "deal_url": deal_url(found, party), "projects": project_lines(found, works=works),
        "visits": visit_lines(found, parties if goes_on else []), "landing": landing,
        "project_form": ProjectForm(place="project", initial=today) if works else None,
        "visit_form": VisitForm(place="visit", parties=parties, initial=today) if goes_on else None,
        "shared": shared_rows(parks.shared([found], party), party),
        "share_form": ShareForm(place="share", resources=openable, initial=today) if openable else None,
        "landed_form": LandedForm(place="landed", initial=today) if works and landing is None else None,
    }  # fmt: skip
    return render(request, "entrepot/cooperation.html", page | (more or {}), status=422 if more else 200)
