"""Prices through the API: what a time costs, quotes, invoices."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, Final

from django.http import HttpRequest, HttpResponse
from ninja import Query, Schema
from pydantic import AwareDatetime, Field

from entrepot.api.actions import Answered
from entrepot.api.auth import party_of
from entrepot.api.bodies import Body, Line, Words
from entrepot.api.booking import BookingOut, Units, out, span_of, timetable_of
from entrepot.api.described import PROBLEMS, NodeAPI
from entrepot.api.problems import ProblemError
from entrepot.api.schemas import ProblemOut
from entrepot.api.writing import Key, once, own_organisation, posted
from entrepot.booking import actions, prices
from entrepot.booking.actions.racing import settled
from entrepot.booking.domain.pricing import Line as PricedLine
from entrepot.booking.domain.pricing import Use
from entrepot.booking.domain.vouchers import Voucher
from entrepot.booking.models import Invoice, Quote
from entrepot.booking.models.prices import written
from entrepot.people.domain import Party

Samples = Annotated[int, Field(ge=0, le=100_000)]
Page = Annotated[int, Query(1, ge=1, le=100_000)]
Size = Annotated[int, Query(20, ge=1, le=100)]


class LineOut(Schema):
    """A line: ``quantity`` times ``price`` is ``amount``. ``what`` is time, samples, runs, minimum, setup or reduction."""

    what: str
    unit: str | None
    window: str | None
    quantity: Decimal
    price: Decimal
    amount: Decimal


class ConditionOut(Schema):
    """A condition of a policy: what it asks, and what the organisation is; verdict fits or unknown."""

    name: str
    required: str
    offered: str | None
    verdict: str


class VoucherOut(Schema):
    """What a policy pays, and by which rule: ``rate`` of the price, at most ``cap`` in a year, of which ``paid`` was paid before."""

    policy: str
    amount: Decimal
    rate: Decimal
    cap: Decimal | None
    paid: Decimal
    certain: bool
    conditions: list[ConditionOut]


class PriceOut(Schema):
    """What a time costs: ``before`` and, with the voucher that is counted, ``after``. ``vouchers`` are all that may pay, the counted one first."""

    resource: str
    currency: str
    customer: str
    lines: list[LineOut]
    before: Decimal
    after: Decimal
    vouchers: list[VoucherOut]


class QuoteIn(Body):
    """What is to be quoted, for one of your organisations."""

    resource: Line
    organisation: Line = Field(description="The key of the organisation that would pay; one of your own.")
    start: AwareDatetime
    end: AwareDatetime
    units: Units = 1
    samples: Samples = 0
    purpose: Words = ""


class PaperOut(Schema):
    """What quotes and invoices have in common; ``total`` is to be paid, after vouchers."""

    id: str
    number: str
    resource: str
    issuer: str
    organisation: str
    day: date
    start: datetime
    end: datetime
    units: int
    samples: int
    currency: str
    lines: list[LineOut]
    vouchers: list[VoucherOut]
    total: Decimal
    booking: str | None


class QuoteOut(PaperOut):
    """A quote; ``open`` while it can be accepted."""

    valid_until: date
    open: bool


class InvoiceOut(PaperOut):
    """An invoice, or with ``credits`` a credit note that takes that one back. ``state`` is drawn, sent, paid or cancelled."""

    state: str
    due: date
    paid: date | None
    credits: str | None


class InvoicePage(Schema):
    """One page of invoices; ``total`` counts all of them."""

    total: int
    page: int
    size: int
    items: list[InvoiceOut]


def get_price(
    request: HttpRequest,
    key: str,
    start: AwareDatetime,
    end: AwareDatetime,
    organisation: str | None = None,
    units: Units = 1,
    samples: Samples = 0,
) -> PriceOut:
    """What a time of a resource costs one of your organisations; without one what it costs everybody, before vouchers."""
    party = party_of(request)
    timetable = timetable_of(key, party)
    payer = None if organisation is None else own_organisation(organisation, party)
    use = Use(span_of(start, end), units, samples)
    found = prices.estimate(timetable, payer, use) if prices.may_read(party, timetable) else None
    if found is None:
        raise ProblemError(
            404, "not_priced", f"There is no price for the resource “{key}” here.", "Ask its people what it costs."
        )  # fmt: skip
    return PriceOut(
        resource=key, currency=found.currency, customer=found.customer, lines=[_line(line) for line in found.lines],
        before=found.before, after=found.after, vouchers=[_voucher(item) for item in found.vouchers],
    )  # fmt: skip


def create_quote(request: HttpRequest, body: QuoteIn, idempotency_key: Key = None) -> HttpResponse:
    """Ask for a quote; it keeps no time."""

    def do(by: Party) -> Answered:
        made = actions.ask_quote(
            timetable=timetable_of(body.resource, by), organisation=own_organisation(body.organisation, by),
            use=Use(span_of(body.start, body.end), body.units, body.samples), purpose=body.purpose, by=by,
        )  # fmt: skip
        return Answered(201, _quote(made).model_dump_json())

    return once(request, idempotency_key, do)


def get_quote(request: HttpRequest, key: str) -> QuoteOut:
    """One quote by its id."""
    return _quote(prices.quote(key, party_of(request)))


def accept_quote(request: HttpRequest, key: str, idempotency_key: Key = None) -> HttpResponse:
    """Book what was quoted, at its price."""

    def do(by: Party) -> Answered:
        made = actions.accept_quote(quote=prices.quote(key, by), by=by)
        return Answered(200, out(made).model_dump_json())

    return settled(lambda: once(request, idempotency_key, do))


def list_invoices(request: HttpRequest, page: Page = 1, size: Size = 20) -> InvoicePage:
    """Invoices that your organisations got and those of facilities that you manage, the newest first."""
    found = prices.invoices(party_of(request))
    shown = found[(page - 1) * size : page * size]
    return InvoicePage(total=found.count(), page=page, size=size, items=[_invoice(item) for item in shown])


def get_invoice(request: HttpRequest, key: str) -> InvoiceOut:
    """One invoice by its id."""
    return _invoice(prices.invoice(key, party_of(request)))


READ: Final[dict[int, Any]] = {404: ProblemOut, 422: ProblemOut, **PROBLEMS}


def install(api: NodeAPI) -> None:
    """The addresses of prices; before those of resources, for an id may hold a stroke."""
    api.get(
        "/resources/{path:key}/price",
        summary="What a time of a resource costs",
        response={200: PriceOut, **READ},
    )(get_price)
    posted(api, "/quotes", "Ask for a quote", 201, QuoteOut)(create_quote)
    api.get("/quotes/{key}", summary="One quote", response={200: QuoteOut, **READ})(get_quote)
    posted(api, "/quotes/{key}/accept", "Accept a quote", 200, BookingOut)(accept_quote)
    api.get("/invoices", summary="List invoices", response={200: InvoicePage, **READ})(list_invoices)
    api.get("/invoices/{key}", summary="One invoice", response={200: InvoiceOut, **READ})(get_invoice)


def _line(line: PricedLine) -> LineOut:
    return LineOut(
        what=line.what, unit=line.unit, window=line.window, quantity=line.quantity, price=line.price, amount=line.amount
    )  # fmt: skip


def _voucher(item: Voucher) -> VoucherOut:
    return VoucherOut(
        policy=item.policy, amount=item.amount, rate=item.rate, cap=item.cap, paid=item.paid, certain=item.certain,
        conditions=[
            ConditionOut(
                name=condition.name, required=condition.required.written,
                offered=condition.offered.written if condition.offered else None, verdict=condition.verdict,
            )
            for condition in item.conditions
        ],
    )  # fmt: skip


def _paper(item: Quote | Invoice) -> dict[str, Any]:
    return {
        "id": item.key, "number": written(item.year, item.number), "resource": item.timetable.resource.key,
        "issuer": item.issuer.key, "organisation": item.organisation.key, "day": item.day, "start": item.starts,
        "end": item.ends, "units": item.units, "samples": item.samples, "currency": item.currency,
        "lines": [_line(line) for line in item.read_lines], "vouchers": [_voucher(row) for row in item.read_vouchers],
        "total": item.total, "booking": item.booking.key if item.booking else None,
    }  # fmt: skip


def _quote(item: Quote) -> QuoteOut:
    return QuoteOut(**_paper(item), valid_until=item.valid_until, open=item.open)


def _invoice(item: Invoice) -> InvoiceOut:
    return InvoiceOut(
        **_paper(item), state=item.state, due=item.due, paid=item.paid, credits=item.credits.key if item.credits else None
    )  # fmt: skip
