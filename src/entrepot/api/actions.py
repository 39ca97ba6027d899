"""Doing what a program asks for once, however often it asks."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final

from django.db import IntegrityError, transaction

from entrepot.api.models import Answer
from entrepot.runtime import clock

KEPT: Final = timedelta(hours=24)


class KeyReusedError(Exception):
    """The key named another question before."""


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer as it goes out; ``again`` when it was given before and nothing was done now."""

    status: int
    body: str
    headers: Mapping[str, str] = field(default_factory=dict)
    again: bool = False


def fingerprint(method: str, path: str, body: bytes) -> str:
    """What tells questions apart: SHA-256 of method, address and body."""
    return hashlib.sha256(b"\n".join((method.encode(), path.encode(), body))).hexdigest()


@transaction.atomic
def answer_once(*, token: int, key: str, asked: str, act: Callable[[], Answered]) -> Answered:
    """Do something and keep the answer in the same transaction; of two that ask at the same time one waits for the other.

    Args:
        token: the number of the token that asks; keys of others are other keys.
        asked: the fingerprint of the question.
        act: what is done; when it raises, nothing is done and nothing kept, and the same may be asked again.

    Raises:
        KeyReusedError: the key named another question within a day.
    """
    now = clock.now()
    Answer.objects.filter(token_id=token, key=key, made__lte=now - KEPT).delete()
    try:
        with transaction.atomic():
            row = Answer.objects.create(token_id=token, key=key, fingerprint=asked, made=now)
    except IntegrityError:
        row = Answer.objects.get(token_id=token, key=key)
        if row.fingerprint != asked:
            raise KeyReusedError(key) from None
        return Answered(row.status, row.body, row.headers, again=True)
    answered = act()
    row.status, row.body, row.headers = answered.status, answered.body, dict(answered.headers)
    row.save(update_fields=["status", "body", "headers"])
    return answered


def forget_answers() -> int:
    """Forget answers that are not given again any more; returns how many."""
    return Answer.objects.filter(made__lte=clock.now() - KEPT).delete()[0]
