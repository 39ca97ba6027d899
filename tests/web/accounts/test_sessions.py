"""How long a sign-in lasts, what ends it, and what its cookies are like."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from allauth.usersessions.models import UserSession
from django.http import HttpResponse
from django.test import Client
from pytest_django.fixtures import Settings

from entrepot.people.actions import accounts
from entrepot.people.actions.sessions import forget_sign_ins
from entrepot.people.domain import NodeRole
from entrepot.runtime.home import Home
from entrepot.site.accounts import account_settings
from entrepot.site.wsgi import by_https
from entrepot.web.accounts.browsers import browser
from entrepot.web.accounts.limits import Ended, ended
from tests.accounts import PASSWORD, account, party
from tests.cast import BY
from tests.web.accounts.conftest import Visitor
from tests.web.accounts.reading import verbs
from tests.web.accounts.test_signing import NEW

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
HOUR = 3600


def sign_in(visitor: Visitor, email: str = "lin@example.org", password: str = PASSWORD) -> HttpResponse:
    return visitor.fill_in("/account/login/", login=email, password=password)


@pytest.mark.parametrize(("after", "still"), [(3 * HOUR - 60, True), (3 * HOUR + 60, False)])
def test_a_sign_in_that_is_not_used_ends_after_three_hours(visitor: Visitor, after: int, still: bool) -> None:
    account("lin")
    with time_machine.travel(NOON, tick=False) as now:
        sign_in(visitor)
        now.shift(timedelta(minutes=40))
        assert visitor.signed_in, "used: the three hours begin anew"
        now.shift(timedelta(seconds=after))
        assert visitor.signed_in is still
        if not still:
            assert "nothing was done for three hours" in visitor.open("/account/login/")


@pytest.mark.parametrize(("after", "still"), [(12 * HOUR - 60, True), (12 * HOUR + 60, False)])
def test_a_sign_in_ends_after_twelve_hours_however_often_it_is_used(
    visitor: Visitor, after: int, still: bool
) -> None:
    account("lin")
    with time_machine.travel(NOON, tick=False) as now:
        sign_in(visitor)
        for _ in range(after // HOUR):
            now.shift(timedelta(hours=1))
            assert visitor.signed_in
        now.move_to(NOON + timedelta(seconds=after))
        assert visitor.signed_in is still


@pytest.mark.parametrize(
    ("began", "seen", "now", "why"),
    [
        (0, 0, 3 * HOUR + 30, None),
        (0, 0, 3 * HOUR + 31, Ended.IDLE),
        (0, 12 * HOUR, 12 * HOUR, None),
        (0, 12 * HOUR, 12 * HOUR + 1, Ended.LONG),
        (None, 0, 1, Ended.LONG),
        (0, None, 1, Ended.LONG),
    ],
)
def test_the_limits_to_the_second(
    began: float | None, seen: float | None, now: float, why: Ended | None
) -> None:
    assert ended(began, seen, now) is why


def test_a_changed_password_ends_the_others(visitor: Visitor, other: Visitor) -> None:
    lin = account("lin")
    sign_in(visitor)
    sign_in(other)
    changed = visitor.fill_in("/account/password/change/", oldpassword=PASSWORD, password1=NEW)
    assert changed.status_code == 302
    assert (visitor.signed_in, other.signed_in) == (True, False)
    assert verbs(lin.key)[-1] == "account.password_changed"
    assert "session" in other.client.cookies, "the cookie is there, the session is not"


def test_everywhere_else_is_signed_out_on_demand(visitor: Visitor, other: Visitor) -> None:
    lin = account("lin")
    sign_in(visitor)
    sign_in(other)
    assert visitor.open("/account/sessions/").count('scope="row"') == 2
    visitor.fill_in("/account/sessions/")
    assert (visitor.signed_in, other.signed_in) == (True, False)
    page = visitor.open("/account/sessions/")
    assert (page.count('scope="row"'), "this one" in page) == (1, True)
    assert verbs(lin.key)[-1] == "account.signed_out_elsewhere"


def test_a_closed_account_is_signed_out_at_once_and_stays_out(visitor: Visitor) -> None:
    lin, grace = account("lin"), account("grace", NodeRole.OPERATOR)
    sign_in(visitor)
    accounts.close(account=lin, by=party(grace))
    assert not visitor.signed_in
    assert sign_in(visitor)["Location"] == "/account/inactive/"
    assert "This account is closed" in visitor.open("/account/inactive/")
    assert not visitor.signed_in
    accounts.reopen(account=lin, by=party(grace))
    sign_in(visitor)
    assert visitor.signed_in


def test_ended_sign_ins_are_forgotten(visitor: Visitor, other: Visitor) -> None:
    account("lin")
    with time_machine.travel(NOON, tick=False) as now:
        sign_in(visitor)
        now.shift(timedelta(hours=11))
        sign_in(other)
        now.shift(timedelta(hours=2))
        assert forget_sign_ins(by=BY) == 1
        assert [row.user_agent for row in UserSession.objects.all()] == ["Firefox on a desk"]
        assert other.signed_in


def test_cookies_of_a_node_on_this_machine(visitor: Visitor) -> None:
    account("lin")
    visitor.open("/account/login/")
    answer = sign_in(visitor)
    session, token = answer.cookies["session"], visitor.client.cookies["csrf"]
    assert (session["httponly"], session["samesite"], session["secure"], session["path"]) == (
        True,
        "Lax",
        "",
        "/",
    )
    assert (token["httponly"], token["samesite"], token["domain"]) == (True, "Lax", "")
    assert int(session["max-age"]) == 12 * HOUR


def test_cookies_of_a_node_that_is_reached_by_https(home: Home, settings: Settings) -> None:
    for name, value in account_settings(https=True, oidc=None, oidc_secret="").items():
        setattr(settings, name, value)
    account("lin")
    client = Client()
    page = client.get("/account/login/", secure=True)
    token = page.cookies["__Host-csrf"]
    answer = client.post("/account/login/", {"login": "lin@example.org", "password": PASSWORD}, secure=True)
    session = answer.cookies["__Host-session"]
    assert [(item["secure"], item["path"], item["domain"]) for item in (token, session)] == [
        (True, "/", "")
    ] * 2
    assert (session["httponly"], session["samesite"]) == (True, "Lax")
    assert page["Strict-Transport-Security"] == "max-age=31536000"


def test_behind_the_web_server_every_request_counts_as_https() -> None:
    seen = []

    def inner(environ: dict[str, str], start_response: Callable[..., object]) -> list[bytes]:
        seen.append(environ["wsgi.url_scheme"])
        return []

    by_https(inner)({"wsgi.url_scheme": "http"}, None)
    assert seen == ["https"]


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36 Edg/140.0", "Edge · Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Mobile Safari/604.1", "Safari · iPhone"),
        ("Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/140 Mobile Safari/537.36 MicroMessenger/8.0", "WeChat · Android"),
        ("curl/8.5", "curl/8.5"),
    ],
)  # fmt: skip
def test_browsers_are_named(said: str, shown: str) -> None:
    assert browser(said) == shown
