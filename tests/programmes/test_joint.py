"""Members of a programme let it know of their deal, and write down what comes of it."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, transaction

from entrepot.deals.actions import TaskDraft
from entrepot.journal.models import Entry
from entrepot.people import queries as people
from entrepot.people.permissions import NotAllowedError
from entrepot.programmes import actions
from entrepot.programmes.actions import Invitation, Project, Result
from entrepot.programmes.domain.joint import Course
from entrepot.programmes.domain.refusals import ProgrammeRefusedError
from entrepot.programmes.domain.stages import State
from entrepot.programmes.models import Application, Cooperation, Landing, Programme
from entrepot.runtime import clock
from tests.programmes.paired import Pair, Pairing, pairing

pytestmark = pytest.mark.django_db


@pytest.fixture
def made(db: None) -> Pairing:
    return pairing(1)


@pytest.fixture
def pair(made: Pairing) -> Pair:
    return made.pairs[0]


@pytest.fixture
def cooperation(made: Pairing, pair: Pair) -> Cooperation:
    """One whose agreement binds."""
    pair.print()
    for turn in (0, 1):
        pair.sign(turn)
    return Cooperation.objects.get(pk=made.entered(pair).pk)


def code(refused: pytest.ExceptionInfo[ProgrammeRefusedError]) -> str:
    return refused.value.code


def test_a_deal_is_entered_once_by_one_of_its_parties(made: Pairing, pair: Pair) -> None:
    cooperation = made.entered(pair)
    again = actions.enter_cooperation(
        programme=made.programme, deal=pair.deal, organisation=pair.parks[1], by=pair.heads[1]
    )
    assert again == cooperation
    assert Entry.objects.filter(verb="cooperation.enter", subject=cooperation.key).count() == 1
    with pytest.raises(NotAllowedError):
        actions.enter_cooperation(
            programme=made.programme, deal=pair.deal, organisation=pair.parks[0], by=made.office.officer
        )


def test_only_deals_of_members_that_were_selected_are_entered(made: Pairing, pair: Pair) -> None:
    Application.objects.filter(organisation=pair.parks[1]).update(state=State.RESERVE)
    with pytest.raises(ProgrammeRefusedError) as reserve:
        made.entered(pair)
    Programme.objects.update(kind="cohort")
    made.programme.refresh_from_db()
    with pytest.raises(ProgrammeRefusedError) as cohort:
        made.entered(pair)
    assert (code(reserve), code(cohort)) == ("cooperation_elsewhere", "not_pairing")


def test_nothing_comes_of_what_is_not_signed(made: Pairing, pair: Pair) -> None:
    cooperation, today = made.entered(pair), clock.today()
    project = Project("A hall", today, None, pair.parks[0])
    visit = Invitation(pair.parks[0], today, "The hall")
    with pytest.raises(ProgrammeRefusedError) as begun:
        actions.begin_project(cooperation=cooperation, project=project, by=pair.heads[0])
    with pytest.raises(ProgrammeRefusedError) as visited:
        actions.arrange_visit(cooperation=cooperation, invitation=visit, by=pair.heads[0])
    assert (code(begun), code(visited)) == ("cooperation_not_signed", "cooperation_not_signed")


def test_a_joint_project_is_begun_once_and_ends_with_a_result(pair: Pair, cooperation: Cooperation) -> None:
    today, (one, two) = clock.today(), pair.heads
    project = Project(" A hall ", today, today + timedelta(days=90), pair.parks[0], "f-1")
    made = actions.begin_project(cooperation=cooperation, project=project, by=one)
    assert actions.begin_project(cooperation=cooperation, project=project, by=one) == made
    assert (made.title, made.course) == ("A hall", Course.PLANNED)
    with pytest.raises(ProgrammeRefusedError) as empty:
        actions.tell_project(project=made, result=Result(Course.DONE), by=two)
    backwards = Project("A hall", today, today - timedelta(days=1), pair.parks[0])
    with pytest.raises(ProgrammeRefusedError) as odd:
        actions.begin_project(cooperation=cooperation, project=backwards, by=one)
    with pytest.raises(NotAllowedError):  # each for their own organisation
        actions.begin_project(cooperation=cooperation, project=project, by=two)
    done = actions.tell_project(
        project=made, result=Result(Course.DONE, "It runs.", Decimal(12), "firms"), by=two
    )
    assert (done.course, done.result, done.figure, done.unit) == (
        Course.DONE,
        "It runs.",
        Decimal(12),
        "firms",
    )
    assert (code(empty), code(odd)) == ("result_missing", "joint_dates")


def test_what_is_to_follow_from_a_visit_waits_for_those_who_do_it(
    pair: Pair, cooperation: Cooperation
) -> None:
    invitation = Invitation(pair.parks[1], clock.today(), "The hall, then lunch.", "f-2")
    visit = actions.arrange_visit(cooperation=cooperation, invitation=invitation, by=pair.heads[0])
    assert actions.arrange_visit(cooperation=cooperation, invitation=invitation, by=pair.heads[0]) == visit
    draft = TaskDraft(pair.parks[1], "Send the plan", form="f-3")
    made = actions.follow_up(visit=visit, draft=draft, by=pair.heads[0])
    assert actions.follow_up(visit=visit, draft=draft, by=pair.heads[0]) == made
    waiting = [one.subject for one in people.duties_of(pair.heads[1]) if one.kind == "deal.task"]
    assert waiting == [made.task.key]


def test_that_it_landed_is_reported_once_with_what_shows_it(pair: Pair, cooperation: Cooperation) -> None:
    def report(days: int, evidence: str) -> Landing:
        return actions.report_landed(
            cooperation=cooperation, organisation=pair.parks[0], day=clock.today() + timedelta(days=days),
            evidence=evidence, by=pair.heads[0],
        )  # fmt: skip

    found = []
    for days, evidence in ((0, " "), (1, "It runs.")):
        with pytest.raises(ProgrammeRefusedError) as refused:
            report(days, evidence)
        found.append(code(refused))
    landing = report(0, "It runs.")
    with pytest.raises(ProgrammeRefusedError) as again:
        report(0, "It runs again.")
    assert [*found, code(again)] == ["evidence_missing", "day_to_come", "cooperation_landed"]
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE programmes_landing SET evidence = 'nothing' WHERE id = %s", [landing.pk])
