"""Hosted visits: guests, agenda and notes, and follow-ups that become introductions."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from entrepot.deals import actions as deals
from entrepot.deals.actions import Saying
from entrepot.deals.domain.states import Move
from entrepot.journal.models import Entry
from entrepot.people import queries as people
from entrepot.people.domain import ANONYMOUS, OrganisationRole, Party
from entrepot.people.models import Organisation
from entrepot.people.permissions import NotAllowedError, allows
from entrepot.programmes import actions, hosted
from entrepot.programmes.actions import Following, Hosting, Point
from entrepot.programmes.domain.refusals import ProgrammeRefusedError
from entrepot.programmes.models import HostedGuest, HostedVisit
from tests.accounts import account, admit, join, party
from tests.programmes.gathered import Gathering, gathering

pytestmark = pytest.mark.django_db
SHANGHAI = ZoneInfo("Asia/Shanghai")
DUE = date(2027, 4, 20)


@pytest.fixture
def made(db: None) -> Gathering:
    return gathering()


@pytest.fixture
def guest(made: Gathering) -> Party:
    """Who speaks for the firm in Munich."""
    munich = admit(Organisation.objects.get(key="org-isaroptik"))
    return party(join(account("guest"), munich, OrganisationRole.MANAGER))


@pytest.fixture
def visit(made: Gathering, guest: Party) -> HostedVisit:
    """Munich comes to the academy, and meets the laboratory."""
    found, by = made.hosted(), made.office.officer
    munich = Organisation.objects.get(key="org-isaroptik")
    actions.add_guest(visit=found, name="Dr Huber", organisation=munich, by=by)
    actions.add_point(visit=found, point=point(meets=made.office.lab), by=by)
    return found


def point(**changed: Any) -> Point:
    first, last = datetime(2027, 4, 5, 1, tzinfo=UTC), datetime(2027, 4, 5, 3, tzinfo=UTC)
    return replace(Point("The kiln", first, last, SHANGHAI), **changed)


def waits(party: Party) -> list[date | None]:
    return [one.due for one in people.duties_of(party) if one.kind == "hosted.follow_up"]


def refused(code: str) -> pytest.RaisesExc[ProgrammeRefusedError]:
    return pytest.raises(ProgrammeRefusedError, check=lambda error: error.code == code)


def test_a_visit_is_its_hosts_and_those_see_it_who_come_or_are_met(
    made: Gathering, guest: Party, visit: HostedVisit
) -> None:
    by, readers = made.office.officer, (made.office.officer, guest, made.office.head)
    others = (made.office.buyer, made.broker, ANONYMOUS)
    assert [hosted.hosted_visit_of(one, visit.key) for one in (*readers, *others)] == [visit] * 3 + [None] * 3
    assert [list(hosted.hosted_visits(one)) for one in (*readers, *others)] == [[visit]] * 3 + [[]] * 3
    for do in (
        lambda: made.hosted() and actions.note_visit(visit=visit, notes="Hello", by=guest),
        lambda: actions.add_point(visit=visit, point=point(), by=guest),
        lambda: actions.host_visit(hosting=Hosting("Tea", made.office.academy, DUE, DUE), by=guest),
    ):
        with pytest.raises(NotAllowedError):
            do()
    early, late = datetime(2027, 4, 4, 15, tzinfo=UTC), datetime(2027, 4, 6, 16, tzinfo=UTC)
    assert (
        actions.add_point(
            visit=visit, point=point(starts=datetime(2027, 4, 6, 15, tzinfo=UTC), ends=late), by=by
        ).ends
        == late
    )
    for odd in (point(starts=early), point(ends=point().starts), point(ends=late.replace(minute=1))):
        with refused("point_time"):
            actions.add_point(visit=visit, point=odd, by=by)
    with refused("guest_missing"):
        actions.add_guest(visit=visit, name=" ", by=by)
    (here,) = visit.guests.all()
    assert actions.add_guest(visit=visit, name="Dr Huber", organisation=here.organisation, by=by) == here
    actions.note_visit(visit=visit, notes="They want to see it again.", by=by)
    actions.remove_guest(guest=here, by=by)
    assert HostedGuest.objects.count() == 0
    told = " ".join(str(one.details) for one in Entry.objects.filter(verb__startswith="hosted_visit."))
    assert ("Huber" in told, "again" in told) == (False, False)
    with refused("hosted_days"):
        actions.host_visit(hosting=Hosting("Tea", made.office.academy, DUE, date(2027, 4, 1)), by=by)


def test_a_follow_up_of_the_host_is_one_click_and_reads_its_deal_back(
    made: Gathering, guest: Party, visit: HostedVisit
) -> None:
    by, munich = made.office.officer, Organisation.objects.get(key="org-isaroptik")
    following = Following(made.office.academy, munich, "A joint test of glazes", DUE, form="f1")
    one = actions.follow_up_hosted(visit=visit, following=following, by=by)
    assert actions.follow_up_hosted(visit=visit, following=following, by=by) == one
    assert (waits(by), waits(guest), waits(made.broker)) == ([DUE], [], [])
    for odd in (
        replace(following, second=made.office.academy, form=""),
        replace(following, second=made.office.firm, form=""),
    ):
        with refused("follow_up_odd"):
            actions.follow_up_hosted(visit=visit, following=odd, by=by)
    with pytest.raises(NotAllowedError):
        actions.introduce_hosted(follow_up=one, by=made.office.head)
    deal = actions.introduce_hosted(follow_up=one, by=by)
    assert (deal.title, deal.introduced_by, waits(by)) == ("A joint test of glazes", "", [])
    deals.say(deal=deal, saying=Saying(Move.JOIN, munich), by=guest)
    (read,) = hosted.follow_ups_of(visit, by)
    assert (read.state, read.deal and read.deal.state) == ("introduced", "negotiating")
    with refused("follow_up_elsewhere"):
        actions.drop_hosted(follow_up=one, reason="Late", by=by)


def test_two_others_are_introduced_by_a_broker_who_sees_no_more_than_that(
    made: Gathering, guest: Party, visit: HostedVisit
) -> None:
    by, munich = made.office.officer, Organisation.objects.get(key="org-isaroptik")
    following = Following(made.office.lab, munich, "Pinholes", DUE)
    one = actions.follow_up_hosted(visit=visit, following=following, by=by)
    assert (waits(by), waits(made.broker)) == ([DUE], [DUE])
    assert allows(by, "hosted_visit.introduce", one) is False
    seen = [allows(made.broker, f"hosted_visit.{rule}", visit) for rule in ("read", "read_whole", "keep")]
    assert (seen, hosted.follow_ups_of(visit, made.broker)) == ([True, False, False], [one])
    deal = actions.introduce_hosted(follow_up=one, by=made.broker)
    assert (deal.introduced_by, waits(by), waits(made.broker)) == (made.broker.actor, [], [])
    assert hosted.hosted_visit_of(made.broker, visit.key) is None
    own = actions.follow_up_hosted(visit=visit, following=replace(following, about="Kilns"), by=by)
    assert actions.introduce_hosted(follow_up=own, by=guest).introduced_by == ""


def test_a_follow_up_is_dropped_with_a_reason_and_none_waits_once_the_visit_is_off(
    made: Gathering, guest: Party, visit: HostedVisit
) -> None:
    by, munich = made.office.officer, Organisation.objects.get(key="org-isaroptik")
    following = Following(made.office.academy, munich, "A test", DUE)
    first, second = (
        actions.follow_up_hosted(visit=visit, following=replace(following, about=about), by=by)
        for about in ("A test", "A paper")
    )
    with refused("words_missing"):
        actions.drop_hosted(follow_up=first, reason="", by=by)
    assert actions.drop_hosted(follow_up=first, reason="They know each other.", by=by).state == "dropped"
    assert waits(by) == [DUE]
    actions.call_off_hosted(visit=visit, by=by)
    second.refresh_from_db()
    assert (second.state, waits(by)) == ("dropped", [])
    with refused("hosted_off"):
        actions.follow_up_hosted(visit=visit, following=following, by=by)
