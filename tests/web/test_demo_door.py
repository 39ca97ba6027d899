"""The doors of the demonstration: open there, absent everywhere else."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from dataclasses import replace
from importlib import reload

import pytest
from django.core.mail import EmailMessage
from django.test import Client
from django.urls import clear_url_caches
from pytest_django.fixtures import Settings

from entrepot.cli.demo.people import PEOPLE
from entrepot.people.actions import accounts
from entrepot.people.models import Account
from entrepot.runtime.home import Home
from entrepot.web import context
from entrepot.web.demo import SIX, address
from tests.accounts import PASSWORD
from tests.cast import BY
from tests.web.accounts.conftest import NODE, QUICK

pytestmark = pytest.mark.django_db


@pytest.fixture
def six() -> None:
    """The six accounts, as the demonstration makes them."""
    for part, person in PEOPLE.items():
        accounts.make_account(name=person.name, email=address(part), language="en", by=BY)


@pytest.fixture
def demonstration(six: None, settings: Settings, home: Home) -> Iterator[Home]:
    """A demonstration, with the addresses that a node has which starts as one."""
    home.create(replace(NODE, demo=True))
    settings.DEMO = True
    context._node.cache_clear()
    _addresses_anew()
    yield home
    settings.DEMO = False
    _addresses_anew()


@pytest.fixture
def home(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Home]:
    """A node that is no demonstration."""
    settings.HOME = Home(tmp_path_factory.mktemp("home"))
    settings.HOME.create(NODE)
    settings.PASSWORD_HASHERS = QUICK
    context._node.cache_clear()
    yield settings.HOME
    context._node.cache_clear()


def _addresses_anew() -> None:
    reload(sys.modules["entrepot.site.urls"])
    clear_url_caches()


def test_the_six_are_those_that_the_bar_names() -> None:
    assert list(PEOPLE) == list(SIX)


@pytest.mark.parametrize("part", list(SIX))
def test_one_click_makes_a_visitor_each_of_the_six(demonstration: Home, part: str) -> None:
    client = Client()
    assert f'value="{part}"' in client.get("/account/login/").content.decode()
    for chosen in ("operator", part):  # also from another one
        assert client.post("/demo/become/", {"part": chosen}).status_code == 302
    page = client.get("/account/").content.decode()
    assert address(part) in page
    assert re.findall(r'value="(\w+)" aria-current="true">', page) == [part]


def test_the_door_asks_for_the_token_of_a_form(demonstration: Home) -> None:
    strict = Client(enforce_csrf_checks=True)
    assert strict.post("/demo/become/", {"part": "engineer"}).status_code == 403
    assert Client().get("/demo/become/").status_code == 405
    assert Client().post("/demo/become/", {"part": "king"}).status_code == 404


def test_mails_are_there_to_read(demonstration: Home, settings: Settings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = demonstration.mail
    assert "No mail was sent yet" in Client().get("/demo/mail/").content.decode()
    EmailMessage("Überschrift", "Code 密 http://x.example/<b>\n\nEnde", "a@b.c", ["lin@example.org"]).send()
    page = Client().get("/demo/mail/").content.decode()
    assert [
        text in page
        for text in ("Überschrift", "lin@example.org", 'href="http://x.example/"', "&lt;b&gt;", "Ende")
    ] == [True] * 5


def test_on_any_other_node_there_are_no_such_addresses(six: None, home: Home) -> None:
    client = Client()
    assert [
        client.post("/demo/become/", {"part": "operator"}).status_code,
        client.get("/demo/mail/").status_code,
    ] == [404] * 2
    assert "demo-bar" not in client.get("/account/login/").content.decode()


def test_even_with_the_addresses_the_views_refuse(demonstration: Home) -> None:
    demonstration.create(NODE)
    context._node.cache_clear()
    client = Client()
    assert client.post("/demo/become/", {"part": "operator"}).status_code == 404
    assert client.get("/demo/mail/").status_code == 404


def test_the_six_have_no_password_and_are_nobody_on_any_other_node(six: None, home: Home) -> None:
    engineer = Account.objects.get(email=address("engineer"))
    assert not engineer.has_usable_password()
    client = Client()
    for password in ("", engineer.password, "!"):
        client.post("/account/login/", {"login": engineer.email, "password": password})
        assert client.get("/account/").status_code == 302
    engineer.set_password(PASSWORD)  # somebody has given it one while it was a demonstration
    engineer.save()
    assert (
        client.post("/account/login/", {"login": engineer.email, "password": PASSWORD})["Location"]
        == "/account/inactive/"
    )
    client.force_login(engineer)
    assert client.get("/account/").status_code == 302
