"""Writing through the API: each thing once, on the version that was read, by whoever may; nothing half done."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from entrepot.api import jobs
from entrepot.api.bodies import NeedKind, ResourceKind
from entrepot.api.models import Answer
from entrepot.catalogue.models import DisclosureRequest, Need, Resource
from entrepot.journal.models import Entry
from entrepot.people.domain import NodeRole
from entrepot.people.models import Account, Duty, Organisation
from entrepot.vocabulary import kinds
from tests.accounts import account, admit, join, signed_in
from tests.api.asking import ROOT, problem_of, program
from tests.cast import cast, need, resource

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 21, 9, tzinfo=UTC)
NEED = {
    "title": "Hairline cracks", "text": "Cracks in tile glaze are missed by eye.", "teaser_title": "Inspection",
    "kind": "testing", "place": "guangzhou", "budget": "60万元", "deadline": "2027-03-31", "organisation": "org-lingyou",
    "publish": True,
}  # fmt: skip
RESOURCE = {
    "kind": "facility", "title": "Terahertz bench", "text": "Finds cracks.", "keywords": "thz; cracks", "place": "munich",
    "price": "900 € / day", "available_from": "2027-01-01", "valid_until": "2027-12-31", "organisation": "org-isaroptik",
    "facts": {"resolution": "15 µm"}, "hidden": ["price"], "publish": True,
}  # fmt: skip


@dataclass
class Programs:
    """Programs of people of two organisations."""

    lin: Client
    max: Client
    stranger: Client
    person: Account


@pytest.fixture
def programs() -> Iterator[Programs]:
    """Lin of Lingyou and Max of Isaroptik, both admitted, and somebody of neither; at nine on a day in November."""
    with time_machine.travel(NOW, tick=False):
        cast()
        lin = join(account("lin"), admit(Organisation.objects.get(key="org-lingyou")))
        other = join(account("max"), admit(Organisation.objects.get(key="org-isaroptik")))
        made = [program(person, write=True)[0] for person in (lin, other, account("mo"))]
        yield Programs(*made, person=lin)


def send(client: Client, method: str, path: str, body: Any, **headers: str) -> Any:
    """The answer to something that is to be written."""
    content = body if isinstance(body, str) else json.dumps(body)
    return getattr(client, method)(
        f"{ROOT}{path}", content, content_type="application/json", headers=dict(headers)
    )


def test_a_need_is_entered_as_it_was_sent_and_can_be_read_at_its_address(programs: Programs) -> None:
    response = send(programs.lin, "post", "/needs", NEED)
    found = response.json()
    assert (response.status_code, response.headers["Location"]) == (201, f"/api/v1/needs/{found['id']}")
    assert (response.headers["ETag"], response.headers["Cache-Control"]) == ('"1"', "no-store")
    read = programs.lin.get(response.headers["Location"])
    assert (read.json(), read.headers["ETag"]) == (found, '"1"')
    stored = Need.objects.get(key=found["id"])
    assert (stored.kind, stored.place_id, stored.state, stored.author) == (
        "testing", "guangzhou", "listed", programs.person.key,
    )  # fmt: skip
    assert stored.texts == {
        "en": {"title": "Hairline cracks", "text": "Cracks in tile glaze are missed by eye."}
    }
    assert stored.teasers == {"en": {"title": "Inspection", "text": ""}}
    assert (found["disclosed"], found["fields"], found["deadline"]) == (
        "everything",
        {"budget": "60万元"},
        "2027-03-31",
    )
    seen = Client().get(response.headers["Location"]).json()
    assert (seen["disclosed"], seen["texts"], seen["fields"]) == ("teaser", stored.teasers, {})
    assert Entry.objects.filter(verb="record.new", actor=programs.person.key, subject=stored.key).count() == 1


def test_a_resource_is_entered_and_what_is_hidden_is_withheld_from_others(programs: Programs) -> None:
    response = send(programs.max, "post", "/resources", RESOURCE)
    found = response.json()
    assert (response.status_code, response.headers["Location"]) == (201, f"/api/v1/resources/{found['id']}")
    assert (found["fields"], found["facts"], found["keywords"]) == (
        {"price": "900 € / day"}, {"resolution": "15 µm"}, ["thz", "cracks"],
    )  # fmt: skip
    assert (found["available_from"], found["valid_until"]) == ("2027-01-01", "2027-12-31")
    seen = programs.lin.get(response.headers["Location"]).json()
    assert (seen["fields"], seen["withheld"]) == ({}, ["price"])


def test_without_publish_it_is_a_draft_that_others_do_not_know_of(programs: Programs) -> None:
    draft = {**NEED, "publish": False}
    key = send(programs.lin, "post", "/needs", draft).json()["id"]
    assert programs.lin.get(f"{ROOT}/needs/{key}").json()["state"] == "draft"
    for client in (programs.max, Client()):
        assert problem_of(client.get(f"{ROOT}/needs/{key}"), 404)["code"] == "not_found"
    assert programs.lin.get(f"{ROOT}/needs").json()["total"] == 0


@pytest.mark.parametrize(
    ("path", "body", "field"),
    [
        ("/needs", {**NEED, "title": "", "text": " "}, "text"),
        ("/needs", {**NEED, "place": "Atlantis"}, "place"),
        ("/needs", {**NEED, "budget": "a lot"}, "budget"),
        ("/needs", {**NEED, "organisation": "org-nobody"}, "organisation"),
        ("/needs", {**NEED, "kind": "miracle"}, "body.kind"),
        ("/needs", {**NEED, "deadline": "soon"}, "body.deadline"),
        ("/needs", {**NEED, "titel": "x"}, "body.titel"),
        ("/needs", {**NEED, "title": "x" * 201}, "body.title"),
        ("/needs", {**NEED, "title": "a\x00b"}, "body.title"),
        ("/needs", {**NEED, "publish": "perhaps"}, "body.publish"),
        ("/resources", {**RESOURCE, "kind": "testing"}, "body.kind"),
        ("/resources", {**RESOURCE, "hidden": ["everything"]}, "body.hidden.0"),
        ("/resources", {**RESOURCE, "price": "cheap"}, "price"),
        ("/resources", {**RESOURCE, "facts": {"a": "\x00"}}, "body.facts.a"),
        ("/resources", {**RESOURCE, "facts": {str(n): "1" for n in range(51)}}, "body.facts"),
    ],
)
def test_what_cannot_be_stored_is_named_by_field_and_nothing_is_stored(
    programs: Programs, path: str, body: dict[str, Any], field: str
) -> None:
    found = problem_of(send(programs.lin, "post", path, body), 422)
    assert found["code"] in {"draft_refused", "invalid_parameter"}
    assert [item["field"] for item in found["fields"]] == [field]
    assert (Need.objects.count(), Resource.objects.count()) == (0, 0)


@pytest.mark.parametrize("body", ["", "{", "[]", '"x"', '{"title": "\\ud800"}', "\xff"])
def test_a_body_that_is_no_need_is_a_problem(programs: Programs, body: str) -> None:
    response = send(programs.lin, "post", "/needs", body)
    assert response.status_code in {400, 422}
    problem_of(response, response.status_code)
    assert Need.objects.count() == 0


def test_nobody_enters_for_an_organisation_of_others_or_publishes_unadmitted(programs: Programs) -> None:
    assert problem_of(send(programs.max, "post", "/needs", NEED), 403)["rule"] == "need.enter"
    Organisation.objects.update(standing="applied")
    assert problem_of(send(programs.lin, "post", "/needs", NEED), 403)["rule"] == "need.publish"
    assert send(programs.lin, "post", "/needs", {**NEED, "publish": False}).status_code == 201
    assert Need.objects.count() == 1


def edited(found: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """The body of an edit of the need above."""
    whole = {**NEED, "teaser_text": "", "confidential": "", "brokers_may_read": True, "publish": False}
    return {**whole, **changes}


def test_an_edit_replaces_the_version_that_was_read(programs: Programs) -> None:
    key = send(programs.lin, "post", "/needs", NEED).json()["id"]
    response = send(
        programs.lin, "put", f"/needs/{key}", edited({}, title="Fewer cracks"), **{"If-Match": '"1"'}
    )
    assert (response.status_code, response.headers["ETag"]) == (200, '"2"')
    assert response.json()["texts"]["en"]["title"] == "Fewer cracks"
    assert response.json()["state"] == "listed"
    again = send(programs.lin, "put", f"/needs/{key}", edited({}, version=2, title="None"))
    assert (again.status_code, again.json()["version"]) == (200, 3)
    stale = send(programs.lin, "put", f"/needs/{key}", edited({}), **{"If-Match": '"2"'})
    found = problem_of(stale, 412)
    assert (found["code"], found["version"]) == ("changed_meanwhile", 3)
    assert Need.objects.get().texts["en"]["title"] == "None"


def test_an_edit_must_say_which_version_and_what_is_held_back(programs: Programs) -> None:
    key = send(programs.lin, "post", "/needs", NEED).json()["id"]
    path = f"/needs/{key}"
    assert problem_of(send(programs.lin, "put", path, edited({})), 428)["code"] == "version_missing"
    assert (
        problem_of(send(programs.lin, "put", path, edited({}), **{"If-Match": "*"}), 412)["code"]
        == "version_unknown"
    )
    found = problem_of(send(programs.lin, "put", path, NEED, **{"If-Match": '"1"'}), 422)
    missing = ["body.teaser_text", "body.confidential", "body.brokers_may_read"]
    assert sorted(item["field"] for item in found["fields"]) == sorted(missing)
    resource = send(programs.max, "post", "/resources", RESOURCE).json()["id"]
    shown = {name: value for name, value in RESOURCE.items() if name != "hidden"}
    found = problem_of(send(programs.max, "put", f"/resources/{resource}", {**shown, "version": 1}), 422)
    gate = {"body": "", "control_codes": "", "examined_by": "", "examined_on": None}
    assert {item["field"] for item in found["fields"]} == {f"body.{name}" for name in ("hidden", *gate)}
    whole = {**RESOURCE, **gate, "version": 1, "price": "800 €"}
    kept = send(programs.max, "put", f"/resources/{resource}", whole)
    assert (kept.status_code, kept.json()["fields"]["price"]) == (200, "800 €")


def test_what_one_may_not_know_of_is_not_there_and_what_one_may_not_change_stays(programs: Programs) -> None:
    listed = send(programs.lin, "post", "/needs", NEED).json()["id"]
    draft = send(programs.lin, "post", "/needs", {**NEED, "publish": False}).json()["id"]
    for client in (programs.max, programs.stranger):
        hidden = [
            send(client, "put", f"/needs/{draft}", edited({}, version=1)),
            send(client, "post", f"/needs/{draft}/withdraw", {}),
            send(client, "post", f"/needs/{draft}/requests", {"organisation": "org-isaroptik"}),
        ]
        assert [problem_of(response, 404)["code"] for response in hidden] == ["not_found"] * 3
        refused = [
            send(client, "put", f"/needs/{listed}", edited({}, version=1)),
            send(client, "post", f"/needs/{listed}/withdraw", {}),
        ]
        assert [problem_of(response, 403)["rule"] for response in refused] == ["need.edit", "need.withdraw"]
    assert set(Need.objects.values_list("version", flat=True)) == {1}


def test_a_record_is_withdrawn_with_its_reason_once(programs: Programs) -> None:
    key = send(programs.lin, "post", "/needs", NEED).json()["id"]
    response = send(programs.lin, "post", f"/needs/{key}/withdraw", {"reason": "solved"})
    assert (response.status_code, response.json()["state"], response.headers["ETag"]) == (
        200,
        "withdrawn",
        '"2"',
    )
    assert Need.objects.get().history.first().history_change_reason == "solved"
    assert (
        problem_of(send(programs.lin, "post", f"/needs/{key}/withdraw", {}), 409)["code"]
        == "withdrawn_already"
    )
    offer = send(programs.max, "post", "/resources", RESOURCE).json()["id"]
    assert send(programs.max, "post", f"/resources/{offer}/withdraw", {}).json()["state"] == "withdrawn"


def test_disclosure_is_asked_for_and_waits_for_the_owner(programs: Programs) -> None:
    key = send(programs.lin, "post", "/needs", NEED).json()["id"]
    body = {"organisation": "org-isaroptik", "level": "details", "message": "We have a bench."}
    response = send(programs.max, "post", f"/needs/{key}/requests", body)
    asked = DisclosureRequest.objects.get()
    assert (response.status_code, response.json()) == (
        201,
        {
            "id": asked.key, "record": key, "organisation": "org-isaroptik", "level": "details", "message": "We have a bench.",
            "asked": "2026-11-21T09:00:00Z", "answer": "",
        },
    )  # fmt: skip
    assert Duty.objects.filter(kind="disclosure.asked", subject=asked.key).exists()
    again = send(programs.max, "post", f"/needs/{key}/requests", body)
    assert problem_of(again, 409)["code"] == "asked_already"
    for client, organisation in (
        (programs.max, "org-lingyou"),
        (programs.max, "org-yunshan"),
        (programs.max, "nobody"),
    ):
        refused = send(client, "post", f"/needs/{key}/requests", {**body, "organisation": organisation})
        assert problem_of(refused, 422)["code"] == "organisation_unknown"
    assert problem_of(send(programs.max, "post", f"/needs/{key}/requests", {**body, "level": "price"}), 422)
    offer = send(programs.max, "post", "/resources", RESOURCE).json()["id"]
    price = send(programs.lin, "post", f"/resources/{offer}/requests", {"organisation": "org-lingyou"})
    assert (price.status_code, price.json()["level"]) == (201, "price")


def test_a_named_question_is_answered_again_and_not_done_again(programs: Programs) -> None:
    named = {"Idempotency-Key": "6a2f"}
    first = send(programs.lin, "post", "/needs", NEED, **named)
    second = send(programs.lin, "post", "/needs", NEED, **named)
    assert (first.status_code, second.status_code, Need.objects.count()) == (201, 201, 1)
    assert (first.content, first.headers["Location"], first.headers["ETag"]) == (
        second.content, second.headers["Location"], second.headers["ETag"],
    )  # fmt: skip
    assert ("Idempotency-Replayed" in first.headers, second.headers["Idempotency-Replayed"]) == (
        False,
        "true",
    )
    other = send(programs.lin, "post", "/needs", {**NEED, "title": "Another"}, **named)
    assert problem_of(other, 422)["code"] == "idempotency_key_reused"
    elsewhere = send(programs.lin, "post", f"/needs/{first.json()['id']}/withdraw", {}, **named)
    assert problem_of(elsewhere, 422)["code"] == "idempotency_key_reused"
    assert Need.objects.get().state == "listed"


def test_keys_are_a_token_s_own_and_hold_for_a_day(programs: Programs) -> None:
    named = {"Idempotency-Key": "same"}
    send(programs.lin, "post", "/needs", NEED, **named)
    colleague, _ = program(programs.person, write=True, name="other")
    send(colleague, "post", "/needs", NEED, **named)
    assert Need.objects.count() == 2
    with time_machine.travel(NOW + timedelta(hours=24), tick=False):
        assert send(programs.lin, "post", "/needs", NEED, **named).status_code == 201
        assert Need.objects.count() == 3
        assert jobs.forget(Any) == {"deleted": 1}  # type: ignore[arg-type]
        assert Answer.objects.count() == 1


def test_a_refused_question_keeps_no_answer(programs: Programs) -> None:
    named = {"Idempotency-Key": "k"}
    problem_of(send(programs.lin, "post", "/needs", {**NEED, "place": "Atlantis"}, **named), 422)
    assert Answer.objects.count() == 0
    assert send(programs.lin, "post", "/needs", NEED, **named).status_code == 201


@pytest.mark.parametrize("key", ["", " ", "a b", "ä", "x" * 256])
def test_a_key_that_is_none_is_refused(programs: Programs, key: str) -> None:
    response = send(programs.lin, "post", "/needs", NEED, **{"Idempotency-Key": key})
    assert problem_of(response, 422)["code"] == "idempotency_key_unfit"
    assert Need.objects.count() == 0


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("post", "/needs"), ("put", "/needs/n"), ("post", "/needs/n/withdraw"), ("post", "/needs/n/requests"),
        ("post", "/resources"), ("put", "/resources/r"), ("post", "/resources/r/withdraw"), ("post", "/resources/r/requests"),
    ],
)  # fmt: skip
def test_every_write_needs_a_token_that_may_write(programs: Programs, method: str, path: str) -> None:
    need("n"), resource("r")
    reader, _ = program(programs.person, name="reader")
    officer = signed_in(account("officer", NodeRole.OFFICER))
    before = Entry.objects.count()
    for client, status, code in (
        (Client(), 401, "token_missing"), (officer, 401, "token_missing"), (reader, 403, "scope_missing"),
    ):  # fmt: skip
        assert problem_of(send(client, method, path, {}), status)["code"] == code
    assert Entry.objects.count() == before


def test_an_id_that_holds_a_stroke_can_be_written_to(programs: Programs) -> None:
    need("A/17", organisation="org-lingyou")
    response = send(programs.lin, "post", "/needs/A/17/withdraw", {})
    assert problem_of(response, 403)["rule"] == "need.withdraw"  # a member neither wrote nor manages it
    response = send(programs.lin, "put", "/needs/A/17", edited({}, version=1))
    assert (response.status_code, response.json()["id"]) == (200, "A/17")


def test_the_description_shows_how_to_write() -> None:
    described = Client().get(f"{ROOT}/openapi.json").json()
    post = described["paths"]["/api/v1/needs"]["post"]
    assert post["security"] == [{"Token": ["write"]}]
    assert {item["name"] for item in post["parameters"]} == {"Idempotency-Key"}
    assert {item["name"] for item in described["paths"]["/api/v1/needs/{key}"]["put"]["parameters"]} == {
        "key",
        "If-Match",
    }
    for name in ("NeedIn", "ResourceIn"):
        assert described["components"]["schemas"][name]["example"]["publish"] is True
    assert set(post["responses"]) == {"201", "401", "403", "404", "409", "422", "429"}


def test_the_words_of_bodies_are_those_of_the_vocabulary() -> None:
    from typing import get_args

    assert set(get_args(NeedKind)) == set(kinds.NeedKind)
    assert set(get_args(ResourceKind)) == set(kinds.ResourceKind)


def test_a_search_finds_what_is_near_as_far_as_it_is_disclosed(programs: Programs, words: None) -> None:
    send(programs.lin, "post", "/needs", NEED)
    send(programs.max, "post", "/resources", RESOURCE)
    found = Client().get(f"{ROOT}/search", {"q": "Inspection"}).json()
    assert [(item["record"]["disclosed"], item["record"]["texts"]["en"]["title"]) for item in found][:1] == [
        ("teaser", "Inspection")
    ]
    only = programs.lin.get(f"{ROOT}/search", {"q": "Terahertz cracks", "kind": "facility"}).json()
    assert [item["record"]["kind"] for item in only] == ["facility"]
    assert problem_of(Client().get(f"{ROOT}/search"), 422)["fields"][0]["field"] == "q"
