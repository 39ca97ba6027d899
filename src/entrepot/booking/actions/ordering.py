"""Service orders: asked for, quoted, accepted, measured, delivered, charged."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Final

from django.db import IntegrityError, transaction

from entrepot.booking import orders
from entrepot.booking.actions.agreeing import within_budget
from entrepot.booking.actions.custody import Handing, hand_all, name_samples
from entrepot.booking.actions.gates import pass_openness
from entrepot.booking.actions.invoicing import draw_invoice
from entrepot.booking.actions.making import Wanted, enter_used
from entrepot.booking.actions.quoting import numbered
from entrepot.booking.actions.timetables import STREAM
from entrepot.booking.actions.using import Measured, record_usage
from entrepot.booking.domain.orders import (
    ENDED,
    NEXT,
    WAYS,
    Afterwards,
    Custody,
    OrderFault,
    OrderState,
    OrderStep,
    Side,
    fault,
)
from entrepot.booking.domain.pricing import Use
from entrepot.booking.domain.spans import Span
from entrepot.booking.models import Invoice, OrderEvent, Quote, ServiceOrder, Timetable
from entrepot.booking.models.prices import today_in
from entrepot.booking.refusals import BookingRefusedError
from entrepot.journal import actions as journal
from entrepot.people.actions.duties import Audience, add_duty, settle_duties
from entrepot.people.domain import OrganisationRole, Party
from entrepot.people.models import Account, Organisation
from entrepot.people.permissions import Owned, require
from entrepot.runtime import clock
from entrepot.vocabulary.money import Money

WAITS: Final = "order.waits"
ENDS: Final = "order.ended"
REPLACED: Final = "order.replaced"
ANSWER_IN: Final = timedelta(days=14)
"""How long whoever has a report is given to accept it or to complain."""


@dataclass(frozen=True, slots=True)
class SampleDraft:
    """A sample as it is named by whoever sends it."""

    what: str
    quantity: str = ""
    hazard: str = ""
    afterwards: Afterwards = Afterwards.RETURN


@dataclass(frozen=True, slots=True)
class OrderAsk:
    """What is asked for; ``form`` names the form it was filled in on, so that one sent twice is one order."""

    timetable: Timetable
    organisation: Organisation
    wish: str
    samples: tuple[SampleDraft, ...] = ()
    wanted_by: date | None = None
    form: str = ""


@dataclass(frozen=True, slots=True)
class OrderOffer:
    """What the facility's people offer: a use by which the price is told, until when they need the sample, and when the report comes."""

    use: Use
    sample_due: date | None = None
    report_due: date | None = None


@dataclass(frozen=True, slots=True)
class Done:
    """What was done in a step: why, and who handed the samples to whom."""

    reason: str = ""
    handing: Handing = field(default_factory=Handing)
    lost: bool = False


def ask_order(*, ask: OrderAsk, quote: Quote | None = None, by: Party) -> ServiceOrder:
    """Ask a facility's people to measure something; with a quote that holds it is ordered at once, at that price.

    Raises:
        NotAllowedError: ``by`` may not order for the organisation.
        BookingRefusedError: nothing can be sent there, or not by this organisation; the quote holds no more, is for something else, or
            is beyond a budget that refuses.
    """
    rule = require(by, "order.ask", Owned(ask.organisation.pk))
    same = ServiceOrder.objects.filter(asked_by=by.actor, form=ask.form).exclude(form="")
    try:
        return same.first() or _asked(ask=ask, quote=quote, rule=rule, by=by)
    except IntegrityError:  # the same form, sent twice at a time
        return same.get()


