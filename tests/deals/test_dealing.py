"""Deals on the real database: opened, answered, terms put on the table, agreed to, and who may know of them."""

from __future__ import annotations

import os
from dataclasses import replace
from random import Random
from threading import Barrier

import pytest
import time_machine
from django.db import DatabaseError, transaction

from entrepot.deals import actions, agreements, queries
from entrepot.deals.actions import SAID, Opening, Proposal, Saying
from entrepot.deals.domain import stored
from entrepot.deals.domain.checks import Flaw
from entrepot.deals.domain.kinds import Kind
from entrepot.deals.domain.reasons import Reason
from entrepot.deals.domain.refusals import DealRefusedError, TermsFlawedError
from entrepot.deals.domain.standing import Draft, Standing, State, impossibilities
from entrepot.deals.domain.states import REASONED, Move
from entrepot.deals.domain.turns import turns
from entrepot.deals.models import Deal, DealEvent, Signature, TermsVersion
from entrepot.deals.verification import verified
from entrepot.journal.models import Entry
from entrepot.people.domain import Party
from entrepot.people.permissions import NotAllowedError
from tests.deals.agreed import said
from tests.deals.table import Table, laid
from tests.journal.sessions import PATIENCE, at_once

pytestmark = pytest.mark.django_db
WALKS = int(os.environ.get("ENTREPOT_DEAL_WALKS", "20"))
"""How many random walks; `ENTREPOT_DEAL_WALKS=1000` walks them all."""


@pytest.fixture
def table(db: None) -> Table:
    return laid()


def refused(code: str) -> pytest.RaisesExc[DealRefusedError]:
    return pytest.RaisesExc(DealRefusedError, check=lambda error: error.code == code)


def told(deal: Deal) -> list[tuple[str, str, str]]:
    """What happened: each move, for whom, and where it led."""
    return [(event.move, event.party, event.state) for event in deal.events.all()]


def test_a_deal_is_opened_answered_and_talked_about(table: Table) -> None:
    deal = table.talking()
    assert told(deal) == [
        ("", "", "intent"),
        ("join", "org-isaroptik", "intent"),
        ("join", "org-yunshan", "negotiating"),
    ]
    assert (deal.state, deal.number, deal.need) == (State.NEGOTIATING, 3, "n-glaze")
    assert [one.resource for one in deal.parties.all()] == ["", "r-oven"]


def test_every_move_is_in_the_journal_with_keys_only(table: Table) -> None:
    deal = table.talking()
    table.propose(deal, 0, table.buyer)
    entries = Entry.objects.filter(subject=deal.key).order_by("number")
    assert [(one.verb, one.rule) for one in entries] == [
        ("deal.open", "deal.open"),
        ("deal.join", "deal.open"),
        ("deal.join", "deal.speak"),
        ("deal.propose", "deal.speak"),
    ]
    assert entries[3].details == {
        "state": "negotiating",
        "party": "org-isaroptik",
        "reason": "",
        "version": 1,
    }


def test_a_form_sent_twice_opens_one_deal(table: Table) -> None:
    first, second = table.opened(form="f1"), table.opened(form="f1")
    assert (first.pk, Deal.objects.count()) == (second.pk, 1)


def test_a_deal_needs_two_parties_each_of_them_once(table: Table) -> None:
    for parties in (((table.firm, ""),), ((table.firm, ""), (table.firm, ""))):
        with refused("parties_odd"):
            table.opened(parties=parties)
    assert Deal.objects.count() == 0


def test_a_deal_is_opened_only_for_one_of_its_parties(table: Table) -> None:
    opening = Opening(Kind.SERVICE, "Test", ((table.firm, ""), (table.lab, "")), own=table.third)
    with refused("not_a_party"):
        actions.open_deal(opening=opening, by=table.stranger)
    assert (Deal.objects.count(), DealEvent.objects.count()) == (0, 0)


