"""An organisation answers a call, and those who run it look at whether it may."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from time_machine import Traveller, travel

from entrepot.journal.models import Entry
from entrepot.people.models import Organisation
from entrepot.people.permissions import NotAllowedError
from entrepot.programmes import actions, queries
from entrepot.programmes.actions import AnswersFlawedError, NotEligibleError
from entrepot.programmes.domain.forms import Wrong
from entrepot.programmes.domain.refusals import ProgrammeRefusedError
from entrepot.programmes.domain.stages import State, Step
from entrepot.programmes.models import Application, Programme
from entrepot.vocabulary.eligibility import Eligibility
from entrepot.vocabulary.kinds import OrganisationKind
from tests.programmes.called import AFTER, ANSWERS, BEFORE, DURING, Office, office


@pytest.fixture
def running(db: None) -> Office:
    return office()


@pytest.fixture
def programme(running: Office) -> Programme:
    with travel(BEFORE, tick=False):
        return running.published()


@pytest.fixture(autouse=True)
def during() -> Iterator[Traveller]:
    with travel(DURING, tick=False) as traveller:
        yield traveller


def test_an_application_is_begun_once_and_handed_in_with_what_makes_it_eligible(
    running: Office, programme: Programme
) -> None:
    application = running.begun(programme)
    assert running.begun(programme) == application
    assert actions.save_answers(application=application, answers=ANSWERS, by=running.buyer) == ()
    done = actions.hand_in(application=application, by=running.buyer)
    assert (done.state, done.answers) == (State.HANDED_IN, ANSWERS)
    assert done.findings == [
        {
            "name": "organisation_kind",
            "limit": "enterprise, university",
            "given": "enterprise",
            "verdict": "fits",
        }
    ]
    happened = [(event.number, event.step, event.state) for event in queries.history(running.buyer, done)]
    assert happened == [(1, "", "draft"), (2, "hand_in", "handed_in")]
    acts = Entry.objects.filter(subject=done.key).values_list("verb", "details")
    told = {"programme": programme.key}
    assert list(acts) == [
        ("application.begin", {"state": "draft"} | told),
        ("application.hand_in", {"state": "handed_in"} | told),
    ]


def test_answers_are_kept_while_something_is_wrong_with_them_and_handed_in_when_nothing_is(
    running: Office, programme: Programme
) -> None:
    application = running.begun(programme)
    said = {"firms": "many", "spare": "what nobody asked"}
    assert actions.save_answers(application=application, answers=said, by=running.buyer) == (
        Wrong("firms", "not_a_number"),
    )
    assert Application.objects.get().answers == {"firms": "many"}
    with pytest.raises(AnswersFlawedError) as caught:
        actions.hand_in(application=application, by=running.buyer)
    assert caught.value.wrongs == (Wrong("plan", "missing"), Wrong("firms", "not_a_number"))
    assert Application.objects.get().state == State.DRAFT


def test_a_condition_that_fails_keeps_an_application_out_and_one_that_is_unknown_does_not(
    running: Office,
) -> None:
    with travel(BEFORE, tick=False):
        parks = running.published(who=Eligibility(frozenset({OrganisationKind.PARK})))
        places = running.published(who=Eligibility(places=frozenset({"munich"})))
    with pytest.raises(NotEligibleError) as caught:
        running.handed_in(parks)
    assert [str(one) for one in caught.value.conditions] == ["organisation_kind enterprise ∉ park"]
    Organisation.objects.filter(pk=running.firm.pk).update(place=None)
    assert running.handed_in(places).findings == [
        {"name": "place", "limit": "munich", "given": "", "verdict": "unknown"}
    ]


def test_applications_are_taken_from_the_opening_to_the_close(
    running: Office, programme: Programme, during: Traveller
) -> None:
    application = running.answered(programme)
    for moment in (BEFORE, AFTER):
        during.move_to(moment)
        with pytest.raises(ProgrammeRefusedError):
            actions.hand_in(application=application, by=running.buyer)
        with pytest.raises(ProgrammeRefusedError):
            actions.begin_application(
                programme=programme, organisation=running.lab, language="en", by=running.head
            )
        with pytest.raises(ProgrammeRefusedError):
            actions.save_answers(application=application, answers={}, by=running.buyer)
    assert Application.objects.get().answers == ANSWERS


def test_an_application_is_reopened_withdrawn_and_handed_in_again(
    running: Office, programme: Programme, during: Traveller
) -> None:
    application = running.handed_in(programme)
    with pytest.raises(ProgrammeRefusedError):
        actions.hand_in(application=application, by=running.buyer)
    assert actions.take_back(application=application, step=Step.REOPEN, by=running.buyer).state == State.DRAFT
    assert actions.hand_in(application=application, by=running.buyer).state == State.HANDED_IN
    during.move_to(AFTER)
    with pytest.raises(ProgrammeRefusedError):
        actions.take_back(application=application, step=Step.REOPEN, by=running.buyer)
    assert (
        actions.take_back(application=application, step=Step.WITHDRAW, by=running.buyer).state
        == State.WITHDRAWN
    )


def test_who_runs_the_programme_reads_what_was_handed_in_and_no_drafts(
    running: Office, programme: Programme
) -> None:
    application = running.begun(programme)
    assert list(queries.applications(running.officer, programme)) == []
    assert queries.application_of(running.officer, application.key) is None
    running.handed_in(programme)
    for reader in (running.officer, running.buyer, running.engineer):
        assert queries.application_of(reader, application.key) == application
    assert list(queries.applications(running.officer, programme)) == [application]
    assert queries.application_of(running.head, application.key) is None
    assert list(queries.applications(running.head, programme)) == []


def test_members_without_a_say_do_not_apply(running: Office, programme: Programme) -> None:
    for by in (running.engineer, running.head):
        with pytest.raises(NotAllowedError):
            actions.begin_application(programme=programme, organisation=running.firm, language="en", by=by)
    assert queries.may_apply(running.buyer) == [running.firm]
    assert queries.may_apply(running.engineer) == []


def test_who_runs_it_excludes_an_applicant_with_a_reason_and_admits_it_again(
    running: Office, programme: Programme
) -> None:
    application = running.handed_in(programme)
    with pytest.raises(ProgrammeRefusedError, match="should know why"):
        actions.judge_eligibility(application=application, step=Step.EXCLUDE, reason=" ", by=running.officer)
    out = actions.judge_eligibility(
        application=application, step=Step.EXCLUDE, reason="It is a subsidiary.", by=running.officer
    )
    assert (out.state, out.reason) == (State.INELIGIBLE, "It is a subsidiary.")
    back = actions.judge_eligibility(
        application=application, step=Step.ADMIT, reason="It is not after all.", by=running.officer
    )
    assert (back.state, back.reason) == (State.HANDED_IN, "It is not after all.")
    with pytest.raises(NotAllowedError):
        actions.judge_eligibility(
            application=application, step=Step.EXCLUDE, reason="Mine.", by=running.buyer
        )
