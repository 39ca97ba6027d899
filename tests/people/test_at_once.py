"""What several people do at the same moment, on a database that lets them."""

from __future__ import annotations

from threading import Barrier

import pytest

from entrepot.people.actions.accounts import make_first_operator
from entrepot.people.actions.duties import Audience, add_duty
from entrepot.people.actions.organisations import edit_organisation
from entrepot.people.domain import ANONYMOUS, NodeRole
from entrepot.people.drafts import DraftRefusedError
from entrepot.people.models import Account, Duty, Identifier, NodeRoleGiven, Organisation
from entrepot.people.permissions import NotAllowedError
from entrepot.vocabulary.problems import Code
from tests.accounts import PASSWORD, account, party
from tests.journal.sessions import PATIENCE, at_once
from tests.journal.writing import record
from tests.people.typed import CODE, draft, founded

SEVERAL = 4
pytestmark = [
    pytest.mark.database("postgresql"),  # SQLite has one writer at a time
    pytest.mark.django_db(transaction=True),
]


def test_a_duty_that_several_add_waits_once() -> None:
    start = Barrier(SEVERAL)

    def add(turn: int) -> None:
        start.wait(PATIENCE)
        audience = Audience(node_role=NodeRole.OFFICER)
        add_duty(kind="need.served", subject="n", audience=audience, details={"count": turn})

    at_once(*(lambda turn=turn: add(turn) for turn in range(SEVERAL)))
    assert Duty.objects.count() == 1


def test_one_of_several_becomes_the_first_operator() -> None:
    record("the journal is open")
    start = Barrier(SEVERAL)

    def begin(turn: int) -> Account | None:
        start.wait(PATIENCE)
        try:
            return make_first_operator(
                name="X", email=f"x{turn}@example.org", password=PASSWORD, language="", by=ANONYMOUS
            )
        except NotAllowedError:
            return None

    made = at_once(*(lambda turn=turn: begin(turn) for turn in range(SEVERAL)))
    assert made.count(None) == SEVERAL - 1
    assert NodeRoleGiven.objects.filter(role=NodeRole.OPERATOR).count() == 1


def test_one_of_several_gets_a_number() -> None:
    lin = account("lin")
    firms = [founded(lin, f"Firm {turn}", admitted=False) for turn in range(SEVERAL)]
    by, start = party(lin), Barrier(SEVERAL)

    def take(firm: Organisation) -> object:
        start.wait(PATIENCE)
        typed = draft(f"Firm {firm.key}", identifiers={"uscc": CODE})
        try:
            return edit_organisation(organisation=firm, draft=typed, version=firm.version, by=by).key
        except DraftRefusedError as error:
            return [problem.code for problem in error.problems]

    done = at_once(*(lambda firm=firm: take(firm) for firm in firms))
    assert done.count([Code.IDENTIFIER_TAKEN]) == SEVERAL - 1
    assert [Identifier.objects.get().organisation.key] == [key for key in done if isinstance(key, str)]
    held = Organisation.objects.exclude(identifiers={}).values_list("key", flat=True)
    assert list(held) == [Identifier.objects.get().organisation.key]