@transaction.atomic
def _asked(*, ask: OrderAsk, quote: Quote | None, rule: str, by: Party) -> ServiceOrder:
    if not orders.takes_orders(ask.timetable):
        raise BookingRefusedError.not_bookable()
    pass_openness(ask.timetable, ask.organisation)
    if quote is not None:
        quote = Quote.objects.select_for_update(of=("self",)).get(pk=quote.pk)
        fits = (quote.timetable_id, quote.organisation_id) == (ask.timetable.pk, ask.organisation.pk)
        if not quote.open or not fits:
            raise BookingRefusedError.quote_over()
        within_budget(ask.organisation, Money(quote.total, quote.currency), quote.starts.year)
    made = ServiceOrder.objects.create(
        timetable=ask.timetable, organisation=ask.organisation, asked_by=by.actor, wish=ask.wish.strip(),
        wanted_by=ask.wanted_by, form=ask.form, state=OrderState.ACCEPTED if quote else OrderState.ASKED,
        report_due=ask.wanted_by,
    )  # fmt: skip
    if quote is not None:
        quote.order = made
        quote.save(update_fields=["order"])
    name_samples(made, [(item.what, item.quantity, item.hazard, item.afterwards) for item in ask.samples])
    _happened(made, None, "", by, rule)
    return made


@transaction.atomic
def quote_order(*, order: ServiceOrder, offer: OrderOffer, by: Party) -> ServiceOrder:
    """Answer with a quote by the rates of today; one that stands already is replaced.

    Raises:
        NotAllowedError: ``by`` does not manage the facility's organisation.
        BookingRefusedError: it was accepted or ended meanwhile, or the facility has no rates for it.
    """
    stored, rule = _locked(order, OrderStep.QUOTE, Done(), by)
    numbered(
        stored.timetable, stored.organisation, offer.use, asked_by=stored.asked_by, purpose=stored.wish, order=stored
    )  # fmt: skip
    values = {"sample_due": offer.sample_due, "report_due": offer.report_due or stored.wanted_by}
    return _stepped(stored, OrderStep.QUOTE, "", values, by, rule)


@transaction.atomic
def step_order(*, order: ServiceOrder, step: OrderStep, done: Done | None = None, by: Party) -> ServiceOrder:
    """Take any step but quoting and measuring.

    Raises:
        NotAllowedError: the step is not ``by``'s.
        BookingRefusedError: it cannot be taken as the order is now: with what is missing, and what to do about it.
        ValueError: the step is an action of its own.
    """
    if step in {OrderStep.QUOTE, OrderStep.MEASURED}:
        raise ValueError(step)
    done = done or Done()
    stored, rule = _locked(order, step, done, by)
    if step == OrderStep.ACCEPT and (quote := stored.quote) is not None:
        within_budget(stored.organisation, Money(quote.total, quote.currency), quote.starts.year)
    if step in _HANDS:
        hand_all(stored, _HANDS[step], done.handing, by)
    if step == OrderStep.FAIL and done.lost:
        hand_all(stored, Custody.LOST, Handing(condition=done.reason), by)
    if step == OrderStep.DELIVER:
        stored.files.filter(delivered=None).exclude(role="description").update(delivered=clock.now())
    return _stepped(stored, step, done.reason, {}, by, rule)


_HANDS: Final[Mapping[OrderStep, Custody]] = {
    OrderStep.SEND: Custody.SENT,
    OrderStep.RECEIVE: Custody.ARRIVED,
}


@transaction.atomic
def measure_order(*, order: ServiceOrder, span: Span, samples: int, by: Party) -> ServiceOrder:
    """Say that it was measured, when, and how many samples; the time counts as use of the facility.

    Raises:
        NotAllowedError: ``by`` is not of the facility's organisation.
        BookingRefusedError: it is not being measured, or the time is not over.
    """
    stored, rule = _locked(order, OrderStep.MEASURED, Done(), by)
    measured = Measured(span, organisation=stored.organisation)
    record_usage(timetable=stored.timetable, measured=measured, by=by)
    values = {"used_from": span.start, "used_until": span.end, "measured_samples": samples}
    return _stepped(stored, OrderStep.MEASURED, "", values, by, rule)


