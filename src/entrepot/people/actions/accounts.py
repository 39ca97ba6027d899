"""Accounts: what happens to them, each with its entry in the journal, under opaque ids only."""

from __future__ import annotations

from typing import Final

from django.db import transaction

from entrepot.journal import actions as journal
from entrepot.people.models import Account

STREAM: Final = "people"
UNKNOWN: Final = "unknown"
"""Whom an entry is about when an address was given that nobody here has."""


@transaction.atomic
def sign_up(*, account: Account, way: str) -> None:
    """Store a new account; whoever signs up acts for the first time. ``way``: open, invitation or oidc."""
    account.save()
    note(verb="account.signed_up", account=account, details={"way": way})


@transaction.atomic
def note(*, verb: str, account: Account | None, details: dict[str, str] | None = None) -> None:
    """Record what a person did to their own account, or tried to do to it."""
    subject = account.key if account else UNKNOWN
    actor = account.key if account and verb != "account.sign_in_failed" else ""
    act = journal.Act(verb, subject, details or {}, rule="account.own" if actor else "")
    journal.record(stream=STREAM, actor=actor, acts=[act])
