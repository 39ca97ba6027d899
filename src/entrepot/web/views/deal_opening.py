"""How deals begin, on pages: opening one, what is shown of its need, and what the node may do by itself."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from entrepot.catalogue import actions as catalogue
from entrepot.catalogue.domain import Level
from entrepot.deals import actions
from entrepot.people.domain import Party
from entrepot.people.models import Organisation
from entrepot.web.asking import party_of
from entrepot.web.deals.showing import Step, steps
from entrepot.web.deals.starting import managed, start
from entrepot.web.forms.deals_opening import DealForm
from entrepot.web.names import organisation_name
from entrepot.web.refusals import REFUSED, why_not
from entrepot.web.views.deals import deal_found, deal_page


@login_required
def new_deal(request: HttpRequest) -> HttpResponse:
    """Open a deal: about a need and resources that the address names, or by hand."""
    party = party_of(request)
    begun = start(request.GET, party)
    page: dict[str, Any] = {"start": begun, "barred": _barred(begun.parties())}
    if not begun.may:
        return render(request, "entrepot/deal_new.html", page)
    form = DealForm(request.POST if request.method == "POST" else None, start=begun, party=party)
    if form.is_valid():
        try:
            made = actions.open_deal(opening=form.opening(), by=party)
        except REFUSED as error:
            page["refused"] = why_not(error)
        else:
            messages.success(request, _("The deal is open; the others find it in their inbox."))
            return redirect("web:deal", key=made.key)
    wrong = bool(form.errors) or "refused" in page
    return render(request, "entrepot/deal_new.html", page | {"form": form}, status=422 if wrong else 200)


def _barred(parties: tuple[Organisation, ...]) -> list[str]:
    """The names of those who cannot be in a deal, for they are not admitted."""
    return [organisation_name(item) for item in parties if item.standing != "admitted"]


@require_POST
@login_required
def show(request: HttpRequest, key: str, number: int, step: str) -> HttpResponse:
    """Take the next step in what another party of a deal sees of its need; its number is that of the organisation that sees it."""
    party = party_of(request)
    found = deal_found(key, party)
    wanted = next(
        (item for item in steps(found, party) if (item.organisation.pk, item.name) == (number, step)), None
    )
    if wanted is None:
        raise Http404
    try:
        messages.success(request, _take(wanted, request.POST.get("message", ""), party))
    except REFUSED as error:
        return deal_page(request, found, party, {"refused": why_not(error)})
    return redirect("web:deal", key=key)


def _take(wanted: Step, message: str, party: Party) -> str:
    """Take a step; what was done."""
    need, organisation = wanted.need, wanted.organisation
    given = {"organisation": organisation_name(organisation)}
    if wanted.name == "show":
        catalogue.show_details(need=need, organisation=organisation, by=party)
        return _("%(organisation)s may read the details now.") % given
    if wanted.name == "offer":
        catalogue.offer_agreement(need=need, organisation=organisation, by=party)
        return _("The agreement is offered to %(organisation)s; both of you find it in the inbox.") % given
    level = Level.DETAILS if wanted.name == "ask" else Level.EVERYTHING
    catalogue.ask_disclosure(
        record=need, organisation=organisation, level=level, message=message.strip()[:2000], by=party
    )
    return _("Your request is with the owner. The answer will wait for you in your inbox.")


@require_POST
@login_required
def learn(request: HttpRequest, key: str, number: int) -> HttpResponse:
    """Let the node learn from how a deal ends, or no longer, for one of its parties."""
    party = party_of(request)
    found = deal_found(key, party)
    organisation = _mine(number, party)
    learns = request.POST.get("learns") == "yes"
    try:
        actions.let_learn(deal=found, organisation=organisation, learns=learns, by=party)
    except REFUSED as error:
        return deal_page(request, found, party, {"refused": why_not(error)})
    messages.success(
        request,
        _("The node learns from it.") if learns else _("The node has forgotten what it learnt from it."),
    )
    return redirect("web:deal", key=key)


@require_POST
@login_required
def introductions(request: HttpRequest, number: int) -> HttpResponse:
    """Let the node introduce an organisation, or no longer."""
    party = party_of(request)
    organisation = _mine(number, party)
    allowed = request.POST.get("allowed") == "yes"
    actions.allow_introductions(organisation=organisation, allowed=allowed, by=party)
    given = {"organisation": organisation_name(organisation)}
    messages.success(
        request,
        _("The node may introduce %(organisation)s.") % given
        if allowed
        else _("The node introduces %(organisation)s no longer.") % given,
    )
    return redirect("web:deals")


def _mine(number: int, party: Party) -> Organisation:
    """An organisation for which somebody may open deals.

    Raises:
        Http404: it is none of theirs.
    """
    for organisation in managed(party):
        if organisation.pk == number:
            return organisation
    raise Http404
