"""Service orders through the API."""

from __future__ import annotations

import base64
from typing import Any

import pytest
from django.test import Client

from entrepot.booking.models import CustodyStep, OrderFile, ServiceOrder
from entrepot.runtime import home
from tests.api.asking import ROOT, problem_of
from tests.api.test_booking import Programs, programs
from tests.api.test_writing import send
from tests.booking.hall import Hall, hours
from tests.booking.lab import priced, quote
from tests.booking.workshop import delivered, measuring

__all__ = ["programs"]
pytestmark = pytest.mark.django_db
ASK = {
    "resource": "furnace", "organisation": "org-lingyou", "wish": "Pinholes at 850 °C",
    "samples": [{"what": "Three glazed tiles", "hazard": "Contains lead"}], "wanted_by": "2026-03-20",
}  # fmt: skip


@pytest.fixture
def lab(hall: Hall) -> Hall:
    return priced(hall)


def times(start: float, end: float) -> dict[str, str]:
    span = hours(start, end)
    return {"start": span.start.isoformat(), "end": span.end.isoformat()}


def advance(client: Client, key: str, step: str, **more: Any) -> dict[str, Any]:
    answer = send(client, "post", f"/orders/{key}/advance", {"step": step, **more})
    assert answer.status_code == 200, answer.content
    return dict(answer.json())


def test_a_program_takes_an_order_from_the_question_to_the_end(lab: Hall, programs: Programs) -> None:
    firm, people = programs.engineer, programs.manager
    first, again = (send(firm, "post", "/orders", ASK, **{"Idempotency-Key": "o1"}) for _ in range(2))
    made = first.json()
    assert (first.status_code, again.json(), ServiceOrder.objects.count()) == (201, made, 1)
    assert (made["state"], made["steps"], made["quote"]) == ("asked", ["withdraw"], "")
    key = made["id"]
    assert (
        problem_of(send(people, "post", f"/orders/{key}/advance", {"step": "quote"}), 422)["code"]
        == "no_time"
    )
    quoted = advance(people, key, "quote", **times(24, 26), samples=3, sample_due="2026-03-09")
    assert firm.get(f"{ROOT}/quotes/{quoted['quote']}").json()["total"] == "1300.00"
    advance(firm, key, "accept")
    advance(firm, key, "send", taker="SF 123")
    advance(people, key, "receive", condition="whole", place="Store 3")
    code = made["samples"][0]["code"]
    noted = send(
        people, "post", f"/orders/{key}/custody", {"sample": code, "kind": "moved", "place": "Furnace 1"}
    )
    assert [(row["kind"], row["giver"]) for row in noted.json()["samples"][0]["custody"]] == [
        ("sent", "org-lingyou"), ("arrived", "SF 123"), ("moved", "org-yunshan"),
    ]  # fmt: skip
    advance(people, key, "begin")
    advance(people, key, "measured", **times(-2, -1), samples=3)
    content = base64.b64encode(b"%PDF-1.7").decode()
    added = send(
        people, "post", f"/orders/{key}/files", {"name": "r.pdf", "role": "report", "content": content}
    ).json()
    assert firm.get(f"{ROOT}/orders/{key}/files/{added['id']}").status_code == 404
    advance(people, key, "deliver")
    given = firm.get(f"{ROOT}/orders/{key}/files/{added['id']}")
    assert (given.content, given.headers["Content-Disposition"], given.headers["X-Content-Type-Options"]) == (
        b"%PDF-1.7", f'attachment; filename="{added["id"]}"', "nosniff",
    )  # fmt: skip
    assert advance(firm, key, "approve")["state"] == "done"
    twice = send(firm, "post", f"/orders/{key}/advance", {"step": "approve"})
    assert problem_of(twice, 409)["code"] == "order_state"
    listed = firm.get(f"{ROOT}/orders").json()
    assert (listed["total"], [(item["id"], item["state"]) for item in listed["items"]]) == (
        1,
        [(key, "done")],
    )


def test_a_quote_is_accepted_with_an_order(lab: Hall, programs: Programs) -> None:
    body = ASK | {"quote": quote(lab).key}
    assert send(programs.engineer, "post", "/orders", body).json()["state"] == "accepted"
    assert problem_of(send(programs.engineer, "post", "/orders", body), 409)["code"] == "quote_over"


def test_nobody_else_is_answered_and_each_side_takes_its_own_steps(lab: Hall, programs: Programs) -> None:
    order = delivered(lab)
    address, kept = f"{ROOT}/orders/{order.key}", order.files.get()
    for path in ("", f"/files/{kept.key}"):
        assert [one.get(address + path).status_code for one in (programs.rival, Client())] == [404, 404]
    assert programs.rival.get(f"{ROOT}/orders").json()["total"] == 0
    refused = send(programs.manager, "post", f"/orders/{order.key}/advance", {"step": "approve"})
    assert problem_of(refused, 403)["rule"] == "order.want"


def test_what_cannot_be_done_is_a_problem_with_a_remedy(lab: Hall, programs: Programs) -> None:
    order, path = measuring(lab), "/orders"
    for body, code in (
        ({"sample": "SO-1", "kind": "moved"}, "sample_unknown"),
        ({"sample": f"{order.key.upper()}-1", "kind": "eaten"}, "invalid_parameter"),
    ):
        assert (
            problem_of(send(programs.manager, "post", f"{path}/{order.key}/custody", body), 422)["code"]
            == code
        )
    wrong = {"name": "r.pdf", "role": "report", "content": "not base64!"}
    assert (
        problem_of(send(programs.manager, "post", f"{path}/{order.key}/files", wrong), 422)["code"]
        == "content_unreadable"
    )
    assert (CustodyStep.objects.count(), OrderFile.objects.count()) == (2, 0)


def test_a_file_that_was_changed_on_disk_is_a_problem(lab: Hall, programs: Programs) -> None:
    order = delivered(lab)
    kept = order.files.get()
    (home.current().path / "orders" / order.key / kept.key).write_bytes(b"forged")
    found = problem_of(programs.engineer.get(f"{ROOT}/orders/{order.key}/files/{kept.key}"), 409)
    assert found["code"] == "order_file_changed"
