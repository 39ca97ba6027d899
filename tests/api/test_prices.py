"""Prices, quotes and invoices through the API."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from time_machine import Traveller

from entrepot.booking import actions
from entrepot.people.models import Account
from tests.api.asking import ROOT, problem_of, program
from tests.api.test_booking import Programs, programs
from tests.api.test_writing import send
from tests.booking.hall import Hall, hours
from tests.booking.lab import over, priced, voucher

__all__ = ["programs"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def lab(hall: Hall) -> Hall:
    voucher()
    return priced(hall)


def asked(start: float, end: float, **more: Any) -> dict[str, Any]:
    span = hours(start, end)
    return {"start": span.start.isoformat(), "end": span.end.isoformat(), **more}


def test_a_price_names_every_line_and_the_rule_of_the_voucher(lab: Hall, programs: Programs) -> None:
    found = programs.engineer.get(
        f"{ROOT}/resources/furnace/price", asked(24, 26, organisation="org-lingyou")
    ).json()
    assert (found["currency"], found["customer"], found["before"], found["after"]) == (
        "CNY", "small", "1300.00", "780.00",
    )  # fmt: skip
    assert found["lines"][0] == {
        "what": "time", "unit": "hour", "window": "day", "quantity": "2.00", "price": "600.00", "amount": "1200.00",
    }  # fmt: skip
    assert found["vouchers"] == [
        {
            "policy": "pol-voucher", "amount": "520.00", "rate": "0.4", "cap": "2000.00", "paid": "0.00", "certain": True,
            "conditions": [
                {"name": "organisation_kind", "required": "enterprise", "offered": "enterprise", "verdict": "fits"},
                {"name": "size", "required": "medium, small", "offered": "medium", "verdict": "fits"},
                {"name": "place", "required": "guangzhou", "offered": "guangzhou", "verdict": "fits"},
            ],
        }
    ]  # fmt: skip


def test_everybody_is_told_what_everybody_pays_unless_the_price_is_hidden(lab: Hall) -> None:
    found = Client().get(f"{ROOT}/resources/furnace/price", asked(24, 26)).json()
    assert (found["customer"], found["after"], found["vouchers"]) == ("other", "1300.00", [])
    stranger = Client().get(f"{ROOT}/resources/furnace/price", asked(24, 26, organisation="org-lingyou"))
    assert problem_of(stranger, 422)["code"] == "organisation_unknown"
    lab.timetable.resource.hidden = ["price"]
    lab.timetable.resource.save()
    hidden = Client().get(f"{ROOT}/resources/furnace/price", asked(24, 26))
    assert problem_of(hidden, 404)["code"] == "not_priced"


def test_a_quote_is_asked_once_and_accepted_once(lab: Hall, programs: Programs) -> None:
    body = asked(24, 26, resource="furnace", organisation="org-lingyou", samples=2)
    first = send(programs.engineer, "post", "/quotes", body, **{"Idempotency-Key": "one"})
    again = send(programs.engineer, "post", "/quotes", body, **{"Idempotency-Key": "one"})
    made = first.json()
    assert (first.status_code, again.json()) == (201, made)
    assert (made["number"], made["total"], made["open"], made["samples"]) == ("2026-0001", "780.00", True, 2)
    assert programs.rival.get(f"{ROOT}/quotes/{made['id']}").status_code == 404
    booked = send(programs.engineer, "post", f"/quotes/{made['id']}/accept", None)
    assert (booked.status_code, booked.json()["state"]) == (200, "confirmed")
    seen = programs.manager.get(f"{ROOT}/quotes/{made['id']}").json()
    assert (seen["booking"], seen["open"]) == (booked.json()["id"], False)
    twice = send(programs.engineer, "post", f"/quotes/{made['id']}/accept", None)
    assert problem_of(twice, 409)["code"] == "quote_over"


def test_invoices_are_listed_for_who_may_read_them(lab: Hall, at_nine: Traveller) -> None:
    made = actions.draw_invoice(booking=over(lab, at_nine), by=lab.manager)
    engineer, manager = (
        program(Account.objects.get(key=who.actor))[0] for who in (lab.engineer, lab.manager)
    )
    assert [one.get(f"{ROOT}/invoices").json()["total"] for one in (engineer, manager, Client())] == [0, 1, 0]
    assert engineer.get(f"{ROOT}/invoices/{made.key}").status_code == 404
    actions.send_invoice(invoice=made, by=lab.manager)
    found = engineer.get(f"{ROOT}/invoices/{made.key}").json()
    assert {name: found[name] for name in ("number", "state", "total", "currency", "issuer", "due", "credits")} == {
        "number": "2026-0001", "state": "sent", "total": "600.00", "currency": "CNY", "issuer": "org-yunshan",
        "due": "2026-04-01", "credits": None,
    }  # fmt: skip
