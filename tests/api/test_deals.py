"""Deals through the API."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from typing import Any, get_args

import pytest
from django.test import Client

from entrepot.api.deals import Said, Why
from entrepot.api.terms import DealKind
from entrepot.deals import actions
from entrepot.deals.domain import plain
from entrepot.deals.domain.kinds import Kind
from entrepot.deals.domain.reasons import Reason
from entrepot.deals.models import Deal, DealFile, TermsVersion
from entrepot.people.domain import Party
from entrepot.people.models import Account
from entrepot.runtime import home
from tests.api.asking import ROOT, problem_of, program
from tests.api.test_writing import send
from tests.deals.table import Table, laid

pytestmark = pytest.mark.django_db


@dataclass
class Seats:
    """The table, and programs of who sits there."""

    table: Table
    buyer: Client
    head: Client
    engineer: Client
    stranger: Client
    broker: Client

    def body(self, **changed: Any) -> dict[str, Any]:
        parties = [{"organisation": self.table.firm.key}, {"organisation": self.table.lab.key}]
        given = {
            "kind": "development",
            "title": "Glaze",
            "parties": parties,
            "organisation": self.table.firm.key,
        }
        return given | changed

    def terms(self, **changed: Any) -> dict[str, Any]:
        return plain.to_plain(self.table.terms()) | changed


@pytest.fixture
def seats(db: None) -> Seats:
    table = laid()
    people = (table.buyer, table.head, table.engineer, table.stranger, table.broker)
    return Seats(table, *(of(one) for one in people))


def of(who: Party) -> Client:
    return program(Account.objects.get(key=who.actor), write=True)[0]


def test_programs_take_a_deal_from_its_opening_to_terms_that_all_agree_to(seats: Seats) -> None:
    first, again = (
        send(seats.buyer, "post", "/deals", seats.body(), **{"Idempotency-Key": "d1"}) for _ in range(2)
    )
    made, lab = first.json(), seats.table.lab.key
    assert (first.status_code, again.json(), Deal.objects.count()) == (201, made, 1)
    assert (made["state"], made["waits"], made["moves"]) == ("intent", [lab], ["decline", "withdraw"])
    key = made["id"]
    assert seats.head.get(f"{ROOT}/deals/{key}").json()["moves"] == ["join", "decline", "withdraw"]
    talking = send(seats.head, "post", f"/deals/{key}/say/join", {"learns": True}).json()
    assert [one.learns for one in Deal.objects.get().parties.all()] == [False, True]
    assert (talking["state"], talking["table"], talking["versions"]) == ("negotiating", None, [])
    put = send(seats.buyer, "post", f"/deals/{key}/terms", {"after": 0, "terms": seats.terms()})
    assert (put.status_code, put.json()["version"], put.json()["terms"]) == (201, 1, seats.terms())
    answer = send(seats.head, "post", f"/deals/{key}/say/approve", {"version": 1}).json()
    assert answer["table"] == {
        "version": 1, "approved": sorted([seats.table.firm.key, lab]), "signed": [], "turns": [],
    }  # fmt: skip
    assert [(event["move"], event["party"], event["state"]) for event in answer["events"]] == [
        ("", "", "intent"), ("join", "org-isaroptik", "intent"), ("join", lab, "negotiating"),
        ("propose", "org-isaroptik", "negotiating"), ("approve", lab, "negotiating"),
    ]  # fmt: skip
    assert (answer["moves"], answer["in_force"], [one["version"] for one in answer["versions"]]) == (
        ["refuse", "withdraw"], 0, [1],
    )  # fmt: skip
    listed = seats.head.get(f"{ROOT}/deals").json()
    assert (listed["total"], [item["id"] for item in listed["items"]]) == (1, [key])


def test_what_can_be_said_is_what_the_deal_offers() -> None:
    assert set(get_args(Said)) == {str(move) for move in actions.SAID}
    assert set(get_args(DealKind)) == {str(kind) for kind in Kind}
    assert set(get_args(Why)) == {str(reason) for reason in Reason}


def test_a_broker_introduces_and_takes_back(seats: Seats) -> None:
    made = send(seats.broker, "post", "/deals", seats.body(organisation="")).json()
    assert (made["state"], made["moves"], len(made["waits"])) == ("intent", ["withdraw"], 2)
    gone = send(seats.broker, "post", f"/deals/{made['id']}/say/withdraw", {"reason": "timing"}).json()
    assert (gone["state"], gone["reason"]) == ("withdrawn", "timing")


def test_nobody_else_is_answered_and_a_member_reads_without_a_say(seats: Seats) -> None:
    key = seats.table.opened().key
    for one in (seats.stranger, seats.broker, Client()):
        assert problem_of(one.get(f"{ROOT}/deals/{key}"), 404)["code"] == "not_found"
        assert one.get(f"{ROOT}/deals").json()["total"] == 0
    shown = seats.engineer.get(f"{ROOT}/deals/{key}").json()
    assert (shown["id"], shown["moves"]) == (key, [])
    refused = send(seats.engineer, "post", f"/deals/{key}/say/withdraw", {"reason": "price"})
    assert problem_of(refused, 403)["rule"] == "deal.take_back"
    put = send(seats.engineer, "post", f"/deals/{key}/terms", {"after": 0, "terms": seats.terms()})
    assert problem_of(put, 403)["code"] == "not_allowed"


def test_flaws_in_terms_come_back_with_their_places(seats: Seats) -> None:
    key = seats.table.talking().key
    flawed = seats.terms(price=None, governing="de")
    found = problem_of(send(seats.head, "post", f"/deals/{key}/terms", {"after": 0, "terms": flawed}), 422)
    assert (found["code"], [(flaw["code"], flaw["where"]) for flaw in found["flaws"]]) == (
        "terms_flawed", [("price_missing", "price"), ("governing_not_set", "governing")],
    )  # fmt: skip
    assert {flaw["remedy"] for flaw in found["flaws"]} == {
        "Write what is paid.", "Choose one of the languages in which it is set.",
    }  # fmt: skip
    assert TermsVersion.objects.count() == 0


NO_TERMS: list[tuple[dict[str, Any], str]] = [
    ({"law": "Atlantis"}, "terms_unreadable"),
    ({"form": 2}, "invalid_parameter"),
    ({"price": {"amount": "1e999999", "currency": "EUR"}}, "invalid_parameter"),
    ({"price": {"amount": "NaN", "currency": "EUR"}}, "invalid_parameter"),
    ({"title": {"en": 5}}, "invalid_parameter"),
    ({"title": {"fr": "Émail"}}, "invalid_parameter"),
    ({"title": {"en": "a\x00b"}}, "invalid_parameter"),
    ({"title": {"en": "\ud800"}}, "invalid_parameter"),
    ({"sides": [5]}, "invalid_parameter"),
    ({"extra": 1}, "invalid_parameter"),
]


def test_what_is_no_terms_is_told(seats: Seats) -> None:
    key = seats.table.talking().key
    for change, code in NO_TERMS:
        answer = send(seats.head, "post", f"/deals/{key}/terms", {"after": 0, "terms": seats.terms(**change)})
        assert problem_of(answer, 422)["code"] == code, change


def test_what_cannot_be_done_is_a_problem_with_a_remedy(seats: Seats) -> None:
    key = seats.table.talking().key
    put = {"after": 0, "terms": seats.terms()}
    for path, body, status, code in (
        (f"/deals/{key}/say/join", {}, 409, "too_late"),
        (f"/deals/{key}/say/withdraw", {}, 409, "reason_missing"),
        (f"/deals/{key}/say/sign", {}, 422, "invalid_parameter"),
        (f"/deals/{key}/terms", put | {"after": 3}, 409, "other_version"),
        (f"/deals/{key}/terms", put | {"turns": ["org-isaroptik"]}, 422, "turns_odd"),
        (f"/deals/{key}/terms", put | {"organisation": "org-lingyou"}, 422, "organisation_unknown"),
        ("/deals", seats.body(organisation="org-lingyou"), 422, "organisation_unknown"),
        ("/deals", seats.body(parties=[{"organisation": "org-isaroptik"}] * 2), 409, "parties_odd"),
        ("/deals", seats.body(parties=[{"organisation": "a"}, {"organisation": "b"}]), 422, "organisation_unknown"),
        ("/deals", seats.body(need="n-none"), 404, "not_found"),
    ):  # fmt: skip
        assert problem_of(send(seats.buyer, "post", path, body), status)["code"] == code, path
    stolen = [{"organisation": "org-isaroptik"}, {"organisation": "org-yunshan", "resource": "none"}]
    answer = send(seats.buyer, "post", "/deals", seats.body(parties=stolen))
    assert problem_of(answer, 422)["code"] == "resource_unknown"
    assert Deal.objects.count() == 1


def test_files_are_handed_in_taken_and_withdrawn(seats: Seats) -> None:
    key = seats.table.talking().key
    body = {"name": "plan.pdf", "content": base64.b64encode(b"%PDF-1.7").decode()}
    first, again = (
        send(seats.buyer, "post", f"/deals/{key}/files", body, **{"Idempotency-Key": "f1"}) for _ in range(2)
    )
    file = first.json()
    assert (first.status_code, again.json(), file["version"], file["readers"]) == (201, file, 1, [])
    own = send(
        seats.buyer, "post", f"/deals/{key}/files", body | {"name": "own.pdf", "readers": ["org-isaroptik"]}
    )
    listed = seats.head.get(f"{ROOT}/deals/{key}/files").json()
    assert [one["id"] for one in listed] == [file["id"]]
    assert seats.head.get(f"{ROOT}/deals/{key}").json()["files"] == listed
    address = f"/deals/{key}/files/{file['id']}"
    given = seats.head.get(f"{ROOT}{address}")
    assert (given.content, given.headers["Content-Disposition"], given.headers["X-Content-Type-Options"]) == (
        b"%PDF-1.7", f'attachment; filename="{file["id"]}"', "nosniff",
    )  # fmt: skip
    for one, path in ((seats.head, own.json()["id"]), (seats.stranger, file["id"]), (Client(), file["id"])):
        assert one.get(f"{ROOT}/deals/{key}/files/{path}").status_code == 404
    theirs = send(seats.head, "post", f"{address}/withdraw", {"reason": "wrong"})
    assert problem_of(theirs, 409)["code"] == "not_your_move"
    gone = send(seats.buyer, "post", f"{address}/withdraw", {"reason": "Wrong plan"}).json()
    assert (gone["reason"], gone["sha256"]) == ("Wrong plan", file["sha256"])
    assert problem_of(seats.head.get(f"{ROOT}{address}"), 409)["code"] == "file_withdrawn"


def test_a_file_that_was_changed_on_disk_or_is_none_is_a_problem(seats: Seats) -> None:
    key = seats.table.talking().key
    wrong = send(seats.buyer, "post", f"/deals/{key}/files", {"name": "x", "content": "not base64!"})
    assert problem_of(wrong, 422)["code"] == "content_unreadable"
    body = {"name": "x", "content": base64.b64encode(b"x").decode()}
    send(seats.buyer, "post", f"/deals/{key}/files", body)
    kept = DealFile.objects.get()
    (home.current().path / "deals" / key / kept.key).write_bytes(b"y")
    answer = seats.head.get(f"{ROOT}/deals/{key}/files/{kept.key}")
    assert problem_of(answer, 409)["code"] == "file_changed"
