"""Half a year lived through in a small region: the same each time, with what was planted, and nothing before its time."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from django.db import transaction
from pytest_django import DjangoDbBlocker

from entrepot.booking.actions import keep_timetable
from entrepot.booking.models import Booking, Taken, Usage
from entrepot.catalogue import actions as catalogue
from entrepot.catalogue.models import Need
from entrepot.cli.demo.hours import ROOMS
from entrepot.cli.demo.load import lines, region
from entrepot.cli.demo.simulated import Cast, Hall, Link, simulate
from entrepot.cli.demo.simulating import IDLE, MISSING, SEED, Told, live_through
from entrepot.deals.domain.standing import State, impossibilities
from entrepot.deals.models import Deal, DealEvent
from entrepot.journal.models import Entry
from entrepot.matching.models import Gap
from entrepot.people.domain import Party
from entrepot.runtime import clock
from tests import cast

pytestmark = pytest.mark.django_db
BY = Party.machine("test")
HALLS = (IDLE, "ven-gz-pearl-hall", "ven-sz-pitch-room")
YEARS = 0.5
"""As long as the small course is."""


def settled() -> None:
    """Three halls, a few firms, what answers needs, and the region's industrial chains."""
    cast.cast()
    for key in ("org-kiln", "org-glaze"):
        cast.organisation(key, key, kind="enterprise", place="guangzhou")
    for row in lines(region() / "shared" / "clusters.jsonl"):
        catalogue.put_cluster(key=row["id"], texts={}, places=[], by=BY)
    for row in lines(region() / "shared" / "industrial_chains.jsonl"):
        catalogue.put_industrial_chain(
            key=row["id"], cluster=row["cluster"], texts={}, links=row["links"], by=BY
        )
    for key in HALLS:
        place = "guangzhou" if "-gz-" in key else "shenzhen"
        hall = cast.resource(key, "venue", key, organisation="org-yunshan", place=place)
        keep_timetable(resource=hall, keeping=ROOMS, by=BY)
    for kind in ("technology", "expert", "facility"):
        cast.resource(f"res-{kind}", kind, kind, organisation="org-yunshan", place="guangzhou")


def digest() -> str:
    """Of everything that was written, in the order of keys."""
    rows = [
        *Booking.objects.order_by("key").values_list("key", "starts", "ends", "state", "organisation__key", "made"),
        *Usage.objects.order_by("key").values_list("key", "starts", "ends", "unit"),
        *Need.objects.order_by("key").values_list("key", "created", "texts", "organisation__key"),
        *Gap.objects.order_by("need__key").values_list("need__key", "missing", "found"),
        *DealEvent.objects.order_by("deal__key", "number").values_list("deal__key", "number", "move", "state", "at"),
        *Entry.objects.order_by("sequence").filter(at__lt=clock.now() - timedelta(hours=12)).values_list("at", "verb", "subject", "details"),
    ]  # fmt: skip
    return hashlib.sha256(repr(rows).encode()).hexdigest()


@pytest.fixture(scope="module")
def lived(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[tuple[Told, str, str]]:
    """Half a year, for all tests of this file, with its digest and that of the same half year lived before."""
    with django_db_blocker.unblock(), transaction.atomic():
        settled()
        with transaction.atomic():
            live_through(years=YEARS, by=BY)
            before = digest()
            transaction.set_rollback(True)
        told = live_through(years=YEARS, by=BY)
        yield told, before, digest()
        transaction.set_rollback(True)


@pytest.fixture
def past(lived: tuple[Told, str, str]) -> Told:
    """What was told, in the database as it is after that half year."""
    return lived[0]


def test_the_same_seed_makes_the_same_past(lived: tuple[Told, str, str]) -> None:
    _, before, again = lived
    assert before == again


def test_what_was_told_is_there_and_journalled(past: Told) -> None:
    assert Booking.objects.count() == past.uses == Entry.objects.filter(verb="booking.remembered").count()
    assert (
        Need.objects.count()
        == past.needs
        == Entry.objects.filter(verb="record.new", subject__startswith="need").count()
    )
    assert Deal.objects.count() == past.deals == Entry.objects.filter(verb="deal.open").count()
    assert DealEvent.objects.count() == Entry.objects.filter(verb__startswith="deal.").count()
    assert min(past.uses, past.needs, past.deals) > 20


def test_every_deal_is_one_that_the_rules_could_have_made(past: Told) -> None:
    assert [found for deal in Deal.objects.all() for found in impossibilities(deal.standing)] == []
    states = Counter(Deal.objects.values_list("state", flat=True))
    assert {State.KEPT, State.PERFORMING} <= states.keys()
    later = [
        deal.key
        for deal in Deal.objects.all()
        if (times := list(deal.events.order_by("number").values_list("at", flat=True))) != sorted(times)
    ]
    assert later == []


def test_nothing_is_before_the_first_day_or_after_today(past: Told) -> None:
    now = clock.now()
    first = now - timedelta(days=round(YEARS * 365.25) + 1)
    assert not Booking.objects.filter(ends__gt=now).exists()
    assert not Booking.objects.filter(starts__lt=first).exists()
    acts = Entry.objects.filter(verb__in=("booking.remembered", "deal.sign", "need.unserved"))
    assert not acts.exclude(at__range=(first, now)).exists()


def test_one_hall_is_idle_while_those_like_it_are_full(past: Told) -> None:
    used = Counter(Booking.objects.values_list("timetable__resource__key", flat=True))
    days = round(YEARS * 365.25)
    assert used[IDLE] < 0.1 * days
    assert min(used[key] for key in HALLS if key != IDLE) > 0.6 * days
    assert (
        Usage.objects.count() == 3 * Booking.objects.exclude(state="missed").count() == Taken.objects.count()
    )


def test_one_link_of_a_chain_is_answered_nowhere_but_in_another_region(past: Told) -> None:
    here = Need.objects.filter(industrial_chain=MISSING.chain, facts={"Link": MISSING.key})
    missing = [gap.missing for need in here for gap in need.gaps.filter(closed=None)]
    (lack,) = {(one["role"], tuple(one["elsewhere"])) for (one,) in missing}
    assert (len(missing), lack) == (here.count(), ("facility", ("qingdao",)))
    others = Need.objects.exclude(facts={"Link": MISSING.key})
    assert 0 < others.filter(gaps=None).count() < others.count()


def test_other_halls_do_not_change_what_is_needed() -> None:
    hours = tuple((day, 480, 1200) for day in range(7))
    link, hall = Link("chain", "link", "testing", "facility"), Hall("hall", "Asia/Shanghai", hours, 0.5)
    one = Cast((hall,), ("a", "b"), (link,), (("lab", "c"),))
    two = Cast((hall, Hall("other", "Europe/Berlin", hours, 0.9)), *(one.firms, one.links, one.offers))
    span = {"first": date(2024, 1, 1), "last": date(2024, 7, 1)}
    few, many = simulate(one, **span, seed=SEED), simulate(two, **span, seed=SEED)
    assert (few.asked, few.dealt) == (many.asked, many.dealt)
    assert few.uses == tuple(use for use in many.uses if use.hall == "hall")
    assert few != simulate(one, **span, seed=SEED + 1)
