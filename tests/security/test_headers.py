"""What every answer says to the browser."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.test import Client

from tests.accounts import account, signed_in

PAGES = ("/", "/needs/", "/resources/", "/needs/new/", "/nothing/", "/api/v1/needs", "/account/login/")


@pytest.mark.parametrize("address", PAGES)
def test_every_answer_is_guarded(node: None, address: str) -> None:
    headers = Client().get(address).headers
    policy = dict(part.strip().partition(" ")[::2] for part in headers["Content-Security-Policy"].split(";"))
    assert (policy["default-src"], policy["script-src"], policy["object-src"], policy["base-uri"]) == (
        "'none'",
        "'self'",
        "'none'",
        "'none'",
    )
    assert (policy["frame-ancestors"], "unsafe" in headers["Content-Security-Policy"]) == ("'none'", False)
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "Access-Control-Allow-Origin" not in headers
    assert "Server" not in headers
    kind = headers["Content-Type"]
    assert kind == "text/html; charset=utf-8" or kind.startswith(
        ("application/json", "application/problem+json")
    )


def test_what_a_member_is_shown_is_kept_by_no_cache(node: None) -> None:
    assert "Cache-Control" not in Client().get("/needs/").headers
    assert signed_in(account("lin")).get("/needs/").headers["Cache-Control"] == "no-store"


def test_signing_out_clears_what_the_browser_kept(node: None) -> None:
    response = signed_in(account("lin")).post("/account/logout/")
    assert (response.status_code, response.headers["Clear-Site-Data"]) == (302, '"storage"')


def test_no_directory_is_listed_and_no_tracing(node: None) -> None:
    client = Client()
    assert client.get("/static/entrepot/").status_code == 404
    assert client.generic("TRACE", "/").status_code == 405


def test_nothing_tells_how_the_node_is_built() -> None:
    assert settings.DEBUG is False


def test_only_the_session_the_language_and_the_forms_token_are_kept(node: None) -> None:
    client = signed_in(account("lin"))
    client.get("/needs/new/")
    client.post("/language/setlang/", {"language": "de", "next": "/"})
    assert set(client.cookies) <= {"session", "csrf", "django_language"}
