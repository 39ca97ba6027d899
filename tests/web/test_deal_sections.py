"""The order of a deal's page: what the parties do next comes first, and nothing stands there that nobody can use."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import time_machine

from entrepot.deals.domain.reasons import Reason
from entrepot.deals.domain.states import Move
from entrepot.deals.models import Deal
from entrepot.people.domain import Party
from entrepot.web.dealpage.sections import sections
from tests.deals.agreed import FIRST
from tests.deals.performed import begun, kept
from tests.deals.table import Table, laid
from tests.web.test_deals import browser

pytestmark = pytest.mark.django_db


@pytest.fixture
def table(db: None) -> Iterator[Table]:
    with time_machine.travel(FIRST, tick=False):
        yield laid()


def shown(deal: Deal, party: Party) -> list[str]:
    """The sections by their names."""
    name = "entrepot/parts/deal_"
    return [
        template.removeprefix(name).removesuffix(".html")
        for template, _it in sections(Deal.objects.get(pk=deal.pk), party)
    ]


def test_an_intent_says_what_it_is_about_and_what_is_shown_and_nothing_else(table: Table) -> None:
    assert shown(table.opened(), table.head) == ["opening", "showing"]


def test_terms_come_first_while_they_are_on_the_table_and_signatures_once_all_agree(table: Table) -> None:
    deal = table.talking()
    assert shown(deal, table.head)[:3] == ["opening", "showing", "terms"]
    table.propose(deal, 0, table.buyer)
    assert shown(deal, table.head)[:2] == ["terms", "opening"]
    table.say(deal, Move.APPROVE, table.head)
    assert shown(deal, table.head)[:3] == ["signing", "terms", "opening"]


def test_what_was_promised_comes_first_once_it_binds_and_how_it_was_once_it_is_over(table: Table) -> None:
    assert shown(begun(table), table.head)[:4] == ["performing", "tasks", "files", "disputes"]
    assert shown(kept(table), table.head)[:2] == ["ratings", "performing"]


def test_a_deal_that_nobody_pursued_has_no_empty_sections(table: Table) -> None:
    deal = table.talking()
    table.say(deal, Move.WITHDRAW, table.head, Reason.TIMING)
    assert shown(deal, table.head) == ["opening", "showing"]


def test_what_ends_a_deal_stands_below_what_was_promised(table: Table) -> None:
    deal = begun(table)
    page = browser(table.head).get(f"/deals/{deal.key}/").content.decode()
    assert page.index('id="promised"') < page.index("/say/break/") < page.index('id="timeline"')
    assert page.index("Show all of them") > page.index('id="timeline"')
