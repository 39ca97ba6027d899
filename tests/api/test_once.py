"""Programs that ask the same at the same time: one of them is done, all are answered alike. On PostgreSQL, with a connection each."""

from __future__ import annotations

import time
from functools import partial

import pytest

from entrepot.api.actions import Answered, KeyReusedError, answer_once
from entrepot.api.models import Answer
from entrepot.people.actions.tokens import make_token
from entrepot.people.models import Account
from entrepot.runtime import clock
from tests.accounts import account, party
from tests.journal.sessions import at_once

pytestmark = [
    pytest.mark.database("postgresql"),  # SQLite has one writer at a time
    pytest.mark.django_db(transaction=True),
]


def token() -> int:
    """The number of somebody's token."""
    return make_token(name="t", write=True, last_day=clock.today(), by=party(account("lin"))).token.pk


def test_of_several_at_the_same_time_one_is_done_and_all_are_answered_alike() -> None:
    number, done = token(), []

    def act() -> Answered:
        done.append(1)
        time.sleep(0.2)
        return Answered(201, '{"id": "n"}', {"ETag": '"1"'})

    ask = partial(answer_once, token=number, key="k", asked="f", act=act)
    answers = at_once(*[ask] * 6)
    assert (len(done), Answer.objects.count()) == (1, 1)
    assert {(a.status, a.body, a.headers["ETag"]) for a in answers} == {(201, '{"id": "n"}', '"1"')}  # type: ignore[attr-defined]
    assert sorted(a.again for a in answers) == [False, *[True] * 5]  # type: ignore[attr-defined]


def test_who_waits_for_one_that_fails_does_it_itself() -> None:
    number, tried = token(), []

    def act() -> Answered:
        tried.append(1)
        time.sleep(0.2)
        if len(tried) == 1:
            raise KeyReusedError("the first one fails")
        Account.objects.update(name="done")
        return Answered(200, "{}")

    def ask() -> int:
        try:
            return answer_once(token=number, key="k", asked="f", act=act).status
        except KeyReusedError:
            return 0

    assert sorted(map(int, at_once(ask, ask))) == [0, 200]  # type: ignore[arg-type]
    assert Account.objects.get().name == "done"
