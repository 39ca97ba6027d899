"""Who joins is shown the details of the need, where its people said so; everybody else sees the teaser."""

from __future__ import annotations

import pytest

from entrepot.catalogue.disclosed import disclosed
from entrepot.catalogue.domain import Level
from entrepot.catalogue.models import Grant, Need
from entrepot.deals import actions
from entrepot.deals.actions import Opening, Saying
from entrepot.deals.domain.kinds import Kind
from entrepot.deals.domain.reasons import Reason
from entrepot.deals.domain.states import Move
from entrepot.journal.models import Entry
from entrepot.people.domain import Party
from entrepot.people.models import Membership
from tests.deals.table import Table, stocked

pytestmark = pytest.mark.django_db


@pytest.fixture
def table(db: None) -> Table:
    return stocked()


def level(party: Party) -> Level | None:
    """How much of the need somebody sees."""
    return disclosed(Need.objects.get(key="n-glaze"), party).level


def test_who_joins_sees_no_more_unless_the_needs_people_said_so(table: Table) -> None:
    table.talking()
    assert (level(table.head), Grant.objects.count()) == (None, 0)


def test_who_joins_is_shown_the_details_where_the_needs_people_said_so(table: Table) -> None:
    deal = table.opened(shows=True)
    assert level(table.head) is None
    table.say(deal, Move.JOIN, table.head)
    assert (level(table.head), level(table.stranger)) == (Level.DETAILS, None)
    given = Entry.objects.get(verb="grant.given")
    assert (given.actor, given.rule) == (table.buyer.actor, "need.answer_disclosure")


def test_the_needs_people_say_so_when_they_answer_a_broker(table: Table) -> None:
    parties = ((table.firm, ""), (table.lab, "r-oven"), (table.third, "r-loan"))
    deal = actions.open_deal(opening=Opening(Kind.SERVICE, "T", parties, need="n-glaze"), by=table.broker)
    table.say(deal, Move.JOIN, table.head)
    assert level(table.head) is None
    actions.say(deal=deal, saying=Saying(Move.JOIN, table.firm, shows=True), by=table.buyer)
    assert (level(table.head), level(table.stranger)) == (Level.DETAILS, None)
    table.say(deal, Move.JOIN, table.stranger)
    assert level(table.stranger) == Level.DETAILS


def test_another_party_shows_nothing_of_a_need_that_is_not_its_own(table: Table) -> None:
    deal = table.opened(parties=((table.firm, ""), (table.lab, "r-oven"), (table.third, "r-loan")))
    actions.say(deal=deal, saying=Saying(Move.JOIN, table.lab, shows=True), by=table.head)
    table.say(deal, Move.JOIN, table.stranger)
    assert Grant.objects.count() == 0


def test_what_another_party_says_keeps_the_needs_people_from_showing_nothing(table: Table) -> None:
    parties = ((table.lab, "r-oven"), (table.firm, ""))
    deal = table.opened(parties=parties, shows=True)
    actions.say(deal=deal, saying=Saying(Move.JOIN, table.lab, shows=True), by=table.head)
    assert level(table.head) == Level.DETAILS


def test_nothing_is_shown_for_somebody_who_has_left(table: Table) -> None:
    deal = table.opened(shows=True)
    Membership.objects.filter(account__key=table.buyer.actor).delete()
    table.say(deal, Move.JOIN, table.head)
    assert level(table.head) is None


def test_who_declines_is_shown_nothing(table: Table) -> None:
    table.say(table.opened(shows=True), Move.DECLINE, table.head, Reason.TRUST)
    assert level(table.head) is None


def test_nothing_is_shown_any_more_once_the_needs_people_have_left(table: Table) -> None:
    deal = table.opened(
        parties=((table.firm, ""), (table.lab, "r-oven"), (table.third, "r-loan")), shows=True
    )
    table.say(deal, Move.LEAVE, table.buyer, Reason.OTHER)
    table.say(deal, Move.JOIN, table.head)
    assert level(table.head) is None
