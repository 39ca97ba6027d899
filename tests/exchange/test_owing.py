"""What the rules ask for because something crosses waits for somebody, once, until a paper or a person shows it is done."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from entrepot.border.actions.owing import DUE, meet
from entrepot.border.actions.papers import confirm_evidence, file_evidence
from entrepot.border.domain.cases import EvidenceKind
from entrepot.border.domain.filing import Filing
from entrepot.border.models import Owed
from entrepot.border.queries import readable_owed
from entrepot.border.refusals import BorderRefusedError
from entrepot.exchange.actions.preparing import look_again
from entrepot.exchange.models import Peer
from entrepot.exchange.rounds import prepare_all
from entrepot.people.domain import NodeRole, OrganisationRole, Party
from entrepot.people.models import Duty, Organisation
from entrepot.people.permissions import NotAllowedError
from entrepot.vocabulary.workdays import working_day_after
from tests.accounts import account, admit, join, party
from tests.cast import cast, resource
from tests.exchange.others import Other

pytestmark = pytest.mark.django_db
NODE = Party.machine("node")
SIGNED = date(2026, 1, 12)
ASKED = [
    "file_gba_contract_guangdong", "file_gba_contract_hk", "impact_assessment_before", "notify_incidents",
]  # fmt: skip


@pytest.fixture
def peer(db: None) -> Peer:
    cast()
    return Other().known()


@pytest.fixture
def owner(peer: Peer) -> Organisation:
    return admit(Organisation.objects.get(key="org-harbour"))


@pytest.fixture
def manager(owner: Organisation) -> Party:
    return party(join(account("manager"), owner, OrganisationRole.MANAGER))


@pytest.fixture
def officer() -> Party:
    return party(account("officer", NodeRole.OFFICER))


def expert(key: str, owner: str = "org-harbour") -> None:
    resource(key, "expert", f"Dr {key}", organisation=owner, place="guangzhou")


def file(peer: Peer, officer: Party, kind: EvidenceKind, number: str = "", **changes: Any) -> str:
    said: dict[str, Any] = {"exporter": "CN-GD", "importer": peer.node, "issued": SIGNED, "number": number}
    paper = file_evidence(filing=Filing(kind, **(said | changes)), organisation=None, by=NODE)
    confirm_evidence(evidence=paper, by=officer)
    return paper.key


def cross(peer: Peer) -> None:
    look_again(by=NODE)
    prepare_all(peer=peer, by=NODE)


def open_duties() -> dict[str, date | None]:
    waiting = Duty.objects.filter(kind=DUE, settled=None)
    words = dict(Owed.objects.values_list("key", "what"))
    return {words[duty.subject]: duty.due for duty in waiting}


def test_what_a_crossing_asks_for_waits_once_with_its_last_day(
    peer: Peer, manager: Party, officer: Party
) -> None:
    expert("lin")
    cross(peer)
    assert not Owed.objects.exists()
    paper = file(peer, officer, EvidenceKind.GBA_CONTRACT_HK)
    cross(peer)
    due, hk = working_day_after(SIGNED, 10, "CN-GD"), working_day_after(SIGNED, 10, "HK")
    assert open_duties() == {
        "file_gba_contract_guangdong": due, "file_gba_contract_hk": hk,
        "impact_assessment_before": None, "notify_incidents": None,
    }  # fmt: skip
    first = Owed.objects.get(what="file_gba_contract_guangdong")
    assert (first.rule, first.article, first.paper, first.since) == (
        "gba-hk-from-mainland",
        "第二条",
        paper,
        SIGNED,
    )
    assert {duty.organisation for duty in Duty.objects.filter(kind=DUE)} == {first.organisation}
    expert("zhou")
    cross(peer)
    assert sorted(Owed.objects.values_list("what", flat=True)) == ASKED
    expert("of-nobody", "")
    cross(peer)
    assert Owed.objects.filter(organisation=None).count() == len(ASKED)
    assert Duty.objects.filter(kind=DUE, node_role=NodeRole.OFFICER).count() == len(ASKED)


def test_papers_show_what_is_done_and_a_person_says_the_rest(
    peer: Peer, manager: Party, officer: Party
) -> None:
    expert("lin")
    paper = file(peer, officer, EvidenceKind.GBA_CONTRACT_HK, "GD-2026-17")
    cross(peer)
    filed = Owed.objects.get(what="file_gba_contract_guangdong")
    assert (filed.met is None, filed.shown_by, sorted(open_duties())) == (False, paper, ASKED[1:])
    assessed = file(peer, officer, EvidenceKind.IMPACT_ASSESSMENT)
    assert Owed.objects.get(what="impact_assessment_before").shown_by == assessed
    told = Owed.objects.get(what="file_gba_contract_hk")
    with pytest.raises(BorderRefusedError) as refused:
        meet(owed=told, note=" ", by=manager)
    assert refused.value.code == "obligation_note"
    stranger = party(account("stranger"))
    with pytest.raises(NotAllowedError):
        meet(owed=told, note="Filed.", by=stranger)
    assert (readable_owed(stranger).count(), readable_owed(manager).count()) == (0, len(ASKED))
    meet(owed=told, note="The receiver filed it on 20 January.", by=manager)
    assert list(open_duties()) == ["notify_incidents"]
    with pytest.raises(BorderRefusedError) as again:
        meet(owed=told, note="Filed.", by=manager)
    assert again.value.code == "obligation_met"
    cross(peer)
    assert list(open_duties()) == ["notify_incidents"]
