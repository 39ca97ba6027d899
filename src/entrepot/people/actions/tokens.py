"""API tokens: made by a signed-in person, shown once, revoked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from django.db import transaction
from django.db.models import Q

from entrepot.journal import actions as journal
from entrepot.people import tokens
from entrepot.people.domain import Party
from entrepot.people.models import Account, ApiToken
from entrepot.people.permissions import require
from entrepot.people.tokens import Scope
from entrepot.runtime import clock
from entrepot.runtime.turns import my_turn

LONGEST: Final = timedelta(days=365)
MOST: Final = 20
"""Valid tokens an account may have."""
SEEN_AGAIN: Final = timedelta(hours=1)


class TokenRefusedError(Exception):
    """A token that cannot be made; ``field`` names what to change."""

    def __init__(self, code: str, field: str, sentence: str, remedy: str) -> None:
        super().__init__(f"{sentence} {remedy}")
        self.code, self.field, self.sentence, self.remedy = code, field, sentence, remedy


@dataclass(frozen=True, slots=True)
class NewToken:
    """A token and its secret, which is kept nowhere."""

    token: ApiToken
    secret: str


@transaction.atomic
def make_token(*, name: str, write: bool, last_day: date, by: Party) -> NewToken:
    """Let a program act for ``by``: read, and write when ``write``, up to the end of ``last_day`` (UTC).

    Raises:
        NotAllowedError: nobody is signed in, or ``by`` is itself a token.
        TokenRefusedError: the name is empty or taken, the day is past or more than a year ahead, or there are too many.
    """
    rule = require(by, "token.make")
    account = Account.objects.select_for_update().get(key=by.actor)
    name = " ".join(name.split())
    taken = tokens.valid(account.tokens.all(), clock.now()).values_list("name", flat=True)
    _check(name, last_day, frozenset(taken))
    secret = tokens.new_secret()
    scopes = [Scope.READ, Scope.WRITE] if write else [Scope.READ]
    token = ApiToken.objects.create(
        account=account,
        name=name,
        digest=tokens.digest(secret),
        hint=secret[: tokens.HINT],
        scopes=[str(scope) for scope in scopes],
        ends=datetime.combine(last_day + timedelta(days=1), time(), UTC),
    )
    details = {"scopes": token.scopes, "last_day": last_day.isoformat()}
    act = journal.Act("token.make", _subject(token), details, rule=rule)
    journal.record(stream="people", actor=by.actor, acts=[act])
    return NewToken(token, secret)


@transaction.atomic
def revoke_token(*, number: int, by: Party) -> ApiToken:
    """Let a token end now; one that was revoked already stays as it was.

    Raises:
        ApiToken.DoesNotExist: ``by`` has made no token of this number.
        NotAllowedError: ``by`` is itself a token.
    """
    token = tokens.tokens_of(by).select_for_update(of=("self",)).get(pk=number)
    rule = require(by, "token.revoke", token)
    if token.revoked is None:
        token.revoked = clock.now()
        token.save(update_fields=["revoked"])
        act = journal.Act("token.revoke", _subject(token), rule=rule)
        journal.record(stream="people", actor=by.actor, acts=[act])
    return token


def see_token(*, token: ApiToken) -> None:
    """Remember that a token was used; written at most once an hour."""
    now = clock.now()
    if token.used is None or now - token.used >= SEEN_AGAIN:
        fresh = Q(used=None) | Q(used__lte=now - SEEN_AGAIN)
        with my_turn():
            ApiToken.objects.filter(fresh, pk=token.pk).update(used=now)


def _subject(token: ApiToken) -> str:
    return f"token-{token.pk}"


def _check(name: str, last_day: date, taken: frozenset[str]) -> None:
    today = clock.today()
    if not name:
        raise TokenRefusedError("name_missing", "name", "The token has no name.", "Say what it is for.")
    if name in taken:
        raise TokenRefusedError(
            "name_taken", "name", "A valid token has this name.", "Revoke that one or choose another name."
        )
    if not today <= last_day <= today + LONGEST:
        raise TokenRefusedError(
            "day_unfit", "last_day", "The last day must lie within a year from today.", "Choose a nearer day."
        )
    if len(taken) >= MOST:
        raise TokenRefusedError(
            "too_many", "", f"There are {MOST} valid tokens.", "Revoke one that is not needed."
        )
