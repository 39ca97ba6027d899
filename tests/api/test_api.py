"""The read API: every route, paging, problems with a remedy, and a description that is true."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, get_args
from urllib.parse import quote

import pytest
import time_machine
from django.test import Client
from django.urls import get_resolver

from entrepot.api import routes
from entrepot.catalogue import queries as catalogue
from entrepot.catalogue.actions import save_need, save_resource, withdraw
from entrepot.catalogue.drafts import NeedDraft, ResourceDraft, draft_of
from entrepot.journal.queries import latest_sequence
from entrepot.matching import index
from entrepot.people.domain import ANONYMOUS
from entrepot.people.models import Organisation
from entrepot.vocabulary.kinds import Grade, NeedKind, ResourceKind
from tests.accounts import account, admit, join
from tests.api.asking import problem_of, program
from tests.cast import BY, entry, put
from tests.embedder import Tiny

ROOT = "/api/v1"
PROBLEM = "application/problem+json"
Counting = Callable[[int], AbstractContextManager[object]]
RECORD = {
    "id", "kind", "language", "texts", "keywords", "fields", "facts", "organisation", "place", "cluster",
    "industrial_chain", "available_from", "valid_until", "deadline", "confidential", "body", "control_codes", "examined_by", "examined_on", "state", "version", "disclosed", "withheld",
}  # fmt: skip


@pytest.fixture
def client(region: None, tiny: Tiny) -> Iterator[Client]:
    """A program that reads the region on one day."""
    with time_machine.travel(datetime(2026, 11, 21, 9, tzinfo=UTC), tick=False):
        index.complete()
        yield Client()


def get(client: Client, path: str, **parameters: object) -> Any:
    """The answer to a question that can be answered."""
    response = client.get(ROOT + path, parameters)
    assert (response.status_code, response.headers["Content-Type"].split(";")[0]) == (
        200,
        "application/json",
    )
    return response.json()


def problem(client: Client, path: str, status: int, **parameters: object) -> Any:
    """The problem of a question that cannot."""
    response = client.get(ROOT + path, parameters)
    assert (response.status_code, response.headers["Content-Type"]) == (status, PROBLEM)
    found = response.json()
    assert set(found) >= {"type", "title", "status", "code", "detail", "remedy"}
    assert (found["status"], found["type"]) == (status, f"about:blank#{found['code']}")
    assert found["detail"].endswith(".")
    assert found["remedy"].endswith(".")
    return found


def test_needs_and_resources_are_listed(client: Client) -> None:
    needs, resources = get(client, "/needs"), get(client, "/resources")
    assert (needs["total"], needs["page"], needs["size"]) == (2, 1, 20)
    assert {item["id"] for item in needs["items"]} == {"need-cracks", "need-bees"}
    assert resources["total"] == 8
    assert [item["id"] for item in resources["items"]] == [
        item.key for item in catalogue.resources(ANONYMOUS)
    ]


def test_lists_can_be_narrowed(client: Client) -> None:
    assert {item["id"] for item in get(client, "/resources", kind="facility")["items"]} == {
        "fac-own",
        "fac-thz",
    }
    assert {item["id"] for item in get(client, "/resources", place="munich")["items"]} == {"tech-thz"}
    assert get(client, "/resources", kind="facility", place="munich")["total"] == 0
    assert {item["id"] for item in get(client, "/needs", place="munich", kind="technology")["items"]} == {
        "need-bees"
    }
    assert get(client, "/needs", kind="talent") == {"total": 0, "page": 1, "size": 20, "items": []}


def test_pages_together_are_the_whole_list_each_once(client: Client) -> None:
    pages = [get(client, "/resources", page=page, size=3) for page in (1, 2, 3, 4)]
    keys = [item["id"] for page in pages for item in page["items"]]
    assert [len(page["items"]) for page in pages] == [3, 3, 2, 0]
    assert keys == [item.key for item in catalogue.resources(ANONYMOUS)]
    assert {page["total"] for page in pages} == {8}


def test_a_list_costs_a_constant_number_of_queries(
    client: Client, django_assert_num_queries: Counting
) -> None:
    put(*(entry(f"r{number}", organisation="org-harbour", place="hong-kong") for number in range(5)))
    for size in (1, 10):
        with django_assert_num_queries(2):
            get(client, "/resources", size=size)


def test_one_resource_is_answered_as_it_was_stored(client: Client) -> None:
    found = get(client, "/resources/tech-thz")
    assert set(found) == RECORD
    assert found == {
        "id": "tech-thz", "kind": "technology", "language": "de", "keywords": [], "facts": {}, "place": "munich",
        "texts": {
            "de": {"title": "Terahertz für Fliesen", "text": "Terahertz findet Risse in der Glasur. Ohne Berührung."},
            "en": {"title": "Terahertz for tiles", "text": "Terahertz inspection of cracks in glaze. Contactless."},
        },
        "fields": {"price": "30.000 €", "readiness": "TRL 6", "route": "thz"},
        "organisation": "org-isaroptik", "cluster": None, "industrial_chain": None, "available_from": None,
        "valid_until": None, "deadline": None, "confidential": {}, "state": "listed", "version": 1,
        "disclosed": "everything", "withheld": [], "body": {}, "control_codes": [], "examined_by": "", "examined_on": None,
    }  # fmt: skip


def test_one_need_is_answered_with_its_deadline(client: Client) -> None:
    put(entry("n-3", "testing", is_need=True, deadline=date(2027, 3, 31), valid_until=date(2027, 5, 1)))
    found = get(client, "/needs/n-3")
    assert (found["kind"], found["deadline"], found["valid_until"]) == ("testing", "2027-03-31", "2027-05-01")


def test_matches_come_best_first_with_reasons_and_border(client: Client) -> None:
    found = get(client, "/needs/need-cracks/matches", kind="technology")
    assert [(item["rank"], item["resource"]) for item in found][:2] == [(1, "tech-thz"), (2, "tech-eddy")]
    scores = [item["score"] for item in found]
    assert scores == sorted(scores, reverse=True)
    first = found[0]
    assert set(first) == {"need", "resource", "kind", "rank", "score", "grade", "reasons", "border"}
    assert (first["need"], first["kind"]) == ("need-cracks", "technology")
    held = first["border"].pop("held")
    assert first["border"] == {
        "outcome": "hold", "rule": "eu-clauses-1/1", "code": "across_areas", "origin": "DE-BY", "destination": "CN-GD",
    }  # fmt: skip
    assert [(one["portion"], one["rule"]) for one in held] == [
        ("people", "eu-clauses-1/1"),
        ("body", "house-granted/1"),
    ]
    assert [lack["what"] for lack in held[1]["missing"]] == ["portion.granted", "portion.control_codes"]
    assert {item["grade"] for item in found} <= set(Grade)
    kinds = {reason["kind"] for item in found for reason in item["reasons"]}
    assert {"words", "sentences", "condition", "raise"} == kinds
    assert len(get(client, "/needs/need-cracks/matches", kind="technology", top=1)) == 1
    assert get(client, "/needs/need-cracks/matches", kind="venue") == []


def test_chains_are_answered_with_their_figures(client: Client) -> None:
    found = get(client, "/needs/need-cracks/chains")
    assert (found["need"], found["verdict"], found["voters"]) == ("need-cracks", "served", ["tiny"])
    assert found["roles"] == ["technology", "expert", "facility", "finance", "policy"]
    assert found["sequence"] == latest_sequence()
    best = found["best"]
    assert [(link["role"], link["resource"]) for link in best["links"]] == [
        ("technology", "tech-eddy"), ("expert", "exp-mak"), ("facility", "fac-thz"), ("finance", "fin-loan"),
        ("policy", "pol-voucher"),
    ]  # fmt: skip
    assert [Decimal(best[end]["amount"]) for end in ("before", "after")] == [
        Decimal(219_800),
        Decimal(169_800),
    ]
    assert best["before"]["currency"] == "CNY"
    assert (best["missing"], best["unpriced"], best["over_budget"], best["held"]) == ([], [], False, 1)
    assert best["starts"] == "2026-11-21"
    assert Decimal(best["links"][4]["saving"]["amount"]) == 50_000
    assert [item["difference"] for item in found["alternatives"]] == ["route"]
    assert found["routes"] == {"thz": ["tech-thz"], "eddy": ["tech-eddy"]}


def test_a_need_that_nothing_answers_names_what_came_nearest(client: Client) -> None:
    found = get(client, "/needs/need-bees/chains")
    assert (found["verdict"], found["best"]["links"], found["alternatives"]) == ("no_adequate_supply", [], [])
    assert [item["role"] for item in found["best"]["missing"]] == found["roles"]
    assert {item["nearest"]["grade"] for item in found["best"]["missing"]} == {"none"}


def test_a_need_that_holds_back_is_answered_with_its_teaser_and_without_its_chain(client: Client) -> None:
    held = NeedDraft(
        "Cracks in glaze", "Hairline cracks.", "Surfaces", "Inspection.", "Secret", budget="5 CNY"
    )
    need = save_need(draft=replace(held, brokers_may_read=False), publish=True, by=BY)
    found = get(client, f"/needs/{need.key}")
    assert found["texts"] == {"en": {"title": "Surfaces", "text": "Inspection."}}
    assert (found["disclosed"], found["withheld"], found["version"]) == ("teaser", ["details"], 0)
    assert (found["fields"], found["facts"], found["confidential"]) == ({}, {}, {})
    assert found in get(client, "/needs")["items"]
    for path in ("chains", "matches?kind=expert"):
        told = problem(client, f"/needs/{need.key}/{path}", 404)
        assert (told["code"], told["remedy"]) == (
            "details_withheld",
            "Ask its owner for the details on the need's page.",
        )


def test_a_hidden_price_is_withheld(client: Client) -> None:
    draft = draft_of(catalogue.resource("tech-thz", BY))
    assert isinstance(draft, ResourceDraft)
    save_resource(draft=replace(draft, hidden=("price",)), key="tech-thz", publish=True, by=BY)
    found = get(client, "/resources/tech-thz")
    assert found["fields"] == {"readiness": "TRL 6", "route": "thz"}
    assert (found["disclosed"], found["withheld"]) == ("details", ["price"])


@pytest.mark.parametrize("state", ["draft", "withdrawn"])
def test_what_is_not_listed_is_not_there(client: Client, state: str) -> None:
    draft = save_need(draft=NeedDraft("Cracks", "In glaze."), publish=state != "draft", by=BY)
    if state == "withdrawn":
        withdraw(record=draft, reason="", by=BY)
    for path in ("", "/chains", "/matches?kind=expert"):
        assert problem(client, f"/needs/{draft.key}{path}", 404)["code"] == "not_found"
    assert draft.key not in {item["id"] for item in get(client, "/needs", size=100)["items"]}
    assert get(client, "/needs")["total"] == 2


@pytest.mark.parametrize(
    "path",
    [
        "/needs/none",
        "/needs/none/chains",
        "/needs/none/matches?kind=expert",
        "/resources/none",
        "/needs/tech-thz",
    ],
)
def test_what_is_not_there_is_a_problem_with_the_way_on(client: Client, path: str) -> None:
    found = problem(client, path, 404)
    assert found["code"] == "not_found"
    assert found["remedy"] in {"List them at /api/v1/needs.", "List them at /api/v1/resources."}
    assert ("none" in found["detail"]) or ("tech-thz" in found["detail"])


@pytest.mark.parametrize("path", ["/nothing", "/", "/openapi"])
def test_an_address_that_is_none_is_a_problem_too(client: Client, path: str) -> None:
    assert problem(client, path, 404)["code"] == "not_found"


@pytest.mark.parametrize(
    ("path", "field"),
    [
        ("/needs?page=0", "page"),
        ("/needs?page=x", "page"),
        ("/needs?size=101", "size"),
        ("/needs?kind=miracle", "kind"),
        ("/resources?kind=need", "kind"),
        ("/resources?page=100001", "page"),
        ("/needs/need-cracks/matches", "kind"),
        ("/needs/need-cracks/matches?kind=technology&top=0", "top"),
        ("/needs/need-cracks/matches?kind=technology&top=51", "top"),
    ],
)
def test_a_value_that_cannot_be_used_is_named(client: Client, path: str, field: str) -> None:
    found = problem(client, path, 422)
    assert found["code"] == "invalid_parameter"
    assert [item["field"] for item in found["fields"]] == [field]
    assert all(item["detail"] for item in found["fields"])


@pytest.mark.parametrize(("method", "status"), [("post", 405), ("put", 401), ("patch", 405), ("delete", 405)])
def test_nothing_can_be_written_by_just_anybody(client: Client, method: str, status: int) -> None:
    sequence = latest_sequence()
    response = getattr(client, method)(f"{ROOT}/needs/need-cracks")
    assert (response.status_code, latest_sequence()) == (status, sequence)


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("DELETE", "/needs/need-cracks", "GET, PUT"),
        ("PATCH", "/resources", "GET, POST"),
        ("PUT", "/needs/need-cracks/chains", "GET"),
        ("GET", "/needs/need-cracks/withdraw", "POST"),
        ("TRACE", "/needs", "DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT"),
    ],
)
def test_a_wrong_method_is_told_with_those_that_may_be_used(
    client: Client, method: str, path: str, allowed: str
) -> None:
    response = client.generic(method, f"{ROOT}{path}")
    found = problem_of(response, 405)
    assert (found["code"], response.headers["Allow"]) == ("method_not_allowed", allowed)
    assert found["detail"] == f"This address is not asked by {method}."
    assert response.headers["Content-Security-Policy"]


def test_the_description_lists_every_route_and_every_answer(client: Client) -> None:
    described = get(client, "/openapi.json")
    assert described == json.loads(json.dumps(described))
    assert described["openapi"].startswith("3.")
    assert {path.removeprefix("/api/v1"): set(methods) for path, methods in described["paths"].items()} == {
        "/needs": {"get", "post"}, "/needs/{key}": {"get", "put"}, "/needs/{key}/matches": {"get"},
        "/needs/{key}/chains": {"get"}, "/needs/{key}/withdraw": {"post"}, "/needs/{key}/requests": {"post"},
        "/resources": {"get", "post"}, "/resources/{key}": {"get", "put"}, "/resources/{key}/withdraw": {"post"},
        "/resources/{key}/requests": {"post"}, "/search": {"get"}, "/resources/{key}/free": {"get"},
        "/bookings": {"get", "post"}, "/bookings/{key}": {"get"}, "/bookings/{key}/move": {"post"}, "/bookings/together": {"post"},
        "/bookings/{key}/confirm": {"post"}, "/bookings/{key}/accept": {"post"}, "/bookings/{key}/refuse": {"post"},
        "/bookings/{key}/cancel": {"post"}, "/bookings/{key}/check-in": {"post"}, "/bookings/{key}/check-out": {"post"},
        "/bookings/{key}/cancel-together": {"post"}, "/organisations/{key}/entitlements": {"get"},
        "/resources/{key}/price": {"get"}, "/resources/{key}/usage": {"post"}, "/quotes": {"post"},
        "/quotes/{key}": {"get"}, "/quotes/{key}/accept": {"post"}, "/invoices": {"get"}, "/invoices/{key}": {"get"},
        "/orders": {"get", "post"}, "/orders/{key}": {"get"}, "/orders/{key}/advance": {"post"}, "/orders/{key}/custody": {"post"},
        "/orders/{key}/files": {"post"}, "/orders/{key}/files/{file}": {"get"}, "/verify": {"post"},
        "/deals": {"get", "post"}, "/deals/{key}": {"get"}, "/deals/{key}/say/{move}": {"post"}, "/deals/{key}/terms": {"post"},
        "/deals/{key}/files": {"get", "post"}, "/deals/{key}/files/{file}": {"get"}, "/deals/{key}/files/{file}/withdraw": {"post"},
        "/organisations/{key}/belongings": {"get"},
    }  # fmt: skip
    for path, methods in described["paths"].items():
        for method, operation in methods.items():
            responses = operation["responses"]
            assert set(responses) & {"200", "201"}, (path, method)
            assert set(responses) & {"404", "422"}, (path, method)
            assert operation["summary"]
            assert operation["description"]


def test_every_reference_of_the_description_leads_somewhere(client: Client) -> None:
    described = get(client, "/openapi.json")

    def references(part: object) -> Iterator[str]:
        if isinstance(part, dict):
            yield from (str(value) for name, value in part.items() if name == "$ref")
            for value in part.values():
                yield from references(value)
        elif isinstance(part, list):
            for value in part:
                yield from references(value)

    known = {f"#/components/schemas/{name}" for name in described["components"]["schemas"]}
    assert set(references(described)) <= known


def test_the_words_of_the_api_are_those_of_the_vocabulary() -> None:
    assert set(get_args(routes.NeedKind)) == set(NeedKind)
    assert set(get_args(routes.ResourceKind)) == set(ResourceKind)


def test_every_address_of_the_api_is_asked_by_a_test() -> None:
    names = {
        pattern.name
        for resolver in get_resolver().url_patterns
        if getattr(resolver, "namespace", None) == "api"
        for pattern in resolver.url_patterns  # type: ignore[union-attr]
    }
    assert names == {
        "api-root", "openapi-json", "list_needs", "get_need", "get_matches", "get_chains", "list_resources", "get_resource", "no_page_here", "no_such_address",
        "search", "create_need", "edit_need", "withdraw_need", "ask_need", "create_resource", "edit_resource",
        "withdraw_resource", "ask_resource", "list_bookings", "get_booking", "list_free", "create_booking", "move_booking", "create_together", "cancel_together",
        "confirm_booking", "accept_booking", "refuse_booking", "cancel_booking", "check_in_booking", "check_out_booking",
        "get_entitlements", "get_price", "record_usage", "create_quote", "get_quote", "accept_quote", "list_invoices", "get_invoice",
        "list_orders", "get_order", "create_order", "advance_order", "add_custody", "add_order_file", "get_order_file", "verify",
        "list_deals", "get_deal", "create_deal", "say_of_deal", "put_terms", "list_deal_files", "add_deal_file", "get_deal_file",
        "withdraw_deal_file", "get_belongings",
    }  # fmt: skip


@pytest.mark.parametrize("key", ["A/17", "编号 7/ä", "a?b#c", "../x", "100 %"])
def test_any_id_can_be_asked_for(client: Client, key: str) -> None:
    put(entry(key, title="T"), entry(key, "technology", "裂纹检测", is_need=True, language="zh-Hans"))
    asked = quote(key, safe="/")
    assert get(client, f"/resources/{asked}")["id"] == key
    assert get(client, f"/needs/{asked}")["id"] == key
    assert get(client, f"/needs/{asked}/chains")["need"] == key
    assert {item["need"] for item in get(client, f"/needs/{asked}/matches", kind="technology")} <= {key}


def test_what_an_organisation_can_get_is_told_to_its_members(client: Client) -> None:
    maker = admit(Organisation.objects.get(key="org-lingyou"))
    person = join(account("lin"), maker)
    path = f"{ROOT}/organisations/org-lingyou/entitlements"
    assert problem_of(client.get(path), 404)["code"] == "not_found"
    reader, _ = program(person)
    loan, voucher = reader.get(path).json()
    assert (loan["resource"], loan["answer"], loan["amount"]) == (
        "fin-loan",
        "now",
        "100,000 CNY–1,000,000 CNY",
    )
    assert (voucher["rate"], voucher["cap"], voucher["roles"]) == (
        "0.3", {"amount": "50000", "currency": "CNY"}, ["facility", "technology"],
    )  # fmt: skip
    assert [reason["verdict"] for reason in voucher["reasons"]] == ["fits", "fits", "fits"]


def test_a_missing_role_names_what_other_places_have(client: Client) -> None:
    missing = get(client, "/needs/need-bees/chains")["best"]["missing"]
    policy = next(item for item in missing if item["role"] == "policy")
    assert [link["resource"] for link in policy["elsewhere"]] == ["pol-voucher"]
    (technology,) = [item for item in missing if item["role"] == "technology"]
    raised = [reason for reason in technology["nearest"]["reasons"] if reason["kind"] == "raise"]
    assert raised[0]["needed"] > raised[0]["similarity"]
