"""What a facility costs, what a booking would cost, and quotes."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from entrepot.booking import actions, gates, prices
from entrepot.booking.domain.pricing import Use
from entrepot.booking.domain.spans import Span
from entrepot.booking.domain.states import State
from entrepot.booking.models import Booking, Quote, Timetable
from entrepot.booking.models.prices import written
from entrepot.booking.orders import orders, takes_orders
from entrepot.booking.refusals import BookingRefusedError
from entrepot.people.domain import Party
from entrepot.people.models import Organisation
from entrepot.people.permissions import allows
from entrepot.vocabulary.languages import Language, parse_language
from entrepot.web import figures
from entrepot.web.asking import party_of
from entrepot.web.booking.gates import told
from entrepot.web.booking.money import Priced, amount, estimated, paper_price, rates_view
from entrepot.web.booking.rows import title_of
from entrepot.web.booking.words import when
from entrepot.web.forms.booking import BookForm
from entrepot.web.forms.prices import RatesForm
from entrepot.web.forms.questions import QuestionsForm
from entrepot.web.names import organisation_name, reader
from entrepot.web.papers.printing import printed
from entrepot.web.papers.values import quote_paper
from entrepot.web.refusals import why_not
from entrepot.web.views.keeping import kept_by


@login_required
def rates(request: HttpRequest, key: str) -> HttpResponse:
    """Say what a facility costs."""
    party = party_of(request)
    resource = kept_by(key, party)
    timetable = Timetable.objects.select_related("resource__place").filter(resource=resource).first()
    if timetable is None:
        raise Http404
    currency = resource.place.currency if resource.place else "EUR"
    form = RatesForm(request.POST or None, tariff=prices.tariff_of(timetable), currency=currency)
    if form.is_valid():
        actions.keep_rates(timetable=timetable, kept=form.kept(), by=party)
        messages.success(request, _("The rates are stored."))
        return redirect("web:timetable", key=key)
    return render(
        request,
        "entrepot/rates.html",
        {"key": key, "title": title_of(resource), "form": form},
        status=422 if form.errors else 200,
    )


def priced_page(
    form: BookForm, timetable: Timetable, organisations: list[Organisation], party: Party
) -> dict[str, Any]:
    """What the page of a booking says of its price: the rates, and what the time that is filled in costs."""
    tariff = prices.tariff_of(timetable) if prices.may_read(party, timetable) else None
    if tariff is None:
        return {}
    found: Priced | None = None
    page: dict[str, Any] = {"rates": rates_view(tariff)}
    organisation, use = _payer(form, organisations), _use(form)
    if organisation is not None and use is not None:
        known = prices.estimate(timetable, organisation, use, kept=tariff)
        if known is not None:
            found = estimated(known)
            page |= {"price": found, "price_when": when(use.span, timetable)}
            page |= {"price_for": organisation_name(organisation)}
            page |= budget_page(organisation, use.span)
    return page


def booking_price(found: Booking, party: Party) -> dict[str, Any]:
    """What the page of a booking says of money: the price that was agreed, its invoice, and whether one can be drawn."""
    page: dict[str, Any] = {}
    agreed = Quote.objects.filter(booking=found).select_related("timetable").first()
    if agreed is not None:
        page["price"] = paper_price(agreed)
    invoice = prices.invoices(party).filter(booking=found, credits=None).first()
    if invoice is not None:
        page["invoice"] = invoice
        page["invoice_number"] = written(invoice.year, invoice.number)
    closed = found.state == State.CLOSED and allows(party, "invoice.draw", found)
    page["draws"] = closed and prices.open_to_invoice(found)
    return page


def budget_page(organisation: Organisation, span: Span) -> dict[str, Any]:
    """What is left of an organisation's budget of the year in which something is."""
    standing = prices.spending(organisation, span.start.year)
    if standing is None:
        return {}
    budget = standing.budget
    return {
        "budget": _("%(spent)s of the budget of %(budget)s are spent or promised this year.")
        % {
            "spent": amount(standing.spent, budget.currency),
            "budget": amount(budget.amount, budget.currency),
        },
        "budget_over": standing.over(),
    }


