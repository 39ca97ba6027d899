"""The hall with a price: an hour 600 元, half of it at night, and a voucher for small firms of Guangzhou."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import time_machine

from entrepot.booking import actions
from entrepot.booking.actions import KeptRates
from entrepot.booking.domain.pricing import Customer, Use
from entrepot.booking.models import Booking, Quote
from entrepot.catalogue.models import Resource
from tests.booking.hall import HOUR, NOW, Hall, hours
from tests.cast import resource

RATES = KeptRates(
    "CNY",
    {
        (Customer.OTHER, "hour"): Decimal("600.00"),
        (Customer.ACADEMIC, "hour"): Decimal("300.00"),
        (Customer.OWN, "hour"): Decimal("0.00"),
    },
    night=(22 * 60, 6 * 60),
    night_percent=Decimal(-50),
    minimum=Decimal("500.00"),
    setup=Decimal("100.00"),
    note="VAT included. Pay to 云山大学, account 12 34.",
)


def priced(hall: Hall, kept: KeptRates = RATES) -> Hall:
    """Its people say what it costs."""
    actions.keep_rates(timetable=hall.timetable, kept=kept, by=hall.manager)
    return hall


def voucher(key: str = "pol-voucher", **fields: str) -> Resource:
    """A policy: 40% of facilities for small and medium enterprises of Guangzhou, at most 2,000 元 in a year."""
    values = {
        "subsidy_rate": "40%", "subsidy_cap": "2000元", "subsidy_roles": "facility", "eligible_kinds": "enterprise",
        "eligible_sizes": "small; medium", "eligible_places": "guangzhou",
    }  # fmt: skip
    return resource(key, "policy", "Testing voucher", fields=values | fields, place="guangzhou")


def quote(hall: Hall, start: float = 24, end: float = 26, **how: int) -> Quote:
    """The engineer asks for a price."""
    use = Use(hours(start, end), **how)
    return actions.ask_quote(timetable=hall.timetable, organisation=hall.firm, use=use, by=hall.engineer)


def over(hall: Hall, traveller: time_machine.Traveller, start: float = 2, end: float = 4) -> Booking:
    """A booking that was used from its beginning for an hour and a half, and is over."""
    booked = hall.book(hours(start, end))[0]
    traveller.move_to(NOW + start * HOUR)
    actions.check_in(booking=booked, by=hall.engineer)
    traveller.move_to(NOW + (start + 1.5) * HOUR)
    done = actions.check_out(booking=booked, by=hall.engineer)
    traveller.move_to(NOW + timedelta(hours=end))
    return done
