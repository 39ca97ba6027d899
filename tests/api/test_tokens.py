"""Programs ask with a token: as its account, within its scopes, as long as it is valid."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.test import Client
from pytest_django.fixtures import Settings

from entrepot.api.auth import NOBODY, Asker, party_of
from entrepot.journal.queries import latest_sequence
from entrepot.people.actions.tokens import revoke_token
from entrepot.people.domain import ANONYMOUS, NodeRole
from entrepot.people.models import ApiToken
from entrepot.runtime.home import Home, Node
from tests.accounts import account, party, signed_in
from tests.api.asking import ROOT, problem_of, program

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 21, 9, tzinfo=UTC)
WRITES = ("post", "put", "patch", "delete")


def test_a_token_asks_as_its_account_within_its_scopes() -> None:
    lin = account("lin")
    client, token = program(lin)
    response = client.get(f"{ROOT}/needs")
    found = party_of(response.wsgi_request)
    assert response.status_code == 200
    assert (found.actor, found.account, found.scopes) == (lin.key, lin.pk, frozenset({"read"}))
    assert response.wsgi_request.auth == Asker(found, f"token-{token.pk}", token.pk)
    assert response.headers["Cache-Control"] == "no-store"


def test_a_reader_s_browser_reads_as_the_reader_and_anybody_as_nobody() -> None:
    lin = account("lin")
    assert party_of(signed_in(lin).get(f"{ROOT}/needs").wsgi_request) == party(lin)
    response = Client().get(f"{ROOT}/needs")
    assert (party_of(response.wsgi_request), response.wsgi_request.auth) == (ANONYMOUS, NOBODY)
    assert set(response.headers["Vary"].split(", ")) >= {"Authorization", "Cookie"}
    assert "Cache-Control" not in response.headers


def test_a_token_of_somebody_who_owes_a_second_factor_is_refused(tmp_path: Path, settings: Settings) -> None:
    settings.HOME = Home(tmp_path)
    settings.HOME.create(Node("Hafenstadt", "munich", "DE-BY", require_mfa_for=("officer",)))
    officer = account("lin", NodeRole.OFFICER)
    client, token = program(officer)
    found = problem_of(client.get(f"{ROOT}/needs"), 403)
    assert (found["code"], "/account/2fa/" in found["remedy"]) == ("second_factor_missing", True)
    assert ApiToken.objects.get(pk=token.pk).used is None
    other, _ = program(account("mei", NodeRole.BROKER))
    assert other.get(f"{ROOT}/needs").status_code == 200
    Authenticator.objects.create(user=officer, type=Authenticator.Type.RECOVERY_CODES, data={})
    assert client.get(f"{ROOT}/needs").status_code == 403
    Authenticator.objects.create(user=officer, type=Authenticator.Type.TOTP, data={"secret": ""})
    assert client.get(f"{ROOT}/needs").status_code == 200


@pytest.mark.parametrize("method", WRITES)
@pytest.mark.parametrize("who", ["anybody", "reader"])
def test_without_a_token_nothing_is_written(method: str, who: str) -> None:
    client = Client() if who == "anybody" else signed_in(account("lin"))
    before = latest_sequence()
    response = getattr(client, method)(f"{ROOT}/nothing")
    found = problem_of(response, 401)
    assert (found["code"], response.headers["WWW-Authenticate"]) == ("token_missing", "Bearer")
    assert "/account/tokens/" in found["remedy"]
    assert latest_sequence() == before


@pytest.mark.parametrize("method", WRITES)
def test_a_token_that_may_only_read_does_not_write(method: str) -> None:
    client, _ = program(account("lin"))
    response = getattr(client, method)(f"{ROOT}/nothing")
    found = problem_of(response, 403)
    assert (found["code"], found["detail"]) == ("scope_missing", "This token lacks the scope “write”.")
    assert response.headers["WWW-Authenticate"] == 'Bearer error="insufficient_scope", scope="write"'


def test_a_token_that_may_write_may_read() -> None:
    client, _ = program(account("lin"), write=True)
    assert client.get(f"{ROOT}/needs").status_code == 200
    assert problem_of(client.post(f"{ROOT}/nothing"), 404)["code"] == "not_found"


@pytest.mark.parametrize(
    ("header", "code"),
    [
        ("Bearer ent_wrong", "token_unknown"),
        ("Bearer ", "token_unknown"),
        ("Bearer", "token_unknown"),
        ("Basic bGluOng=", "token_missing"),
        ("ent_wrong", "token_missing"),
    ],
)
def test_what_is_no_token_is_refused_with_the_way_to_one(header: str, code: str) -> None:
    response = Client().get(f"{ROOT}/needs", headers={"Authorization": header})
    found = problem_of(response, 401)
    assert found["code"] == code
    assert found["remedy"].startswith("Make a token at /account/tokens/")
    assert response.headers["WWW-Authenticate"].startswith("Bearer")


def test_a_token_that_is_over_says_why() -> None:
    with time_machine.travel(NOW, tick=False):
        lin = account("lin")
        client, token = program(lin)
        ended, _ = program(lin, name="ended")
        revoke_token(number=token.pk, by=party(lin))
        assert problem_of(client.get(f"{ROOT}/needs"), 401)["code"] == "token_revoked"
    with time_machine.travel(NOW + timedelta(days=91), tick=False):
        assert problem_of(ended.get(f"{ROOT}/needs"), 401)["code"] == "token_ended"
        lin.is_active = False
        lin.save()
        assert problem_of(ended.get(f"{ROOT}/needs"), 401)["code"] == "account_closed"


def test_a_wrong_token_does_not_fall_back_to_the_browser_s_reader() -> None:
    client = signed_in(account("lin"))
    response = client.get(f"{ROOT}/needs", headers={"Authorization": "Bearer ent_wrong"})
    assert problem_of(response, 401)["code"] == "token_unknown"


def test_the_last_use_is_told_to_whoever_made_the_token() -> None:
    with time_machine.travel(NOW, tick=False):
        client, token = program(account("lin"))
        client.get(f"{ROOT}/needs")
    assert ApiToken.objects.get(pk=token.pk).used == NOW


def test_a_known_token_costs_two_queries(django_assert_num_queries: Any) -> None:
    client, _ = program(account("lin"))
    client.get(f"{ROOT}/nothing")
    with django_assert_num_queries(
        2
    ):  # the token with its account, its roles in organisations and on the node
        client.get(f"{ROOT}/nothing")


def test_the_description_tells_how_to_ask() -> None:
    described = Client().get(f"{ROOT}/openapi.json").json()
    scheme = described["components"]["securitySchemes"]["Token"]
    assert (scheme["type"], scheme["scheme"], scheme["bearerFormat"]) == ("http", "bearer", "ent_…")
    for path, operations in described["paths"].items():
        for method, operation in operations.items():
            expected = [{"Token": ["read"]}, {}] if method == "get" else [{"Token": ["write"]}]
            anybody = path.endswith("/verify")  # for whom no token does more
            assert operation["security"] == ([{}] if anybody else expected), (path, method)
            assert set(operation["responses"]) >= {"401", "403", "429"}, (path, method)
            for status, response in operation["responses"].items():
                media = "application/problem+json" if int(status) >= 400 else "application/json"
                assert list(response["content"]) == [media], (path, method, status)
    assert json.loads(json.dumps(described)) == described
