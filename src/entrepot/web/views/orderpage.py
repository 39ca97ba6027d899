"""The page of one service order, as far as each side may see it; and the sheet that goes with its samples, and its files."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from entrepot.booking import actions, orders, prices, queries
from entrepot.booking.domain.orders import (
    BEFORE_SENDING,
    ENDED,
    HELD,
    NEXT,
    REPLACED,
    OrderState,
    OrderStep,
    Side,
)
from entrepot.booking.domain.spans import Span
from entrepot.booking.models import FileRole, Invoice, ServiceOrder
from entrepot.booking.models.prices import written
from entrepot.booking.refusals import BookingRefusedError
from entrepot.people.domain import Party
from entrepot.people.permissions import allows
from entrepot.runtime import clock
from entrepot.web import figures
from entrepot.web.asking import party_of
from entrepot.web.booking.money import paper_price
from entrepot.web.booking.orders import (
    file_rows,
    measured_span,
    next_sentence,
    order_row,
    order_stages,
    sample_rows,
    why_labels,
)
from entrepot.web.downloads import attachment
from entrepot.web.forms.orders import (
    MeasuredForm,
    OfferForm,
    OrderFileForm,
    ReceiveForm,
    SampleForm,
    SendForm,
)
from entrepot.web.papers.printing import printed
from entrepot.web.papers.sheets import order_sheet
from entrepot.web.refusals import why_not
from entrepot.web.views.prices import paper_language, pdf


def order_of(key: str, party: Party) -> ServiceOrder:
    """The order that an address names.

    Raises:
        Http404: there is none that the party may read.
    """
    try:
        return orders.order(key, party)
    except ServiceOrder.DoesNotExist as error:
        raise Http404 from error


def order_page(
    request: HttpRequest, found: ServiceOrder, party: Party, more: dict[str, Any] | None = None
) -> HttpResponse:
    """The page; ``more`` is a form with what is wrong in it, or why something was refused."""
    sides, steps = orders.sides(found, party), orders.steps(found, party)
    state, quote = OrderState(found.state), found.quote
    yours = NEXT.get(state) in sides
    page: dict[str, Any] = {
        "order": found, "row": order_row(found), "stages": order_stages(found), "steps": {str(item) for item in steps},
        "next": next_sentence(found, yours), "yours": yours, "labels": {name.replace("-", "_"): label for name, label in why_labels().items()},
        "samples": sample_rows(found, sides), "files": file_rows(found, party),
        "quote": quote, "quote_until": figures.day(quote.valid_until) if quote else "", "price": paper_price(quote) if quote else None,
        "quote_number": written(quote.year, quote.number) if quote else "",
        "quote_over": quote is not None and quote.valid_until < clock.today() and state == OrderState.QUOTED,
        "days": _days(found), "add_file": _file_form(found, sides), "invoice": _invoice(found, party),
        **_forms(found, sides, party, steps),
    }  # fmt: skip
    if state == OrderState.DONE and "charge" in page:
        page["next"] = _("The result is accepted: draw the invoice.")
    if page["invoice"]:
        page["invoice_number"] = written(page["invoice"].year, page["invoice"].number)
    return render(request, "entrepot/order.html", page | (more or {}), status=422 if more else 200)


def _days(found: ServiceOrder) -> list[tuple[str, str]]:
    named = (
        (_("Result wanted by"), found.wanted_by),
        (_("Sample needed by"), found.sample_due),
        (_("Report by"), found.report_due),
    )
    return [(label, figures.day(day)) for label, day in named if day]


def _forms(
    found: ServiceOrder, sides: tuple[Side, ...], party: Party, steps: tuple[OrderStep, ...]
) -> dict[str, Any]:
    """The forms of the steps that the reader can take now."""
    span = measured_span(found)
    forms: dict[str, Any] = {}
    count = found.measured_samples
    if count is None:
        count = found.quote.samples if found.quote else found.samples.count()
    if OrderStep.QUOTE in steps:
        forms["offer"] = _offer(found)
    if OrderStep.SEND in steps:
        forms["handing"] = SendForm()
    if OrderStep.RECEIVE in steps:
        forms["handing"] = ReceiveForm()
    if OrderStep.MEASURED in steps:
        forms["measured"] = MeasuredForm.filled(found, span, count)
    if orders.chargeable(found) and allows(party, "invoice.draw", found):
        forms["charge"] = MeasuredForm.filled(found, span, count)
    if Side.CUSTOMER in sides and found.state in BEFORE_SENDING:
        forms["sample"] = SampleForm(auto_id="more_%s")
    return forms


def _offer(found: ServiceOrder) -> OfferForm:
    """A quote to begin with: for the first free two hours a week from now, the report a week after the sample."""
    timetable, length = found.timetable, timedelta(hours=2)
    soon = clock.now() + timedelta(days=7)
    diary = queries.diary(timetable, Span(soon, soon + timedelta(days=14)))
    free = diary.next_free(length, after=soon, now=clock.now(), most=1)
    start = (free[0].start if free else soon.replace(minute=0, second=0)).astimezone(timetable.clock)
    initial = {
        "day": start.date(), "time": f"{start:%H:%M}", "hours": 2, "samples": found.samples.count(),
        "sample_due": start.date() - timedelta(days=1),
        "report_due": found.wanted_by or start.date() + timedelta(days=7),
    }  # fmt: skip
    return OfferForm(timetable=timetable, initial=initial)


def _file_form(found: ServiceOrder, sides: tuple[Side, ...]) -> OrderFileForm | None:
    serves = Side.FACILITY in sides and found.state in HELD | REPLACED
    wants = Side.CUSTOMER in sides and found.state not in ENDED
    open_sides = tuple(side for side, is_open in ((Side.FACILITY, serves), (Side.CUSTOMER, wants)) if is_open)
    return OrderFileForm(sides=open_sides, auto_id="file_%s") if open_sides else None


def _invoice(found: ServiceOrder, party: Party) -> Invoice | None:
    if found.booking_id is None:
        return None
    return prices.invoices(party).filter(booking=found.booking_id, credits=None).first()


@require_POST
@login_required
def add_file(request: HttpRequest, key: str) -> HttpResponse:
    """Add a file to an order."""
    party = party_of(request)
    found = order_of(key, party)
    form = OrderFileForm(request.POST, request.FILES, sides=orders.sides(found, party), auto_id="file_%s")
    if not form.is_valid():
        return order_page(request, found, party, {"add_file": form})
    file = form.cleaned_data["file"]
    try:
        actions.add_file(
            order=found, role=FileRole(form.cleaned_data["role"]), name=file.name or "", chunks=file.chunks(), by=party
        )  # fmt: skip
    except BookingRefusedError as error:
        return order_page(request, found, party, {"refused": why_not(error)})
    messages.success(request, _("The file is added."))
    return redirect("web:order", key=key)


@login_required
def file(request: HttpRequest, key: str, file: str) -> HttpResponse:
    """A file of an order, to be kept: never shown by the browser under this node's name."""
    party = party_of(request)
    found = order_of(key, party)
    kept = orders.files(found, party).filter(key=file).first()
    if kept is None:
        raise Http404
    try:
        return attachment(orders.content(kept), kept.name, kept.media_type)
    except BookingRefusedError as error:
        return order_page(request, found, party, {"refused": why_not(error)})


@login_required
def sheet(request: HttpRequest, key: str) -> HttpResponse:
    """The sheet that goes with the samples, as PDF."""
    found = order_of(key, party_of(request))
    if not found.samples.exists():
        raise Http404
    language = paper_language(request)
    with translation.override(language.lower()):
        made = printed(order_sheet(found), language, "sheet")
    return pdf(made, f"{found.key}.pdf")
