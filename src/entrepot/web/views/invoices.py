"""Invoices: those to pay, those of one's facilities, one of them, and the budget."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Final

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from entrepot.booking import actions, orders, prices
from entrepot.booking.models import Budget, Invoice
from entrepot.booking.models.prices import InvoiceState, written
from entrepot.booking.refusals import BookingRefusedError
from entrepot.people import queries as people
from entrepot.people.domain import OrganisationRole, Party
from entrepot.people.models import Organisation
from entrepot.people.permissions import allows
from entrepot.runtime import clock
from entrepot.web import figures
from entrepot.web.asking import party_of
from entrepot.web.booking.money import INVOICES, LOOKS, amount, paper_price
from entrepot.web.booking.orders import order_rows
from entrepot.web.booking.rows import booking_rows, title_of
from entrepot.web.booking.words import when
from entrepot.web.forms.booking import ReasonForm
from entrepot.web.forms.prices import BudgetForm, SamplesForm
from entrepot.web.names import organisation_name
from entrepot.web.papers.printing import printed
from entrepot.web.papers.values import invoice_paper
from entrepot.web.refusals import why_not
from entrepot.web.texts import Text
from entrepot.web.views.booking import booking_of
from entrepot.web.views.lists import turned_page
from entrepot.web.views.prices import paper_language, pdf

OURS, FACILITY = "ours", "facility"
UNINVOICED: Final = 50
"""So many bookings without an invoice are shown at once, the oldest first."""


@dataclass(frozen=True, slots=True)
class Row:
    """One invoice of a list."""

    url: str
    number: str
    title: Text
    day: str
    due: str
    total: str
    state: str
    look: str
    overdue: bool
    issuer: str
    organisation: str


@login_required
def invoices(request: HttpRequest) -> HttpResponse:
    """Invoices that one's organisations got, or those of one's facilities with what is not invoiced yet."""
    party, chosen = party_of(request), request.GET.get("of", OURS)
    managed = party.organisations(OrganisationRole.MANAGER)
    if chosen not in {OURS, FACILITY}:
        raise Http404
    found = prices.invoices(party)
    if chosen == FACILITY:
        found = found.filter(issuer__in=managed)
    else:
        found = found.filter(organisation__in=party.organisations(), sent=True)
    page, turned = turned_page(found, request, {"of": chosen})
    open_bookings = prices.uninvoiced(party).order_by("ends")[:UNINVOICED] if chosen == FACILITY else ()
    return render(
        request,
        "entrepot/invoices.html",
        {
            **turned, "rows": invoice_rows(page), "chosen": chosen, "manages": bool(managed),
            "uninvoiced": list(zip(open_bookings, booking_rows(open_bookings), strict=True)),
            "uncharged": order_rows(orders.uncharged(party)[:UNINVOICED]) if chosen == FACILITY else (),
            "budgets": _budgets(party) if chosen == OURS else (),
        },
    )  # fmt: skip


@login_required
def invoice(request: HttpRequest, key: str) -> HttpResponse:
    """One invoice."""
    party = party_of(request)
    found = invoice_of(key, party)
    return render(
        request,
        "entrepot/invoice.html",
        {
            "invoice": found, "row": next(iter(invoice_rows([found]))), "price": paper_price(found),
            "when": when(found.span, found.timetable), "steps": _open_steps(found, party),
            "takes_back": found.credits if found.credits and allows(party, "invoice.read", found.credits) else None,
            "credit_note": Invoice.objects.filter(credits=found).first(),
            "paid": figures.day(found.paid) if found.paid else "",
        },
    )  # fmt: skip


@require_POST
@login_required
def draw(request: HttpRequest, key: str) -> HttpResponse:
    """Draw the invoice of a booking that is over."""
    party = party_of(request)
    found = booking_of(key, party)
    form = SamplesForm(request.POST)
    if not allows(party, "invoice.draw", found):
        raise Http404
    samples = form.cleaned_data["samples"] if form.is_valid() else None
    try:
        made = actions.draw_invoice(booking=found, samples=samples, by=party)
    except BookingRefusedError as error:
        messages.error(request, why_not(error))
        return redirect("web:booking", key=key)
    messages.success(request, _("The invoice is drawn. Look at it, then send it."))
    return redirect("web:invoice", key=made.key)


@require_POST
@login_required
def step(request: HttpRequest, key: str, name: str) -> HttpResponse:
    """Send an invoice, note that it was paid, or take it back."""
    party = party_of(request)
    found = invoice_of(key, party)
    if name not in _open_steps(found, party):
        raise Http404
    reason = ReasonForm(request.POST)
    why = reason.cleaned_data["reason"] if reason.is_valid() else ""
    try:
        done = _STEPS[name](found, why, party)
    except BookingRefusedError as error:
        messages.error(request, why_not(error))
        return redirect("web:invoice", key=key)
    messages.success(request, _("Done."))
    return redirect("web:invoice", key=done.key)


@login_required
def paper(request: HttpRequest, key: str) -> HttpResponse:
    """An invoice as PDF."""
    found = invoice_of(key, party_of(request))
    language = paper_language(request)
    with translation.override(language.lower()):
        made = printed(invoice_paper(found), language)
    return pdf(made, f"invoice-{written(found.year, found.number)}.pdf")


@require_POST
@login_required
def budget(request: HttpRequest, key: str) -> HttpResponse:
    """Say what an organisation means to spend this year."""
    party = party_of(request)
    found = next((item for item in _budgeting(party) if item.key == key), None)
    if found is None:
        raise Http404
    form = BudgetForm(request.POST, budget=None, currency="")
    if form.is_valid():
        actions.keep_budget(organisation=found, year=clock.today().year, by=party, **form.cleaned_data)
        messages.success(request, _("The budget is stored."))
    else:
        messages.error(request, _("Write the budget as an amount, such as 20000."))
    return redirect("web:invoices")


_STEPS: Final[dict[str, Callable[[Invoice, str, Party], Invoice]]] = {
    "send": lambda item, _why, by: actions.send_invoice(invoice=item, by=by),
    "paid": lambda item, _why, by: actions.pay_invoice(invoice=item, by=by),
    "cancel": lambda item, why, by: actions.cancel_invoice(invoice=item, reason=why, by=by),
}


def _open_steps(found: Invoice, party: Party) -> set[str]:
    """What can be done with it now, and by this reader."""
    if not allows(party, "invoice.draw", found) or found.credits_id is not None:
        return set()
    state = InvoiceState(found.state)
    possible = {
        "send": state == InvoiceState.DRAWN,
        "paid": state == InvoiceState.SENT,
        "cancel": state != InvoiceState.CANCELLED,
    }
    return {name for name, is_possible in possible.items() if is_possible}


def invoice_of(key: str, party: Party) -> Invoice:
    """The invoice that an address names.

    Raises:
        Http404: there is none that the party may read.
    """
    try:
        return prices.invoice(key, party)
    except Invoice.DoesNotExist as error:
        raise Http404 from error


def invoice_rows(found: Iterable[Invoice]) -> list[Row]:
    """Invoices in words."""
    return [
        Row(
            url=reverse("web:invoice", args=[item.key]), number=written(item.year, item.number),
            title=title_of(item.timetable.resource), day=figures.day(item.day), due=figures.day(item.due),
            total=amount(item.total, item.currency), state=_credited(item), look=LOOKS[item.state],
            overdue=item.overdue and item.credits_id is None, issuer=organisation_name(item.issuer),
            organisation=organisation_name(item.organisation),
        )
        for item in found
    ]  # fmt: skip


def _credited(item: Invoice) -> str:
    return _("credit note") if item.credits_id is not None else _(INVOICES[item.state])


def _budgeting(party: Party) -> list[Organisation]:
    """The organisations whose budget somebody keeps."""
    return [item for item in people.own_organisations(party) if allows(party, "budget.keep", item)]


def _budgets(party: Party) -> list[dict[str, Any]]:
    """The budgets of this year: how they stand, and the form to change them for who keeps them."""
    year, found = clock.today().year, []
    for organisation in people.own_organisations(party):
        standing = prices.spending(organisation, year)
        kept: Budget | None = standing.budget if standing else None
        keeps = allows(party, "budget.keep", organisation)
        if not keeps and kept is None:
            continue
        currency = organisation.place.currency if organisation.place else "EUR"
        found.append({
            "key": organisation.key, "name": organisation_name(organisation), "year": year,
            "spent": amount(standing.spent, standing.budget.currency) if standing else "",
            "amount": amount(kept.amount, kept.currency) if kept else "", "over": bool(standing and standing.over()),
            "refuses": bool(kept and kept.refuses),
            "form": BudgetForm(budget=kept, currency=currency, auto_id=f"id_{organisation.key}_%s") if keeps else None,
        })  # fmt: skip
    return found
