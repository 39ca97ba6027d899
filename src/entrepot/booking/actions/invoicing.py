"""Invoices: drawn for what was used, sent, paid, or taken back by a credit note."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final

from django.db import transaction

from entrepot.booking import prices
from entrepot.booking.actions.agreeing import counted
from entrepot.booking.actions.quoting import next_number
from entrepot.booking.actions.timetables import STREAM
from entrepot.booking.domain.pricing import Line, Tariff, Use
from entrepot.booking.domain.spans import Span
from entrepot.booking.domain.states import State
from entrepot.booking.models import MINUTE, Booking, Invoice, Quote
from entrepot.booking.models.prices import InvoiceState, today_in
from entrepot.booking.refusals import BookingRefusedError
from entrepot.journal import actions as journal
from entrepot.people.actions.duties import Audience, add_duty, settle_duties
from entrepot.people.domain import OrganisationRole, Party
from entrepot.people.permissions import require

SENT: Final = "invoice.sent"


@transaction.atomic
def draw_invoice(*, booking: Booking, samples: int | None = None, by: Party) -> Invoice:
    """Charge a booking that is over: the time between checking in and out where somebody did, else what was booked; by the rates that
    were agreed, else by those of today.

    Args:
        samples: how many were measured; None for as many as were quoted.

    Raises:
        NotAllowedError: ``by`` does not manage the facility's organisation.
        BookingRefusedError: it is not over, it is invoiced already, or it has no price.
    """
    rule = require(by, "invoice.draw", booking)
    stored = (
        Booking.objects.select_for_update(of=("self",))
        .select_related("timetable__resource__organisation", "organisation__place")
        .get(pk=booking.pk)
    )
    if stored.state != State.CLOSED:
        raise BookingRefusedError.not_over()
    if stored.invoices.filter(credits=None).exclude(state=InvoiceState.CANCELLED).exists():
        raise BookingRefusedError.invoiced()
    agreed, kept = Quote.objects.filter(booking=stored).first(), prices.tariff_of(stored.timetable)
    rates = Tariff.read(agreed.tariff) if agreed else None
    issuer = stored.timetable.resource.organisation
    if (rates is None and kept is None) or issuer is None:
        raise BookingRefusedError.not_priced()
    counts = samples if samples is not None else agreed.samples if agreed else 0
    use = Use(used(stored), stored.units, counts)
    found = prices.estimate(stored.timetable, stored.organisation, use, kept=kept, rates=rates)
    if found is None:
        raise BookingRefusedError.not_priced()
    day = today_in(stored.timetable)
    made = Invoice.objects.create(
        timetable=stored.timetable, issuer=issuer, organisation=stored.organisation, booking=stored, year=day.year,
        number=next_number(Invoice, issuer, day.year), day=day, due=day + timedelta(days=kept.due_days if kept else 30),
        starts=use.span.start, ends=use.span.end, units=use.units, samples=counts,
        note=kept.note if kept else "", **counted(found),
    )  # fmt: skip
    _record("invoice.drawn", made, by, rule)
    return made


def used(booking: Booking) -> Span:
    """The time that is paid for: as long as somebody was there, at least a minute; what was booked where nobody checks in."""
    if booking.checked_in is None or booking.checked_out is None:
        return booking.span
    return Span(booking.checked_in, max(booking.checked_out, booking.checked_in + MINUTE))


@transaction.atomic
def send_invoice(*, invoice: Invoice, by: Party) -> Invoice:
    """Let the organisation that pays have it.

    Raises:
        NotAllowedError: ``by`` does not manage the facility's organisation.
        BookingRefusedError: it was sent, paid or taken back already.
    """
    done = _stepped(invoice, InvoiceState.DRAWN, {"state": InvoiceState.SENT, "sent": True}, by)
    add_duty(
        kind=SENT,
        subject=done.key,
        audience=Audience(organisation=done.organisation, least=OrganisationRole.MANAGER),
        due=done.due,
    )
    return done


@transaction.atomic
def pay_invoice(*, invoice: Invoice, by: Party) -> Invoice:
    """Note that an invoice was paid.

    Raises:
        NotAllowedError: ``by`` does not manage the facility's organisation.
        BookingRefusedError: it was not sent, or paid or taken back already.
    """
    values = {"state": InvoiceState.PAID, "paid": today_in(invoice.timetable)}
    done = _stepped(invoice, InvoiceState.SENT, values, by)
    settle_duties(kind=SENT, subject=done.key, by=by)
    return done


@transaction.atomic
def cancel_invoice(*, invoice: Invoice, reason: str = "", by: Party) -> Invoice:
    """Take an invoice back by a credit note, which is returned; it has the next number, and the booking can be charged anew.

    Raises:
        NotAllowedError: ``by`` does not manage the facility's organisation.
        BookingRefusedError: it was taken back already, or is a credit note itself.
    """
    state = InvoiceState(invoice.state)
    done = _stepped(invoice, state, {"state": InvoiceState.CANCELLED, "reason": reason[:300]}, by)
    settle_duties(kind=SENT, subject=done.key, by=by)
    day = today_in(done.timetable)
    note = Invoice.objects.create(
        timetable=done.timetable, issuer=done.issuer, organisation=done.organisation, booking=done.booking,
        credits=done, year=day.year, number=next_number(Invoice, done.issuer, day.year), day=day, due=day,
        starts=done.starts, ends=done.ends, units=done.units, samples=done.samples, currency=done.currency,
        lines=[_taken_back(line).plain() for line in done.read_lines],
        vouchers=[row | {"amount": str(-voucher.amount)} for row, voucher in zip(done.vouchers, done.read_vouchers, strict=True)],
        total=-done.total, note=done.note, sent=done.sent, state=InvoiceState.SENT if done.sent else InvoiceState.DRAWN,
        reason=reason[:300],
    )  # fmt: skip
    _record("invoice.credited", note, by, "invoice.draw")
    return note


def _taken_back(line: Line) -> Line:
    return Line(line.what, -line.quantity, line.price, line.unit, line.window)


def _stepped(invoice: Invoice, state: InvoiceState, values: dict[str, Any], by: Party) -> Invoice:
    """Take a step with an invoice as it is stored, if it is in the state that the step begins in."""
    rule = require(by, "invoice.draw", invoice)
    stored = (
        Invoice.objects.select_for_update(of=("self",))
        .select_related("timetable__resource__organisation", "organisation", "issuer", "booking")
        .get(pk=invoice.pk)
    )
    if stored.state != state or state == InvoiceState.CANCELLED or stored.credits_id is not None:
        raise BookingRefusedError.invoice_state()
    for name, value in values.items():
        setattr(stored, name, value)
    stored.save()
    _record(f"invoice.{stored.state}", stored, by, rule)
    return stored


def _record(verb: str, invoice: Invoice, by: Party, rule: str) -> None:
    details = {"booking": invoice.booking.key, "number": invoice.number, "total": str(invoice.total)}
    journal.record(stream=STREAM, actor=by.actor, acts=[journal.Act(verb, invoice.key, details, rule=rule)])