def test_a_broker_introduces_and_takes_back_until_both_talk(table: Table) -> None:
    opening = Opening(Kind.SERVICE, "Test", ((table.firm, ""), (table.lab, "")))
    deal = actions.open_deal(opening=opening, by=table.broker)
    assert (deal.standing.willing, deal.introduced_by) == (frozenset(), table.broker.actor)
    table.say(deal, Move.JOIN, table.buyer)
    ended = table.say(deal, Move.WITHDRAW, table.broker, Reason.TIMING)
    assert (ended.state, ended.standing.reason) == (State.WITHDRAWN, Reason.TIMING)
    other = actions.open_deal(opening=opening, by=table.broker)
    for by in (table.buyer, table.head):
        table.say(other, Move.JOIN, by)
    with refused("not_your_move"):
        table.say(other, Move.WITHDRAW, table.broker, Reason.TIMING)


def test_who_declines_says_why(table: Table) -> None:
    deal = table.opened()
    with refused("reason_missing"):
        table.say(deal, Move.DECLINE, table.head)
    ended = table.say(deal, Move.DECLINE, table.head, Reason.SCOPE)
    assert (ended.state, [event.reason for event in ended.events.all()]) == ("withdrawn", ["", "", "scope"])


def test_terms_go_to_and_fro_with_what_changed_between_them(table: Table) -> None:
    deal = table.talking()
    first = table.propose(deal, 0, table.buyer)
    second = table.propose(deal, 1, table.head, seat=said("广州", "Guangzhou", "Guangzhou"))
    changed = queries.changed(first, second, "en")
    assert [(one.path, [(piece.fate, piece.text) for piece in one.pieces]) for one in changed] == [
        (("seat",), [("removed", "Munich"), ("added", "Guangzhou")])
    ]
    agreed = table.say(deal, Move.APPROVE, table.buyer, version=2)
    assert agreed.standing.draft == Draft(2, frozenset({"org-isaroptik", "org-yunshan"}))
    assert [(one.number, one.party, one.agreed) for one in queries.versions(table.buyer, deal)] == [
        (1, "org-isaroptik", table.terms()),
        (2, "org-yunshan", second.agreed),
    ]


def test_who_agrees_to_terms_that_changed_meanwhile_is_told(table: Table) -> None:
    deal = table.talking()
    table.propose(deal, 0, table.buyer)
    table.propose(deal, 1, table.buyer, confidential_months=12)
    with refused("other_version"):
        table.say(deal, Move.APPROVE, table.head, version=1)


def test_of_two_that_propose_after_the_same_version_one_is_told_of_the_other(table: Table) -> None:
    deal = table.talking()
    table.propose(deal, 0, table.buyer)
    with refused("other_version"):
        table.propose(deal, 0, table.head, confidential_months=12)
    assert [one.number for one in deal.versions.all()] == [1]


def test_the_same_terms_sent_twice_are_one_version(table: Table) -> None:
    deal = table.talking()
    first, second = table.propose(deal, 0, table.buyer), table.propose(deal, 0, table.buyer)
    assert (first.pk, TermsVersion.objects.count(), deal.events.count()) == (second.pk, 1, 4)


def test_flawed_terms_and_terms_of_others_stay_off_the_table(table: Table) -> None:
    deal = table.talking()
    with pytest.raises(TermsFlawedError) as flawed:
        table.propose(deal, 0, table.buyer, price=None, payments=())
    assert flawed.value.flaws == (Flaw("price_missing", "price"),)
    lab, firm = table.terms().sides
    with refused("sides_differ"):
        table.propose(deal, 0, table.buyer, sides=(lab, firm, replace(firm, key="org-harbour")))
    assert TermsVersion.objects.count() == 0


def test_one_of_three_leaves_and_knows_no_more_of_it(table: Table) -> None:
    deal = table.opened(parties=((table.firm, ""), (table.lab, ""), (table.third, "")))
    for by in (table.head, table.stranger):
        table.say(deal, Move.JOIN, by)
    left = table.say(deal, Move.LEAVE, table.stranger, Reason.OTHER)
    assert (left.standing.parties, left.standing.left) == (("org-isaroptik", "org-yunshan"), ("org-lingyou",))
    assert (queries.deal_of(table.stranger, deal.key), queries.deal_of(table.head, deal.key)) == (None, deal)
    with refused("too_few_parties"):
        table.say(deal, Move.LEAVE, table.head, Reason.OTHER)


