"""Quotes, invoices, vouchers and budgets, as they are stored."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.db import IntegrityError, transaction

from entrepot.booking import actions, prices
from entrepot.booking.domain.pricing import Use
from entrepot.booking.models import Booking, Invoice, Quote
from entrepot.booking.refusals import BookingRefusedError
from entrepot.catalogue.models import Resource
from entrepot.people.domain import OrganisationRole
from entrepot.people.permissions import NotAllowedError
from entrepot.runtime import home
from tests.accounts import account, join, party
from tests.booking.hall import NOW, Hall, hours
from tests.booking.lab import RATES, over, priced, quote, voucher
from tests.cast import RATES_FILE

D = Decimal


def lines(paper: Quote | Invoice) -> list[tuple[str, str, str]]:
    return [(line.what, str(line.quantity), str(line.amount)) for line in paper.read_lines]


def drawn(hall: Hall, booking: Booking) -> Invoice:
    return actions.draw_invoice(booking=booking, by=hall.manager)


def test_a_quote_says_what_it_costs_before_and_after_a_voucher_and_by_which_rule(hall: Hall) -> None:
    priced(hall)
    voucher()
    given = quote(hall)
    assert lines(given) == [("time", "2.00", "1200.00"), ("setup", "1", "100.00")]
    paid = given.read_vouchers[0]
    assert (given.before, paid.amount, given.total) == (D("1300.00"), D("520.00"), D("780.00"))
    assert [(item.name, item.required.written, item.offered and item.offered.written) for item in paid.conditions] == [
        ("organisation_kind", "enterprise", "enterprise"),
        ("size", "medium, small", "medium"),
        ("place", "guangzhou", "guangzhou"),
    ]  # fmt: skip
    assert (given.year, given.number, given.valid_until) == (2026, 1, date(2026, 3, 16))
    assert quote(hall).number == 2


def test_whose_conditions_fail_has_no_voucher_and_an_unknown_one_is_shown_but_not_counted(hall: Hall) -> None:
    priced(hall)
    voucher(eligible_sizes="micro")
    assert quote(hall).vouchers == []
    voucher("pol-sector", eligible_sectors="ceramics")
    found = prices.estimate(hall.timetable, hall.firm, Use(hours(24, 26)))
    assert found is not None
    assert [(item.policy, item.certain) for item in found.vouchers] == [("pol-sector", False)]
    assert (found.voucher, found.after) == (None, D("1300.00"))


def test_a_policy_that_is_over_or_meant_for_other_things_pays_nothing(hall: Hall) -> None:
    priced(hall)
    ended = voucher()
    Resource.objects.filter(pk=ended.pk).update(valid_until=date(2026, 3, 1))
    voucher("pol-experts", subsidy_roles="expert")
    assert quote(hall).vouchers == []


def test_a_cap_in_another_currency_counts_by_the_nodes_rates_and_not_without(
    hall: Hall, request: pytest.FixtureRequest
) -> None:
    priced(hall)
    voucher(subsidy_cap="50 €")
    file = home.current().rates
    file.unlink(missing_ok=True)  # another test's
    assert quote(hall).vouchers == []
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(RATES_FILE, encoding="utf8")
    request.addfinalizer(file.unlink)
    assert quote(hall).read_vouchers[0].amount == D("400.00")


def test_an_accepted_quote_is_a_booking_at_its_price_even_when_rates_change(
    hall: Hall, at_nine: time_machine.Traveller
) -> None:
    priced(hall)
    given = quote(hall, 2, 4, samples=3)
    actions.keep_rates(
        timetable=hall.timetable, kept=actions.KeptRates("EUR", {}), by=hall.manager
    )  # fmt: skip
    booked = actions.accept_quote(quote=given, by=hall.engineer)
    assert (booked.state, booked.span) == ("confirmed", hours(2, 4))
    with pytest.raises(BookingRefusedError) as twice:
        actions.accept_quote(quote=given, by=hall.engineer)
    assert twice.value.code == "quote_over"
    at_nine.move_to(NOW + timedelta(hours=5))
    Booking.objects.filter(pk=booked.pk).update(state="closed")
    invoice = drawn(hall, booked)
    assert (invoice.currency, invoice.total, invoice.samples) == ("CNY", D("1300.00"), 3)


def test_a_quote_ends_with_its_days_and_strangers_have_no_part_in_it(
    hall: Hall, at_nine: time_machine.Traveller
) -> None:
    priced(hall)
    given = quote(hall, 24 * 20, 24 * 20 + 2)
    with pytest.raises(NotAllowedError):
        actions.accept_quote(quote=given, by=hall.rival)
    assert [prices.quotes(who).count() for who in (hall.engineer, hall.manager, hall.rival)] == [1, 1, 0]
    at_nine.move_to(NOW + timedelta(days=15))
    with pytest.raises(BookingRefusedError) as over_by_then:
        actions.accept_quote(quote=given, by=hall.engineer)
    assert over_by_then.value.code == "quote_over"


def test_a_hidden_price_is_neither_quoted_nor_agreed(hall: Hall) -> None:
    priced(hall)
    hall.timetable.resource.hidden = ["price"]
    hall.timetable.resource.save()
    with pytest.raises(BookingRefusedError) as refused:
        quote(hall)
    assert refused.value.code == "not_priced"
    hall.book(hours(2, 4))
    assert Quote.objects.count() == 0


def test_an_invoice_charges_the_time_that_was_used(hall: Hall, at_nine: time_machine.Traveller) -> None:
    priced(hall)
    voucher()
    invoice = drawn(hall, over(hall, at_nine))
    assert lines(invoice) == [("time", "1.50", "900.00"), ("setup", "1", "100.00")]
    assert (invoice.before, invoice.total, invoice.currency) == (D("1000.00"), D("600.00"), "CNY")
    assert (invoice.number, invoice.due, invoice.note) == (1, date(2026, 4, 1), RATES.note)


def test_only_what_is_over_is_invoiced_once_and_by_the_facilitys_managers(
    hall: Hall, at_nine: time_machine.Traveller
) -> None:
    priced(hall)
    booked = hall.book(hours(24, 26))[0]
    with pytest.raises(BookingRefusedError) as early:
        drawn(hall, booked)
    done = over(hall, at_nine)
    with pytest.raises(NotAllowedError):
        actions.draw_invoice(booking=done, by=hall.engineer)
    invoice = drawn(hall, done)
    with pytest.raises(BookingRefusedError) as twice:
        drawn(hall, done)
    assert (early.value.code, twice.value.code) == ("not_over", "invoiced_already")
    with pytest.raises(IntegrityError), transaction.atomic():
        Invoice.objects.create(
            **{name: getattr(invoice, name) for name in ("timetable", "issuer", "organisation", "booking", "starts", "ends", "day", "due")},
            year=2026, number=9, currency="CNY",
        )  # fmt: skip


def test_a_credit_note_takes_an_invoice_back_and_numbers_have_no_gaps(
    hall: Hall, at_nine: time_machine.Traveller
) -> None:
    priced(hall)
    voucher()
    done = over(hall, at_nine)
    first = actions.send_invoice(invoice=drawn(hall, done), by=hall.manager)
    note = actions.cancel_invoice(invoice=first, reason="wrong firm", by=hall.manager)
    again = drawn(hall, done)
    assert [item.number for item in Invoice.objects.order_by("number")] == [1, 2, 3]
    assert (note.total, note.before, note.credits, note.read_vouchers[0].amount) == (
        D("-600.00"), D("-1000.00"), first, D("-400.00"),
    )  # fmt: skip
    assert (again.total, Invoice.objects.get(pk=first.pk).state) == (D("600.00"), "cancelled")
    with pytest.raises(BookingRefusedError):
        actions.cancel_invoice(invoice=note, by=hall.manager)


def test_an_invoice_goes_from_drawn_to_sent_to_paid_and_is_read_by_the_payer_once_it_is_sent(
    hall: Hall, at_nine: time_machine.Traveller
) -> None:
    priced(hall)
    invoice = drawn(hall, over(hall, at_nine))
    with pytest.raises(BookingRefusedError):
        actions.pay_invoice(invoice=invoice, by=hall.manager)
    assert [prices.invoices(who).count() for who in (hall.engineer, hall.manager)] == [0, 1]
    actions.send_invoice(invoice=invoice, by=hall.manager)
    assert [prices.invoices(who).count() for who in (hall.engineer, hall.manager, hall.rival)] == [1, 1, 0]
    paid = actions.pay_invoice(invoice=invoice, by=hall.manager)
    assert (paid.state, paid.paid) == ("paid", date(2026, 3, 2))
    with pytest.raises(NotAllowedError):
        actions.cancel_invoice(invoice=paid, by=hall.engineer)


def test_a_cap_is_for_the_whole_year(hall: Hall, at_nine: time_machine.Traveller) -> None:
    priced(hall)
    voucher(subsidy_cap="500元")
    first = drawn(hall, over(hall, at_nine, 2, 4))
    second = drawn(hall, over(hall, at_nine, 6, 8))
    third = drawn(hall, over(hall, at_nine, 24, 26))
    assert [item.before - item.total for item in (first, second, third)] == [
        D("400.00"),
        D("100.00"),
        D("0.00"),
    ]
    actions.cancel_invoice(invoice=first, by=hall.manager)
    assert quote(hall, 50, 52).read_vouchers[0].amount == D("400.00")


def test_a_budget_that_refuses_keeps_a_booking_from_being_made_and_one_that_warns_does_not(
    hall: Hall,
) -> None:
    priced(hall)
    with pytest.raises(NotAllowedError):
        actions.keep_budget(
            organisation=hall.firm, year=2026, currency="CNY", amount=D(2000), refuses=True, by=hall.engineer
        )
    chief = party(join(account("chief"), hall.firm, OrganisationRole.MANAGER))
    kept = {"organisation": hall.firm, "year": 2026, "currency": "CNY", "amount": D(2000), "by": chief}
    actions.keep_budget(refuses=True, **kept)
    hall.book(hours(2, 4))
    with pytest.raises(BookingRefusedError) as beyond:
        hall.book(hours(24, 26))
    assert beyond.value.code == "over_budget"
    assert Booking.objects.count() == 1
    actions.keep_budget(refuses=False, **kept)
    hall.book(hours(24, 26))
    standing = prices.spending(hall.firm, 2026)
    assert standing is not None
    assert (standing.spent, standing.over()) == (D("2600.00"), True)
