"""Papers at the border: filed by one, confirmed by another; they count between their two sides, and what crosses follows."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from entrepot.border.actions.counting import count_people, forget_counted
from entrepot.border.actions.papers import (
    CONFIRM,
    ENDING,
    confirm_evidence,
    file_evidence,
    revoke_evidence,
    watch_papers,
)
from entrepot.border.domain.cases import Counts, EvidenceKind
from entrepot.border.domain.filing import Filing
from entrepot.border.domain.owing import showing
from entrepot.border.models import Evidence, YearCount
from entrepot.border.queries import counted, counted_among, evidence_state, papers_to, readable_evidence
from entrepot.border.refusals import BorderRefusedError
from entrepot.exchange.models import Feed
from entrepot.journal.models import Entry
from entrepot.people.domain import NodeRole, OrganisationRole, Party
from entrepot.people.models import Duty, Organisation
from entrepot.people.permissions import NotAllowedError
from entrepot.runtime import clock
from entrepot.vocabulary.places import Jurisdiction
from tests.accounts import account, admit, join, party
from tests.cast import cast
from tests.exchange.nodes import DE, HK

pytestmark = pytest.mark.django_db
NODE = Party.machine("node")


def filing(**changes: Any) -> Filing:
    said: dict[str, Any] = {
        "kind": EvidenceKind.GBA_CONTRACT_HK, "exporter": "CN-GD", "importer": HK.node, "issued": date(2026, 1, 10), "number": "GD-2026-17",
    }  # fmt: skip
    return Filing(**(said | changes))


@pytest.fixture
def owner() -> Organisation:
    cast()
    return admit(Organisation.objects.get(key="org-lingyou"))


@pytest.fixture
def manager(owner: Organisation) -> Party:
    return party(join(account("manager"), owner, OrganisationRole.MANAGER))


@pytest.fixture
def officer() -> Party:
    return party(account("officer", NodeRole.OFFICER))


def code(error: pytest.ExceptionInfo[BorderRefusedError]) -> str:
    return error.value.code


def test_a_paper_counts_once_a_second_person_confirmed_it(
    owner: Organisation, manager: Party, officer: Party
) -> None:
    paper = file_evidence(filing=filing(), organisation=owner, by=manager)
    assert (evidence_state(paper), papers_to("HK", HK.node).rows) == ("waits", ())
    assert Duty.objects.get(kind=CONFIRM, settled=None).node_role == NodeRole.OFFICER
    confirm_evidence(evidence=paper, by=officer)
    assert not Duty.objects.filter(kind=CONFIRM, settled=None).exists()
    papers = papers_to("HK", HK.node)
    assert [one.key for one in papers.of(owner.pk, ["CN-GD"])] == [paper.key]
    assert papers.of(owner.pk, ["DE-BY"]) == papers.of(owner.pk + 1, ["CN-GD"]) == ()
    assert papers_to("HK", DE.node).rows == papers_to("", "").rows == ()
    revoke_evidence(evidence=paper, by=manager)
    assert papers_to("HK", HK.node).rows == ()
    verbs = ["evidence.filed", "evidence.confirmed", "evidence.revoked"]
    assert (
        list(Entry.objects.filter(subject=paper.key).order_by("pk").values_list("verb", flat=True)) == verbs
    )


def test_the_papers_that_show_it_are_of_the_two_laws() -> None:
    hk, mo = EvidenceKind.GBA_CONTRACT_HK, EvidenceKind.GBA_CONTRACT_MO
    filed = "file_gba_contract_guangdong"
    assert [
        showing(filed, "CN-GD", "HK"),
        showing(filed, "MO", "CN-GD"),
        showing(filed, "CN-GD", "DE-BY"),
    ] == [[hk], [mo], []]
    assert showing("file_standard_contract", "CN-GD", "DE-BY") == [EvidenceKind.STANDARD_CONTRACT]
    assert showing("unheard_of", "CN-GD", "HK") == []


def test_nobody_confirms_their_own_paper(officer: Party) -> None:
    paper = file_evidence(filing=filing(), organisation=None, by=officer)
    with pytest.raises(BorderRefusedError) as refused:
        confirm_evidence(evidence=paper, by=officer)
    assert code(refused) == "evidence_own"
    assert Evidence.objects.get().confirmed is None


def test_managers_file_for_their_own_organisation_only(owner: Organisation, manager: Party) -> None:
    other = Organisation.objects.get(key="org-yunshan")
    for target in (other, None):
        with pytest.raises(NotAllowedError):
            file_evidence(filing=filing(), organisation=target, by=manager)
    paper = file_evidence(filing=filing(), organisation=owner, by=manager)
    with pytest.raises(NotAllowedError):
        confirm_evidence(evidence=paper, by=manager)
    assert list(readable_evidence(manager)) == [paper]
    assert list(readable_evidence(Party())) == []


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"importer": "CN-GD"}, "evidence_sides"),
        ({"importer": "HK"}, "evidence_party"),
        ({"expires": date(2026, 1, 9)}, "evidence_days"),
        ({"expires": date(2026, 2, 1)}, "evidence_ended"),
    ],
)
def test_a_paper_that_cannot_be_so_is_not_filed(changes: dict[str, object], said: str) -> None:
    with pytest.raises(BorderRefusedError) as refused:
        file_evidence(filing=filing(**changes), organisation=None, by=NODE)
    assert (code(refused), Evidence.objects.count()) == (said, 0)


def test_a_licence_counts_for_all_under_a_law_and_a_contract_with_its_node(officer: Party) -> None:
    licence = filing(kind=EvidenceKind.EXPORT_LICENCE, importer="HK", party="Harbour Ltd")
    for one in (licence, filing()):
        confirm_evidence(evidence=file_evidence(filing=one, organisation=None, by=NODE), by=officer)
    counting = {
        node: sorted(paper.kind for *_, paper in papers_to("HK", node).rows) for node in (HK.node, DE.node)
    }
    assert counting == {
        HK.node: [EvidenceKind.EXPORT_LICENCE, EvidenceKind.GBA_CONTRACT_HK],
        DE.node: [EvidenceKind.EXPORT_LICENCE],
    }
    Evidence.objects.update(importer="HK")  # a contract that was filed before contracts named a node
    assert [paper.kind for *_, paper in papers_to("HK", HK.node).rows] == [EvidenceKind.EXPORT_LICENCE]
    assert Evidence.objects.get(kind="export_licence").details == {"party": "Harbour Ltd"}


def test_what_was_confirmed_or_revoked_stays_so(officer: Party) -> None:
    paper = file_evidence(filing=filing(), organisation=None, by=NODE)
    confirm_evidence(evidence=paper, by=officer)
    with pytest.raises(BorderRefusedError) as again:
        confirm_evidence(evidence=paper, by=officer)
    revoke_evidence(evidence=paper, by=officer)
    with pytest.raises(BorderRefusedError) as ended:
        revoke_evidence(evidence=paper, by=officer)
    assert (code(again), code(ended)) == ("evidence_counts", "evidence_ended")


def test_everything_is_looked_at_again_when_a_paper_counts(officer: Party) -> None:
    peer = HK.peer()
    Feed.objects.create(peer=peer, position=0, sweeps=False)
    paper = file_evidence(filing=filing(), organisation=None, by=NODE)
    assert not Feed.objects.get().sweeps
    confirm_evidence(evidence=paper, by=officer)
    assert Feed.objects.get().sweeps


def test_a_paper_that_expires_soon_waits_for_its_holder(owner: Organisation, officer: Party) -> None:
    soon = clock.today() + timedelta(days=20)
    paper = file_evidence(filing=filing(expires=soon), organisation=owner, by=NODE)
    assert watch_papers(by=NODE) == 0
    confirm_evidence(evidence=paper, by=officer)
    assert (watch_papers(by=NODE), watch_papers(by=NODE)) == (1, 1)
    duty = Duty.objects.get(kind=ENDING)
    assert (duty.organisation, duty.due) == (owner, soon)
    Evidence.objects.update(expires=clock.today() - timedelta(days=1))
    assert watch_papers(by=NODE) == 0
    assert not Duty.objects.filter(settled=None).exists()


def test_people_are_counted_by_the_year_of_the_law_they_leave_under() -> None:
    gd, at = Jurisdiction("CN-GD"), clock.now().replace(year=2026, month=12, day=31, hour=17)
    given = {"exporter": "org-lingyou", "jurisdiction": gd, "by": NODE}
    three = {"a" * 64: True, "b" * 64: False, "c" * 64: False}
    assert count_people(people=three, at=at, **given) == Counts(3, 1)
    assert count_people(people={"b" * 64: True, "d" * 64: False}, at=at, **given) == Counts(4, 2)
    assert count_people(people=three, at=at, **given) == Counts(4, 2)
    assert counted("org-lingyou", Jurisdiction("CN-SH"), at) == Counts(4, 2)
    assert counted_among(["a" * 64, "e" * 64], "org-lingyou", gd, at) == {"a" * 64}
    assert counted("org-lingyou", gd, at - timedelta(hours=2)) == Counts(0, 0)
    assert forget_counted(by=NODE) == 0
    YearCount.objects.update(year=at.year - 5)
    assert (forget_counted(by=NODE), YearCount.objects.get().subjects) == (4, 4)
