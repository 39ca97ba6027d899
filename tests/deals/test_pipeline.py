"""The way to market: steps, stays, medians; what an owner tells of it, and who may."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from django.db import DatabaseError, transaction
from hypothesis import given
from hypothesis import strategies as st

from entrepot.catalogue.models import Resource
from entrepot.deals import actions, ways
from entrepot.deals.actions import FinanceTold, LevelTold, PeopleTold
from entrepot.deals.belongings.writing import Form
from entrepot.deals.domain.kinds import Kind
from entrepot.deals.domain.pipeline import Evidence, Funding, Stay, Step, Waiting, median, stays, waiting, way
from entrepot.deals.domain.reasons import Reason
from entrepot.deals.domain.refusals import DealRefusedError
from entrepot.deals.domain.states import Move
from entrepot.deals.models import FinanceRaised, ReadinessStep
from entrepot.journal.models import Entry
from entrepot.people.domain import ANONYMOUS, NodeRole
from entrepot.people.permissions import NotAllowedError
from entrepot.runtime import clock
from entrepot.vocabulary.money import Money
from entrepot.vocabulary.readiness import Phase
from tests.accounts import account, party
from tests.cast import resource
from tests.deals.table import Table, laid

DAY = date(2026, 3, 1)
days = st.dates(date(2020, 1, 1), date(2026, 1, 1))
steps = st.lists(st.builds(Step, st.integers(1, 9), days), max_size=12)
lasting = st.lists(st.tuples(st.integers(0, 400), st.booleans()), max_size=40)


@given(shown=steps, stated=st.none() | st.builds(Step, st.integers(1, 9), days, st.just(True)))
def test_stays_follow_each_other_without_a_gap_from_the_first_step_to_today(
    shown: list[Step], stated: Step | None
) -> None:
    told = way(stated, shown)
    found = stays(told)
    today = date(2026, 6, 1)
    assert [one.until for one in found[:-1]] == [one.first for one in found[1:]]
    assert [one.until for one in found[-1:]] == [None] * bool(told)
    assert all(one.phase != other.phase for one, other in pairwise(found))
    assert sum(one.days(today) for one in found) == ((today - told[0].day).days if told else 0)
    assert [one.phase for one in found[-1:]] == [step.phase for step in told[-1:]]


@given(shown=steps)
def test_what_is_only_stated_gives_way_to_what_is_shown(shown: list[Step]) -> None:
    late = Step(9, date(2027, 1, 1), stated=True)
    assert way(late, shown) == (tuple(sorted(shown, key=lambda step: step.day)) or (late,))


@given(ended=st.lists(st.integers(0, 400), min_size=5, max_size=40))
def test_where_all_have_gone_on_the_median_is_the_usual_one(ended: list[int]) -> None:
    assert median((days, True) for days in ended) == sorted(ended)[(len(ended) - 1) // 2]


@given(found=lasting, more=st.integers(1, 5))
def test_those_who_wait_longer_than_all_others_never_shorten_the_median(
    found: list[tuple[int, bool]], more: int
) -> None:
    before, after = median(found), median([*found, *[(500, False)] * more])
    assert after is None or (before is not None and after >= before)


def test_a_median_is_not_told_of_few_and_not_where_less_than_half_went_on() -> None:
    assert median([(10, True)] * 4 + [(3, False)]) is None
    assert median([(10, True)] * 5 + [(20, False)] * 6) is None
    assert median([(10, True)] * 5 + [(20, False)] * 5) == 10


def test_falling_back_is_no_going_on() -> None:
    found = stays(way(None, [Step(5, DAY), Step(2, DAY + timedelta(9)), Step(4, DAY + timedelta(30))]))
    assert found == (
        Stay(Phase.BREAKTHROUGH, DAY, DAY + timedelta(9), onward=False),
        Stay(Phase.RESEARCH, DAY + timedelta(9), DAY + timedelta(30), onward=True),
        Stay(Phase.BREAKTHROUGH, DAY + timedelta(30)),
    )


def test_who_waits_longer_than_the_median_is_counted_and_nobody_in_the_last_phase() -> None:
    gone = [stays([Step(2, DAY), Step(4, DAY + timedelta(10 * n))]) for n in range(1, 8)]
    here = [stays([Step(1, DAY)]), stays([Step(8, DAY)])]
    found = waiting([*gone, *here], DAY + timedelta(200))
    assert found[Phase.RESEARCH] == Waiting(here=1, ended=7, median=40, longer=1)
    assert found[Phase.INDUSTRIALISATION] == Waiting(here=1)


@pytest.fixture
def table(db: None) -> Table:
    return laid()


def glaze(table: Table, **fields: str) -> Resource:
    """The laboratory's technology."""
    return resource("tech-glaze", "technology", organisation=table.lab.key, fields=fields)


