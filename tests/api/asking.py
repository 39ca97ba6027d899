"""Programs that ask the API, for tests: tokens, answers and problems."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.test import Client

from entrepot.people.actions.tokens import make_token
from entrepot.people.models import Account, ApiToken
from entrepot.runtime import clock
from tests.accounts import party

ROOT = "/api/v1"
PROBLEM = "application/problem+json"


def program(person: Account, *, write: bool = False, name: str = "program") -> tuple[Client, ApiToken]:
    """A program with a token of a person, and the token."""
    last = clock.today() + timedelta(days=90)
    made = make_token(name=name, write=write, last_day=last, by=party(person))
    return Client(headers={"Authorization": f"Bearer {made.secret}"}), made.token


def problem_of(response: Any, status: int) -> Any:
    """The problem of an answer, whole and with this status."""
    assert (response.status_code, response.headers["Content-Type"]) == (status, PROBLEM)
    found = response.json()
    assert set(found) >= {"type", "title", "status", "code", "detail", "remedy"}
    assert (found["status"], found["type"]) == (status, f"about:blank#{found['code']}")
    assert (found["detail"][-1], found["remedy"][-1]) in {(".", "."), (".", "…")}
    return found
