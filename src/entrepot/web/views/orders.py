"""Service orders on pages: asking, one's orders, and the steps of one."""

from __future__ import annotations

from typing import Any, Final

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from entrepot.booking import actions, gates, orders, prices
from entrepot.booking.actions import Done, OrderAsk, OrderOffer
from entrepot.booking.domain.orders import ENDED, Custody, OrderStep
from entrepot.booking.models import Quote, ServiceOrder, Timetable
from entrepot.booking.refusals import BookingRefusedError
from entrepot.people.domain import Party
from entrepot.people.permissions import NotAllowedError, allows
from entrepot.web.asking import party_of
from entrepot.web.booking.gates import told
from entrepot.web.booking.orders import order_rows
from entrepot.web.booking.rows import title_of
from entrepot.web.forms.orders import (
    HandOnForm,
    MeasuredForm,
    OfferForm,
    OrderForm,
    ReceiveForm,
    SampleForm,
    SendForm,
    WhyForm,
)
from entrepot.web.names import organisation_name
from entrepot.web.refusals import why_not
from entrepot.web.views.booking import bookers, timetable_of
from entrepot.web.views.lists import turned_page
from entrepot.web.views.orderpage import order_of, order_page

LISTS: Final = ("ours", "facility", "over")


@login_required
def ask(request: HttpRequest, key: str) -> HttpResponse:
    """Ask for a measurement; with ``?quote=`` it is ordered at that price."""
    party = party_of(request)
    timetable = timetable_of(key, party)
    organisations = bookers(party)
    if not orders.takes_orders(timetable):
        raise Http404
    quote = _quote(request.GET.get("quote", ""), timetable, party)
    bars = {item.pk: gates.bar(timetable, item) for item in organisations}
    payers = [
        item
        for item in organisations
        if bars[item.pk] is None and (quote is None or item.pk == quote.organisation_id)
    ]
    form = OrderForm(
        request.POST or None, organisations=payers, initial={"wish": quote.purpose if quote else ""}
    )
    page: dict[str, Any] = {}
    barred = next((item for item in bars.values() if item is not None), None)
    if barred is not None and not payers:
        page["barred"] = why_not(BookingRefusedError.barred(barred))
    if payers and form.is_valid():
        organisation = next(item for item in payers if item.key == form.cleaned_data["organisation"])
        given = form.cleaned_data
        wanted = OrderAsk(
            timetable, organisation, given["wish"], (form.draft(),), given["wanted_by"], given["form"]
        )
        try:
            made = actions.ask_order(ask=wanted, quote=quote, by=party)
        except BookingRefusedError as error:
            page["refused"] = why_not(error)
        else:
            messages.success(
                request, _("The order is made.") if quote else _("The facility's people are asked.")
            )
            return redirect("web:order", key=made.key)
    page |= {
        "key": key,
        "title": title_of(timetable.resource),
        "form": form if payers else None,
        "quote": quote,
    }
    page["facility"] = (
        organisation_name(timetable.resource.organisation) if timetable.resource.organisation else ""
    )
    return render(
        request, "entrepot/order_ask.html", page, status=422 if form.errors or "refused" in page else 200
    )


def _quote(key: str, timetable: Timetable, party: Party) -> Quote | None:
    if not key:
        return None
    found = prices.quotes(party).filter(key=key, timetable=timetable).first()
    if found is None or not allows(party, "quote.ask", found):
        raise Http404
    return found


@login_required
def order_list(request: HttpRequest) -> HttpResponse:
    """One's orders, those to one's facilities, and those that are over."""
    party, chosen = party_of(request), request.GET.get("of", "")
    mine = party.organisations()
    found = orders.orders(party)
    facilities = found.filter(timetable__resource__organisation__in=mine).exists()
    if not chosen:
        ours = found.filter(organisation__in=mine).exclude(state__in=ENDED)
        chosen = "facility" if facilities and not ours.exists() else "ours"
    if chosen not in LISTS:
        raise Http404
    if chosen == "over":
        found = found.filter(state__in=ENDED)
    else:
        side = (
            {"organisation__in": mine}
            if chosen == "ours"
            else {"timetable__resource__organisation__in": mine}
        )
        found = found.filter(**side).exclude(state__in=ENDED)
    page, turned = turned_page(found, request, {"of": chosen})
    return render(
        request,
        "entrepot/orders.html",
        {**turned, "rows": order_rows(page), "chosen": chosen, "facilities": facilities},
    )


@login_required
def order(request: HttpRequest, key: str) -> HttpResponse:
    """One order."""
    party = party_of(request)
    return order_page(request, order_of(key, party), party)