def told(level: int, day: date = DAY, **more: str) -> LevelTold:
    return LevelTold(level, Evidence.PILOT, day, words="40 tiles fired", **more)


def codes(*calls: Callable[[], object]) -> Sequence[str]:
    found = []
    for call in calls:
        with pytest.raises(DealRefusedError) as refused:
            call()
        found.append(refused.value.code)
    return found


@pytest.mark.django_db
def test_a_level_with_evidence_takes_the_place_of_the_stated_one(table: Table) -> None:
    technology = glaze(table, readiness="TRL 4-5")
    before = ways.way_of(technology)
    assert before.steps == (Step(4, clock.today(), stated=True),)
    step = actions.tell_level(resource=technology, told=told(7), by=table.head)
    assert (ways.way_of(technology).steps, ways.way_of(technology).phase) == (
        (Step(7, DAY),), Phase.INDUSTRIALISATION,
    )  # fmt: skip
    actions.take_back(entry=step, by=table.head)
    assert ways.way_of(technology) == before
    assert [(one.level, [mark.kind for mark in one.marks.all()]) for one in ways.steps_told(technology)] == [
        (7, ["taken_back"])
    ]


@pytest.mark.django_db
def test_the_same_form_twice_is_one_step_and_one_entry_of_the_journal(table: Table) -> None:
    technology = glaze(table)
    first = actions.tell_level(resource=technology, told=told(5, form="f1"), by=table.head)
    again = actions.tell_level(resource=technology, told=told(5, form="f1"), by=table.head)
    acts = Entry.objects.filter(verb="pipeline.level").values_list("subject", "details", "rule")
    assert (first, list(acts)) == (
        again,
        [
            (
                "tech-glaze",
                {"level": 5, "kind": "pilot_run", "day": "2026-03-01", "number": first.pk},
                "pipeline.tell",
            )
        ],
    )


@pytest.mark.django_db
def test_only_managers_of_the_owner_tell_and_only_officers_of_another_house_check(table: Table) -> None:
    technology = glaze(table)
    for other in (table.buyer, table.engineer, table.broker, table.stranger, ANONYMOUS):
        with pytest.raises(NotAllowedError):
            actions.tell_level(resource=technology, told=told(5), by=other)
    step = actions.tell_level(resource=technology, told=told(5), by=table.head)
    own_officer = replace(table.head, node_roles=frozenset({NodeRole.OFFICER}))
    for other in (table.head, own_officer):
        with pytest.raises(NotAllowedError):
            actions.check_step(step=step, by=other)
    officer = party(account("officer", NodeRole.OFFICER))
    actions.check_step(step=step, by=officer)
    assert codes(lambda: actions.check_step(step=step, by=officer)) == ["marked_already"]


@pytest.mark.django_db
def test_what_cannot_be_is_refused_with_a_code(table: Table) -> None:
    technology, oven = glaze(table), resource("r-oven", organisation=table.lab.key)
    ahead, by = clock.today() + timedelta(1), table.head
    deal, money = table.talking(), Money(Decimal(5), "CNY")
    raised = FinanceTold(money, Funding.GRANT, "City", DAY)
    taken = PeopleTold(2, "Process engineers", DAY)
    assert codes(
        lambda: actions.tell_level(resource=oven, told=told(5), by=by),
        lambda: actions.tell_level(resource=technology, told=told(0), by=by),
        lambda: actions.tell_level(resource=technology, told=told(5, ahead), by=by),
        lambda: actions.tell_level(resource=technology, told=replace(told(5), words=" "), by=by),
        lambda: actions.tell_finance(resource=technology, told=replace(raised, money=Money(Decimal(0), "CNY")), by=by),
        lambda: actions.tell_finance(resource=technology, told=replace(raised, money=Money(Decimal(1), "yuan")), by=by),
        lambda: actions.tell_finance(resource=technology, told=replace(raised, money=Money(Decimal("NaN"), "CNY")), by=by),
        lambda: actions.tell_finance(resource=technology, told=replace(raised, deal=deal), by=by),
        lambda: actions.tell_people(resource=technology, told=replace(taken, number=0), by=by),
        lambda: actions.tell_people(resource=technology, told=replace(taken, deal=deal), by=by),
    ) == [
        "not_a_technology", "level_unknown", "happened_ahead", "evidence_missing", "raised_odd", "raised_odd", "raised_odd", "other_deal",
        "number_odd", "other_deal",
    ]  # fmt: skip
    assert (ReadinessStep.objects.count(), FinanceRaised.objects.count()) == (0, 0)


