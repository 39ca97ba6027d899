"""Rules that operators add: proposed by one, answered by another, and the bundled ones stay beside them."""

from __future__ import annotations

import json
from typing import Any

import pytest

from entrepot.border.actions.ruling import PROPOSED, answer_rule, propose_rule
from entrepot.border.models import RuleVersion
from entrepot.border.queries import rules_in_force
from entrepot.border.refusals import BorderRefusedError
from entrepot.border.rules import bundled
from entrepot.exchange.models import Feed
from entrepot.people.domain import NodeRole, Party
from entrepot.people.models import Duty
from entrepot.people.permissions import NotAllowedError
from tests.accounts import account, party
from tests.exchange.nodes import HK

pytestmark = pytest.mark.django_db
NODE = Party.machine("node")
NAME = "gba-hk-from-mainland"


def next_version(**changes: Any) -> dict[str, Any]:
    return {**json.loads(bundled().rule(NAME).content), "version": 2, **changes}


@pytest.fixture
def officer() -> Party:
    return party(account("officer", NodeRole.OFFICER))


def test_an_accepted_rule_takes_the_place_of_a_bundled_one(officer: Party) -> None:
    Feed.objects.create(peer=HK.peer(), position=0, sweeps=False)
    made = propose_rule(content=next_version(status="repealed"), reason="The arrangement ended.", by=NODE)
    assert rules_in_force() is bundled()
    assert Duty.objects.get(kind=PROPOSED, settled=None).subject == f"{NAME}/2"
    answer_rule(version=made, accept=True, by=officer)
    now = rules_in_force()
    assert (now.rule(NAME).version, now.rule(NAME).status) == (2, "repealed")
    assert (len(now.rules), now.digest == bundled().digest) == (len(bundled().rules), False)
    assert rules_in_force() is now
    assert Feed.objects.get().sweeps
    assert not Duty.objects.filter(settled=None).exists()


def test_a_refused_rule_decides_nothing_and_its_number_is_not_used_again(officer: Party) -> None:
    made = propose_rule(content=next_version(), reason="", by=NODE)
    answer_rule(version=made, accept=False, by=officer)
    assert rules_in_force() is bundled()
    with pytest.raises(BorderRefusedError) as again:
        propose_rule(content=next_version(), reason="", by=NODE)
    assert again.value.remedy == "Propose it as version 3."
    with pytest.raises(BorderRefusedError) as answered:
        answer_rule(version=made, accept=True, by=officer)
    assert answered.value.code == "rule_answered"


def test_nobody_answers_their_own_rule(officer: Party) -> None:
    made = propose_rule(content=next_version(), reason="", by=officer)
    with pytest.raises(BorderRefusedError) as refused:
        answer_rule(version=made, accept=True, by=officer)
    assert (refused.value.code, RuleVersion.objects.get().answer) == ("rule_own", "")


def test_what_cannot_be_read_is_not_proposed(officer: Party) -> None:
    with pytest.raises(BorderRefusedError) as refused:
        propose_rule(content=next_version(decision="perhaps"), reason="", by=officer)
    assert "there is no perhaps" in refused.value.sentence
    with pytest.raises(NotAllowedError):
        propose_rule(content=next_version(), reason="", by=Party())
    assert not RuleVersion.objects.exists()
