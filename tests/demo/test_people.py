"""The six people of the demonstration: everybody has a part, an organisation where one is needed, and something waiting."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest

from entrepot.catalogue.imports import import_file
from entrepot.catalogue.models import Need, Resource
from entrepot.cli.demo.load import WRITTEN_ON, region
from entrepot.cli.demo.people import PEOPLE, settle_in
from entrepot.deals.domain.standing import impossibilities
from entrepot.deals.models import (
    Agreement,
    Deal,
    FinanceRaised,
    PeopleRecruited,
    Promise,
    ReadinessStep,
)
from entrepot.journal.queries import examine
from entrepot.matching.asks import counted_asks
from entrepot.people.domain import NodeRole, OrganisationRole, Standing
from entrepot.people.models import Account, Organisation
from entrepot.people.queries import duties_of, party_of
from entrepot.runtime import clock
from entrepot.web.demo import address
from tests.cast import BY, settle

pytestmark = pytest.mark.django_db
NEEDED = {
    "organisations": {person.organisation for person in PEOPLE.values()},
    "needs": {"need-cm-shade"},
    "facilities": {"fac-cm-sps-gz"},
    "technologies": {"tech-cm-zta-seal", "tech-bh-alarm-rank", "tech-cm-flatmembrane"},
    "policies": {"pol-gz-kiln-renewal", "pol-gz-shared-testing", "pol-gz-interest"},
}


@pytest.fixture
def _inhabited(tmp_path: Path) -> None:
    """The six among the few records of the region that they have to do with."""
    settle("guangzhou", "munich")
    for kind, keys in NEEDED.items():
        rows = [
            json.loads(line)
            for file in region().glob(f"*/{kind}.jsonl")
            for line in file.read_text(encoding="utf8").splitlines()
        ]
        chosen = [
            {name: value for name, value in row.items() if name not in {"cluster", "industrial_chain"}}
            for row in rows
            if row["id"] in keys
        ]
        file = tmp_path / f"{kind}.jsonl"
        file.write_text("\n".join(json.dumps(row) for row in chosen), encoding="utf8")
        assert import_file(path=file, by=BY).changes["new"] == len(keys - {""})
    settle_in(timedelta(days=(clock.today() - WRITTEN_ON).days))


def waits_for(part: str) -> list[str]:
    return sorted(
        duties_of(party_of(Account.objects.get(email=address(part)))).values_list("kind", flat=True)
    )


@pytest.mark.usefixtures("_inhabited")
def test_everybody_has_something_waiting() -> None:
    assert {part: waits_for(part) for part in PEOPLE} == {
        "engineer": [
            "booking.answered",
            "booking.answered",
            "deal.outcome",
            "deal.over",
            "deal.over",
            "deal.waits",
            "deal.waits",
            "disclosure.asked",
            "draft.finish",
            "promise.delivered",
        ],
        "lab": ["booking.asked", "deal.task", "deal.waits", "disclosure.asked"],
        "broker": ["invitation.received"],
        "park": ["draft.finish"],
        "officer": ["organisation.applied"],
        "operator": ["membership.answered", "organisation.answered"],
    }


@pytest.mark.usefixtures("_inhabited")
def test_their_parts_are_their_roles_and_they_have_no_passwords() -> None:
    parties = {part: party_of(Account.objects.get(email=address(part))) for part in PEOPLE}
    assert {part: party.node_roles for part, party in parties.items() if party.node_roles} == {
        "broker": {NodeRole.BROKER}, "officer": {NodeRole.OFFICER}, "operator": {NodeRole.OPERATOR},
    }  # fmt: skip
    for part in ("engineer", "lab", "park"):
        organisation = Organisation.objects.get(key=PEOPLE[part].organisation)
        assert (organisation.standing, parties[part].memberships) == (
            Standing.ADMITTED,
            {organisation.pk: OrganisationRole.OWNER},
        )
    assert [person.has_usable_password() for person in Account.objects.all()] == [False] * 6


@pytest.mark.usefixtures("_inhabited")
def test_needs_are_held_back_and_the_journal_knows_no_names() -> None:
    assert Need.objects.exclude(teasers={}).count() == 2
    assert Need.objects.exclude(confidential={}).count() == 1
    assert Resource.objects.get(key="fac-cm-sps-gz").hidden == ["price"]
    assert examine().findings == ()


@pytest.mark.usefixtures("_inhabited")
def test_there_is_a_deal_in_each_state_that_both_sides_took_there() -> None:
    deals = Deal.objects.order_by("pk")
    assert [(deal.kind, deal.state, deal.versions.count()) for deal in deals] == [
        ("consulting", "kept", 1),
        ("service", "performing", 1),
        ("development", "negotiating", 2),
        ("talent", "withdrawn", 0),
        ("licence", "intent", 0),
    ]
    assert [impossibilities(deal.standing) for deal in deals] == [[]] * 5
    assert [agreement.signatures.count() for agreement in Agreement.objects.all()] == [2, 2]
    paid = Promise.objects.filter(sort="payment", fate="kept").values_list("deal__state", flat=True)
    assert set(paid) == {"kept", "performing"}


@pytest.mark.usefixtures("_inhabited")
def test_four_organisations_ask_something_of_policy() -> None:
    found = counted_asks(BY)
    assert (found.total, found.by["policy"]) == (
        7, {"pol-gz-shared-testing": 3, "pol-gz-interest": 1, "pol-gz-kiln-renewal": 1},
    )  # fmt: skip
    assert set(found.by["kind"]) == {"enterprise", "university", "park", "government"}


@pytest.mark.usefixtures("_inhabited")
def test_technologies_have_come_their_way_with_evidence_of_which_some_was_checked() -> None:
    steps = ReadinessStep.objects.order_by("resource__key", "day", "pk")
    lab = party_of(Account.objects.get(email=address("lab")))
    assert [(step.resource.key, step.level, step.by == lab.actor, step.marks.count()) for step in steps] == [
        ("tech-bh-alarm-rank", 3, False, 0),
        ("tech-cm-flatmembrane", 3, True, 0),
        ("tech-cm-flatmembrane", 5, True, 0),
        ("tech-cm-flatmembrane", 7, True, 1),
        ("tech-cm-zta-seal", 3, True, 0),
        ("tech-cm-zta-seal", 5, True, 1),
        ("tech-cm-zta-seal", 7, True, 1),
    ]
    assert (FinanceRaised.objects.filter(shown=True).count(), FinanceRaised.objects.count()) == (1, 3)
    assert sum(PeopleRecruited.objects.values_list("number", flat=True)) == 8