def test_terms_of_who_left_are_refused_also_where_they_sign_in_turn(table: Table) -> None:
    deal = table.opened(parties=((table.firm, ""), (table.lab, ""), (table.third, "")))
    for by in (table.head, table.stranger):
        table.say(deal, Move.JOIN, by)
    keys = (table.firm.key, table.lab.key, table.third.key)
    terms = table.terms_of(keys)
    table.say(deal, Move.LEAVE, table.stranger, Reason.OTHER)
    with refused("sides_differ"):
        actions.propose_terms(deal=deal, proposal=Proposal(terms, table.firm, 0, turns=keys), by=table.buyer)


def test_only_who_is_in_it_and_its_broker_know_of_a_deal(table: Table) -> None:
    deal = table.talking()
    node = Party.machine("node")
    seen = [
        [one.key for one in queries.deals_of(who)] == [deal.key]
        and queries.deal_of(who, deal.key) == deal
        and len(queries.timeline(who, deal)) == 3
        for who in (table.buyer, table.head, table.engineer, table.stranger, table.broker, node, Party())
    ]
    assert seen == [True, True, True, False, False, False, False]
    assert [list(queries.deals_of(who)) for who in (table.stranger, table.broker, node, Party())] == [[]] * 4


def test_only_managers_of_its_parties_speak(table: Table) -> None:
    deal = table.opened()
    for by in (table.engineer, table.stranger, table.broker):
        with pytest.raises(NotAllowedError):
            table.say(deal, Move.WITHDRAW, by, Reason.OTHER)
    with pytest.raises(NotAllowedError):  # the firm's manager, for the laboratory
        actions.say(deal=deal, saying=Saying(Move.JOIN, table.lab), by=table.buyer)
    with pytest.raises(NotAllowedError):
        actions.open_deal(
            opening=Opening(Kind.SERVICE, "T", ((table.firm, ""), (table.lab, ""))), by=table.buyer
        )
    deal.refresh_from_db()
    assert (deal.number, deal.state) == (2, State.INTENT)


def test_what_comes_with_more_than_words_is_not_just_said(table: Table) -> None:
    with pytest.raises(ValueError, match="sign"):
        table.say(table.talking(), Move.SIGN, table.buyer)


def test_the_database_refuses_to_change_what_happened(table: Table) -> None:
    deal = table.talking()
    table.propose(deal, 0, table.buyer)
    for rows in (DealEvent, TermsVersion):
        with pytest.raises(DatabaseError, match="is_only_added_to"), transaction.atomic():
            rows._base_manager.filter(deal=deal).update(by="nobody")


def test_a_standing_is_read_as_it_was_written() -> None:
    deal = Standing(
        ("a", "b"), State.PERFORMING, frozenset("ab"), 3, Draft(3, frozenset("a"), (), ("b", "a")), 2, 4, True,
        frozenset("a"), frozenset("b"), ("c",), None,
    )  # fmt: skip
    assert stored.from_plain(stored.to_plain(deal)) == deal
    assert (
        stored.from_plain(stored.to_plain(replace(deal, draft=None, reason=Reason.TRUST))).reason
        == Reason.TRUST
    )
    with pytest.raises(ValueError, match="no standing of a deal"):
        stored.from_plain({"state": "intent"})


@pytest.mark.database("postgresql")  # SQLite has one writer at a time, so nobody waits for a row
@pytest.mark.django_db(transaction=True)
def test_of_several_at_once_each_is_counted_or_told(transactional_db: None) -> None:
    table = laid()
    deal = table.talking()

    def propose(by: Party, months: int) -> str:
        start.wait(PATIENCE)
        try:
            return str(table.propose(deal, 0, by, confidential_months=months).number)
        except DealRefusedError as error:
            return error.code

    start = Barrier(4)
    came = at_once(
        lambda: propose(table.buyer, 6), lambda: propose(table.head, 12),
        lambda: propose(table.head, 24), lambda: propose(table.buyer, 48),
    )  # fmt: skip
    assert sorted(map(str, came)) == ["1", "other_version", "other_version", "other_version"]
    deal.refresh_from_db()
    assert (deal.number, deal.events.count(), deal.versions.count()) == (4, 4, 1)