@require_POST
@login_required
def quote(request: HttpRequest, key: str) -> HttpResponse:
    """Answer with a quote."""
    party = party_of(request)
    found = _open(key, OrderStep.QUOTE, party)
    form = OfferForm(request.POST, timetable=found.timetable)
    if not form.is_valid():
        return order_page(request, found, party, {"offer": form})
    given = form.cleaned_data
    offer = OrderOffer(form.use(), given["sample_due"], given["report_due"])
    try:
        actions.quote_order(order=found, offer=offer, by=party)
    except BookingRefusedError as error:
        return order_page(request, found, party, {"offer": form, "refused": why_not(error)})
    messages.success(request, _("The quote is given."))
    return redirect("web:order", key=key)


@require_POST
@login_required
def measured(request: HttpRequest, key: str) -> HttpResponse:
    """Say that it was measured."""
    party = party_of(request)
    found = _open(key, OrderStep.MEASURED, party)
    form = MeasuredForm(request.POST, timetable=found.timetable)
    if not form.is_valid():
        return order_page(request, found, party, {"measured": form})
    try:
        actions.measure_order(order=found, span=form.span(), samples=form.cleaned_data["samples"], by=party)
    except BookingRefusedError as error:
        return order_page(request, found, party, {"measured": form, "refused": why_not(error)})
    messages.success(request, _("It is noted."))
    return redirect("web:order", key=key)


@require_POST
@login_required
def charge(request: HttpRequest, key: str) -> HttpResponse:
    """Draw the invoice of an order that was measured."""
    party = party_of(request)
    found = order_of(key, party)
    if not allows(party, "invoice.draw", found):
        raise Http404
    form = MeasuredForm(request.POST, timetable=found.timetable)
    if not form.is_valid():
        return order_page(request, found, party, {"charge": form})
    try:
        made = actions.charge_order(
            order=found, span=form.span(), samples=form.cleaned_data["samples"], by=party
        )
    except BookingRefusedError as error:
        page = {"charge": form, "refused": why_not(error), "obstacles": told(error, found.timetable)}
        return order_page(request, found, party, page)
    messages.success(request, _("The invoice is drawn. Look at it, then send it."))
    return redirect("web:invoice", key=made.key)


@require_POST
@login_required
def step(request: HttpRequest, key: str, name: str) -> HttpResponse:
    """Take a step with an order."""
    party = party_of(request)
    if name not in {item.value for item in OrderStep} - {OrderStep.QUOTE, OrderStep.MEASURED}:
        raise Http404
    found, wanted = order_of(key, party), OrderStep(name)
    why = WhyForm(request.POST)
    if not why.is_valid():
        raise Http404
    done = Done(why.cleaned_data["reason"], lost=why.cleaned_data["lost"])
    if wanted in {OrderStep.SEND, OrderStep.RECEIVE}:
        form = (SendForm if wanted == OrderStep.SEND else ReceiveForm)(request.POST)
        if not form.is_valid():
            return order_page(request, found, party, {"handing": form})
        done = Done(handing=form.handing())
    try:
        actions.step_order(order=found, step=wanted, done=done, by=party)
    except BookingRefusedError as error:
        return order_page(request, order_of(key, party), party, {"refused": why_not(error)})
    except NotAllowedError as error:
        raise Http404 from error
    messages.success(request, _("Done."))
    return redirect("web:order", key=key)


@require_POST
@login_required
def sample(request: HttpRequest, key: str) -> HttpResponse:
    """Name one more sample."""
    party = party_of(request)
    found = order_of(key, party)
    if not allows(party, "order.want", found):
        raise Http404
    form = SampleForm(request.POST)
    if not form.is_valid():
        return order_page(request, found, party, {"sample": form})
    given = form.draft()
    try:
        actions.add_sample(
            order=found, what=given.what, quantity=given.quantity, hazard=given.hazard, afterwards=given.afterwards,
            by=party,
        )  # fmt: skip
    except BookingRefusedError as error:
        return order_page(request, found, party, {"sample": form, "refused": why_not(error)})
    messages.success(request, _("The sample is named."))
    return redirect("web:order", key=key)


@require_POST
@login_required
def hand_on(request: HttpRequest, key: str, number: int) -> HttpResponse:
    """Write down what happened to a sample."""
    party = party_of(request)
    found = order_of(key, party)
    one = found.samples.filter(number=number).first()
    if one is None or not allows(party, "order.serve", found):
        raise Http404
    form = HandOnForm(request.POST)
    if not form.is_valid():
        return order_page(request, found, party, {"refused": _("Choose what happened to the sample.")})
    given = form.cleaned_data
    try:
        actions.hand_on(
            sample=one, kind=Custody(given["kind"]), handing=form.handing(), number=given["number"], by=party
        )
    except BookingRefusedError as error:
        return order_page(request, found, party, {"refused": why_not(error)})
    messages.success(request, _("It is noted."))
    return redirect("web:order", key=key)


def _open(key: str, wanted: OrderStep, party: Party) -> ServiceOrder:
    """The order, for whoever takes this step.

    Raises:
        Http404: the party may not.
    """
    found = order_of(key, party)
    needed = "order.offer" if wanted == OrderStep.QUOTE else "order.serve"
    if not allows(party, needed, found):
        raise Http404
    return found
