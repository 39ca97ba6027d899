"""The registration of technology contracts: those of a period, and that of one deal."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from entrepot.booking.domain.figures import period_of, periods
from entrepot.deals import actions, registrations
from entrepot.deals.domain.refusals import DealRefusedError
from entrepot.deals.registrations import Wanted
from entrepot.people.domain import Party
from entrepot.runtime import clock
from entrepot.web.asking import party_of
from entrepot.web.booking.statistics import period_name
from entrepot.web.dealpage import registration as shown
from entrepot.web.deals import registered
from entrepot.web.forms.deals_registration import RegistrationForm
from entrepot.web.papers.printing import printed
from entrepot.web.refusals import why_not
from entrepot.web.sheets import as_workbook
from entrepot.web.views.deal_files import speaker_of
from entrepot.web.views.deals import deal_found, deal_page
from entrepot.web.views.lists import chosen_filters, turned_page
from entrepot.web.views.prices import paper_language, pdf

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@login_required
def registration(request: HttpRequest) -> HttpResponse:
    """The technology contracts signed in a period, what is missing for their registration, and how many there are."""
    party, wanted, chosen = _asked(request)
    found = list(registrations.contracts(party, wanted))
    page, turned = turned_page(found, request, chosen)
    names = [(name, period_name(name)) for name in periods(clock.today())]
    return render(
        request,
        "entrepot/registration.html",
        {
            **turned,
            "lines": [shown.line(item, party) for item in page],
            "counts": shown.counts(party, wanted),
            "filters": shown.filters(party, chosen, names),
            "chosen": chosen,
            "incomplete": sum(bool(item.contract.missing) for item in found),
        },
    )


@login_required
def workbook(request: HttpRequest) -> HttpResponse:
    """The same contracts as XLSX."""
    party, wanted, chosen = _asked(request)
    found = (item.contract for item in registrations.contracts(party, wanted))
    response = HttpResponse(as_workbook(registered.sheets(found)), content_type=XLSX)
    response.headers["Content-Disposition"] = f'attachment; filename="contracts-{chosen["period"]}.xlsx"'
    return response


@login_required
def paper(request: HttpRequest, key: str) -> HttpResponse:
    """What is registered of one contract, as PDF."""
    found = registrations.registered_by_key(party_of(request), key)
    if found is None:
        raise Http404
    language = paper_language(request)
    with translation.override(language.lower()):
        made = printed(registered.paper_of(found.contract), language, "registration")
    return pdf(made, f"{key}-registration.pdf")


@require_POST
@login_required
def enter(request: HttpRequest, key: str) -> HttpResponse:
    """Say what the registration asks and the terms do not tell."""
    party = party_of(request)
    found = deal_found(key, party)
    own, form = speaker_of(found, party), RegistrationForm(request.POST)
    if not form.is_valid():
        return deal_page(request, found, party, {"registration_form": form})
    try:
        actions.enter_registration(deal=found, party=own, entry=form.entry(), by=party)
    except DealRefusedError as error:
        return deal_page(request, found, party, {"refused": why_not(error)})
    messages.success(request, _("The data for the registration are stored."))
    return redirect("web:deal", key=key)


@require_POST
@login_required
def release(request: HttpRequest, key: str) -> HttpResponse:
    """Let the node's officers see what is registered, or no longer."""
    party = party_of(request)
    found = deal_found(key, party)
    released = request.POST.get("released") == "on"
    try:
        actions.release_registration(deal=found, party=speaker_of(found, party), released=released, by=party)
    except DealRefusedError as error:
        return deal_page(request, found, party, {"refused": why_not(error)})
    if released:
        messages.success(request, _("Your side has released the data to the officers."))
    else:
        messages.success(request, _("The officers see these data no more."))
    return redirect("web:deal", key=key)


def _asked(request: HttpRequest) -> tuple[Party, Wanted, dict[str, str]]:
    """Who asks, for which contracts, and the filters in force: the present quarter when none is said.

    Raises:
        Http404: there is no such period, or nothing that the party could read.
    """
    party = party_of(request)
    chosen = {"period": periods(clock.today())[0]} | chosen_filters(
        request, ("period", "organisation", "place")
    )
    period = period_of(chosen["period"])
    if period is None or not registrations.reads_registrations(party):
        raise Http404
    return party, Wanted(period, chosen.get("organisation", ""), chosen.get("place", "")), chosen
