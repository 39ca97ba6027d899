"""An operator's single sign-on, against a real OpenID Connect provider in a process of its own."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from allauth.socialaccount.models import SocialAccount
from django.core import mail
from django.http import HttpResponse
from pytest_django.fixtures import Settings

from entrepot.people.models import Account
from entrepot.runtime.home import Home, SingleSignOn
from entrepot.site.accounts import account_settings
from tests.accounts import PASSWORD, account
from tests.oidc.provider import CLIENT, SECRET
from tests.web.accounts.conftest import Visitor
from tests.web.accounts.reading import code, verbs
from tests.web.accounts.test_sessions import sign_in

CALLBACK = "http://testserver/account/oidc/sso/login/callback/"
ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def provider(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the operator's provider."""
    process = subprocess.Popen(
        [sys.executable, "-W", "ignore", "-m", "tests.oidc.provider", str(tmp_path_factory.mktemp("provider")), CALLBACK],
        cwd=ROOT, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        assert process.stdout is not None
        yield process.stdout.readline().strip()
    finally:
        process.terminate()
        process.wait(timeout=10)
        if process.stdout is not None:
            process.stdout.close()


@pytest.fixture
def connected(provider: str, home: Home, settings: Settings) -> None:
    """A node that knows the provider."""
    arrange(settings, provider, trusted=False)


def arrange(settings: Settings, provider: str, *, trusted: bool) -> None:
    oidc = SingleSignOn(provider, CLIENT, "City account", trusted)
    for name, value in account_settings(https=False, oidc=oidc, oidc_secret=SECRET).items():
        if name.startswith("SOCIALACCOUNT"):
            setattr(settings, name, value)


class Elsewhere:
    """The browser's other tab: signed in at the provider as one of its people."""

    def __init__(self, provider: str, name: str) -> None:
        self._browser = requests.Session()
        self._browser.get(f"{provider}/as/{name}/", timeout=10).raise_for_status()

    def follow(self, target: str) -> str:
        """Go where the node sends one, until the provider sends one back; the address on the node."""
        answer = self._browser.get(target, allow_redirects=False, timeout=10)
        while not answer.headers["Location"].startswith("http://testserver"):
            answer = self._browser.get(
                requests.compat.urljoin(answer.url, answer.headers["Location"]),
                allow_redirects=False,
                timeout=10,
            )
        self._browser.close()
        return answer.headers["Location"].removeprefix("http://testserver")


def sent_to(visitor: Visitor, process: str = "login") -> str:
    """Where the node's button leads."""
    page = visitor.fill_in(f"/account/oidc/sso/login/?process={process}").content.decode()
    found = re.search(r'http-equiv="refresh" content="0; url=([^"]+)"', page)
    assert found, page
    return unescape(found.group(1))


def come_by(visitor: Visitor, provider: str, name: str, process: str = "login") -> HttpResponse:
    back = Elsewhere(provider, name).follow(sent_to(visitor, process))
    return visitor.client.get(back)  # type: ignore[return-value]


def test_somebody_new_comes_in_and_is_known_the_next_time(
    connected: None, by_invitation: Home, provider: str, visitor: Visitor, other: Visitor
) -> None:
    assert "City account" in visitor.open("/account/login/")
    come_by(visitor, provider, "lin")
    assert visitor.signed_in
    lin = Account.objects.get()
    assert (lin.name, lin.email, lin.has_usable_password()) == ("Lin Yu", "lin@example.org", False)
    assert mail.outbox == [], "the provider has confirmed the address"
    come_by(other, provider, "lin")
    assert (other.signed_in, Account.objects.count()) == (True, 1)
    assert verbs() == ["account.signed_up", "account.signed_in", "account.signed_in"]


def test_every_request_has_its_own_state_nonce_and_challenge(
    connected: None, provider: str, visitor: Visitor
) -> None:
    asked = [parse_qs(urlsplit(sent_to(visitor)).query) for _ in range(2)]
    assert asked[0]["code_challenge_method"] == ["S256"]
    for name in ("state", "nonce", "code_challenge"):
        assert len(asked[0][name][0]) >= 16
        assert asked[0][name] != asked[1][name]
    page = visitor.client.get("/account/oidc/sso/login/?process=login&auth_params=nonce=mine&scope=admin")
    assert page.status_code == 200, "nobody is sent off by a link alone"


def test_an_answer_to_another_request_is_refused(
    connected: None, provider: str, visitor: Visitor, other: Visitor
) -> None:
    back = Elsewhere(provider, "lin").follow(sent_to(visitor))
    assert other.client.get(back).status_code == 401, "a state that this browser never had"
    assert visitor.client.get(back.replace("state=", "state=x")).status_code == 401
    assert (other.signed_in, visitor.signed_in, Account.objects.count()) == (False, False, 0)


def test_an_identity_made_for_another_request_is_refused(
    connected: None, provider: str, visitor: Visitor
) -> None:
    back = Elsewhere(provider, "lin").follow(sent_to(visitor))
    session = visitor.client.session
    for state, *_ in session["socialaccount_states"].values():
        state["nonce"] = "another"
    session.save()
    answer = visitor.client.get(back)
    assert (answer.status_code, visitor.signed_in, Account.objects.count()) == (401, False, 0)
    assert "Nothing was changed" in answer.content.decode()


@pytest.mark.parametrize("name", ["mallory", "lin"])
def test_an_account_is_not_taken_over_by_its_address(
    connected: None, provider: str, visitor: Visitor, name: str
) -> None:
    account("lin")
    come_by(visitor, provider, name)
    assert (visitor.signed_in, SocialAccount.objects.count(), Account.objects.count()) == (False, 0, 1)


def test_not_even_when_the_provider_is_trusted_but_did_not_confirm_it(
    provider: str, home: Home, settings: Settings, visitor: Visitor, other: Visitor
) -> None:
    arrange(settings, provider, trusted=True)
    lin = account("lin")
    come_by(visitor, provider, "mallory")
    assert (visitor.signed_in, SocialAccount.objects.count()) == (False, 0)
    come_by(other, provider, "lin")
    assert other.signed_in, "this one is confirmed, and the operator trusts it"
    assert SocialAccount.objects.get().user == lin


def test_an_address_that_was_not_confirmed_needs_a_code(
    connected: None, provider: str, visitor: Visitor
) -> None:
    back = Elsewhere(provider, "nobody").follow(sent_to(visitor))
    with visitor.committing():
        assert visitor.client.get(back)["Location"] == "/account/confirm-email/"
    assert not visitor.signed_in
    visitor.fill_in("/account/confirm-email/", code=code())
    assert visitor.signed_in


def test_an_account_is_connected_by_its_person_and_disconnected(
    connected: None, provider: str, visitor: Visitor
) -> None:
    lin = account("lin")
    sign_in(visitor)
    visitor.fill_in("/account/reauthenticate/", password=PASSWORD)
    come_by(visitor, provider, "mallory", "connect")
    assert SocialAccount.objects.get().user == lin
    page = visitor.open("/account/3rdparty/")
    assert "Disconnect" in page
    visitor.fill_in("/account/3rdparty/", account=str(SocialAccount.objects.get().pk))
    assert SocialAccount.objects.count() == 0
    assert verbs(lin.key)[-2:] == ["account.single_sign_on_connected", "account.single_sign_on_removed"]
