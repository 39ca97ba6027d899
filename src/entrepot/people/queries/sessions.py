"""Where somebody is signed in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session

from entrepot.people.models import Account
from entrepot.runtime import clock


@dataclass(frozen=True, slots=True)
class SignIn:
    """One browser: what it says of itself, from where and since when it is signed in, and what its session keeps."""

    key: str
    browser: str
    address: str
    since: datetime
    kept: Mapping[str, Any]


def sign_ins(account: Account) -> list[SignIn]:
    """The browsers in which an account is signed in, newest first. Two queries."""
    listed = {session.session_key: session for session in UserSession.objects.filter(user=account)}
    alive = Session.objects.filter(session_key__in=listed, expire_date__gt=clock.now())
    found = [
        SignIn(
            session.session_key,
            listed[session.session_key].user_agent,
            str(listed[session.session_key].ip),
            listed[session.session_key].created_at,
            session.get_decoded(),
        )
        for session in alive
    ]
    return sorted(found, key=lambda one: one.since, reverse=True)
