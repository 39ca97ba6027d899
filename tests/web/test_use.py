"""Pages of use: booked against used, figures that open their events, idle hours that are offered."""

from __future__ import annotations

import io
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from python_calamine import CalamineWorkbook
from time_machine import Traveller

from entrepot.booking import actions
from entrepot.booking.models import Booking, IdleOffer, Incident, Usage
from entrepot.people.domain import NodeRole
from entrepot.people.models import Account, Duty
from entrepot.vocabulary.money import Money
from entrepot.web import figures
from tests.accounts import account, signed_in
from tests.booking.hall import Hall, at_nine, hall, hours
from tests.booking.lab import priced
from tests.cast import need
from tests.web.test_booking import browser, page
from tests.web.test_runs import words

__all__ = ["at_nine", "hall"]
pytestmark = pytest.mark.django_db
USE, IDLE, FIGURES = "/resources/furnace/use/", "/resources/furnace/idle/", "/facilities/figures/"


def used(hall: Hall, at_nine: Traveller) -> str:
    """Two hours are booked and two and a half are used, by a firm with a name that a spreadsheet would run."""
    hall.firm.texts = {"en": {"title": "=1+1 Tiles"}}
    hall.firm.save()
    (made,) = hall.book(hours(1, 3))
    at_nine.move_to(hours(1, 2).start)
    actions.check_in(booking=made, by=hall.engineer)
    at_nine.move_to(hours(1, 3.5).end)
    actions.check_out(booking=made, by=hall.engineer)
    at_nine.move_to(hours(1, 30).end)
    return made.key


def test_what_was_booked_stands_beside_what_was_used(hall: Hall, at_nine: Traveller) -> None:
    key = used(hall, at_nine)
    html = page(browser(hall, "manager"), USE)
    assert f"/bookings/{key}/" in html
    assert "longer than booked" in html
    assert "Of the hours that were booked 100.0% are known to have been used." in words(html)
    assert browser(hall, "engineer").get(USE).status_code == 404


def test_a_log_is_brought_in_on_the_page_and_its_bad_rows_are_listed(hall: Hall, at_nine: Traveller) -> None:
    client = browser(hall, "manager")
    text = b"start,end\n2026-03-01 09:00,2026-03-01 11:00\nsoon,2026-03-01 11:00\n"
    answer = client.post(f"{USE}log/", {"file": SimpleUploadedFile("log.csv", text)})
    assert "“soon” is not a day with a time." in words(answer.content.decode())
    assert Usage.objects.count() == 1
    again = client.post(f"{USE}log/", {"file": SimpleUploadedFile("log.csv", text[:44])})
    assert (again.status_code, Usage.objects.count()) == (302, 1)
    nothing = client.post(f"{USE}log/", {"file": SimpleUploadedFile("log.csv", b"a,b\n1,2\n")})
    assert (nothing.status_code, Usage.objects.count()) == (422, 1)


def test_an_incident_is_told_and_resolved_on_the_page(hall: Hall) -> None:
    client = browser(hall, "manager")
    assert client.post(f"{USE}incident/", {"what": ""}).status_code == 422
    client.post(f"{USE}incident/", {"what": "Smoke", "closes": "on"})
    told = Incident.objects.get()
    assert (told.what, told.closes) == ("Smoke", True)
    assert "closed until it is resolved" in page(client, USE)
    assert browser(hall, "engineer").post(f"/incidents/{told.key}/resolve/", {}).status_code == 404
    client.post(f"/incidents/{told.key}/resolve/", {"outcome": "Fan replaced"})
    told.refresh_from_db()
    assert (told.resolved is None, told.outcome) == (False, "Fan replaced")


def test_every_figure_opens_its_events(hall: Hall, at_nine: Traveller) -> None:
    used(hall, at_nine)
    client = browser(hall, "manager")
    html = page(client, FIGURES)
    links = {
        link.replace("&amp;", "&") for link in re.findall(r'href="(/facilities/figures/events/[^"]+)"', html)
    }
    kinds = {re.findall(r"of=(\w+)", link)[0] for link in links}
    assert kinds == {"effective", "external", "booked", "overrun"}
    for link in links:
        assert "It comes from one event." in words(page(client, link))
    assert "Nothing is missing." in words(html)
    assert browser(hall, "engineer").get(FIGURES).status_code == 404
    assert "furnace" in page(signed_in(account("officer", NodeRole.OFFICER)), FIGURES)
    assert [
        client.get(FIGURES, {"period": "x"}).status_code,
        client.get(f"{FIGURES}events/?of=x").status_code,
    ] == [404, 404]


