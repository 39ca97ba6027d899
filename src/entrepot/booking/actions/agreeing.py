"""The price at which a booking is made is kept with it; a budget that refuses is asked first."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from entrepot.booking import prices
from entrepot.booking.domain.pricing import Use
from entrepot.booking.models import Booking, Budget, Quote, Tariff, Timetable
from entrepot.booking.models.prices import today_in
from entrepot.booking.prices import Estimate
from entrepot.booking.refusals import BookingRefusedError
from entrepot.people.domain import Party
from entrepot.people.models import Organisation
from entrepot.vocabulary.money import Money


def agree(made: Iterable[Booking], quote: Quote | None, by: Party) -> None:
    """Keep the price of bookings, in the caller's transaction: that of a quote which is accepted with the first of them, else today's.

    A facility whose price the booker may not know agrees on none.

    Raises:
        BookingRefusedError: it is beyond a budget of the organisation that refuses.
    """
    for booking in made:
        if quote is not None:
            if quote.order_id is None:  # that of an order was held against the budget when it was accepted
                within_budget(booking.organisation, Money(quote.total, quote.currency), booking.starts.year)
            quote.booking = booking
            quote.save(update_fields=["booking"])
            quote = None
            continue
        tariff = prices.tariff_of(booking.timetable)
        if tariff is None or not prices.may_read(by, booking.timetable):
            continue
        use = Use(booking.span, booking.units)
        found = prices.estimate(booking.timetable, booking.organisation, use, kept=tariff)
        if found is None:
            continue
        within_budget(booking.organisation, Money(found.after, found.currency), booking.starts.year)
        values = quoted(booking.timetable, tariff, booking.organisation, use, found)
        day: date = values["day"]
        Quote.objects.create(**values, number=0, asked_by=by.actor, valid_until=day, booking=booking)


def quoted(
    timetable: Timetable, tariff: Tariff, organisation: Organisation, use: Use, found: Estimate
) -> dict[str, Any]:
    """The values of a quote, but for its number.

    Raises:
        BookingRefusedError: the facility belongs to nobody who could quote.
    """
    issuer = timetable.resource.organisation
    if issuer is None:
        raise BookingRefusedError.not_priced()
    day = today_in(timetable)
    return {
        "timetable": timetable, "issuer": issuer, "organisation": organisation, "year": day.year, "day": day,
        "starts": use.span.start, "ends": use.span.end, "units": use.units, "samples": use.samples,
        "tariff": found.rates.plain(), "note": tariff.note, **counted(found),
    }  # fmt: skip


def counted(found: Estimate) -> dict[str, Any]:
    """What an estimate comes to, as papers keep it."""
    return {
        "currency": found.currency,
        "lines": [line.plain() for line in found.lines],
        "vouchers": [found.voucher.plain()] if found.voucher else [],
        "total": found.after,
    }


def lasts(tariff: Tariff, day: date) -> date:
    """Until when a quote of today holds."""
    return day + timedelta(days=tariff.quote_days)


def within_budget(organisation: Organisation, cost: Money, year: int) -> None:
    """See that an organisation's budget of a year does not refuse a cost, in the caller's transaction.

    Raises:
        BookingRefusedError: it does.
    """
    refusing = Budget.objects.filter(organisation=organisation, year=year, refuses=True)
    if refusing.select_for_update().first() is None:
        return
    standing = prices.spending(organisation, year)
    more = prices.converted(cost, standing.budget.currency) if standing else None
    if standing is not None and standing.over(more if more is not None else Decimal(0)):
        raise BookingRefusedError.over_budget()
