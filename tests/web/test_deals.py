"""Deals on pages: one's deals, the page of one, what is said there, and whose turn it is in the inbox."""

from __future__ import annotations

import pytest
from django.test import Client

from entrepot.deals.domain.reasons import Reason
from entrepot.deals.domain.states import Move
from entrepot.people import queries
from entrepot.people.domain import Party
from entrepot.people.models import Account
from entrepot.web.deals.rows import deal_stages
from tests.deals.table import Table, laid
from tests.web.test_pages import words

pytestmark = pytest.mark.django_db


@pytest.fixture
def table(db: None) -> Table:
    return laid()


def browser(party: Party, language: str = "en") -> Client:
    client = Client(HTTP_ACCEPT_LANGUAGE=language)
    client.force_login(Account.objects.get(key=party.actor))
    return client


def waits(party: Party) -> list[str]:
    return sorted(duty.kind for duty in queries.duties_of(party) if duty.kind.startswith("deal."))


def test_a_deal_waits_in_the_inbox_of_those_whose_turn_it_is(table: Table) -> None:
    deal = table.opened()
    assert (waits(table.buyer), waits(table.head), waits(table.engineer)) == ([], ["deal.waits"], [])
    table.say(deal, Move.JOIN, table.head)
    assert (waits(table.buyer), waits(table.head)) == (["deal.waits"], ["deal.waits"])
    table.propose(deal, 0, table.buyer)
    assert (waits(table.buyer), waits(table.head)) == ([], ["deal.waits"])
    table.say(deal, Move.APPROVE, table.head)
    assert (waits(table.buyer), waits(table.head)) == (["deal.waits"], ["deal.waits"])
    table.say(deal, Move.WITHDRAW, table.head, Reason.TIMING)
    assert (waits(table.buyer), waits(table.head)) == (["deal.over"], [])


def test_who_is_asked_answers_on_the_deals_page(table: Table) -> None:
    deal = table.opened()
    page = browser(table.head).get(f"/deals/{deal.key}/")
    assert "Your turn" in words(page.content.decode())
    answer = browser(table.head).post(f"/deals/{deal.key}/say/join/", follow=True)
    assert "in negotiation" in words(answer.content.decode())
    deal.refresh_from_db()
    assert deal.state == "negotiating"


def test_a_refused_move_says_why_on_the_page(table: Table) -> None:
    deal = table.opened()
    answer = browser(table.head).post(f"/deals/{deal.key}/say/decline/")
    assert (answer.status_code, "The others should know why." in words(answer.content.decode())) == (
        422,
        True,
    )
    deal.refresh_from_db()
    assert deal.state == "intent"


@pytest.mark.parametrize("version", ["9" * 5000, "x", "7"])
def test_a_version_that_never_was_is_refused_however_it_is_written(table: Table, version: str) -> None:
    deal = table.talking()
    table.propose(deal, 0, table.buyer)
    answer = browser(table.head).post(f"/deals/{deal.key}/say/approve/", {"version": version})
    assert answer.status_code == 422
    deal.refresh_from_db()
    assert deal.standing.draft is not None
    assert deal.standing.draft.approved == {table.firm.key}


def test_who_may_not_speak_for_a_party_is_told_so(table: Table) -> None:
    deal = table.opened()
    answer = browser(table.engineer).post(f"/deals/{deal.key}/say/withdraw/", {"reason": "price"})
    assert (answer.status_code, "Your role does not allow this." in words(answer.content.decode())) == (
        422,
        True,
    )


def test_ones_deals_are_listed_and_nobody_elses(table: Table) -> None:
    deal = table.talking()
    assert deal.title in words(browser(table.engineer).get("/deals/").content.decode())
    assert "No deal goes on" in words(browser(table.stranger).get("/deals/").content.decode())
    assert browser(table.stranger).get(f"/deals/{deal.key}/").status_code == 404
    table.say(deal, Move.WITHDRAW, table.head, Reason.TIMING)
    assert deal.title in words(browser(table.buyer).get("/deals/?of=over").content.decode())


def test_whose_turn_it_is_is_told_in_the_inbox_with_a_way_to_the_deal(table: Table) -> None:
    deal = table.talking()
    page = browser(table.head).get("/inbox/").content.decode()
    assert "It is your turn in the deal “Glaze”" in words(page)
    assert f'href="/deals/{deal.key}/"' in page


def test_the_way_of_a_deal_is_drawn_with_the_days_it_has_reached(table: Table) -> None:
    deal = table.talking()
    looks = [(stage.name, stage.look, bool(stage.day)) for stage in deal_stages(deal, table.buyer)]
    assert looks == [
        ("intent", "done", True),
        ("in negotiation", "now", True),
        ("signed", "coming", False),
        ("being performed", "coming", False),
        ("kept by all", "coming", False),
    ]
    ended = table.say(deal, Move.WITHDRAW, table.head, Reason.TIMING)
    assert [(stage.name, stage.look) for stage in deal_stages(ended, table.buyer)] == [
        ("intent", "done"),
        ("in negotiation", "done"),
        ("not pursued", "ended"),
    ]