@pytest.mark.parametrize("seed", range(WALKS))
def test_no_walk_leads_to_a_deal_that_cannot_be(table: Table, seed: int) -> None:
    luck = Random(seed)
    deal = table.opened(parties=((table.firm, ""), (table.lab, ""), (table.third, ""))[: luck.choice((2, 3))])
    people = (table.buyer, table.head, table.stranger, table.engineer, table.broker)
    done = 0
    for _ in range(luck.randrange(4, 20)):
        before = Deal.objects.get(pk=deal.pk)
        try:
            done += step(table, before, luck, people)
        except (DealRefusedError, NotAllowedError):
            assert Deal.objects.get(pk=deal.pk).stands == before.stands
    deal.refresh_from_db()
    assert (impossibilities(deal.standing), deal.state) == ([], deal.standing.state)
    events = list(deal.events.all())
    assert [event.number for event in events] == list(range(1, done + 3))
    _require_papers(deal)
    assert events[-1].state == deal.state
    assert Entry.objects.filter(subject=deal.key).count() == deal.number == len(events)
    assert [one.number for one in deal.versions.all()] == list(range(1, deal.standing.versions + 1))


def _require_papers(deal: Deal) -> None:
    """Every signature that happened is in a file that holds, and every file's in the journal."""
    papers = list(deal.agreements.all())
    signed = [(event.version, event.party) for event in deal.events.filter(move="sign")]
    assert sorted((one.agreement.number, one.party) for one in Signature.objects.all()) == sorted(signed)
    for paper in papers:
        places = verified(agreements.content(paper)).findings.signatures
        assert [one.place for one in places] == [one.party for one in paper.signatures.all()]
        journalled = Entry.objects.filter(subject=f"{deal.key}/{paper.number}").order_by("number")
        assert [one.details["fingerprint"] for one in journalled] == agreements.fingerprints(paper)
    draft = deal.standing.draft
    if draft and draft.signed:
        assert draft.signed == tuple(one.party for one in papers[-1].signatures.all())


def step(table: Table, deal: Deal, luck: Random, people: tuple[Party, ...]) -> int:
    """Somebody does something to a deal, with an eye for what brings it on; returns how many moves it was."""
    waits = turns(deal.standing)
    asked = [one for one in people if (home := table.home(one)) and home.key in waits]
    by = luck.choice(asked if asked and luck.random() < 0.7 else people)
    if agreements.agreed(deal) and luck.random() < 0.8:
        return sign(table, deal, luck, by)
    if luck.random() < (0.1 if deal.standing.draft else 0.5):
        agreed = table.terms_of(
            deal.standing.parties, languages=("en",), confidential_months=luck.randrange(1, 60)
        )
        order = deal.standing.parties if luck.random() < 0.3 else ()
        proposal = Proposal(agreed, table.home(by) or table.third, deal.standing.versions, order)
        actions.propose_terms(deal=deal, proposal=proposal, by=by)
        return 1
    likely = Move.JOIN if deal.state == State.INTENT else Move.APPROVE
    move = likely if luck.random() < 0.85 else luck.choice(sorted(SAID))
    table.say(deal, move, by, luck.choice(list(Reason)) if move in REASONED else None)
    return 1


def sign(table: Table, deal: Deal, luck: Random, by: Party) -> int:
    """Somebody has the agreement printed and signs it, or its time runs out; returns how many moves it was."""
    home = table.home(by)
    paper = actions.prepare_agreement(deal=deal, party=home or table.third, by=by)
    if luck.random() < 0.1:
        with time_machine.travel(paper.deadline):
            return actions.lapse_agreements(by=Party.machine("node"))
    before = paper.signatures.count()
    table.sign(paper, by, fingerprint=luck.choice(agreements.fingerprints(paper)), read=luck.random() < 0.9)
    return paper.signatures.count() - before
