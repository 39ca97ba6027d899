"""Visitors of a node that is there for its accounts only."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path

import pytest
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client
from pytest_django.fixtures import Settings

from entrepot.runtime.home import Home, Node
from entrepot.web import context

Capture = Callable[..., AbstractContextManager[object]]
NODE = Node("Hafenstadt", "munich", "DE-BY", signup="open", require_mfa_for=())
QUICK = ["django.contrib.auth.hashers.MD5PasswordHasher"]


class Visitor:
    """A browser that fills in forms; what waits for the commit is done."""

    def __init__(self, capture: Capture) -> None:
        self.client = Client(HTTP_USER_AGENT="Firefox on a desk")
        self._capture = capture

    def fill_in(self, url: str, **fields: str) -> HttpResponse:
        """Send a form."""
        with self._capture(execute=True):
            return self.client.post(url, fields)  # type: ignore[return-value]

    def committing(self) -> AbstractContextManager[object]:
        """Within, what waits for the commit is done at the end."""
        return self._capture(execute=True)

    def open(self, url: str) -> str:
        """A page's text; it must be there."""
        answer = self.client.get(url)
        assert answer.status_code == 200, (url, answer.status_code, answer.get("Location"))
        return answer.content.decode()

    @property
    def signed_in(self) -> bool:
        """Whether the browser is signed in: the account's page opens."""
        return self.client.get("/account/").status_code == 200


@pytest.fixture
def home(db: None, tmp_path: Path, settings: Settings) -> Iterator[Home]:
    """The home of a node that is open to all; passwords are hashed quickly, since the hash is Django's."""
    settings.HOME = Home(tmp_path)
    settings.HOME.create(NODE)
    settings.PASSWORD_HASHERS = QUICK
    context._node.cache_clear()
    cache.clear()
    yield settings.HOME
    cache.clear()
    context._node.cache_clear()


@pytest.fixture
def by_invitation(home: Home) -> Home:
    """The same node, open by invitation only."""
    home.create(replace(NODE, signup="invitation"))
    context._node.cache_clear()
    return home


@pytest.fixture
def visitor(home: Home, django_capture_on_commit_callbacks: Capture) -> Visitor:
    """Somebody in front of a browser."""
    return Visitor(django_capture_on_commit_callbacks)


@pytest.fixture
def other(home: Home, django_capture_on_commit_callbacks: Capture) -> Visitor:
    """Somebody in front of another browser."""
    return Visitor(django_capture_on_commit_callbacks)
