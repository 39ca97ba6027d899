"""The pages of prices: what it costs before it is booked, quotes, invoices, budgets."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
import time_machine
from django.test import Client

from entrepot.booking.models import Booking, Budget, Invoice, Quote, Tariff
from entrepot.people.domain import OrganisationRole
from entrepot.people.models import Account
from tests.accounts import account, join, signed_in
from tests.booking.hall import Hall, at_nine, hall
from tests.booking.lab import over, priced, quote, voucher

__all__ = ["at_nine", "hall"]

BOOK = "/resources/furnace/book/"
FILLED = {
    "day": "2026-03-03",
    "time": "10:00",
    "minutes": "120",
    "organisation": "org-lingyou",
    "purpose": "",
}


def browser(name: str) -> Client:
    return signed_in(Account.objects.get(email=f"{name}@example.org"))


def words(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html)).replace("\xa0", " ").replace("&nbsp;", " ")


def page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    return words(answer.content.decode())


@pytest.fixture
def lab(hall: Hall) -> Hall:
    voucher()
    return priced(hall)


def test_the_week_says_what_the_time_costs_before_and_after_the_voucher_and_by_which_rule(lab: Hall) -> None:
    shown = page(browser("engineer"), f"{BOOK}?day=2026-03-03&time=10:00&minutes=120")
    for said in (
        "Tue, 3 Mar 2026, 10:00–12:00 · 岭釉建陶 · small and medium-sized enterprises", "Hours 2 CNY 600 CNY 1,200",
        "Together CNY 1,300", "Testing voucher CNY 520", "To pay CNY 780",
        "It pays 40%, at most CNY 2,000 a year.", "Kind of organisation: enterprise is admitted",
        "Place: Guangzhou is admitted",
    ):  # fmt: skip
        assert said in shown, said


def test_a_price_can_be_asked_without_booking_and_strangers_see_the_rates(lab: Hall) -> None:
    answer = browser("engineer").post(BOOK, FILLED | {"do": "price"})
    assert (answer.status_code, Booking.objects.count()) == (200, 0)
    assert "To pay CNY 780" in words(answer.content.decode())
    stranger = page(Client(), BOOK)
    assert "everybody else CNY 600" in stranger
    assert "Nights, 22:00 to 06:00: −50%" in stranger
    lab.timetable.resource.hidden = ["price"]
    lab.timetable.resource.save()
    assert "CNY" not in page(Client(), BOOK)


def test_a_quote_is_asked_shown_printed_and_accepted(lab: Hall) -> None:
    client = browser("engineer")
    answer = client.post(BOOK, FILLED | {"do": "quote"})
    made = Quote.objects.get()
    assert answer.headers["Location"] == f"/quotes/{made.key}/"
    assert "Quote 2026-0001" in page(client, f"/quotes/{made.key}/")
    waits = "Quotes that can be accepted Quote 2026-0001 Title Tue, 3 Mar 2026, 10:00–12:00 Valid until"
    assert waits in page(client, "/bookings/")
    assert waits not in page(browser("rival"), "/bookings/")
    paper = client.get(f"/quotes/{made.key}/paper.pdf?language=zh-Hans")
    assert (paper.status_code, paper.headers["Content-Type"], paper.content[:5]) == (
        200,
        "application/pdf",
        b"%PDF-",
    )
    booked = client.post(f"/quotes/{made.key}/accept/")
    assert booked.headers["Location"] == f"/bookings/{Booking.objects.get().key}/"
    assert waits not in page(client, "/bookings/")
    assert "To pay CNY 780" in page(client, booked.headers["Location"])
    assert browser("rival").get(f"/quotes/{made.key}/").status_code == 404
    again = client.post(f"/quotes/{made.key}/accept/")
    assert "This quote holds no more" in words(again.content.decode())


def test_a_quote_for_time_that_was_taken_says_so(lab: Hall) -> None:
    given = quote(lab)
    lab.book(given.span, by=lab.rival)
    answer = browser("engineer").post(f"/quotes/{given.key}/accept/")
    assert answer.status_code == 422
    assert "Somebody else has it then" in words(answer.content.decode())


def test_rates_are_kept_on_their_page(hall: Hall) -> None:
    client = browser("manager")
    given = {
        "currency": "CNY", "rate_other_hour": "80", "rate_academic_day": "300.50", "night_begins": "20:00",
        "night_ends": "06:00", "night_percent": "-25", "quote_days": "10", "due_days": "20",
    }  # fmt: skip
    assert (
        client.post(
            "/resources/furnace/rates/", {"currency": "CNY", "quote_days": "1", "due_days": "1"}
        ).status_code
        == 422
    )
    assert client.post("/resources/furnace/rates/", given).status_code == 302
    kept = Tariff.objects.get().value
    assert (kept.rates, kept.night) == (
        {("other", "hour"): Decimal("80.00"), ("academic", "day"): Decimal("300.50")}, (1200, 360),
    )  # fmt: skip
    assert "universities and institutes – CNY 300.50" in page(client, "/resources/furnace/timetable/")
    assert 'value="300.50"' in client.get("/resources/furnace/rates/").content.decode()
    assert browser("engineer").get("/resources/furnace/rates/").status_code == 404


def test_an_invoice_is_drawn_sent_told_paid_and_taken_back(
    lab: Hall, at_nine: time_machine.Traveller
) -> None:
    done = over(lab, at_nine)
    boss, engineer = browser("manager"), browser("engineer")
    assert "Over, and not invoiced yet" in page(boss, "/invoices/?of=facility")
    answer = boss.post(f"/bookings/{done.key}/invoice/")
    made = Invoice.objects.get()
    address = f"/invoices/{made.key}/"
    assert answer.headers["Location"] == address
    assert "Hours 1.5 CNY 600 CNY 900" in page(boss, address)
    assert engineer.get(address).status_code == 404
    assert engineer.post(f"/bookings/{done.key}/invoice/").status_code == 404
    assert engineer.post(f"{address}paid/").status_code == 404
    chief = signed_in(join(account("chief"), lab.firm, OrganisationRole.MANAGER))
    boss.post(f"{address}send/")
    assert "Invoice 2026-0001 of Yunshan University: CNY 600" in page(chief, "/inbox/")
    assert "2026-0001 to be paid" in page(engineer, "/invoices/")
    for language in ("en", "de", "zh-Hans"):
        assert engineer.get(f"{address}paper.pdf?language={language}").content[:5] == b"%PDF-"
    boss.post(f"{address}paid/")
    assert "paid" in page(engineer, address)
    back = boss.post(f"{address}cancel/", {"reason": "wrong firm"})
    assert "Credit note 2026-0002" in page(engineer, back.headers["Location"])


def test_a_budget_is_kept_by_managers_and_shown_to_members(lab: Hall) -> None:
    chief = signed_in(join(account("chief"), lab.firm, OrganisationRole.MANAGER))
    given = {"amount": "1000", "currency": "CNY", "refuses": "on"}
    assert browser("engineer").post("/budgets/org-lingyou/", given).status_code == 404
    chief.post("/budgets/org-lingyou/", {"amount": "much", "currency": "CNY"})
    assert Budget.objects.count() == 0
    chief.post("/budgets/org-lingyou/", given)
    lab.book(quote(lab).span)
    assert "CNY 780 of CNY 1,000 are spent or promised." in page(browser("engineer"), "/invoices/")
    refused = browser("engineer").post(BOOK, FILLED | {"do": "book"})
    assert (refused.status_code, Booking.objects.count()) == (422, 1)
    assert "more than is left of your organisation's budget" in words(refused.content.decode()).replace(
        "&#x27;", "'"
    )
