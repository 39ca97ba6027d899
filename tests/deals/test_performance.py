"""Promises on the real database: what comes into being with the signatures, what is done about it, what waits for whom, how it ends."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from threading import Barrier

import pytest
import time_machine
from django.db import DatabaseError, connection, transaction

from entrepot.deals import actions, covers, jobs
from entrepot.deals.actions import Deed, Marks, Objection, TaskDraft
from entrepot.deals.domain.performing import Act
from entrepot.deals.domain.rating import Aspect
from entrepot.deals.domain.reasons import Reason
from entrepot.deals.domain.refusals import DealRefusedError
from entrepot.deals.domain.standing import impossibilities
from entrepot.deals.domain.states import Move
from entrepot.deals.domain.terms import Payment
from entrepot.deals.models import Deal, DealTask, Dispute, PromiseEvent, Rating
from entrepot.journal.models import Entry
from entrepot.people import queries as people
from entrepot.people.domain import Party
from entrepot.people.permissions import NotAllowedError
from entrepot.runtime.jobs import Run
from entrepot.vocabulary.money import Money
from tests.deals.agreed import FIRST, euro
from tests.deals.performed import agree, begun, bound, deliver, do, fulfilled, kept, pay, promise, voucher
from tests.deals.table import Table, laid
from tests.deals.test_dealing import refused
from tests.journal.sessions import PATIENCE, at_once

pytestmark = pytest.mark.django_db
STARS = {Aspect.RESULT: 5, Aspect.TIME: 3, Aspect.DEALING: 4}


@pytest.fixture
def at_first() -> Iterator[time_machine.Traveller]:
    """The clock, standing at nine on the first day of the terms."""
    with time_machine.travel(FIRST, tick=False) as traveller:
        yield traveller


@pytest.fixture
def table(db: None, at_first: time_machine.Traveller) -> Table:
    return laid()


def fates(deal: Deal) -> dict[str, str]:
    return {row.term: row.fate for row in deal.promises.all()}


def waits(party: Party) -> list[tuple[str, date | None]]:
    """What waits for somebody, but for whose turn it is."""
    found = people.duties_of(party).exclude(kind="deal.waits")
    return sorted((duty.kind, duty.due) for duty in found)


def test_what_was_promised_comes_into_being_with_the_last_signature(table: Table) -> None:
    deal = table.talking()
    assert deal.promises.count() == 0
    signed = agree(table, deal)
    assert [(row.sort, row.term, row.givers, row.money) for row in signed.promises.all()] == [
        *(("milestone", key, ["org-yunshan"], None) for key in ("m1", "m2", "m3")),
        *(("payment", key, ["org-isaroptik"], euro(30_000)) for key in ("p1", "p2", "p3")),
    ]
    assert (signed.state, signed.standing.outstanding) == ("signed", 6)
    assert promise(signed, "m1").title["en"] == "First recipe"


def test_the_node_begins_a_deal_on_its_first_day_and_a_party_may_before(
    table: Table, at_first: time_machine.Traveller
) -> None:
    at_first.move_to(FIRST - timedelta(days=1))
    early, deal = begun(table), bound(table)
    node = jobs.NODE
    assert (early.state, actions.start_due(by=node)) == ("performing", 0)
    at_first.move_to(FIRST)
    assert [actions.start_due(by=node), actions.start_due(by=node)] == [1, 0]
    deal.refresh_from_db()
    last = deal.events.last()
    assert (deal.state, last and (last.move, last.party, last.by)) == ("performing", ("start", "", "node"))
    with pytest.raises(NotAllowedError):
        actions.start_due(by=table.buyer)


def test_everything_is_delivered_paid_and_kept(table: Table) -> None:
    deal = kept(table)
    assert (deal.state, deal.standing.outstanding, impossibilities(deal.standing)) == ("kept", 0, [])
    assert set(fates(deal).values()) == {"kept"}
    assert promise(deal, "p1").came == 30_000


def test_everything_is_in_the_journal_and_on_the_timeline(table: Table) -> None:
    deal = begun(table)
    do(table, deal, "m1", Act.DELIVER, table.head, words="secret words", link="https://lab.example/report")
    entries = Entry.objects.filter(subject=deal.key).order_by("number")
    last = entries.last()
    row = promise(deal, "m1")
    assert last is not None
    assert (last.verb, last.rule, last.details) == (
        "deal.deliver", "deal.speak",
        {"state": "performing", "party": "org-yunshan", "reason": "", "version": 0, "promise": row.key},
    )  # fmt: skip
    assert entries.count() == Deal.objects.get(pk=deal.pk).number == deal.events.count()
    event = row.events.get()
    assert (event.words, event.link, event.place) == (
        "secret words",
        "https://lab.example/report",
        deal.events.count(),
    )


def test_a_form_sent_twice_is_one_deed(table: Table) -> None:
    deal = begun(table)
    for _ in range(2):
        do(table, deal, "p1", Act.PAY, table.buyer, amount=euro(10_000), form="f1")
    standing = promise(deal, "p1").standing
    assert (len(standing.pieces), standing.waiting, standing.left) == (1, 10_000, 20_000)


def test_a_refused_deed_leaves_everything_as_it_was(table: Table) -> None:
    deal = begun(table)
    do(table, deal, "m1", Act.DELIVER, table.head)
    before = Deal.objects.get(pk=deal.pk).stands, PromiseEvent.objects.count(), Entry.objects.count()
    tomorrow = date(2027, 1, 5)
    for code, term, act, by, given in (
        ("words_missing", "m1", Act.RETURN, table.buyer, {"words": " "}),
        ("delivered_already", "m1", Act.DELIVER, table.head, {}),
        ("link_odd", "m2", Act.DELIVER, table.head, {"link": "javascript:alert(1)"}),
        ("other_currency", "p1", Act.PAY, table.buyer, {"amount": Money(Decimal(5), "CNY")}),
        ("day_ahead", "p1", Act.PAY, table.buyer, {"amount": euro(5), "day": tomorrow}),
        ("policy_unknown", "p1", Act.COVER, table.buyer, {"policy": "pol-none"}),
        ("not_your_move", "p1", Act.PAY, table.head, {"amount": euro(5)}),
    ):
        with refused(code):
            do(table, deal, term, act, by, **given)
    assert (
        Deal.objects.get(pk=deal.pk).stands,
        PromiseEvent.objects.count(),
        Entry.objects.count(),
    ) == before


def test_a_milestone_is_accepted_once(table: Table) -> None:
    deal = begun(table)
    deliver(table, deal, "m1")
    with refused("promise_kept"):
        do(table, deal, "m1", Act.ACCEPT, table.buyer)
    assert (promise(deal, "m1").kept, promise(deal, "m1").events.count()) == (date(2027, 1, 4), 2)


def test_only_managers_of_its_sides_do_something_about_a_promise(table: Table) -> None:
    deal = begun(table)
    for by, home in ((table.engineer, table.firm), (table.stranger, table.third), (table.buyer, table.lab)):
        with pytest.raises(NotAllowedError):
            actions.perform(promise=promise(deal, "m1"), deed=Deed(Act.DELIVER, home), by=by)
    assert PromiseEvent.objects.count() == 0


def test_the_database_refuses_to_change_what_was_done(table: Table) -> None:
    deal = begun(table)
    do(table, deal, "m1", Act.DELIVER, table.head)
    with pytest.raises(DatabaseError, match="is_only_added_to"), transaction.atomic():
        PromiseEvent._base_manager.update(by="nobody")


def test_a_policy_pays_its_part_by_its_rule(table: Table) -> None:
    voucher()
    deal = begun(table)
    found = covers.offered(promise(deal, "p1"), date(2027, 1, 4))
    assert [(one.policy, one.amount, one.certain) for one in found] == [("pol-voucher", 8000, True)]
    do(table, deal, "p1", Act.COVER, table.buyer, policy="pol-voucher")
    event = promise(deal, "p1").events.get()
    assert event.voucher is not None
    assert (event.amount, event.voucher.rate, event.voucher.cap) == (8000, Decimal("0.4"), 8000)
    assert covers.offered(promise(deal, "p2"), date(2027, 1, 4)) == ()  # its cap of the year is used
    do(table, deal, "p1", Act.PAY, table.buyer, amount=euro(8000), policy="pol-voucher")
    do(table, deal, "p1", Act.CONFIRM, table.head, part=2)
    pay(table, deal, "p1", euro(22_000))
    row = promise(deal, "p1")
    assert [(one.payer, one.by_policy) for one in row.standing.pieces] == [
        ("pol-voucher", True), ("org-isaroptik", False),
    ]  # fmt: skip
    assert (row.fate, row.came) == ("kept", 30_000)


def test_part_payments_and_more_than_is_owed_are_told(table: Table) -> None:
    deal = begun(table)
    pay(table, deal, "p1", euro(10_000))
    row = promise(deal, "p1")
    assert (row.fate, row.came, row.standing.left) == ("open", 10_000, 20_000)
    pay(table, deal, "p1", euro(25_000))
    row = promise(deal, "p1")
    assert (row.fate, row.standing.over) == ("kept", 5000)


def test_a_dispute_stops_that_everything_was_kept_until_its_side_settles_it(table: Table) -> None:
    deal = fulfilled(table)
    objection = Objection(table.lab, "The last part came late.", promise(deal, "p3"))
    dispute = actions.raise_dispute(deal=deal, objection=objection, by=table.head)
    with refused("disputed"):
        table.say(deal, Move.SETTLE, table.buyer)
    with refused("disputed_already"):
        actions.raise_dispute(deal=deal, objection=objection, by=table.head)
    with refused("not_your_move"):
        actions.settle_dispute(dispute=dispute, party=table.firm, how="It is fine.", by=table.buyer)
    with refused("words_missing"):
        actions.settle_dispute(dispute=dispute, party=table.lab, how=" ", by=table.head)
    actions.settle_dispute(dispute=dispute, party=table.lab, how="Interest was paid.", by=table.head)
    with refused("no_such_dispute"):
        actions.settle_dispute(dispute=dispute, party=table.lab, how="Again.", by=table.head)
    table.say(deal, Move.SETTLE, table.buyer)
    assert table.say(deal, Move.SETTLE, table.head).state == "kept"
    assert [event.move for event in deal.events.all()][-4:] == ["dispute", "reconcile", "settle", "settle"]
    with refused("already_ended"):
        actions.raise_dispute(deal=deal, objection=replace(objection, promise=None), by=table.head)


def test_of_two_disputes_one_settled_leaves_the_deal_disputed(table: Table) -> None:
    deal = begun(table)
    first = actions.raise_dispute(deal=deal, objection=Objection(table.lab, "No oven."), by=table.head)
    actions.raise_dispute(deal=deal, objection=Objection(table.firm, "No recipe."), by=table.buyer)
    actions.settle_dispute(dispute=first, party=table.lab, how="It came.", by=table.head)
    deal.refresh_from_db()
    assert (deal.standing.disputed, Dispute.objects.filter(settled=None).count()) == (True, 1)


def test_nothing_is_said_to_be_kept_while_a_promise_is_open(table: Table) -> None:
    deal = begun(table)
    with refused("promises_open"):
        table.say(deal, Move.SETTLE, table.buyer)


def test_an_amendment_keeps_what_was_accepted_and_paid(table: Table) -> None:
    deal = begun(table)
    deliver(table, deal, "m1")
    pay(table, deal, "p1", euro(10_000))
    do(table, deal, "p1", Act.PAY, table.buyer, amount=euro(5000))
    agreed = table.terms()
    paid = replace(agreed.payments[0], amount=euro(40_000))
    added = Payment("p9", euro(5000), table.firm.key, table.lab.key, due=date(2027, 6, 1))
    amended = agree(
        table, deal, milestones=agreed.milestones[:2], payments=(paid, added), price=euro(45_000)
    )  # fmt: skip
    assert {row.term: (row.fate, row.gone) for row in amended.promises.all()} == {
        "m1": ("kept", False), "m2": ("open", False), "m3": ("gone", True), "p1": ("open", False),
        "p2": ("gone", True), "p3": ("gone", True), "p9": ("open", False),
    }  # fmt: skip
    standing = promise(amended, "p1").standing
    assert (standing.owed, standing.came, standing.waiting, standing.left) == (40_000, 10_000, 5000, 25_000)
    assert (amended.state, amended.standing.in_force, amended.standing.outstanding) == ("performing", 2, 3)
    do(table, deal, "p1", Act.CONFIRM, table.head, part=3)
    assert promise(deal, "p1").came == 15_000
    back = agree(table, deal)
    assert (fates(back)["m3"], promise(back, "m3").gone, promise(back, "p1").standing.left) == (
        "open",
        False,
        15_000,
    )


def test_an_amendment_to_another_currency_leaves_what_was_paid_as_it_was(table: Table) -> None:
    deal = begun(table)
    pay(table, deal, "p1", euro(10_000))
    yuan = Money(Decimal(150_000), "CNY")
    rest = replace(table.terms().payments[0], amount=yuan)
    amended = agree(table, deal, payments=(rest,), price=yuan)
    rows = {(row.term, row.currency): (row.fate, row.came) for row in amended.promises.filter(term="p1")}
    assert rows == {("p1", "EUR"): ("gone", 10_000), ("p1", "CNY"): ("open", 0)}


def test_an_end_by_one_or_by_all_settles_what_waited(table: Table, at_first: time_machine.Traveller) -> None:
    broken, released = begun(table), begun(table)
    at_first.move_to(FIRST + timedelta(days=30))
    actions.remind_due(by=jobs.NODE)
    assert [kind for kind, _ in waits(table.buyer)] == ["promise.owed", "promise.owed"]
    broken = table.say(broken, Move.BREAK, table.buyer, Reason.TIMING)
    assert (broken.state, broken.standing.reason) == ("broken", Reason.TIMING)
    for by in (table.head, table.buyer):
        released = table.say(released, Move.RELEASE, by)
    assert released.state == "withdrawn"
    assert {kind for kind, _ in waits(table.buyer)} == {"deal.outcome"}
    with refused("already_ended"):
        do(table, broken, "m1", Act.DELIVER, table.head)


def test_milestones_wait_a_week_before_and_answers_three_weeks(
    table: Table, at_first: time_machine.Traveller
) -> None:
    deal = begun(table)
    assert waits(table.head) == []
    at_first.move_to(FIRST.replace(month=4, day=23))
    assert actions.remind_due(by=jobs.NODE) == 1
    assert waits(table.head) == [("promise.near", date(2027, 4, 30))]
    do(table, deal, "m1", Act.DELIVER, table.head)
    assert (waits(table.head), ("promise.delivered", date(2027, 5, 14)) in waits(table.buyer)) == ([], True)
    do(table, deal, "m1", Act.RETURN, table.buyer, words="The colour is off.")
    assert waits(table.head) == [("promise.near", date(2027, 4, 30))]
    assert waits(table.buyer) == [("promise.owed", date(2027, 1, 31))]


def test_payments_wait_for_the_payer_then_for_the_payee(table: Table) -> None:
    deal = begun(table)
    deliver(table, deal, "m2")
    assert waits(table.buyer) == [("promise.owed", date(2027, 2, 3))]
    do(table, deal, "p2", Act.PAY, table.buyer, amount=euro(30_000))
    assert (waits(table.buyer), waits(table.head)) == ([], [("promise.paid", None)])
    do(table, deal, "p2", Act.DENY, table.head, part=1, words="Nothing came.")
    assert (waits(table.buyer), waits(table.head)) == ([("promise.owed", date(2027, 2, 3))], [])


def test_once_everything_is_done_both_are_asked_whether_it_was_kept(table: Table) -> None:
    deal = fulfilled(table)
    assert [waits(one) for one in (table.buyer, table.head)] == [[("deal.fulfilled", None)]] * 2
    table.say(deal, Move.SETTLE, table.buyer)
    assert [waits(one) for one in (table.buyer, table.head)] == [[], [("deal.fulfilled", None)]]


def test_tasks_wait_for_the_people_of_their_party_until_done(table: Table) -> None:
    deal = table.talking()
    draft = TaskDraft(table.firm, "Send the old recipe", date(2027, 2, 1), "f1")
    task = actions.add_task(deal=deal, draft=draft, by=table.head)
    assert actions.add_task(deal=deal, draft=draft, by=table.head) == task
    assert (waits(table.engineer), waits(table.head)) == ([("deal.task", date(2027, 2, 1))], [])
    actions.tick_task(task=task, done=True, by=table.engineer)
    assert actions.tick_task(task=task, done=True, by=table.buyer).done_by == table.engineer.actor
    assert waits(table.engineer) == []
    actions.tick_task(task=task, done=False, by=table.buyer)
    assert waits(table.engineer) == [("deal.task", date(2027, 2, 1))]
    verbs = Entry.objects.filter(subject=task.key).order_by("sequence").values_list("verb", flat=True)
    assert list(verbs) == ["deal.task_added", "deal.task_done", "deal.task_undone"]
    table.say(deal, Move.WITHDRAW, table.buyer, Reason.OTHER)
    assert [kind for kind, _ in waits(table.engineer)] == []
    with refused("already_ended"):
        actions.tick_task(task=task, done=True, by=table.buyer)


def test_a_task_is_for_a_party_of_the_deal_and_still_to_come(table: Table) -> None:
    deal = table.talking()
    for code, draft in (
        ("not_a_party", TaskDraft(table.third, "Wait")),
        ("words_missing", TaskDraft(table.firm, " ")),
        ("day_past", TaskDraft(table.firm, "Hurry", date(2027, 1, 3))),
    ):
        with refused(code):
            actions.add_task(deal=deal, draft=draft, by=table.buyer)
    with pytest.raises(NotAllowedError):
        actions.add_task(deal=deal, draft=TaskDraft(table.firm, "Spy"), by=table.stranger)
    assert DealTask.objects.count() == 0


def test_each_side_rates_a_deal_once_within_two_weeks(table: Table, at_first: time_machine.Traveller) -> None:
    deal = kept(table)
    marks = Marks(table.firm, STARS, "Good work.")
    assert ("deal.outcome", date(2027, 1, 18)) in waits(table.buyer)
    with refused("stars_odd"):
        actions.rate_deal(deal=deal, marks=Marks(table.firm, {**STARS, Aspect.TIME: 6}), by=table.buyer)
    made = actions.rate_deal(deal=deal, marks=marks, by=table.buyer)
    assert (made.result, made.time, made.dealing, made.words) == (5, 3, 4, "Good work.")
    with refused("rated_already"):
        actions.rate_deal(deal=deal, marks=marks, by=table.buyer)
    assert Entry.objects.get(verb="deal.rated").details == {"deal": deal.key}
    assert ("deal.outcome", date(2027, 1, 18)) not in waits(table.buyer)
    at_first.move_to(FIRST + timedelta(days=15))
    with refused("rated_late"):
        actions.rate_deal(deal=deal, marks=Marks(table.lab, STARS), by=table.head)
    actions.remind_due(by=jobs.NODE)
    assert waits(table.head) == []
    assert Rating.objects.count() == 1


def test_a_deal_that_goes_on_is_not_rated(table: Table) -> None:
    with refused("too_early"):
        actions.rate_deal(deal=begun(table), marks=Marks(table.firm, STARS), by=table.buyer)


def test_the_job_begins_and_reminds(table: Table, at_first: time_machine.Traveller) -> None:
    at_first.move_to(FIRST - timedelta(days=1))
    bound(table)
    at_first.move_to(FIRST)
    assert jobs.perform(Run(1, "a", "k", {}, 1, lambda *_: None, lambda: False)) == {
        "started": 1,
        "looked_at": 1,
    }


@pytest.mark.database("postgresql")  # SQLite has one writer at a time, so nobody waits for a row
@pytest.mark.django_db(transaction=True)
def test_of_two_acceptances_at_once_one_counts(transactional_db: None) -> None:
    table = laid()
    deal = begun(table)
    do(table, deal, "m1", Act.DELIVER, table.head)
    row = promise(deal, "m1")

    def accept() -> str:
        start.wait(PATIENCE)
        try:
            return actions.perform(promise=row, deed=Deed(Act.ACCEPT, table.firm), by=table.buyer).fate
        except DealRefusedError as error:
            return error.code

    start = Barrier(2)
    assert sorted(map(str, at_once(accept, accept))) == ["kept", "promise_kept"]
    assert (connection.vendor, row.events.count()) == ("postgresql", 2)
