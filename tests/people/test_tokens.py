"""API tokens: made by whoever is signed in, their secret known to nobody else, valid until they end."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from entrepot.journal.models import Entry
from entrepot.people import tokens
from entrepot.people.actions.tokens import (
    LONGEST,
    MOST,
    TokenRefusedError,
    make_token,
    revoke_token,
    see_token,
)
from entrepot.people.domain import ANONYMOUS
from entrepot.people.models import ApiToken
from entrepot.people.permissions import NotAllowedError
from entrepot.people.tokens import End
from tests.accounts import account, party

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
LAST = date(2026, 12, 31)


def entries() -> list[tuple[str, str, str, dict[str, object], str]]:
    """What the journal says of tokens."""
    return [
        (entry.actor, entry.verb, entry.subject, entry.details, entry.rule)
        for entry in Entry.objects.filter(verb__startswith="token.").order_by("sequence")
    ]


@time_machine.travel(NOON, tick=False)
def test_a_token_keeps_the_digest_of_its_secret_and_nothing_else_of_it() -> None:
    lin = account("lin")
    made = make_token(name="  Lab   script ", write=False, last_day=LAST, by=party(lin))
    token = ApiToken.objects.get()
    assert (made.secret[:4], len(made.secret), token) == ("ent_", 47, made.token)
    assert (token.name, token.scopes, token.hint) == ("Lab script", ["read"], made.secret[:8])
    assert (token.digest, token.ends) == (tokens.digest(made.secret), datetime(2027, 1, 1, tzinfo=UTC))
    assert tokens.token_of(made.secret) == token
    assert tokens.token_of(made.secret + "x") is None
    assert [made.secret in str(row) for row in ApiToken.objects.values_list()] == [False]


@time_machine.travel(NOON, tick=False)
def test_making_and_revoking_is_journalled_without_name_and_secret() -> None:
    lin = account("lin")
    token = make_token(name="Lab", write=True, last_day=LAST, by=party(lin)).token
    for _ in range(2):
        revoke_token(number=token.pk, by=party(lin))
    subject = f"token-{token.pk}"
    assert entries() == [
        (
            lin.key,
            "token.make",
            subject,
            {"scopes": ["read", "write"], "last_day": "2026-12-31"},
            "token.make",
        ),
        (lin.key, "token.revoke", subject, {}, "token.revoke"),
    ]


def test_no_two_secrets_are_alike() -> None:
    assert len({tokens.new_secret() for _ in range(100)}) == 100


@pytest.mark.parametrize(
    ("name", "days", "code", "field"),
    [
        (" ", 1, "name_missing", "name"),
        ("taken", 1, "name_taken", "name"),
        ("new", -1, "day_unfit", "last_day"),
        ("new", LONGEST.days + 1, "day_unfit", "last_day"),
    ],
)
@time_machine.travel(NOON, tick=False)
def test_what_cannot_be_made_is_refused_with_the_field_to_change(
    name: str, days: int, code: str, field: str
) -> None:
    lin = party(account("lin"))
    make_token(name="taken", write=False, last_day=LAST, by=lin)
    with pytest.raises(TokenRefusedError) as refused:
        make_token(name=name, write=False, last_day=NOON.date() + timedelta(days=days), by=lin)
    assert (refused.value.code, refused.value.field) == (code, field)
    assert (refused.value.sentence[-1], refused.value.remedy[-1]) == (".", ".")


@pytest.mark.parametrize("days", [0, LONGEST.days])
@time_machine.travel(NOON, tick=False)
def test_today_and_a_year_from_today_can_be_the_last_day(days: int) -> None:
    last = NOON.date() + timedelta(days=days)
    token = make_token(name="t", write=False, last_day=last, by=party(account("lin"))).token
    assert token.ends == datetime(last.year, last.month, last.day, tzinfo=UTC) + timedelta(days=1)


@time_machine.travel(NOON, tick=False)
def test_there_are_twenty_valid_tokens_at_most_and_a_name_is_free_again() -> None:
    lin = party(account("lin"))
    made = [make_token(name=f"t{n}", write=False, last_day=LAST, by=lin).token for n in range(MOST)]
    with pytest.raises(TokenRefusedError) as refused:
        make_token(name="one more", write=False, last_day=LAST, by=lin)
    assert refused.value.code == "too_many"
    revoke_token(number=made[3].pk, by=lin)
    assert make_token(name="t3", write=False, last_day=LAST, by=lin).token.pk not in {t.pk for t in made}


def test_nobody_unknown_and_no_token_makes_a_token() -> None:
    lin = party(account("lin"))
    for by in (ANONYMOUS, replace(lin, scopes=frozenset({"read", "write"}))):
        with pytest.raises(NotAllowedError):
            make_token(name="t", write=False, last_day=date.today(), by=by)
    assert ApiToken.objects.count() == 0


@time_machine.travel(NOON, tick=False)
def test_only_whoever_made_a_token_revokes_it_and_no_token_does() -> None:
    lin = party(account("lin"))
    token = make_token(name="t", write=True, last_day=LAST, by=lin).token
    with pytest.raises(ApiToken.DoesNotExist):
        revoke_token(number=token.pk, by=party(account("mo")))
    with pytest.raises(NotAllowedError):
        revoke_token(number=token.pk, by=replace(lin, scopes=frozenset({"write"})))
    assert tokens.end_of(ApiToken.objects.get()) is None


def test_a_token_ends_with_its_day_when_revoked_and_with_its_account() -> None:
    with time_machine.travel(NOON, tick=False):
        lin = account("lin")
        token = make_token(name="t", write=False, last_day=LAST, by=party(lin)).token
        assert tokens.end_of(token) is None
    with time_machine.travel(datetime(2026, 12, 31, 23, 59, 59, tzinfo=UTC), tick=False):
        assert tokens.end_of(token) is None
    with time_machine.travel(datetime(2027, 1, 1, tzinfo=UTC), tick=False):
        assert tokens.end_of(token) is End.ENDED
    with time_machine.travel(NOON, tick=False):
        token = revoke_token(number=token.pk, by=party(lin))
        assert (tokens.end_of(token), token.revoked) == (End.REVOKED, NOON)
        token.account.is_active = False
        assert tokens.end_of(token) is End.CLOSED


def test_the_last_use_is_written_at_most_once_an_hour() -> None:
    with time_machine.travel(NOON, tick=False):
        token = make_token(name="t", write=False, last_day=LAST, by=party(account("lin"))).token
    used = []
    for minutes in (0, 59, 60, 61):
        with time_machine.travel(NOON + timedelta(minutes=minutes), tick=False):
            see_token(token=ApiToken.objects.get())
        used.append(ApiToken.objects.get().used)
    assert used == [NOON, NOON, NOON + timedelta(hours=1), NOON + timedelta(hours=1)]
    assert token.used is None


def test_a_token_just_used_costs_no_write(django_assert_num_queries: object) -> None:
    with time_machine.travel(NOON, tick=False):
        token = make_token(name="t", write=False, last_day=LAST, by=party(account("lin"))).token
        see_token(token=token)
        token = ApiToken.objects.get()
        with django_assert_num_queries(0):  # type: ignore[operator]
            see_token(token=token)


@time_machine.travel(NOON, tick=False)
def test_tokens_are_listed_to_whoever_made_them_valid_ones_first() -> None:
    lin, mo = party(account("lin")), party(account("mo"))
    first, second, third = (
        make_token(name=n, write=False, last_day=LAST, by=lin).token for n in ("a", "b", "c")
    )
    make_token(name="d", write=False, last_day=LAST, by=mo)
    revoke_token(number=second.pk, by=lin)
    assert [token.pk for token in tokens.tokens_of(lin)] == [third.pk, first.pk, second.pk]
    assert list(tokens.tokens_of(ANONYMOUS)) == []
