"""What tests of the pages share."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import translation
from pytest_django.fixtures import Settings

from entrepot.matching import index
from entrepot.people.domain import NodeRole
from entrepot.runtime.home import Home, Node, current
from entrepot.web import context, found
from entrepot.web.accounts import guards
from entrepot.web.translations import compile_missing
from tests.accounts import account, signed_in
from tests.web.records import region

compile_missing()
assert guards.begin, (
    "a sign-in begins when this is loaded, which the first request does too late for force_login"
)
RATES = {
    "base": "CNY",
    "as_of": "2026-11-20",
    "source": "test",
    "rates": {"CNY": "1", "EUR": "7.8", "HKD": "0.92"},
}


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    """Every test begins in English."""
    with translation.override("en"):
        yield


@pytest.fixture
def node(db: None, monkeypatch: pytest.MonkeyPatch, settings: Settings) -> Iterator[None]:
    """A node with the small region, matched by words alone: the models are not what the pages are about."""
    settings.HOME = current()
    cache.clear()  # counts of sign-ins outlive a test, and where its clock stands still they never grow old
    with small_node(monkeypatch):
        yield


@contextmanager
def small_node(patch: pytest.MonkeyPatch) -> Iterator[None]:
    """The same where the settings' home is, for as long as somebody wants it. ``patch`` is that of whoever patches more: two take back each other's."""
    home = current()
    patch.setenv("ENTREPOT_EMBEDDER", "none")
    index.forget()
    home.create(Node("Test node", "guangzhou", "CN-GD", demo=True, require_mfa_for=()))
    home.rates.write_text(json.dumps(RATES), encoding="utf8")
    context._node.cache_clear()
    region()
    found.forget()
    yield
    found.forget()
    index.forget()


@pytest.fixture
def nowhere(settings: Settings, tmp_path: Path) -> Iterator[None]:
    """No node lies where the home is, whatever tests before have put there: its clock is UTC."""
    settings.HOME = Home(tmp_path)
    context._node.cache_clear()
    yield
    context._node.cache_clear()


@pytest.fixture
def reader(node: None) -> Client:
    """Somebody who reads in English."""
    return Client()


@pytest.fixture
def officer(node: None) -> Client:
    """An officer, signed in."""
    return signed_in(account("officer", NodeRole.OFFICER))


def speaking(language: str, client: Client | None = None) -> Client:
    """Somebody who reads in another language."""
    client = client or Client()
    client.cookies["django_language"] = language
    return client
