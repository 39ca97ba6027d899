"""Secrets of programs: how they are made and told apart, and whose they are."""

from __future__ import annotations

import hashlib
import secrets
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

from django.db.models import F, Q, QuerySet

from entrepot.people.domain import Party
from entrepot.people.models import Account, ApiToken
from entrepot.runtime import clock
from entrepot.runtime.prepared import Prepared, built, columns

PREFIX: Final = "ent_"
"""How every secret begins, so that one that leaked into a repository or a log is recognised."""
BYTES: Final = 32
HINT: Final = 8
_TOKEN: Final = columns(ApiToken)
_ACCOUNT: Final = columns(Account)
_BY_DIGEST: Final = Prepared(
    lambda digest: ApiToken.objects.filter(digest=digest).values_list(
        *_TOKEN, *columns(Account, "account__")
    ),
    str,
)


class Scope(StrEnum):
    """What a token may be used for; ``write`` is never given without ``read``."""

    READ = "read"
    WRITE = "write"


class End(StrEnum):
    """Why a token is not valid any more."""

    REVOKED = "revoked"
    ENDED = "ended"
    CLOSED = "closed"
    """Its account was closed."""


def new_secret() -> str:
    """A new secret: the prefix and 32 random bytes, base64url."""
    return PREFIX + secrets.token_urlsafe(BYTES)


def digest(secret: str) -> str:
    """SHA-256 in hexadecimal: enough for a secret that nobody chose, and looked up in one query."""
    return hashlib.sha256(secret.encode()).hexdigest()


def token_of(secret: str) -> ApiToken | None:
    """The token with this secret and its account, valid or not; None when there is none."""
    for row in _BY_DIGEST.rows(digest(secret)):
        token = built(ApiToken, _TOKEN, row[: len(_TOKEN)])
        token.account = built(Account, _ACCOUNT, row[len(_TOKEN) :])
        return token
    return None


def end_of(token: ApiToken) -> End | None:
    """Why the token is not valid any more; None as long as it is."""
    if not token.account.is_active:
        return End.CLOSED
    if token.revoked is not None:
        return End.REVOKED
    return End.ENDED if token.ends is not None and token.ends <= clock.now() else None


def tokens_of(party: Party) -> QuerySet[ApiToken]:
    """Every token that the party made itself, valid ones first, then the newest."""
    every = ApiToken.objects.select_related("account")
    mine = every.filter(account__key=party.actor) if party.known else every.none()
    return mine.order_by(F("revoked").desc(nulls_first=True), "-made", "-pk")


def valid(tokens: QuerySet[ApiToken], at: datetime) -> QuerySet[ApiToken]:
    """Those that can be used at a moment."""
    return tokens.filter(Q(ends=None) | Q(ends__gt=at), revoked=None)


def last_day(token: ApiToken) -> date | None:
    """The last day (UTC) on which a token can be used; None when it has none."""
    return (token.ends - timedelta(microseconds=1)).date() if token.ends else None
