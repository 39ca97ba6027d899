"""From listed to kept: what is counted, under which row, and how long it took."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entrepot.catalogue.domain import State as Listing
from entrepot.catalogue.models import Resource
from entrepot.deals import figures
from entrepot.deals.domain.funnel import Counted, Reached, broken_down, cells, usual_days
from entrepot.deals.domain.reasons import Reason
from entrepot.deals.domain.standing import State
from entrepot.deals.domain.states import Move
from entrepot.deals.figures import Course, reached
from entrepot.deals.models import DealEvent
from entrepot.people.models import Organisation
from entrepot.runtime import clock
from tests.cast import resource
from tests.deals.table import Table, laid

START = datetime(2026, 1, 1, tzinfo=UTC)
things = st.lists(
    st.builds(
        Counted,
        st.just("x"),
        st.sampled_from(Reached),
        st.fixed_dictionaries({"kind": st.sampled_from("abc")}),
        st.integers(1, 9),
    ),
    max_size=20,
)


@given(found=things)
def test_rows_add_up_to_the_total_and_never_rise(found: list[Counted]) -> None:
    total, rows = cells(found, Reached.LISTED), broken_down(found, "kind", Reached.LISTED)
    assert tuple(sum(row[step] for row in rows.values()) for step in range(4)) == total
    assert all(list(row) == sorted(row, reverse=True) for row in (total, *rows.values()))
    assert cells(found, Reached.SIGNED) == total[2:]


def test_usual_days_are_the_median_of_five_or_more() -> None:
    assert (usual_days([9, 1, 3, 5]), usual_days([9, 1, 3, 5, 2]), usual_days([9, 1, 3, 5, 2, 8])) == (
        None,
        3,
        3,
    )


def course(state: State, **came: int) -> Course:
    at = {State(name): START + timedelta(days) for name, days in came.items()}
    return Course(1, Counted("deal-1", reached(at), {}), state, at)


def test_a_stay_ends_by_going_on_by_the_end_or_not_yet() -> None:
    now = START + timedelta(100)
    kept = course(State.KEPT, intent=0, negotiating=10, signed=30, performing=31, kept=90)
    ended = course(State.WITHDRAWN, intent=0, negotiating=10, withdrawn=25)
    open_ = course(State.NEGOTIATING, intent=0, negotiating=40)
    assert [one.stay(State.NEGOTIATING, now) for one in (kept, ended, open_)] == [
        (20, True),
        (15, False),
        (60, False),
    ]
    assert [one.stay(State.PERFORMING, now) for one in (kept, ended)] == [(59, True), None]
    assert [one.counted.reached for one in (kept, ended)] == [Reached.KEPT, Reached.INTRODUCED]
    assert (kept.days(State.INTENT, State.SIGNED), ended.days(State.SIGNED, State.KEPT)) == (30, None)


@pytest.fixture
def table(db: None) -> Table:
    return laid()


def signed(table: Table, resource_key: str) -> None:
    """A deal that reached a signature and was broken: what states it was in is all that is counted here."""
    deal = table.opened(parties=((table.firm, ""), (table.lab, resource_key)))
    table.say(deal, Move.JOIN, table.head)
    for number, state in ((9, "signed"), (10, "broken")):
        DealEvent.objects.create(deal=deal, number=number, state=state, by=table.buyer.actor)


def counts() -> list[tuple[str, str, int, int]]:
    """Of all that is listed: kind, region, how far, how many."""
    found = figures.listed(figures.courses())
    return sorted((one.rows["kind"], one.rows["region"], int(one.reached), one.count) for one in found)


@pytest.mark.django_db
def test_what_is_listed_counts_once_for_the_furthest_it_came(table: Table) -> None:
    for number in range(3):
        resource(f"tech-{number}", "technology", organisation=table.lab.key)
    resource("r-oven", "facility", place="munich", organisation=table.lab.key)
    resource("tech-draft", "technology", organisation=table.lab.key)
    Resource.objects.filter(key="tech-draft").update(state=Listing.DRAFT)
    table.opened(parties=((table.firm, ""), (table.lab, "tech-0")))
    signed(table, "tech-0")
    table.opened()
    assert counts() == [
        ("facility", "DE-BY", 1, 1),
        ("technology", "CN-GD", 0, 2),
        ("technology", "CN-GD", 2, 1),
    ]


@pytest.mark.django_db
def test_two_that_are_one_count_as_one(table: Table) -> None:
    main = resource("tech-main", "technology", organisation=table.lab.key)
    twin = resource("tech-twin", "technology", organisation=table.lab.key)
    table.opened(parties=((table.firm, ""), (table.lab, "tech-twin")))
    Resource.objects.filter(pk=twin.pk).update(joined_into=main)
    assert counts() == [("facility", "CN-GD", 0, 1), ("technology", "CN-GD", 1, 1)]


@pytest.mark.django_db
def test_a_deal_stands_under_its_kind_its_region_and_its_year(table: Table) -> None:
    deal = table.opened()
    table.say(table.opened(title="Other"), Move.DECLINE, table.head, Reason.PRICE)
    found = figures.courses()
    year = str(clock.today().year)
    assert found[0].counted == Counted(
        deal.key, Reached.INTRODUCED, {"kind": "development", "region": "across", "year": year}
    )
    assert [one.state for one in found] == [State.INTENT, State.WITHDRAWN]
    Organisation.objects.filter(pk=table.firm.pk).update(place="guangzhou")
    assert figures.courses()[0].counted.rows["region"] == "CN-GD"
