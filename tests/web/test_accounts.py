"""Signing up, confirming one's address, signing in and out."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager

import pytest
from django.core import mail
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client

from entrepot.journal.models import Entry
from entrepot.people.models import Account
from tests.accounts import PASSWORD, account

pytestmark = pytest.mark.django_db
Capture = Callable[..., AbstractContextManager[object]]


@pytest.fixture(autouse=True)
def _no_limit_left_over() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def visitor(node: None, django_capture_on_commit_callbacks: Capture) -> Callable[..., HttpResponse]:
    """A browser that fills in forms; what waits for the commit is done."""
    client = Client()

    def fill_in(url: str, **fields: str) -> HttpResponse:
        with django_capture_on_commit_callbacks(execute=True):
            return client.post(url, fields, follow=True)  # type: ignore[return-value]

    fill_in.client = client  # type: ignore[attr-defined]
    return fill_in


def verbs() -> list[str]:
    return list(
        Entry.objects.filter(verb__startswith="account.").order_by("sequence").values_list("verb", flat=True)
    )


def code() -> str:
    found = re.search(r"^[A-Z]{4}-[A-Z]{4}$", mail.outbox[-1].body, flags=re.MULTILINE)
    assert found, mail.outbox[-1].body
    return found.group()


def test_from_the_form_through_the_code_to_the_signed_in_page(visitor: Callable[..., HttpResponse]) -> None:
    answer = visitor("/account/signup/", name="Lin Yu", email="lin@example.org", password1=PASSWORD)
    assert "Confirm your address" in answer.content.decode()
    assert mail.outbox[-1].to == ["lin@example.org"]
    answer = visitor("/account/confirm-email/", code=code())
    assert "Lin Yu" in answer.content.decode()
    assert Account.objects.get(email="lin@example.org").name == "Lin Yu"
    assert verbs() == ["account.signed_up", "account.signed_in"]


def test_sign_in_and_out(visitor: Callable[..., HttpResponse]) -> None:
    account("lin")
    answer = visitor("/account/login/", login="lin@example.org", password=PASSWORD)
    assert "Sign out" in answer.content.decode()
    answer = visitor("/account/logout/")
    assert "Sign out" not in answer.content.decode()
    assert "You are signed out." in answer.content.decode()
