"""Calls and applications of the time before the node took them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from time_machine import travel

from entrepot.journal.models import Entry
from entrepot.people.domain import Party
from entrepot.people.permissions import NotAllowedError
from entrepot.programmes import actions, queries
from entrepot.programmes.actions import AnswersFlawedError, CallFlawedError, Drafted, Later, Remembered
from entrepot.programmes.domain.refusals import ProgrammeRefusedError
from entrepot.programmes.domain.stages import Stage, State, Step
from entrepot.programmes.models import Application, Programme
from tests.programmes.called import AFTER, ANSWERS, CLOSES, OPENS, Office, call, office

NODE = Party.machine("node")
PUBLISHED = datetime(2026, 2, 20, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def running(db: None) -> Office:
    return office()


@pytest.fixture(autouse=True)
def after() -> Iterator[None]:
    with travel(AFTER, tick=False):
        yield


def remembered(running: Office) -> Programme:
    return actions.remember_programme(drafted=Drafted(call(), running.academy), published=PUBLISHED, by=NODE)


def answer(running: Office) -> Remembered:
    return Remembered(running.firm, ANSWERS, "en", "p-paper", OPENS + DAY, OPENS + 3 * DAY)


def test_what_was_handed_in_on_paper_is_in_review_with_its_history(running: Office) -> None:
    programme = remembered(running)
    assert (programme.stage, programme.published) == (Stage.REVIEW, PUBLISHED)
    out = Later(Step.EXCLUDE, CLOSES + DAY, "A subsidiary.")
    two = [answer(running), replace(answer(running), organisation=running.lab, later=(out,))]
    first, second = actions.remember_applications(programme=programme, remembered=two, by=NODE)
    assert (first.state, first.answers, first.handed_in) == (State.HANDED_IN, ANSWERS, OPENS + 3 * DAY)
    assert (second.state, second.reason, second.number) == (State.INELIGIBLE, "A subsidiary.", 3)
    assert [one["verdict"] for one in second.findings] == ["fits"]
    happened = [(one.step, one.state, one.at) for one in queries.history(running.head, second)]
    assert happened == [
        ("", "draft", OPENS + DAY), ("hand_in", "handed_in", OPENS + 3 * DAY), ("exclude", "ineligible", CLOSES + DAY),
    ]  # fmt: skip
    acts = Entry.objects.filter(subject=second.key).values_list("verb", "rule")
    assert list(acts) == [("application.remember", "programme.remember")]
    back = actions.judge_eligibility(
        application=second, step=Step.ADMIT, reason="It is not.", by=running.officer
    )
    assert (back.state, back.number) == (State.HANDED_IN, 4)


def test_what_cannot_have_been_so_is_not_kept(running: Office) -> None:
    programme, good = remembered(running), answer(running)
    late = Later(Step.WITHDRAW, CLOSES + 90 * DAY)
    early = Later(Step.WITHDRAW, OPENS)
    twice = (Later(Step.WITHDRAW, CLOSES), Later(Step.WITHDRAW, CLOSES))
    odd = (
        replace(good, handed_in=CLOSES), replace(good, begun=PUBLISHED), replace(good, begun=OPENS + 4 * DAY),
        replace(good, later=(late,)), replace(good, later=(early,)), replace(good, later=twice),
    )  # fmt: skip
    for one in odd:
        with pytest.raises(ProgrammeRefusedError):
            actions.remember_applications(programme=programme, remembered=[good, one], by=NODE)
    with pytest.raises(AnswersFlawedError):
        actions.remember_applications(programme=programme, remembered=[replace(good, answers={})], by=NODE)
    assert Application.objects.count() == 0


def test_only_the_node_remembers_and_only_whole_calls_that_were_published(running: Office) -> None:
    drafted = Drafted(call(), running.academy)
    with pytest.raises(NotAllowedError):
        actions.remember_programme(drafted=drafted, published=PUBLISHED, by=running.officer)
    with pytest.raises(NotAllowedError):
        actions.remember_applications(programme=remembered(running), remembered=[], by=running.officer)
    with pytest.raises(CallFlawedError):
        actions.remember_programme(
            drafted=replace(drafted, call=call(places=0)), published=PUBLISHED, by=NODE
        )
    with pytest.raises(ProgrammeRefusedError):
        actions.remember_programme(drafted=drafted, published=CLOSES + 90 * DAY, by=NODE)
