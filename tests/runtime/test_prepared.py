"""A prepared question answers as the question itself does."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.db.models import Q, QuerySet
from django.test.utils import CaptureQueriesContext

from entrepot.people.domain import NodeRole
from entrepot.people.models import Account, NodeRoleGiven
from entrepot.runtime import clock
from entrepot.runtime.prepared import Prepared, built, columns
from tests.accounts import account

BY_NAME = Prepared(lambda name: Account.objects.filter(name=name).values_list("pk", "key", "joined"), str)
BY_ROLE = Prepared(
    lambda role, number: NodeRoleGiven.objects.filter(Q(role=role) | Q(account=number))
    .order_by("pk")
    .values_list("role", "account__key"),
    str, int,
)  # fmt: skip


@pytest.mark.django_db
def test_it_answers_as_the_question_does_for_every_value() -> None:
    mei, tom = account("mei", NodeRole.OFFICER, NodeRole.BROKER), account("tom", NodeRole.OFFICER)
    for person in (mei, tom):
        assert BY_NAME.rows(person.name) == [(person.pk, person.key, person.joined)]
    assert BY_NAME.rows("nobody\N{SNOWMAN}'\"%s") == []
    assert BY_ROLE.rows("broker", tom.pk) == [("broker", mei.key), ("officer", tom.key)]
    assert BY_ROLE.rows("auditor", mei.pk) == [("officer", mei.key), ("broker", mei.key)]


@pytest.mark.django_db
def test_it_asks_the_database_one_question_and_django_no_second_time() -> None:
    asked = list[str]()

    def ask(name: str) -> QuerySet[Account, tuple[int]]:
        asked.append(name)
        return Account.objects.filter(name=name).values_list("pk")

    prepared = Prepared(ask, str)
    with CaptureQueriesContext(connection) as sent:
        prepared.rows("Mei")
        prepared.rows("Tom")
    assert (len(asked), [("Mei" in each["sql"], "Tom" in each["sql"]) for each in sent.captured_queries]) == (
        1, [(True, False), (False, True)],
    )  # fmt: skip


@pytest.mark.django_db
def test_a_row_is_built_from_its_columns_and_the_rest_is_read_when_it_is_asked_for() -> None:
    mei = account("mei")
    names = columns(Account, only=("id", "name"))
    row = built(Account, names, (mei.pk, "Mei"))
    assert (row, row.name, row.get_deferred_fields() >= {"email", "password"}) == (mei, "Mei", True)
    assert (row.email, row._state.adding) == ("mei@example.org", False)
    assert columns(Account, "account__", ("id",)) == ("account__id",)


@pytest.mark.django_db
def test_a_value_that_does_not_stand_in_the_question_is_told() -> None:
    later = Prepared(
        lambda days: Account.objects.filter(joined__lt=clock.now() + timedelta(days=days > 0)).values_list(
            "pk"
        ),
        int,
    )
    with pytest.raises(ValueError, match="does not stand in the question"):
        later.rows(3)