@pytest.mark.django_db
def test_a_deal_that_the_owner_left_is_none_of_its_own(table: Table) -> None:
    technology = glaze(table)
    deal = table.opened(
        kind=Kind.FINANCE, parties=((table.firm, ""), (table.lab, ""), (table.third, "")), need=""
    )
    for by in (table.head, table.stranger):
        table.say(deal, Move.JOIN, by)
    raised = FinanceTold(Money(Decimal(5), "CNY"), Funding.GRANT, "City", DAY, deal=deal)
    actions.tell_finance(resource=technology, told=raised, by=table.head)
    table.say(deal, Move.LEAVE, table.head, Reason.TIMING)
    assert codes(lambda: actions.tell_finance(resource=technology, told=raised, by=table.head)) == [
        "other_deal"
    ]


@pytest.mark.django_db
def test_finance_is_seen_by_the_owner_alone_until_it_says_otherwise(table: Table) -> None:
    technology, by = glaze(table), table.head
    deal = table.opened(kind=Kind.FINANCE, title="Loan")
    hidden = FinanceTold(Money(Decimal("250000"), "CNY"), Funding.LOAN, "Bank", DAY, deal=deal)
    actions.tell_finance(resource=technology, told=hidden, by=by)
    actions.tell_finance(resource=technology, told=replace(hidden, money=Money(Decimal(7), "EUR"), deal=None, shown=True), by=by)  # fmt: skip
    wrong = actions.tell_people(resource=technology, told=PeopleTold(3, "Fitters", DAY, shown=True), by=by)
    actions.take_back(entry=wrong, by=by)
    number = technology.pk
    assert ways.beside([number], by)[number] == ways.Beside({"CNY": Decimal(250000), "EUR": Decimal(7)}, 0)
    assert ways.beside([number], ANONYMOUS)[number] == ways.Beside({"EUR": Decimal(7)}, 0)
    assert [len(ways.finance_of(technology, one)) for one in (by, table.buyer, ANONYMOUS)] == [2, 1, 1]
    assert [len(ways.people_of(technology, one)) for one in (by, table.buyer, ANONYMOUS)] == [1, 0, 0]
    assert codes(lambda: actions.take_back(entry=wrong, by=by)) == ["marked_already"]


@pytest.mark.django_db
def test_a_deal_stands_with_its_technology_for_those_who_may_read_it(table: Table) -> None:
    technology = glaze(table, readiness="3")
    deal = table.opened(parties=((table.firm, ""), (table.lab, technology.key)))
    other = table.opened(title="Oven")
    assert ways.deals_by_technology(table.buyer) == {technology.pk: [deal], 0: [other]}
    assert ways.deals_by_technology(table.stranger) == {}
    assert ways.technologies_of(deal, table.buyer) == [technology]
    assert list(ways.deals_with(technology, table.head)) == [deal]
    assert list(ways.deals_with(technology, table.stranger)) == []


@pytest.mark.django_db
def test_the_database_refuses_to_change_what_was_said_of_a_level(table: Table) -> None:
    step = actions.tell_level(resource=glaze(table), told=told(5), by=table.head)
    with pytest.raises(DatabaseError, match="deals_readinessstep_is_only_added_to"), transaction.atomic():
        super(type(ReadinessStep.objects.all()), ReadinessStep.objects.all()).update(level=9)
    assert ReadinessStep.objects.get(pk=step.pk).level == 5


@pytest.mark.django_db
def test_what_was_told_is_among_what_its_organisation_takes_out(table: Table) -> None:
    technology, by = glaze(table), table.head
    step = actions.tell_level(resource=technology, told=told(5), by=by)
    actions.take_back(entry=step, by=by)
    money = FinanceTold(Money(Decimal("2.5"), "EUR"), Funding.GRANT, "City", DAY)
    actions.tell_finance(resource=technology, told=money, by=by)
    actions.tell_people(resource=technology, told=PeopleTold(3, "Fitters", DAY), by=by)
    with actions.taken_out(organisation=table.lab, form=Form.JSON, by=by) as file:
        whole = json.load(file)
    (level,), (raised,), (people,) = (
        whole[name] for name in ("levels", "finance_raised", "people_recruited")
    )
    assert (level["level"], level["checked"], level["taken_back"] is None) == (5, None, False)
    assert (raised["amount"], raised["source"], raised["shown"]) == ("2.5", "City", False)
    assert (people["number"], people["role"], people["day"]) == (3, "Fitters", "2026-03-01")
