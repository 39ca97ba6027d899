"""The priced hall, and orders of the firm there on their way."""

from __future__ import annotations

from django.db import connection

from entrepot.booking import actions
from entrepot.booking.actions import Done, Handing, OrderAsk, OrderOffer, SampleDraft
from entrepot.booking.domain.orders import Afterwards, OrderStep
from entrepot.booking.domain.pricing import Use
from entrepot.booking.models import FileRole, OrderFile, Quote, ServiceOrder
from tests.booking.hall import NOW, Hall, hours

TILES = SampleDraft("Three glazed tiles", "3 × 50 mm", "Contains lead: wear gloves.", Afterwards.RETURN)


def asked(hall: Hall, quote: Quote | None = None, **more: object) -> ServiceOrder:
    """The engineer asks for a measurement of tiles."""
    ask = OrderAsk(hall.timetable, hall.firm, "Pinholes at 850 °C", (TILES,), **more)
    return actions.ask_order(ask=ask, quote=quote, by=hall.engineer)


def quoted(hall: Hall, start: float = 24, end: float = 26) -> ServiceOrder:
    """The manager answers with a quote for two hours."""
    days = [NOW.date().replace(day=day) for day in (9, 20)]
    offer = OrderOffer(Use(hours(start, end), samples=3), *days)
    return actions.quote_order(order=asked(hall), offer=offer, by=hall.manager)


def step(hall: Hall, order: ServiceOrder, name: OrderStep, reason: str = "", **handing: str) -> ServiceOrder:
    """Whoever's step it is takes it."""
    ours = name in {
        OrderStep.ACCEPT, OrderStep.ASK_AGAIN, OrderStep.WITHDRAW, OrderStep.SEND, OrderStep.APPROVE, OrderStep.COMPLAIN,
    }  # fmt: skip
    by = hall.engineer if ours else hall.manager
    return actions.step_order(order=order, step=name, done=Done(reason, Handing(**handing)), by=by)


def measuring(hall: Hall) -> ServiceOrder:
    """The sample has come and is being measured."""
    order = quoted(hall)
    for name in (OrderStep.ACCEPT, OrderStep.SEND, OrderStep.RECEIVE, OrderStep.BEGIN):
        order = step(hall, order, name)
    return order


def measured(hall: Hall) -> ServiceOrder:
    """It was measured for an hour and a half."""
    order = measuring(hall)
    return actions.measure_order(order=order, span=hours(-2, -0.5), samples=3, by=hall.manager)


def report(
    hall: Hall, order: ServiceOrder, text: bytes = b"%PDF-1.7 report", name: str = "report.pdf"
) -> OrderFile:
    """The facility's people add the report."""
    return actions.add_file(order=order, role=FileRole.REPORT, name=name, chunks=[text], by=hall.manager)


def delivered(hall: Hall) -> ServiceOrder:
    """The firm has the report."""
    order = measured(hall)
    report(hall, order)
    return step(hall, order, OrderStep.DELIVER)


def forge(statement: str) -> None:
    """Change custody as somebody could who owns the database: the guard is taken down first."""
    guard = "booking_custody_is_only_added_to"
    on = " ON booking_custodystep" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER {guard}{on}")
        cursor.execute(statement)
