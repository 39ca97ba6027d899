"""What the region's facilities and venues cost, by the price on their page; a quote, and an invoice for what was used last week."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Final

from entrepot.booking import actions, prices
from entrepot.booking.actions import KeptRates, Wanted
from entrepot.booking.domain.days import moment
from entrepot.booking.domain.pricing import Customer, Unit, Use
from entrepot.booking.domain.spans import Span
from entrepot.booking.models import Timetable
from entrepot.people.domain import Party
from entrepot.people.models import Organisation
from entrepot.runtime import clock
from entrepot.vocabulary.languages import parse_language
from entrepot.vocabulary.money import Rate, read_price

HOUR: Final = timedelta(hours=1)
DAY: Final = timedelta(days=1)
UNITS: Final[dict[str, Unit]] = {
    "hour": "hour", "half_day": "half_day", "day": "day", "sample": "sample", "use": "use"
}  # fmt: skip
SHARES: Final = {
    Customer.OWN: Decimal(0), Customer.ACADEMIC: Decimal("0.6"), Customer.SMALL: Decimal("0.85"), Customer.OTHER: Decimal(1),
}  # fmt: skip
"""What each class pays of the price on the page."""
NOTES: Final = {
    "CNY": "价格含税。请在到期日前付款，并注明发票编号。Taxes are included; please name the invoice's number when paying.",
    "EUR": "Preise ohne Umsatzsteuer. Bitte geben Sie bei der Zahlung die Rechnungsnummer an.",
    "HKD": "Please name the invoice's number when paying.",
}


def keep_prices(by: Party) -> int:
    """Rates for everything that states a price by the hour, the day, the sample or the run; returns for how many."""
    kept = 0
    for timetable in Timetable.objects.select_related("resource__place").order_by("resource__key"):
        rates = _rates(timetable)
        if rates is not None:
            actions.keep_rates(timetable=timetable, kept=rates, by=by)
            kept += 1
    return kept


def _rates(timetable: Timetable) -> KeptRates | None:
    resource = timetable.resource
    here = resource.place.currency if resource.place else None
    value = read_price(resource.fields.get("price", ""), parse_language(resource.language), here).value
    if not isinstance(value, Rate) or value.per not in UNITS:
        return None
    unit, amount = UNITS[value.per], value.money.amount
    rates = {(who, unit): _round(amount * share) for who, share in SHARES.items()}
    if unit == "hour":
        rates |= {(who, "day"): _round(amount * share * 6) for who, share in SHARES.items() if share}
    return KeptRates(
        value.money.currency, rates, night=(20 * 60, 7 * 60), night_percent=Decimal(-30), weekend_percent=Decimal(20),
        minimum=_round(amount / 2) if unit == "hour" else Decimal(0),
        setup=_round(amount / 4) if timetable.attended else Decimal(0), note=NOTES.get(value.money.currency, ""),
    )  # fmt: skip


def _round(amount: Decimal) -> Decimal:
    return amount.quantize(Decimal(1))


def write_papers(engineer: Party, lab: Party, firm: Organisation) -> None:
    """The engineer asks for a quote and is sent an invoice for what the firm used at the laboratory last week."""
    priced = Timetable.objects.filter(
        resource__organisation__in=lab.organisations(), tariff__isnull=False, tariff__rates__unit="hour"
    )
    shown = [item for item in priced.distinct().order_by("resource__key") if prices.may_read(engineer, item)]
    if not shown:
        return
    timetable = shown[0]
    today = clock.now().astimezone(timetable.clock).date()
    start = moment(today + 20 * DAY, 10 * 60, timetable.clock)
    actions.ask_quote(
        timetable=timetable, organisation=firm, use=Use(Span(start, start + 3 * HOUR)), by=engineer,
        purpose="新釉料第四轮 Fourth round of the new glaze",
    )  # fmt: skip
    used = moment(today - 7 * DAY, 14 * 60, timetable.clock)
    wanted = Wanted(
        timetable, (Span(used, used + 5 * HOUR / 2),), firm, 1, "上周加测 Extra measurement last week"
    )
    done = actions.enter_used(wanted=wanted, by=lab)[0]
    actions.send_invoice(invoice=actions.draw_invoice(booking=done, by=lab), by=lab)
