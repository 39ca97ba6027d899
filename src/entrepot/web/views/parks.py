"""The page of a park, and what is opened to partners in a cooperation."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, Final

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from entrepot.people.domain import Party
from entrepot.people.models import Organisation
from entrepot.people.permissions import Owned, allows
from entrepot.people.queries import duties_of
from entrepot.programmes import actions, parks
from entrepot.programmes.models import Application, Member, Tenancy
from entrepot.runtime import clock
from entrepot.web.asking import party_of
from entrepot.web.cooperating.rows import rows
from entrepot.web.forms.parks import ShareForm, SpaceForm, TenantForm
from entrepot.web.inbox import lines
from entrepot.web.organisations import row as organisation_row
from entrepot.web.parkpage import rows as shown
from entrepot.web.parkpage.words import let
from entrepot.web.programmes.rows import programme_row
from entrepot.web.programmes.when import node_zone
from entrepot.web.refusals import REFUSED, why_not
from entrepot.web.views.cooperations import cooperation_found, cooperation_page

FIRST: Final = 5
"""Things that wait, as the page of a park shows them; the inbox has the others."""


def park(request: HttpRequest, key: str) -> HttpResponse:
    """The page of a park; sent to it is what its people or its tenants do there."""
    party = party_of(request)
    try:
        found = parks.park(key, party)
    except Organisation.DoesNotExist as error:
        raise Http404 from error
    if request.method == "POST":
        return _act(request, found, party)
    return park_page(request, found, party)


def park_page(
    request: HttpRequest, found: Organisation, party: Party, more: dict[str, Any] | None = None
) -> HttpResponse:
    """The page; ``more`` is a form with what is wrong in it, or why something was refused."""
    keeps, inside = (allows(party, rule, Owned(found.pk)) for rule in ("park.keep", "park.read_inside"))
    occupancy, pairs = parks.occupancy(found), parks.paired(found, party)
    opened = parks.shared([one.cooperation for one in pairs], party)
    page = {
        "park": found, "view": organisation_row(found), "keeps": keeps, "inside": inside, "let": let(occupancy),
        "tenants": [shown.tenant_row(one, party) for one in parks.tenancies(found, party)],
        "rooms": shown.rooms(found, party, "venue", "facility"), "services": shown.rooms(found, party, "service"),
        "pairs": _pairs(pairs), "needs": shown.answered_rows(found, pairs, party), "shared": shown.shared_rows(opened, party),
        "url": reverse("web:park", args=[found.key]), **_waiting(found, party, inside),
        "space_form": SpaceForm(place="space", initial={"total": occupancy.total}) if keeps else None,
        "tenant_form": TenantForm(place="tenant", party=party, initial={"first": clock.today()}) if keeps else None,
    }  # fmt: skip
    return render(request, "entrepot/park.html", page | (more or {}), status=422 if more else 200)


def _pairs(pairs: list[parks.Paired]) -> list[dict[str, Any]]:
    lined = rows([one.cooperation for one in pairs])
    return [
        {"row": line, "partners": [organisation_row(side) for side in one.partners]}
        for one, line in zip(pairs, lined, strict=True)
    ]


def _waiting(found: Organisation, party: Party, inside: bool) -> dict[str, Any]:
    """What waits for the park's people, and the programmes in which it takes part."""
    if not inside:
        return {}
    duties = duties_of(party).filter(organisation=found)
    applied, members = parks.part_in(found, party)
    joined_in: list[Application | Member] = [*applied, *members]
    titles = {one.programme_id: programme_row(one.programme, node_zone()).title for one in joined_in}
    joined = {one.programme_id for one in members}
    part = [
        {"title": titles[one.programme_id], "url": reverse("web:programme_member", args=[one.key]), "member": True}
        for one in members
    ] + [
        {"title": titles[one.programme_id], "url": reverse("web:programme_application", args=[one.key]), "member": False}
        for one in applied if one.programme_id not in joined
    ]  # fmt: skip
    return {"lines": lines(list(duties[:FIRST]), party), "more_waits": duties.count() > FIRST, "part": part}


def _act(request: HttpRequest, found: Organisation, party: Party) -> HttpResponse:
    if not party.known:
        return redirect(f"{reverse('account_login')}?next={request.path}")
    act = ACTS.get(request.POST.get("action", ""))
    if act is None:
        raise Http404
    form, do, sentence = act(request, found, party)
    if form is not None and not form.is_valid():
        return park_page(request, found, party, {"typed": form})
    try:
        do()
    except REFUSED as error:
        return park_page(request, found, party, {"typed": form, "refused": why_not(error)})
    messages.success(request, sentence)
    return redirect("web:park", found.key)


Act = tuple[forms.Form | None, Callable[[], object], str]


def _space(request: HttpRequest, found: Organisation, party: Party) -> Act:
    form = SpaceForm(request.POST, place="space")
    return (
        form,
        lambda: actions.set_space(park=found, total=form.cleaned_data["total"], by=party),
        _("It is written down."),
    )


def _tenant(request: HttpRequest, found: Organisation, party: Party) -> Act:
    form = TenantForm(request.POST, place="tenant", party=party)
    sentence = _("It is written down. It counts once the tenant has confirmed it.")
    return form, lambda: actions.enter_tenant(park=found, room=form.room(), by=party), sentence


def _tenancy(request: HttpRequest, found: Organisation, party: Party) -> Tenancy:
    one = parks.tenancy_of(party, request.POST.get("tenancy", ""))
    if one is None or one.park_id != found.pk:
        raise Http404
    return one


def _confirm(request: HttpRequest, found: Organisation, party: Party) -> Act:
    one = _tenancy(request, found, party)
    return None, lambda: actions.confirm_tenancy(tenancy=one, by=party), _("It is confirmed.")


def _end(request: HttpRequest, found: Organisation, party: Party) -> Act:
    one = _tenancy(request, found, party)
    return None, lambda: actions.end_tenancy(tenancy=one, by=party), _("The tenancy is ended.")


ACTS: Final[dict[str, Callable[[HttpRequest, Organisation, Party], Act]]] = {
    "space": _space,
    "tenant": _tenant,
    "confirm": _confirm,
    "end": _end,
}


@require_POST
@login_required
def share(request: HttpRequest, key: str) -> HttpResponse:
    """Open a resource to the partner, or end that."""
    party = party_of(request)
    found = cooperation_found(key, party)
    form = ShareForm(request.POST, place="share", resources=parks.openable(found, party))
    if request.POST.get("action") == "end":
        one = get_object_or_404(found.shared, key=request.POST.get("share", ""))
        do: Callable[[], object] = partial(actions.close_resource, share=one, by=party)
        sentence = _("It is open no more.")
    elif form.is_valid():
        resource, conditions = form.chosen()
        do = partial(
            actions.open_resource, cooperation=found, resource=resource, conditions=conditions, by=party
        )
        sentence = _("It is open to the partner.")
    else:
        return cooperation_page(request, found, party, {"typed": form})
    try:
        do()
    except REFUSED as error:
        return cooperation_page(request, found, party, {"typed": form, "refused": why_not(error)})
    messages.success(request, sentence)
    return redirect("web:cooperation", found.key)
