"""What becomes of deals is told to matching, where both sides let the node learn from it; and is forgotten when one no longer does."""

from __future__ import annotations

import pytest

from entrepot.catalogue.models import Need, Resource
from entrepot.deals import actions
from entrepot.deals.actions import Saying
from entrepot.deals.domain import stored
from entrepot.deals.domain.reasons import ABOUT_THE_MATCH, IN_MATCHING, Reason
from entrepot.deals.domain.standing import State
from entrepot.deals.domain.states import Move
from entrepot.deals.models import Deal
from entrepot.journal.models import Entry
from entrepot.matching.domain import REASONS
from entrepot.matching.learning import outcomes
from entrepot.people.domain import Party
from entrepot.people.models import Organisation
from entrepot.people.permissions import NotAllowedError
from tests.deals.table import Table, stocked

pytestmark = pytest.mark.django_db


@pytest.fixture
def table(db: None) -> Table:
    return stocked()


def heard(resource: str = "r-oven") -> dict[str, str]:
    """What matching knows of the need and a resource."""
    return outcomes(Need.objects.get(key="n-glaze"), Resource.objects.get(key=resource))


def answer(
    deal: Deal,
    move: Move,
    organisation: Organisation,
    by: Party,
    reason: Reason | None = None,
    learns: bool = True,
) -> Deal:
    return actions.say(deal=deal, saying=Saying(move, organisation, reason, learns=learns), by=by)


def led_to(deal: Deal, state: State) -> None:
    """Lead a deal to where terms are in force, past what is signed and done elsewhere."""
    standing = deal.standing
    deal.stands = stored.to_plain(standing) | {"state": str(state), "in_force": 1, "versions": 1}
    deal.state = state
    deal.save()


def test_reasons_about_the_match_have_a_name_in_matching() -> None:
    assert (set(IN_MATCHING), set(IN_MATCHING.values()) <= set(REASONS)) == (set(ABOUT_THE_MATCH), True)


def test_two_that_talk_were_introduced(table: Table) -> None:
    deal = table.opened()
    assert heard() == {}
    table.say(deal, Move.JOIN, table.head)
    assert heard() == {"introduced": ""}
    entry = Entry.objects.get(verb="match.outcome")
    assert (entry.actor, entry.rule) == ("node", "match.record")


def test_nothing_is_told_unless_both_sides_let_the_node_learn(table: Table) -> None:
    answer(table.opened(), Move.JOIN, table.lab, table.head, learns=False)
    answer(table.opened(learns=False), Move.JOIN, table.lab, table.head)
    assert heard() == {}


@pytest.mark.parametrize("reason", list(Reason))
def test_a_decline_is_told_with_its_reason_where_it_is_about_the_match(table: Table, reason: Reason) -> None:
    table.say(table.opened(), Move.DECLINE, table.head, reason)
    assert heard() == ({"declined": IN_MATCHING[reason]} if reason in ABOUT_THE_MATCH else {})


def test_who_declines_decides_whether_the_node_learns_from_it(table: Table) -> None:
    answer(table.opened(), Move.DECLINE, table.lab, table.head, Reason.SCOPE, learns=False)
    assert heard() == {}


def test_terms_that_were_refused_count_once_the_talks_have_ended(table: Table) -> None:
    deal = table.talking()
    table.propose(deal, 0, table.buyer)
    table.say(deal, Move.REFUSE, table.head, Reason.PRICE)
    assert heard() == {"introduced": ""}
    table.say(deal, Move.WITHDRAW, table.buyer, Reason.OTHER)
    assert heard() == {"introduced": "", "declined": "price"}


def test_what_the_needs_side_says_of_several_says_nothing_of_any(table: Table) -> None:
    parties = ((table.firm, ""), (table.lab, "r-oven"), (table.third, "r-loan"))
    deal = table.opened(parties=parties)
    table.say(deal, Move.JOIN, table.head)
    table.say(deal, Move.JOIN, table.stranger)
    table.say(deal, Move.LEAVE, table.stranger, Reason.TIMING)
    assert (heard(), heard("r-loan")) == ({"introduced": ""}, {"introduced": "", "declined": "time"})
    table.say(deal, Move.WITHDRAW, table.buyer, Reason.SCOPE)
    assert heard() == {"introduced": ""}


def test_a_decline_of_one_that_brings_several_says_nothing_of_any(table: Table) -> None:
    table.say(table.opened(also={"org-yunshan": ("r-recipe",)}), Move.DECLINE, table.head, Reason.SCOPE)
    assert (heard(), heard("r-recipe")) == ({}, {})


@pytest.mark.parametrize(
    ("state", "told"),
    [
        (State.SIGNED, {"introduced": "", "signed": ""}),
        (State.PERFORMING, {"introduced": "", "signed": ""}),
        (State.KEPT, {"introduced": "", "signed": "", "kept": ""}),
        (State.BROKEN, {"introduced": "", "signed": "", "broken": ""}),
        (State.WITHDRAWN, {"introduced": "", "signed": ""}),
    ],
)
def test_what_was_signed_and_how_it_ended_is_told(table: Table, state: State, told: dict[str, str]) -> None:
    deal = table.talking()
    led_to(deal, state)
    actions.learning.tell_matching(deal)
    assert heard() == told


def test_who_takes_it_back_is_forgotten(table: Table) -> None:
    deal = table.talking()
    for learns in (False, False):
        actions.let_learn(deal=deal, organisation=table.lab, learns=learns, by=table.head)
    assert heard() == {}
    actions.let_learn(deal=deal, organisation=table.lab, learns=True, by=table.head)
    assert heard() == {"introduced": ""}
    verbs = Entry.objects.filter(verb__startswith="deal.learns").order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["deal.learns_no_more", "deal.learns"]
    forgotten = Entry.objects.get(verb="match.forgotten")
    assert forgotten.details == {"resource": "r-oven", "outcome": "introduced"}


def test_what_another_deal_told_of_the_match_stays(table: Table) -> None:
    deal = table.talking()
    table.talking()
    actions.let_learn(deal=deal, organisation=table.lab, learns=False, by=table.head)
    assert heard() == {"introduced": ""}


def test_only_managers_of_a_party_decide_it_for_their_own(table: Table) -> None:
    deal = table.talking()
    for by, organisation in (
        (table.engineer, table.firm),
        (table.buyer, table.lab),
        (table.stranger, table.third),
    ):
        with pytest.raises(NotAllowedError):
            actions.let_learn(deal=deal, organisation=organisation, learns=False, by=by)
    assert [party.learns for party in deal.parties.all()] == [True, True]
