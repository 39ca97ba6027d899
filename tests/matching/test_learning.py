"""What is shown and what comes of it teaches the ranker; it is used only where it beats the fusion."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import datetime, timedelta

import numpy as np
import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from entrepot.catalogue import queries as catalogue
from entrepot.catalogue.models import Need, Resource
from entrepot.catalogue.refusals import RefusedError
from entrepot.engine.grading import worded
from entrepot.engine.ranking import FUSION, NAMES, VERSION, rows
from entrepot.engine.ranking.simulator import People, made
from entrepot.journal.models import Entry
from entrepot.matching import actions, freshness, index, jobs, learning
from entrepot.matching.domain import Link
from entrepot.matching.models import Judgement, Learning, Opening, Outcome, Showing
from entrepot.matching.queries import asked_of, chains_of, matches_of
from entrepot.matching.roles import candidates
from entrepot.people.domain import ANONYMOUS, NodeRole, Party
from entrepot.people.models import Organisation
from entrepot.people.permissions import NotAllowedError
from entrepot.runtime import clock
from entrepot.runtime import jobs as background
from entrepot.vocabulary.kinds import Role
from tests.accounts import account, admit, join, party
from tests.cast import entry, put
from tests.embedder import Tiny

TINY = Tiny.identity
NODE = Party.machine("test")
SURE = People(steepness=0.5, noise=0.02, judges=0.0, kept=1.0)
"""People who make few mistakes, so that few of them are enough."""
Counting = Callable[[int], AbstractContextManager[object]]


@pytest.fixture(autouse=True)
def node(region: None, tiny: Tiny) -> None:
    """The region, its vectors ready, no ranker learnt."""
    index.complete()


@pytest.fixture
def lin() -> Party:
    """Somebody of Lingyou, whose need it is."""
    return party(join(account("lin"), admit(Organisation.objects.get(key="org-lingyou"))))


def cracks() -> Need:
    return catalogue.need("need-cracks", ANONYMOUS)


def resource(key: str) -> Resource:
    return catalogue.resource(key, ANONYMOUS)


def technologies() -> tuple[Link, ...]:
    return matches_of(cracks(), kind="technology", top=5)


def show(by: Party = NODE) -> int:
    found = chains_of(cracks())
    return actions.show(need=cracks(), shown={"technology": technologies()}, sequence=found.sequence, by=by)


def verbs() -> list[str]:
    return list(Entry.objects.filter(stream="matching").order_by("sequence").values_list("verb", flat=True))


def people(needs: int) -> None:
    """What people made by a seed left behind, as the node stores it."""
    put(*(entry(f"n{number}", "technology", is_need=True) for number in range(needs)))
    put(*(entry(f"r{number}", "technology", text="Tea.") for number in range(10)))
    index.complete()
    known = {record.key: record for record in Need.objects.filter(key__startswith="n")}
    offered = {record.key: record for record in Resource.objects.filter(key__startswith="r")}
    now, showings = clock.now(), []
    for number, item in enumerate(made(needs, seed=3, people=SURE).lists):
        items = [
            learning.plain_item(f"r{place}", 0.5, row.tolist()) for place, row in enumerate(item.features)
        ]
        at = now - timedelta(days=1, seconds=needs - number)
        showings.append(
            Showing(
                need=known[f"n{number}"], role="technology", day=at.date(), at=at, digest=str(number), items=items,
                version=VERSION, heard=TINY, sequence=1,
            )
        )  # fmt: skip
    Showing.objects.bulk_create(showings)
    for item, showing in zip(
        made(needs, seed=3, people=SURE).lists, Showing.objects.order_by("at"), strict=True
    ):
        for place, (gain, was) in enumerate(zip(item.gains.tolist(), item.opened.tolist(), strict=True)):
            if was:
                Opening.objects.create(showing=showing, resource=f"r{place}")
            if gain >= 0.5:
                Outcome.objects.create(
                    need=showing.need, resource=offered[f"r{place}"], outcome="kept", at=now
                )


def test_every_link_of_a_worded_role_has_its_features() -> None:
    found = chains_of(cracks()).best
    told = {link.role: link.features is not None for link in found.links}
    assert told == {"technology": True, "expert": True, "facility": True, "finance": False, "policy": False}
    for link in technologies():
        assert link.features is not None
        assert FUSION.scores(rows([link.features]))[0] == pytest.approx(link.match.score, abs=1e-3)
    thz = next(link for link in technologies() if link.resource == "tech-thz")
    assert thz.features is not None
    assert (thz.features.same_place, thz.features.over_budget, thz.features.unpriced) == (0.0, 0.0, 0.0)


def test_a_list_is_noted_once_a_day_whoever_looks(lin: Party) -> None:
    assert (show(lin), show(NODE), show(lin)) == (1, 0, 0)
    shown = Showing.objects.get()
    assert (shown.need.key, shown.role, shown.resources[:2]) == (
        "need-cracks",
        "technology",
        ["tech-thz", "tech-eddy"],
    )
    assert len(shown.items[0][2]) == len(NAMES)
    with time_machine.travel(datetime.now().astimezone() + timedelta(days=1)):
        assert show(lin) == 1
    assert verbs() == []
    stored = {
        field.name
        for model in (Showing, Opening, Outcome, Judgement, Learning)
        for field in model._meta.fields
    }
    assert not stored & {"account", "author", "actor", "by"}


def test_a_page_that_shows_nothing_new_writes_nothing() -> None:
    show()
    actions.opened(need=cracks(), resource="tech-eddy", by=NODE)
    with CaptureQueriesContext(connection) as captured:
        show()
        actions.opened(need=cracks(), resource="tech-eddy", by=NODE)
    assert [item["sql"][:60] for item in captured if not item["sql"].startswith("SELECT")] == []


def test_what_an_older_index_told_is_not_noted() -> None:
    told = actions.show(need=cracks(), shown={"technology": technologies()}, sequence=0, by=NODE)
    assert (told, Showing.objects.count()) == (0, 0)


def test_what_is_opened_counts_for_the_list_it_was_opened_from(lin: Party) -> None:
    assert actions.opened(need=cracks(), resource="tech-eddy", by=lin) is False
    show(lin)
    assert [actions.opened(need=cracks(), resource="tech-eddy", by=lin) for _ in range(2)] == [True, True]
    assert Opening.objects.count() == 1
    (found,) = learning.lists(TINY)
    assert found.gains.tolist()[:2] == [0.0, 0.1]
    assert found.opened.tolist()[:2] == [False, True]


def test_the_needs_people_and_brokers_each_say_once_whether_it_fits(lin: Party) -> None:
    broker = party(account("broker", NodeRole.BROKER))
    show()
    eddy = resource("tech-eddy")
    actions.judge(need=cracks(), resource=eddy, fits=False, reason="price", by=lin)
    actions.judge(need=cracks(), resource=eddy, fits=False, reason="price", by=lin)
    actions.judge(need=cracks(), resource=eddy, fits=True, reason="price", by=broker)
    said = {(item.voice, item.fits, item.reason) for item in Judgement.objects.all()}
    assert said == {("need", False, "price"), ("broker", True, "")}
    assert learning.lists(TINY)[0].gains.tolist()[:2] == [0.0, -0.6]
    actions.judge(need=cracks(), resource=eddy, fits=None, by=lin)
    actions.judge(need=cracks(), resource=eddy, fits=None, by=lin)
    assert learning.lists(TINY)[0].gains.tolist()[:2] == [0.0, 0.6]
    assert verbs() == ["match.judged", "match.judged", "match.unjudged"]
    last = Entry.objects.filter(verb="match.judged").latest("sequence")
    assert (last.actor, last.rule, last.details["resource"]) == (broker.actor, "match.judge", "tech-eddy")


def test_nobody_else_judges_or_tells_outcomes(lin: Party) -> None:
    stranger = party(account("stranger"))
    for by in (ANONYMOUS, stranger):
        with pytest.raises(NotAllowedError):
            actions.judge(need=cracks(), resource=resource("tech-eddy"), fits=True, by=by)
    for by in (ANONYMOUS, stranger, lin):
        with pytest.raises(NotAllowedError):
            actions.record_outcome(need=cracks(), resource=resource("tech-eddy"), outcome="kept", by=by)
        with pytest.raises(NotAllowedError):
            actions.learn(by=by)
    with pytest.raises(RefusedError) as refused:
        actions.judge(need=cracks(), resource=resource("tech-eddy"), fits=False, reason="ugly", by=lin)
    assert (refused.value.code, Judgement.objects.count(), Outcome.objects.count()) == (
        "reason_unknown",
        0,
        0,
    )


def test_an_outcome_counts_once_for_the_last_list_before_it() -> None:
    eddy = resource("tech-eddy")
    with time_machine.travel(datetime.now().astimezone() - timedelta(days=2)):
        show()
    with time_machine.travel(datetime.now().astimezone() - timedelta(days=1)):
        show()
        told = [
            actions.record_outcome(need=cracks(), resource=eddy, outcome="kept", by=NODE) for _ in range(2)
        ]
    show()
    assert (told, verbs()) == ([True, False], ["match.outcome"])
    assert [item.gains.tolist()[1] for item in learning.lists(TINY)] == [0.0, 1.0, 0.0]
    with pytest.raises(ValueError, match="no outcome"):
        actions.record_outcome(need=cracks(), resource=eddy, outcome="married", by=NODE)


def test_what_was_declined_counts_by_its_reason_until_it_is_forgotten() -> None:
    show()
    eddy = resource("tech-eddy")
    gains = []
    for reason in ("price", "topic"):
        actions.record_outcome(need=cracks(), resource=eddy, outcome="declined", reason=reason, by=NODE)
        gains.append(learning.lists(TINY)[0].gains.tolist()[1])
        assert learning.outcomes(cracks(), eddy) == {"declined": reason}
        forgotten = [
            actions.forget_outcome(need=cracks(), resource=eddy, outcome="declined", by=NODE)
            for _ in range(2)
        ]
        assert forgotten == [True, False]
    assert (gains, learning.lists(TINY)[0].gains.tolist()[1]) == ([-0.3, -0.6], 0.0)
    assert verbs() == ["match.outcome", "match.forgotten"] * 2


def test_a_reason_is_of_the_list_and_of_what_was_declined() -> None:
    for outcome, reason in (("declined", ""), ("declined", "ugly"), ("kept", "price")):
        with pytest.raises(ValueError, match="no reason"):
            actions.record_outcome(
                need=cracks(), resource=resource("tech-eddy"), outcome=outcome, reason=reason, by=NODE
            )
    with pytest.raises(NotAllowedError):
        actions.forget_outcome(need=cracks(), resource=resource("tech-eddy"), outcome="kept", by=ANONYMOUS)


def test_without_anything_shown_nothing_is_learnt_and_nothing_changes() -> None:
    before = chains_of(cracks())
    assert (actions.learn(by=NODE), Learning.objects.count()) == (None, 0)
    show()
    told = actions.learn(by=NODE)
    assert told is not None
    assert (told.used, told.evaluation["why"]) == (False, "no_outcomes")
    assert learning.in_use(index.current()) is None
    assert chains_of(cracks()) == before


def test_a_ranker_that_beats_the_fusion_is_taken_and_given_back_when_it_does_not() -> None:
    people(300)
    before = technologies()
    background.enqueue(jobs.LEARN, key="tonight")
    background.drain()
    done = background.Job.objects.filter(name=jobs.LEARN).latest("pk")
    assert (done.state, done.error, done.result) == ("done", "", {"used": True, "why": "used"})
    learnt = Learning.objects.get()
    ranker = learning.in_use(index.current())
    assert ranker is not None
    assert ranker.plain() == learnt.ranker
    after = technologies()
    for link in after:
        assert link.features is not None
        assert ranker.scores(rows([link.features]))[0] == pytest.approx(link.match.score, abs=1e-3)
        assert 0 < len(link.counted) <= 3
    assert {link.resource for link in after} == {link.resource for link in before}
    assert [link.match.score for link in after] != [link.match.score for link in before]
    assert [link.counted for link in before] == [()] * len(before)
    assert verbs() == ["ranker.learnt", "ranker.changed"]
    assert actions.learn(by=NODE) == learnt
    assert verbs() == ["ranker.learnt", "ranker.changed"]
    Outcome.objects.all().delete()
    Opening.objects.all().delete()
    assert actions.learn(by=NODE) != learnt
    assert verbs()[2:] == ["ranker.learnt", "ranker.changed"]
    assert technologies() == before


def test_what_would_raise_a_grade_is_judged_by_the_ranker_that_is_in_use() -> None:
    taught = replace(FUSION, weights=tuple(2 * weight for weight in FUSION.weights))
    Learning.objects.create(known="", version=VERSION, heard=TINY, ranker=taught.plain(), used=True)
    freshness.forget()
    found = candidates(asked_of(cracks()), [Role.TECHNOLOGY, Role.EXPERT])
    judged = [
        (item.judge(item.terms.conditions, worded(item.ranked.candidate)), (item.score, item.grade))
        for items in found.values()
        for item in items
    ]
    assert len(judged) > 2
    assert [now[0] for now, _ in judged] == [pytest.approx(was[0], abs=1e-6) for _, was in judged]
    assert [now[1] for now, _ in judged] == [was[1] for _, was in judged]


def test_a_ranker_of_other_features_or_models_is_not_used() -> None:
    last = Learning.objects.create(known="", version=VERSION, heard=TINY, ranker=FUSION.plain(), used=True)

    def used() -> object:
        freshness.forget()
        return learning.in_use(index.current())

    assert used() == FUSION
    Learning.objects.update(heard="another-model")
    assert used() is None
    Learning.objects.update(heard=TINY, ranker={**FUSION.plain(), "version": 0})
    assert used() is None
    last.delete()
    assert used() is None


def test_lists_of_other_models_are_learnt_from_apart() -> None:
    show()
    Showing.objects.update(heard="another-model")
    assert (learning.heard_last(), learning.lists(TINY), len(learning.lists("another-model"))) == (
        "another-model",
        [],
        1,
    )


def test_lists_of_other_features_are_not_learnt_from() -> None:
    show()
    Showing.objects.update(version=VERSION + 1)
    assert learning.lists(TINY) == []


def test_old_lists_are_forgotten() -> None:
    show()
    Showing.objects.update(at=clock.now() - timedelta(days=731))
    with time_machine.travel(datetime.now().astimezone() + timedelta(days=1)):
        show()
        assert actions.learn(by=NODE) is not None
    assert Showing.objects.count() == 1


@pytest.mark.parametrize("more", [0, 5])
def test_lists_are_read_in_a_constant_number_of_queries(
    more: int, django_assert_num_queries: Counting
) -> None:
    for day in range(more + 1):
        with time_machine.travel(datetime.now().astimezone() - timedelta(days=day + 1)):
            show()
            actions.opened(need=cracks(), resource="tech-eddy", by=NODE)
    with django_assert_num_queries(4):
        assert len(learning.lists(TINY)) == more + 1


def test_what_is_counted() -> None:
    show()
    actions.opened(need=cracks(), resource="tech-eddy", by=NODE)
    actions.judge(need=cracks(), resource=resource("tech-eddy"), fits=True, by=NODE)
    actions.record_outcome(need=cracks(), resource=resource("tech-eddy"), outcome="signed", by=NODE)
    assert learning.counts() == learning.Counts(1, 1, {"signed": 1}, 1, 0)
    assert np.array(learning.lists(TINY)[0].gains).tolist()[1] == 0.8