def _payer(form: BookForm, organisations: list[Organisation]) -> Organisation | None:
    """The organisation that was chosen, or the first."""
    chosen = form.cleaned_data.get("organisation") if form.is_bound and form.is_valid() else None
    return next((item for item in organisations if chosen in {None, item.key}), None)


def _use(form: BookForm) -> Use | None:
    """What was filled in; of a form that nobody has sent, what it begins with."""
    if form.is_bound:
        return Use(form.span(), form.cleaned_data.get("units", 1)) if form.is_valid() else None
    probe = type(form)(
        {
            **{name: form.get_initial_for_field(field, name) for name, field in form.fields.items()},
            **{name: value for name, value in form.initial.items() if value is not None},
        },
        timetable=form.timetable,
        organisations=form.organisations,
        needs=[],
    )
    return Use(probe.span(), probe.cleaned_data.get("units", 1)) if probe.is_valid() else None


def quote_asked(
    _request: HttpRequest, form: BookForm, timetable: Timetable, organisations: list[Organisation], party: Party,
    page: dict[str, Any],
) -> HttpResponse | None:  # fmt: skip
    """To the quote that was asked for; None when the page is to say why there is none."""
    organisation, use = _payer(form, organisations), _use(form)
    if organisation is None or use is None:
        return None
    try:
        made = actions.ask_quote(
            timetable=timetable, organisation=organisation, use=use, purpose=form.cleaned_data["purpose"],
            need=form.chosen_need(), by=party
        )  # fmt: skip
    except BookingRefusedError as error:
        page["refused"] = why_not(error)
        return None
    return redirect("web:quote", key=made.key)


@login_required
def quote(request: HttpRequest, key: str) -> HttpResponse:
    """One quote."""
    party = party_of(request)
    return _quote_page(request, quote_of(key, party), party)


@require_POST
@login_required
def accept(request: HttpRequest, key: str) -> HttpResponse:
    """Book what was quoted."""
    party = party_of(request)
    found = quote_of(key, party)
    if not allows(party, "quote.ask", found):
        raise Http404
    try:
        form = QuestionsForm(request.POST, questions=gates.questions(found.timetable))
        form.is_valid()  # what is missing booking says itself
        made = actions.accept_quote(quote=found, answers=form.answers(), by=party)
    except BookingRefusedError as error:
        lines = told(error, found.timetable)
        return _quote_page(request, found, party, {"refused": why_not(error), "obstacles": lines})
    messages.success(request, _("It is booked at this price."))
    return redirect("web:booking", key=made.key)


@login_required
def paper(request: HttpRequest, key: str) -> HttpResponse:
    """A quote as PDF."""
    found = quote_of(key, party_of(request))
    language = paper_language(request)
    with translation.override(language.lower()):
        made = printed(quote_paper(found), language)
    return pdf(made, f"quote-{written(found.year, found.number)}.pdf")


def paper_language(request: HttpRequest) -> Language:
    """The language a paper is asked in, else the reader's."""
    return parse_language(request.GET.get("language", "")) or reader()


def pdf(made: bytes, name: str) -> HttpResponse:
    """A PDF to be shown or kept."""
    response = HttpResponse(made, content_type="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="{name}"'
    return response


def quote_of(key: str, party: Party) -> Quote:
    """The quote that an address names.

    Raises:
        Http404: there is none that the party may read.
    """
    try:
        return prices.quote(key, party)
    except Quote.DoesNotExist as error:
        raise Http404 from error


def _quote_page(
    request: HttpRequest, found: Quote, party: Party, more: dict[str, Any] | None = None
) -> HttpResponse:
    return render(
        request,
        "entrepot/quote.html",
        {
            "quote": found, "number": written(found.year, found.number) if found.number else "",
            "title": title_of(found.timetable.resource), "when": when(found.span, found.timetable),
            "price": paper_price(found), "valid_until": figures.day(found.valid_until), "organisation": organisation_name(found.organisation),
            "issuer": organisation_name(found.issuer), "accepts": found.open and allows(party, "quote.ask", found),
            "questions": QuestionsForm(questions=gates.questions(found.timetable)), "orders": takes_orders(found.timetable),
            "order": orders(party).filter(pk=found.order_id).first() if found.order_id else None, **(more or {}),
        },
        status=422 if more else 200,
    )  # fmt: skip
