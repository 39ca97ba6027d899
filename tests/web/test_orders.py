"""Service orders on pages: from the button on a facility's page to the invoice."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from time_machine import Traveller

from entrepot.booking import actions
from entrepot.booking.domain.orders import OrderStep
from entrepot.booking.models import CustodyStep, Invoice, OrderFile, ServiceOrder
from entrepot.people.domain import NodeRole
from entrepot.people.models import Duty
from entrepot.runtime import home
from entrepot.web.papers.printing import queried
from entrepot.web.papers.sheets import order_sheet
from tests.accounts import account, signed_in
from tests.booking.hall import Hall, at_nine, hall, hours
from tests.booking.lab import priced, quote
from tests.booking.workshop import asked, delivered, forge, measured, measuring, quoted, report, step
from tests.web.test_booking import browser, page
from tests.web.test_runs import words

__all__ = ["at_nine", "hall"]
ASK = "/resources/furnace/order/"
FILLED = {
    "organisation": "org-lingyou", "wish": "Pinholes at 850 °C", "what": "Three glazed tiles", "quantity": "3 × 50 mm",
    "hazard": "Contains lead: wear gloves.", "afterwards": "return", "wanted_by": "2026-03-20", "form": "f" * 32,
}  # fmt: skip


@pytest.fixture
def lab(hall: Hall) -> Hall:
    return priced(hall)


def post(client: Client, order: ServiceOrder, name: str, status: int = 302, **body: object) -> str:
    """Send a form of an order; the page that follows, in words."""
    answer = client.post(f"/orders/{order.key}/{name}/", body)
    assert answer.status_code == status, words(answer.content.decode())
    return words(answer.content.decode() if status == 422 else page(client, f"/orders/{order.key}/"))


def test_a_sample_is_asked_about_quoted_ordered_sent_and_received(lab: Hall) -> None:
    firm, people = browser(lab, "engineer"), browser(lab, "manager")
    assert f'href="{ASK}"' in page(firm, "/resources/furnace/")
    assert firm.post(ASK, FILLED | {"wish": "", "wanted_by": "2026-03-01"}).status_code == 422
    answers = [firm.post(ASK, FILLED) for _ in range(2)]
    order = ServiceOrder.objects.get()
    assert {answer.headers["Location"] for answer in answers} == {f"/orders/{order.key}/"}
    assert "wants something measured by “Title”: quote or refuse" in words(page(people, "/inbox/"))
    assert 'name="day" value="2026-03-09"' in page(people, f"/orders/{order.key}/")
    offer = {
        "day": "2026-03-09", "time": "09:00", "hours": "2", "samples": "3", "sample_due": "2026-03-08", "report_due": "2026-03-07",
    }  # fmt: skip
    assert "The report cannot come before the sample." in post(people, order, "quote", 422, **offer)
    post(people, order, "quote", **offer | {"report_due": "2026-03-15"})
    assert "Accept the quote: CNY 1,300" in words(page(firm, f"/orders/{order.key}/"))
    shown = post(firm, order, "accept")
    assert "Print the sheet, put it in with the sample, send it, and say so here." in shown
    post(firm, order, "send", taker="SF Express 123", condition="in foam")
    assert "In what condition" in post(people, order, "receive", 422)
    shown = post(
        people, order, "receive", giver="SF Express 123", place="Store 3", condition="one tile chipped"
    )
    assert "SF Express 123 Yunshan University Store 3 one tile chipped" in shown
    assert "Say when you begin to measure." in shown
    assert "being measured" in post(people, order, "begin")


def test_the_result_comes_back_and_is_charged(lab: Hall, at_nine: Traveller) -> None:
    order = measuring(lab)
    at_nine.move_to(hours(4, 5).start)
    firm, people = browser(lab, "engineer"), browser(lab, "manager")
    assert "The end is still to come." in post(
        people, order, "measured", 422, day="2026-03-10", time="09:00", hours="1", samples="3"
    )
    post(people, order, "measured", day="2026-03-02", time="18:00", hours="1.5", samples="3")
    file = SimpleUploadedFile("结果 report.pdf", b"%PDF-1.7 result", content_type="text/html")
    assert "not delivered yet" in post(people, order, "files", role="report", file=file)
    assert "结果 report.pdf" not in page(firm, f"/orders/{order.key}/")
    post(people, order, "deliver")
    kept = OrderFile.objects.get()
    given = firm.get(f"/orders/{order.key}/files/{kept.key}/")
    assert (given.content, given.headers["Content-Type"]) == (b"%PDF-1.7 result", "application/pdf")
    assert given.headers["Content-Disposition"].startswith("attachment; filename")
    assert (given.headers["X-Content-Type-Options"], given.headers["Cache-Control"]) == (
        "nosniff",
        "private, no-store",
    )
    post(firm, order, "approve")
    assert "has accepted the result" in words(page(people, "/inbox/"))
    assert f"/orders/{order.key}/" in page(people, "/invoices/?of=facility")
    assert f"/orders/{order.key}/" not in page(firm, "/invoices/?of=facility")
    answer = people.post(
        f"/orders/{order.key}/invoice/",
        {"day": "2026-03-02", "time": "18:00", "hours": "1.5", "samples": "3"},
    )
    made = Invoice.objects.get()
    assert (answer.headers["Location"], made.samples) == (f"/invoices/{made.key}/", 3)
    actions.send_invoice(invoice=made, by=lab.manager)
    assert f"/invoices/{made.key}/" in page(firm, f"/orders/{order.key}/")
    assert f"/orders/{order.key}/" not in page(people, "/invoices/?of=facility")
    assert "accepted and done" in words(page(firm, "/orders/?of=over"))
    assert not Duty.objects.filter(subject=order.key, settled=None).exists()


def test_lists_are_paged_and_empty_ones_say_what_to_do(lab: Hall) -> None:
    firm, people = browser(lab, "engineer"), browser(lab, "manager")
    assert "Look for a facility that can measure what you need" in words(page(firm, "/orders/"))
    for _ in range(21):
        asked(lab)
    assert (
        page(firm, "/orders/").count('href="/orders/so-'),
        page(firm, "/orders/?page=2").count('href="/orders/so-'),
    ) == (20, 1)
    assert 'href="?of=facility" aria-current="page"' in page(people, "/orders/")
    assert "No order is over yet" in words(page(people, "/orders/?of=over"))
    assert "Orders come by the pages of your facilities" not in words(page(people, "/orders/"))
    assert people.get("/orders/?of=all").status_code == 404


def test_nobody_else_sees_an_order_its_files_or_its_sheet(lab: Hall) -> None:
    order = delivered(lab)
    kept = order.files.get()
    others = [
        browser(lab, "rival"),
        signed_in(account("boss", NodeRole.OPERATOR)),
        signed_in(account("o", NodeRole.OFFICER)),
    ]
    for other in others:
        for address in ("", "sheet.pdf", f"files/{kept.key}/"):
            assert other.get(f"/orders/{order.key}/{address}").status_code == 404
        for name in ("approve", "files", "quote", "measured", "invoice", "samples", "samples/1"):
            assert other.post(f"/orders/{order.key}/{name}/", {}).status_code == 404
        assert order.key not in page(other, "/orders/")
    assert Client().get(f"/orders/{order.key}/").status_code == 302
    assert browser(lab, "manager").post(f"/orders/{order.key}/approve/").status_code == 404
    assert browser(lab, "engineer").get(f"/orders/{order.key}/files/file-{'0' * 24}/").status_code == 404


def test_a_file_that_was_changed_on_disk_is_told_and_not_given_out(lab: Hall) -> None:
    order = delivered(lab)
    kept = order.files.get()
    (home.current().path / "orders" / order.key / kept.key).write_bytes(b"<script>")
    answer = browser(lab, "engineer").get(f"/orders/{order.key}/files/{kept.key}/")
    assert answer.status_code == 422
    assert "This file is not as it was handed in: it is not given out." in words(answer.content.decode())
    assert b"<script>" not in answer.content


def test_an_expired_quote_is_told_and_another_asked_for(lab: Hall, at_nine: Traveller) -> None:
    order = quoted(lab)
    at_nine.move_to(hours(24 * 20, 24 * 20 + 1).start)
    firm = browser(lab, "engineer")
    shown = words(page(firm, f"/orders/{order.key}/"))
    assert ("The quote holds no more" in shown, "Accept the quote" in shown) == (True, False)
    assert "The quote of this order holds no more. Ask for another quote" in post(firm, order, "accept", 422)
    assert "waits for a quote" in post(firm, order, "ask-again", reason="Please again.")


def test_a_quote_that_holds_leads_to_an_order_at_its_price(lab: Hall) -> None:
    given, firm = quote(lab), browser(lab, "engineer")
    assert f"{ASK}?quote={given.key}" in page(firm, f"/quotes/{given.key}/")
    assert browser(lab, "rival").get(f"{ASK}?quote={given.key}").status_code == 404
    answer = firm.post(f"{ASK}?quote={given.key}", FILLED)
    order = ServiceOrder.objects.get()
    assert (answer.headers["Location"], order.state) == (f"/orders/{order.key}/", "accepted")
    assert f'href="/orders/{order.key}/"' in page(firm, f"/quotes/{given.key}/")
    again = firm.post(f"{ASK}?quote={given.key}", FILLED | {"form": "other"})
    assert "This quote holds no more" in words(again.content.decode())


def test_who_may_not_order_is_told_why_before_filling_anything_in(lab: Hall) -> None:
    lab.timetable.resource.fields = {"open_to": "internal"}
    lab.timetable.resource.save()
    shown = words(page(browser(lab, "engineer"), ASK))
    assert ("Only its own organisation books this" in shown, "What is sent" in shown) == (True, False)
    assert "Orders are made for an organisation that is admitted" in words(
        page(signed_in(account("new")), ASK)
    )
    assert Client().get(ASK).status_code == 302


def test_a_lost_sample_is_seen_in_its_custody_and_the_order_has_ended(lab: Hall) -> None:
    order = step(lab, step(lab, quoted(lab), OrderStep.ACCEPT), OrderStep.SEND)
    people = browser(lab, "manager")
    assert "It is not said why." in post(people, order, "fail", 422, lost="on")
    shown = post(people, order, "fail", reason="The parcel never came.", lost="on")
    assert "ended without a result" in shown
    assert "lost 岭釉建陶 – – The parcel never came." in shown
    assert "has ended without a result" in words(page(browser(lab, "engineer"), "/inbox/"))


def test_what_happens_to_a_sample_is_noted_once_and_a_forged_line_is_told(lab: Hall) -> None:
    order, people = measuring(lab), browser(lab, "manager")
    line = {"kind": "kept", "place": "Archive", "number": "3"}
    assert "Archive" in post(people, order, "samples/1", **line)
    assert "This cannot happen to the sample" in post(people, order, "samples/1", 422, **line)
    assert "Choose what happened" in post(people, order, "samples/1", 422, kind="eaten")
    assert CustodyStep.objects.count() == 3
    assert "a fingerprint does not fit" not in words(page(people, f"/orders/{order.key}/"))
    forge("UPDATE booking_custodystep SET place = 'Bin' WHERE number = 3")
    assert "a fingerprint does not fit" in words(page(people, f"/orders/{order.key}/"))


def test_a_report_after_delivery_is_a_new_version_beside_the_old_one(lab: Hall) -> None:
    order = delivered(lab)
    post(
        browser(lab, "manager"),
        order,
        "files",
        role="report",
        file=SimpleUploadedFile("report.pdf", b"%PDF corrected"),
    )
    firm = browser(lab, "engineer")
    shown = words(page(firm, f"/orders/{order.key}/"))
    assert ("Report 2" in shown, "Report 1 there is a newer one" in shown) == (True, True)
    assert "There is a new version of the report of “Title”" in words(page(firm, "/inbox/"))


def test_a_complaint_goes_back_to_the_facility(lab: Hall) -> None:
    order, firm, people = delivered(lab), browser(lab, "engineer"), browser(lab, "manager")
    post(firm, order, "complain", 422, reason=" ")
    assert "The second tile is missing." in post(
        firm, order, "complain", reason="The second tile is missing."
    )
    assert "Measure it again" in words(page(people, f"/orders/{order.key}/"))
    assert "complains about the report" in words(page(people, "/inbox/"))


def test_time_that_somebody_else_had_is_told_when_it_is_charged(lab: Hall, at_nine: Traveller) -> None:
    order = measured(lab)
    lab.book(hours(1, 3), by=lab.rival)
    at_nine.move_to(hours(6, 7).start)
    body = {"day": "2026-03-02", "time": "17:00", "hours": "2", "samples": "3"}
    assert "Somebody else has it then" in post(browser(lab, "manager"), order, "invoice", 422, **body)


def test_one_more_sample_is_named_and_all_stand_on_the_sheet(lab: Hall) -> None:
    order, firm = quoted(lab), browser(lab, "engineer")
    assert "This field is required." in post(firm, order, "samples", 422, what="", afterwards="keep")
    assert "Glaze powder" in post(firm, order, "samples", what="Glaze powder", afterwards="keep")
    values = order_sheet(order)
    assert [(item["code"], item["what"], item["hazard"]) for item in values["samples"]] == [
        (f"{order.key.upper()}-1", "Three glazed tiles", "Contains lead: wear gloves."),
        (f"{order.key.upper()}-2", "Glaze powder", ""),
    ]
    assert queried(values, "en", "pages", "sheet") == "1"
    for language in ("zh-Hans", "en", "de"):
        made = firm.get(f"/orders/{order.key}/sheet.pdf?language={language}")
        assert (made.headers["Content-Type"], made.content[:5]) == ("application/pdf", b"%PDF-")


def test_what_a_report_is_called_cannot_break_the_answer(lab: Hall) -> None:
    order = measured(lab)
    kept = report(lab, order, name='a"b\r\nX-Evil: 1.pdf')
    answer = browser(lab, "manager").get(f"/orders/{order.key}/files/{kept.key}/")
    assert answer.status_code == 200
    assert "X-Evil" not in answer.headers
