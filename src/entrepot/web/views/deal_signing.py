"""Agreements on a deal's page: printed, read, signed."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from entrepot.deals import actions, agreements
from entrepot.deals.actions import Signing
from entrepot.deals.domain.refusals import DealRefusedError
from entrepot.deals.queries import speaks_for
from entrepot.web.accounts.again import password_again
from entrepot.web.asking import party_of
from entrepot.web.dealpage.signing import signs_for
from entrepot.web.downloads import attachment
from entrepot.web.posted import number_in
from entrepot.web.refusals import REFUSED, why_not
from entrepot.web.views.deals import deal_found, deal_page
from entrepot.web.views.prices import pdf


@login_required
def paper(request: HttpRequest, key: str, number: int) -> HttpResponse:
    """An agreement as it is now, to be read; with ``keep`` to be kept."""
    party = party_of(request)
    found = deal_found(key, party)
    agreement = agreements.agreement(party, found, number)
    if agreement is None:
        raise Http404
    try:
        content = agreements.content(agreement)
    except DealRefusedError as error:
        return deal_page(request, found, party, {"refused": why_not(error)})
    name = f"{found.key}-{number}.pdf"
    return attachment(content, name, "application/pdf") if "keep" in request.GET else pdf(content, name)


@require_POST
@login_required
def prepare(request: HttpRequest, key: str) -> HttpResponse:
    """Print the agreement on the terms to which all agree."""
    party = party_of(request)
    found = deal_found(key, party)
    own = speaks_for(found, party)
    if own is None:
        raise Http404
    try:
        actions.prepare_agreement(deal=found, party=own, by=party)
    except REFUSED as error:
        return deal_page(request, deal_found(key, party), party, {"refused": why_not(error)})
    messages.success(request, _("The agreement is printed. Read it, then sign it."))
    return redirect("web:deal", key=key)


@require_POST
@login_required
@password_again
def sign(request: HttpRequest, key: str) -> HttpResponse:
    """Sign the agreement for one's organisation; whoever has not given their password lately is asked for it first."""
    party = party_of(request)
    found = deal_found(key, party)
    mine = {one.key: one for one in signs_for(found, party)}
    own = mine.get(request.POST.get("party", ""))
    if own is None:
        raise Http404
    signing = Signing(
        own, number_in(request.POST.get("version", "")), request.POST.get("fingerprint", ""),
        request.POST.get("office", ""), "read" in request.POST,
    )  # fmt: skip
    try:
        actions.sign_agreement(deal=found, signing=signing, by=party)
    except REFUSED as error:
        return deal_page(request, deal_found(key, party), party, {"refused": why_not(error)})
    messages.success(request, _("You have signed the agreement. Keep a copy of it."))
    return redirect("web:deal", key=key)
