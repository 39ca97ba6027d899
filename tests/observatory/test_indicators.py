"""Indicators of what happened: as the tables tell it, as the journal tells it, as a reading keeps it, as it may be shown."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import transaction

from entrepot.booking import actions as booking
from entrepot.catalogue.models import Need, Resource
from entrepot.deals.domain.states import Move
from entrepot.deals.figures import courses
from entrepot.deals.models import DealEvent
from entrepot.exchange.actions.logging import append
from entrepot.journal.models import Entry
from entrepot.matching.models import Gap, NeedConclusion, Showing
from entrepot.observatory import actions, jobs, queries
from entrepot.observatory.domain.figures import HELD, Case, Found, Over
from entrepot.observatory.domain.stored import from_plain, to_plain
from entrepot.observatory.domain.times import kind_of, period_of, up_to
from entrepot.observatory.indicators import BY_KEY, INDICATORS
from entrepot.observatory.models import Reading
from entrepot.people.domain import NodeRole, Party
from entrepot.people.permissions import NotAllowedError
from entrepot.runtime import clock
from entrepot.vocabulary.periods import Period, month_period
from tests.accounts import account, party
from tests.booking.hall import HOUR, NOW, Hall, hours, made_hall
from tests.cast import need, resource
from tests.deals.performed import kept
from tests.deals.table import Table, laid

NODE = Party.machine("node")
MARCH = Period(NOW.date().replace(day=1), NOW.date().replace(month=4, day=1))


@pytest.fixture
def at_nine() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def hall(db: None, at_nine: time_machine.Traveller) -> Hall:
    return made_hall()


def value(key: str, period: Period = MARCH) -> float | None:
    return queries.figure(BY_KEY[key], period, NODE).total.value


def used(hall: Hall, traveller: time_machine.Traveller) -> None:
    """An engineer of the firm uses the furnace for an hour and a half."""
    booked = hall.book(hours(2, 4))[0]
    traveller.move_to(NOW + 2 * HOUR)
    booking.check_in(booking=booked, by=hall.engineer)
    traveller.move_to(NOW + 3.5 * HOUR)
    booking.check_out(booking=booked, by=hall.engineer)


def test_use_is_counted_once_and_opens_to_its_events(hall: Hall, at_nine: time_machine.Traveller) -> None:
    """Open round the clock since the first of the month (in Guangzhou, eight hours ahead): 43.5 hours by now, 1.5 of them used, all for others."""
    used(hall, at_nine)
    opened = (clock.now() - datetime.fromisoformat("2026-02-28T16:00:00+00:00")) / HOUR
    found = queries.figure(BY_KEY["utilisation"], MARCH, NODE)
    assert found.total.value == pytest.approx(1.5 / opened)
    assert found.rows["organisation"]["org-yunshan"] == found.total == found.rows["resource"]["furnace"]
    assert [(event.opens, event.adds) for event in found.events] == [("usage", 1.5)]
    assert value("idle-hours") == pytest.approx(opened - 1.5)
    assert (value("sharing-rate"), value("external-hours")) == (1.0, 1.5)
    told = Entry.objects.filter(verb__startswith="booking.", verb__contains="checked").order_by("sequence")
    assert [entry.at - NOW for entry in told] == [
        2 * HOUR,
        3.5 * HOUR,
    ]  # the same hour and a half, by the journal


def test_a_period_that_has_not_begun_has_no_figure(hall: Hall) -> None:
    next_year = Period(NOW.date().replace(year=2027), NOW.date().replace(year=2028))
    found = queries.figure(BY_KEY["utilisation"], next_year, NODE)
    assert (found.total.value, found.events) == (None, ())


@pytest.fixture
def table(db: None) -> Table:
    return laid()


def this_year() -> Period:
    return Period(clock.today().replace(month=1, day=1), clock.today().replace(month=12, day=31))


def test_needs_without_an_answer_are_opened_with_what_they_lack(table: Table) -> None:
    for number, verdict in enumerate(("served", "partly_served", "no_adequate_supply")):
        one = need(f"n-{number}", "technology", f"Need {number}", "A kiln.", organisation="org-isaroptik")
        NeedConclusion.objects.create(
            need=one, version=one.version, position=1, verdict=verdict, looked=clock.now()
        )
    lacking = Need.objects.get(key="n-2")
    missing = [{"role": "expert", "nearest": "", "fails": [], "elsewhere": []}]
    Gap.objects.create(need=lacking, version=1, missing=missing, found=clock.now())
    found = queries.figure(BY_KEY["needs-answered"], this_year(), NODE)
    assert (found.total.value, found.total.counts) == (2 / 3, (3, 2))
    assert found.rows["missing"] == {"expert": Case(1.0, (1,))}
    assert [event.key for event in found.events] == ["n-2"]
    whole = queries.figure(BY_KEY["chain-completeness"], this_year(), NODE)
    assert (whole.total.value, [event.key for event in whole.events]) == (1 / 2, ["n-1"])


def opened(table: Table, count: int) -> None:
    """So many deals, each on a need of its own that came ten days before."""
    for number in range(count):
        one = need(f"n-{number}", "technology", f"Need {number}", "A kiln.", organisation="org-isaroptik")
        Need.objects.filter(pk=one.pk).update(created=clock.now() - timedelta(days=10 + number))
        deal = table.opened(title=f"Deal {number}")
        type(deal).objects.filter(pk=deal.pk).update(need=one.key)
        table.say(deal, Move.JOIN, table.head)
        DealEvent.objects.create(deal=deal, number=9, state="signed", by=table.buyer.actor)


def test_how_long_needs_wait_is_told_of_five_and_not_of_four(table: Table) -> None:
    with time_machine.travel(clock.now().replace(month=6, day=15), tick=False):
        opened(table, 4)
        clock_on = clock.now() + timedelta(seconds=1)
    period = this_year()
    four = BY_KEY["days-to-introduction"].compute(period, clock_on)
    assert (four.total, len(four.events)) == (Case(None, (4,)), 4)
    assert queries.figure(BY_KEY["days-to-introduction"], period, NODE).total == HELD
    first = Entry.objects.filter(verb="deal.open")
    assert sorted(entry.subject for entry in first) == sorted(event.key for event in four.events)


def test_days_to_introduction_and_signature(table: Table) -> None:
    opened(table, 5)
    period, later = this_year(), clock.now() + timedelta(seconds=1)
    for key in ("days-to-introduction", "days-to-signature"):
        assert BY_KEY[key].compute(period, later).total == Case(12.0, (5,))


def test_conversion_is_the_figure_of_deals_and_few_are_held_back(table: Table) -> None:
    table.opened(parties=((table.firm, ""), (table.lab, "r-oven")))
    raw = BY_KEY["conversion"].compute(this_year(), clock.now())
    assert (raw.total.value, raw.total.counts) == (0.0, (1, 1, 0, 0))
    assert queries.figure(BY_KEY["conversion"], this_year(), NODE).total == HELD


def test_the_journal_tells_the_same_of_deals(table: Table) -> None:
    """One that was kept and one that only began: how far each came and when, from the entries of the journal alone."""
    done, begun = kept(table), table.opened(title="Another")
    came: dict[str, dict[str, datetime]] = {}
    told = Entry.objects.filter(stream="deals", verb__startswith="deal.", subject__in=[done.key, begun.key])
    for entry in told.order_by("sequence"):
        if "state" in entry.details:
            came.setdefault(entry.subject, {}).setdefault(entry.details["state"], entry.at)
    stored = {one.counted.key: one for one in courses()}
    assert {key: list(states) for key, states in came.items()} == {
        key: list(one.came) for key, one in stored.items()
    }
    found = BY_KEY["conversion"].compute(this_year(), clock.now())
    by_journal = [key for key, states in came.items() if "kept" in states]
    assert [event.key for event in found.events] == by_journal == [done.key]
    assert abs(found.events[0].at - came[done.key]["kept"]) < timedelta(seconds=5)  # type: ignore[operator]  # a deal has a day


def test_a_technology_stands_where_it_stood_at_the_end_of_the_period(table: Table) -> None:
    """One at level 8 since May, one at level 2 since January, one of which no level is known."""
    for key, level, month in (("t-late", "8", 5), ("t-early", "2", 1), ("t-none", "", 1)):
        resource(key, "technology", key, "A glaze.", organisation="org-yunshan", fields={"readiness": level})
        Resource.objects.filter(key=key).update(created=datetime(2026, month, 3, tzinfo=UTC))
    march, year = (
        BY_KEY["phase-funnel"].compute(one, NOW.replace(month=12))
        for one in (MARCH, month_period(2026, 1, 12))
    )
    assert (march.total.value, march.events) == (0.0, ())
    assert (year.total.value, [event.key for event in year.events]) == (0.5, ["t-late"])
    assert {phase: case.value for phase, case in year.rows["phase"].items()} == {
        "research": 1.0, "breakthrough": 0.0, "industrialisation": 1.0,
    }  # fmt: skip


def test_attention_is_uneven_where_one_is_seen_and_another_never(table: Table) -> None:
    resource("r-kiln", "facility", "Kiln", "It fires.", organisation="org-yunshan")
    Showing.objects.create(
        need=Need.objects.get(key="n-glaze"), role="facility", day=clock.today(), digest="a",
        items=[["r-oven", 0.9, {}]], version=1, sequence=1,
    )  # fmt: skip
    found = BY_KEY["exposure-gini"].compute(this_year(), clock.now() + timedelta(seconds=1))
    assert (found.total.value, [event.key for event in found.events]) == (0.5, ["r-kiln"])


def test_crossings_are_those_of_the_log_in_the_period(db: None) -> None:
    leaf = {"kind": "crossing", "from": "here", "to": "there", "record": "resource:r", "rules": []}
    with transaction.atomic():
        append(
            contents=[
                {**leaf, "outcome": "allow", "at": "2026-02-27T08:00:00+00:00"},
                {**leaf, "outcome": "allow", "at": "2026-03-01T08:00:00+00:00"},
                {**leaf, "outcome": "hold", "at": "2026-03-01T09:00:00+00:00"},
                {**leaf, "outcome": "allow", "at": "2026-04-01T09:00:00+00:00"},
            ],
            actor="node",
        )
    found = queries.figure(BY_KEY["crossings"], MARCH, NODE)
    assert found.total == Case(2.0, (2,))
    assert found.rows["outcome"] == {"allow": Case(1.0, (1,)), "hold": Case(1.0, (1,))}
    assert [event.key for event in found.events] == ["2", "1"]


def test_a_reading_is_what_is_computed_and_comes_back_whole(
    hall: Hall, at_nine: time_machine.Traveller
) -> None:
    """Every indicator, taken by the node: what is stored and shown is what the tables give at that moment; what is over is taken once."""
    used(hall, at_nine)
    due = jobs.due(clock.now())
    assert actions.take_readings(of=due, by=NODE) == len(due) == Reading.objects.count()
    for indicator in INDICATORS:
        now = queries.figure(indicator, MARCH, NODE)
        (kept,) = queries.series(indicator, ["2026-03"], NODE)
        assert kept is not None
        assert (kept.found, kept.at) == (Found(now.total, now.rows), clock.now())
    over = {row.period for row in Reading.objects.filter(indicator="utilisation")}
    assert {"2025-08", "2026-02", "2025-Q4", "2026", "2019"} <= over
    assert {row.period for row in Reading.objects.filter(indicator="needs-answered")} == {
        "2026-03",
        "2026-Q1",
        "2026",
    }
    assert len(jobs.due(clock.now())) == 3 * len(INDICATORS)


def test_only_who_runs_the_node_reads_and_only_the_node_takes(db: None) -> None:
    stranger, officer = party(account("stranger")), party(account("officer", NodeRole.OFFICER))
    assert queries.figure(INDICATORS[0], MARCH, officer).total.value is None
    with pytest.raises(NotAllowedError):
        queries.figure(INDICATORS[0], MARCH, stranger)
    with pytest.raises(NotAllowedError):
        actions.take_readings(of=[(INDICATORS[0], "2026")], by=officer)


def test_every_indicator_says_what_it_is() -> None:
    lacking = [
        one.key
        for one in INDICATORS
        if not all((one.name, one.formula, one.source, one.guard, one.breakdowns)) or one.least not in {0, 5}
    ]
    assert lacking == []
    assert len({one.key for one in INDICATORS}) == len(INDICATORS) >= 10
    assert {one.over for one in INDICATORS} == set(Over)


def test_names_of_periods() -> None:
    assert up_to("2026-Q2", 3) == ["2025-Q4", "2026-Q1", "2026-Q2"]
    assert up_to("2026-01", 2) == ["2025-12", "2026-01"]
    assert [kind_of(name) for name in ("2026", "2026-Q1", "2026-11")] == ["year", "quarter", "month"]
    assert (period_of("2026-13"), period_of("nonsense"), period_of("0001-01")) == (None, None, None)


def test_a_figure_comes_back_from_json() -> None:
    found = Found(Case(0.5, (10, 5)), {"kind": {"a": Case(None, (0, 0))}})
    assert from_plain(to_plain(found)) == found