@transaction.atomic
def charge_order(*, order: ServiceOrder, span: Span, samples: int, by: Party) -> Invoice:
    """Draw the invoice: the time and the samples at the rates that were quoted.

    Args:
        span: the time that is charged; it becomes a booking that is over, so nobody else can have had it.

    Raises:
        NotAllowedError: ``by`` does not manage the facility's organisation.
        BookingRefusedError: it was not measured or is charged already, the time is not over, or somebody else had a part of it.
    """
    rule = require(by, "invoice.draw", order)
    stored = _row(order)
    if not orders.chargeable(stored):
        raise BookingRefusedError.order(OrderFault.OPEN)
    wanted = Wanted(stored.timetable, (span,), stored.organisation, purpose=stored.key, quote=stored.quote)
    stored.booking = enter_used(wanted=wanted, by=by)[0]
    stored.save(update_fields=["booking"])
    made = draw_invoice(booking=stored.booking, samples=samples, by=by)
    settle_duties(kind=ENDS, subject=stored.key, by=by)
    act = journal.Act("order.charged", stored.key, {"invoice": made.key}, rule=rule)
    journal.record(stream=STREAM, actor=by.actor, acts=[act])
    return made


def _locked(order: ServiceOrder, step: OrderStep, done: Done, by: Party) -> tuple[ServiceOrder, str]:
    """An order as it is stored, kept from others, once it is clear that the step can be taken; and by which rule."""
    (side,) = WAYS[step].sides
    managers = step in {OrderStep.QUOTE, OrderStep.REFUSE}
    needed = "order.offer" if managers else "order.serve" if side == Side.FACILITY else "order.want"
    rule = require(by, needed, order)
    stored = _row(order)
    if (found := fault(stored.course, step, side, clock.today(), done.reason)) is not None:
        raise BookingRefusedError.order(found)
    return stored, rule


def _row(order: ServiceOrder) -> ServiceOrder:
    rows = ServiceOrder.objects.select_for_update(of=("self",))
    return rows.select_related("organisation", "timetable__resource__organisation").get(pk=order.pk)


def _stepped(
    stored: ServiceOrder, step: OrderStep, reason: str, values: Mapping[str, Any], by: Party, rule: str
) -> ServiceOrder:
    for name, value in values.items():
        setattr(stored, name, value)
    stored.state, stored.version = WAYS[step].to, stored.version + 1
    stored.reason = reason.strip()[:1000]
    stored.save()
    _happened(stored, step, stored.reason, by, rule)
    return stored


def _happened(order: ServiceOrder, step: OrderStep | None, reason: str, by: Party, rule: str) -> None:
    """Keep what was done, and let the order wait for whose turn it is."""
    OrderEvent.objects.create(order=order, step=step or "", state=order.state, reason=reason, by=by.actor)
    details = {"state": str(order.state), "facility": order.timetable.resource.key}
    verb = f"order.{step}" if step else "order.asked"
    journal.record(stream=STREAM, actor=by.actor, acts=[journal.Act(verb, order.key, details, rule=rule)])
    settle_duties(kind=WAITS, subject=order.key, by=by)
    state = OrderState(order.state)
    if state in ENDED:
        told = Side.CUSTOMER if state in {OrderState.REFUSED, OrderState.FAILED} else Side.FACILITY
        add_duty(kind=ENDS, subject=order.key, audience=audience(order, told))
    else:
        add_duty(kind=WAITS, subject=order.key, audience=audience(order, NEXT[state]), due=_due(order))


def audience(order: ServiceOrder, side: Side) -> Audience:
    """Who of a side is told: whoever asked, or the facility's people; its managers where it is about the price."""
    if side == Side.CUSTOMER:
        asker = Account.objects.filter(key=order.asked_by, is_active=True).first()
        return Audience(account=asker) if asker else Audience(organisation=order.organisation)
    prices = {OrderState.ASKED, OrderState.DONE}
    least = OrganisationRole.MANAGER if order.state in prices else OrganisationRole.MEMBER
    return Audience(organisation=order.timetable.resource.organisation, least=least)


def _due(order: ServiceOrder) -> date | None:
    """By when whose turn it is should have done it."""
    state = OrderState(order.state)
    if state == OrderState.QUOTED and (quote := order.quote) is not None:
        return quote.valid_until
    if state in {OrderState.ACCEPTED, OrderState.SENT}:
        return order.sample_due
    if state == OrderState.DELIVERED:
        return today_in(order.timetable) + ANSWER_IN
    return order.report_due if state != OrderState.ASKED else None
