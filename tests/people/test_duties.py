"""What waits for the same people waits once."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction

from entrepot.people.actions.duties import Audience, add_duty, settle_duties
from entrepot.people.domain import NodeRole
from entrepot.people.models import Duty
from entrepot.runtime import clock
from tests.accounts import account
from tests.cast import BY
from tests.migrating import older
from tests.people.typed import CODE, listed


@pytest.mark.django_db
@pytest.mark.parametrize("of", ["account", "organisation", "node"])
def test_the_same_duty_is_brought_up_to_date_until_it_is_settled(of: str) -> None:
    audience = {
        "account": lambda: Audience(account=account("lin")),
        "organisation": lambda: Audience(organisation=listed()),
        "node": lambda: Audience(node_role=NodeRole.OFFICER),
    }[of]()
    for count in (1, 2):
        add_duty(kind="need.served", subject="n", audience=audience, details={"count": count})
    first = Duty.objects.get()
    assert first.details == {"count": 2}
    with pytest.raises(IntegrityError), transaction.atomic():
        Duty.objects.create(
            kind="need.served", subject="n", account=first.account, organisation=first.organisation,
            least=first.least, node_role=first.node_role,
        )  # fmt: skip
    settle_duties(kind="need.served", subject="n", by=BY)
    add_duty(kind="need.served", subject="n", audience=audience)
    assert Duty.objects.count() == 2


@pytest.mark.django_db
def test_others_wait_for_the_same_beside() -> None:
    lin, firm = account("lin"), listed()
    for audience in (
        Audience(account=lin),
        Audience(account=account("mei")),
        Audience(organisation=firm),
        Audience(node_role=NodeRole.OFFICER),
        Audience(node_role=NodeRole.OPERATOR),
    ):
        add_duty(kind="need.served", subject="n", audience=audience)
    assert Duty.objects.filter(settled=None).count() == 5


@pytest.mark.database("sqlite")
@pytest.mark.django_db
def test_duties_that_waited_twice_and_numbers_that_two_had_are_taken_over(tmp_path: Path) -> None:
    with older(tmp_path, ("people", "0003_membership_message")) as node:
        duties = node.rows("people", "Duty")
        pair = [
            duties.create(
                kind="need.served", subject="n", node_role="officer", made=clock.now() + timedelta(days=day)
            ).pk
            for day in (1, 0)
        ]
        other = duties.create(kind="need.served", subject="m", node_role="officer").pk
        organisations = node.rows("people", "Organisation")
        first, _second = (
            organisations.create(
                key=key, kind="enterprise", language="en", fingerprint=key, identifiers={"uscc": CODE}
            ).pk
            for key in ("org-a", "org-b")
        )
        node.goes_on(("people", "0005_waits_once"))
        waiting = node.rows("people", "Duty").filter(settled=None).order_by("pk")
        assert list(waiting.values_list("pk", flat=True)) == [pair[0], other]
        held = node.rows("people", "Identifier").values_list("organisation", "scheme", "number")
        assert list(held) == [(first, "uscc", CODE)]
