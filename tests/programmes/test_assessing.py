"""A firm is asked to assess itself, hands it in, gets drafted needs, and is asked again a year later."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from time_machine import travel

from entrepot.catalogue.models import Need
from entrepot.journal.models import Entry
from entrepot.people import queries as people
from entrepot.people.domain import Party
from entrepot.people.models import Organisation
from entrepot.people.permissions import NotAllowedError
from entrepot.programmes import actions, assessments, jobs
from entrepot.programmes.actions import AssessmentFlawedError, Evidence
from entrepot.programmes.domain.assessing import Answer, Answers, Area, Flaw, Row
from entrepot.programmes.domain.refusals import ProgrammeRefusedError
from entrepot.programmes.models import Assessment
from entrepot.runtime import clock
from tests.programmes.assessed import LEVELS, answered, drafts, handed_in
from tests.programmes.called import BEFORE, Office, office

pytestmark = pytest.mark.django_db


def waiting(party: Party) -> list[str]:
    return [one.kind for one in people.duties_of(party) if one.kind.startswith("assessment.")]


def asked(of: Office) -> Assessment:
    with travel(BEFORE, tick=False):
        programme = of.published()
    return actions.ask_assessment(organisation=of.firm, host=of.academy, programme=programme, by=of.officer)


@pytest.fixture
def of(db: None) -> Office:
    return office()


def test_a_firm_that_is_asked_hands_in_and_its_weak_areas_become_drafted_needs(of: Office) -> None:
    assessment = asked(of)
    assert waiting(of.buyer) == ["assessment.asked"]
    assert actions.begin_assessment(organisation=of.firm, by=of.engineer) == assessment
    assert (
        assessments.assessment_of(of.officer, assessment.key) is None
    )  # the firm's own until it says otherwise
    actions.save_assessment(
        assessment=assessment, answers=Answers({"design_models": Answer(2)}, {}, {}), opened=False, by=of.engineer
    )  # fmt: skip
    file = actions.add_evidence(
        assessment=assessment, evidence=Evidence("design_models", "../plan.pdf", [b"%PDF"]), by=of.engineer
    )
    with pytest.raises(AssessmentFlawedError) as early:
        actions.hand_in_assessment(assessment=assessment, drafts=drafts(of.firm), by=of.buyer)
    assert early.value.flaws[:2] == (
        Flaw("level_missing", "design_knowledge"),
        Flaw("level_missing", "design_speed"),
    )
    with pytest.raises(NotAllowedError):  # an engineer fills it in, who manages the firm hands it in
        actions.hand_in_assessment(assessment=assessment, drafts=drafts(of.firm), by=of.engineer)

    done = handed_in(assessment, of.buyer, opened=True)
    assert (done.stage, done.sector, waiting(of.buyer)) == ("handed_in", of.firm.sector, [])
    assert done.told.said["design_models"] == Answer(2, "The binder in hall 2.", file.key)  # it stayed
    assert (file.name, assessments.content(file)) == ("plan.pdf", b"%PDF")
    assert assessments.file_of(done, file.key) == file
    needs = {Area(one.area): one.need for one in done.needs.all()}
    assert list(needs) == [Area.DESIGN, Area.PRODUCTION]
    made = Need.objects.get(pk=needs[Area.PRODUCTION].pk)
    assert (made.state, made.organisation, made.facts) == ("draft", of.firm, {"Level wanted": "level 3"})
    assert made.texts["en"]["text"] == "Find glaze defects of 0.1 mm on tiles at line speed."
    assert assessments.assessment_of(of.officer, done.key) == done
    assert assessments.assessment_of(of.head, done.key) is None
    with pytest.raises(ProgrammeRefusedError) as late:
        actions.save_assessment(assessment=done, answers=answered(), opened=False, by=of.buyer)
    assert late.value.code == "assessment_elsewhere"
    verbs = Entry.objects.filter(subject=done.key).order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["assessment.begin", "assessment.file", "assessment.hand_in"]
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE programmes_assessmentfile SET name = 'other' WHERE id = %s", [file.pk])


def test_only_parks_and_who_runs_a_programme_ask_firms(of: Office) -> None:
    with pytest.raises(ProgrammeRefusedError) as no_park:
        actions.ask_assessment(organisation=of.firm, host=of.academy, by=of.officer)
    with pytest.raises(NotAllowedError):
        actions.ask_assessment(organisation=of.firm, host=of.academy, by=of.buyer)
    Organisation.objects.filter(pk=of.academy.pk).update(kind="park")
    of.academy.refresh_from_db()
    mine = actions.begin_assessment(organisation=of.firm, by=of.buyer)
    with pytest.raises(ProgrammeRefusedError) as filling:
        actions.ask_assessment(organisation=of.firm, host=of.academy, by=of.officer)
    assert (no_park.value.code, filling.value.code, mine.host) == (
        "assessment_host_odd",
        "assessment_open",
        None,
    )
    assert (assessments.askers(of.officer), assessments.askers(of.buyer)) == ([of.academy], [])


def test_a_year_later_the_next_one_waits_and_begins_with_the_levels_of_the_last(of: Office) -> None:
    done = handed_in(asked(of), of.buyer)
    assert actions.remind_of_assessments(by=jobs.NODE) == 0
    with travel(clock.now() + timedelta(days=366), tick=False):
        assert actions.remind_of_assessments(by=jobs.NODE) == 1
        assert waiting(of.buyer) == ["assessment.due"]
        again = actions.begin_assessment(organisation=of.firm, by=of.buyer)
        assert (again.earlier, again.host, again.programme) == (done, of.academy, done.programme)
        assert again.told.said["production_machines"] == Answer(1)  # what shows it is asked anew
        handed_in(again, of.buyer, LEVELS | {Area.PRODUCTION: 3})
        assert (waiting(of.buyer), actions.remind_of_assessments(by=jobs.NODE)) == ([], 0)
        (sector,) = assessments.sectors(of.officer)
    # One firm that does not let its own be read: nothing is told, its last levels neither.
    assert sector.rows[2] == Row(Area.PRODUCTION, (0, 0, None, 0, 0), None, None)
    assert assessments.sectors(of.buyer) == []