def test_figures_go_out_as_a_workbook_that_runs_nothing_and_as_a_paper(
    hall: Hall, at_nine: Traveller
) -> None:
    used(hall, at_nine)
    client = browser(hall, "manager")
    book = CalamineWorkbook.from_filelike(io.BytesIO(client.get("/facilities/figures.xlsx").content))
    instruments = book.get_sheet_by_name("Instruments").to_python()
    assert instruments[0][2:6] == ["Effective hours", "Hours for others", "Sharing rate", "Hours booked"]
    assert [row[2:6] for row in instruments[1:]] == [[2.5, 2.5, 1.0, 2.0]] * 2
    organisations = book.get_sheet_by_name("Organisations").to_python()
    assert organisations[1][0] == "'=1+1 Tiles"
    paper = client.get("/facilities/figures.pdf")
    assert (paper.status_code, paper.content[:5], paper.headers["Content-Type"]) == (
        200, b"%PDF-", "application/pdf",
    )  # fmt: skip


def test_idle_hours_are_offered_and_the_people_of_near_needs_are_told(hall: Hall, at_nine: Traveller) -> None:
    need(
        "need-title",
        kind="testing",
        title="Title",
        text="Text.",
        organisation="org-lingyou",
        place="guangzhou",
    )
    manager, engineer = browser(hall, "manager"), browser(hall, "engineer")
    html = page(manager, IDLE)
    assert "1 open need is near to what it does." in words(html)
    assert engineer.get(IDLE).status_code == 404
    body = {"hours": ["3-0-1440"], "first": "2026-03-03", "last": "2026-03-20", "note": "half price"}
    assert manager.post(f"{IDLE}offer/", body | {"hours": []}).status_code == 422
    assert manager.post(f"{IDLE}offer/", body | {"last": "2026-02-01"}).status_code == 422
    assert manager.post(f"{IDLE}offer/", body).status_code == 302
    offer = IdleOffer.objects.get()
    waiting = Duty.objects.get(kind="idle.offered", settled=None)
    assert (waiting.subject, waiting.organisation, waiting.details) == (
        offer.key, hall.firm, {"needs": ["need-title"]},
    )  # fmt: skip
    assert "Thu 00:00–24:00" in words(page(engineer, "/inbox/"))
    for address in ("/resources/furnace/", "/resources/furnace/book/"):
        assert "half price" in page(Client(), address)
    assert engineer.post(f"/offers/{offer.key}/withdraw/").status_code == 404
    manager.post(f"/offers/{offer.key}/withdraw/")
    assert Duty.objects.filter(kind="idle.offered", settled=None).count() == 0
    assert "half price" not in page(Client(), "/resources/furnace/")


def test_the_owner_decides_who_sees_idle_hours(hall: Hall) -> None:
    manager, engineer = browser(hall, "manager"), browser(hall, "engineer")
    assert engineer.post(f"{IDLE}show/", {"to": "everybody"}).status_code == 404
    manager.post(f"{IDLE}show/", {"to": "members"})
    assert (engineer.get(IDLE).status_code, Client().get(IDLE).status_code) == (200, 404)
    manager.post(f"{IDLE}show/", {"to": "everybody"})
    assert Client().get(IDLE).status_code == 200
    assert Account.objects.count() == 3


def test_income_is_what_was_invoiced_and_opens_the_invoice(hall: Hall, at_nine: Traveller) -> None:
    priced(hall)
    key = used(hall, at_nine)
    (booking,) = Booking.objects.filter(key=key)
    invoice = actions.draw_invoice(booking=booking, by=hall.manager)
    client = browser(hall, "manager")
    assert "of=income" not in page(client, FIGURES)
    sent = actions.send_invoice(invoice=invoice, by=hall.manager)
    html = page(client, FIGURES)
    assert figures.money(Money(sent.before, sent.currency)) in html
    assert sent.before > 0
    assert f'href="/invoices/{sent.key}/"' in page(client, f"{FIGURES}events/?of=income")
    officer = signed_in(account("officer", NodeRole.OFFICER))
    assert f"/invoices/{sent.key}/" not in page(officer, f"{FIGURES}events/?of=income")
    actions.cancel_invoice(invoice=sent, by=hall.manager)
    assert figures.money(Money(sent.before, sent.currency)) not in page(client, FIGURES)
