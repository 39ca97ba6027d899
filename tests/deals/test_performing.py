"""What becomes of a promise: the rules alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from entrepot.deals.domain import rating
from entrepot.deals.domain.kinds import Kind
from entrepot.deals.domain.performing import (
    Act,
    Answer,
    Done,
    Fate,
    Now,
    Sort,
    Timing,
    Wish,
    acceptances,
    after,
    amended,
    check,
    due_day,
    now,
    outstanding,
    promises,
    refusal,
    timing,
)
from entrepot.deals.domain.refusals import SAID, DealRefusedError
from entrepot.deals.domain.standing import State
from entrepot.deals.domain.terms import Milestone, Part, Payment, Terms
from entrepot.vocabulary.money import Money
from tests.deals.agreed import FIRM, LAB, euro, said, terms

DAY = date(2027, 2, 1)
FIRST, SECOND, THIRD = (now(one, ()) for one in promises(terms())[3:])
RECIPE = now(promises(terms())[0], ())


def does(found: Now, act: Act, party: str, day: date = DAY, **given: Any) -> Now:
    """The promise after something that may be done."""
    amount: Money | None = given.pop("amount", None)
    check(found, Wish(act, party, amount, **given))
    number = len(found.pieces) + 1
    return after(found, Done(number, act, party, day, amount.amount if amount else Decimal(0), **given))


def paid(found: Now, amount: str, answer: Act | None = Act.CONFIRM, policy: str = "") -> Now:
    """Recorded by the payer, and answered by the payee."""
    found = does(found, Act.PAY, "firm", amount=euro(amount), policy=policy)
    return does(found, answer, "lab", part=len(found.pieces)) if answer else found


def test_terms_promise_what_providers_deliver_and_payers_pay() -> None:
    assert [(one.sort, one.key, sorted(one.givers), sorted(one.takers)) for one in promises(terms())] == [
        *((Sort.MILESTONE, key, ["lab"], ["firm"]) for key in ("m1", "m2", "m3")),
        *((Sort.PAYMENT, key, ["firm"], ["lab"]) for key in ("p1", "p2", "p3")),
    ]


def test_a_milestone_is_delivered_sent_back_delivered_again_and_accepted_by_the_other_side() -> None:
    sent = does(does(RECIPE, Act.DELIVER, "lab"), Act.RETURN, "firm")
    assert (sent.fate, sent.rounds, sent.by) == (Fate.OPEN, 1, "")
    again = does(sent, Act.DELIVER, "lab")
    assert (again.fate, again.since) == (Fate.SAID, DAY)
    accepted = does(again, Act.ACCEPT, "firm")
    assert (accepted.fate, accepted.accepted, accepted.rounds) == (Fate.KEPT, DAY, 2)


def test_what_is_not_delivered_is_not_accepted_and_nothing_is_accepted_twice() -> None:
    delivered = does(RECIPE, Act.DELIVER, "lab")
    accepted = does(delivered, Act.ACCEPT, "firm")
    assert [
        refusal(RECIPE, Wish(Act.ACCEPT, "firm")),
        refusal(delivered, Wish(Act.DELIVER, "lab")),
        refusal(delivered, Wish(Act.ACCEPT, "lab")),
        refusal(accepted, Wish(Act.ACCEPT, "firm")),
        refusal(accepted, Wish(Act.DELIVER, "lab")),
        refusal(RECIPE, Wish(Act.PAY, "firm", euro(1))),
    ] == ["not_delivered", "delivered_already", "not_your_move", "promise_kept", "promise_kept", "no_such_promise"]  # fmt: skip


def test_equals_deliver_to_each_other_and_nobody_accepts_what_is_their_own() -> None:
    sides = (replace(LAB, part=Part.PARTNER), replace(FIRM, part=Part.PARTNER))
    shared = promises(terms(kind=Kind.COOPERATION, sides=sides))[0]
    delivered = does(now(shared, ()), Act.DELIVER, "firm")
    assert refusal(delivered, Wish(Act.ACCEPT, "firm")) == "not_your_move"
    assert does(delivered, Act.ACCEPT, "lab").fate == Fate.KEPT


def test_a_payment_is_kept_once_all_of_it_came() -> None:
    part = paid(FIRST, "10000")
    assert (part.fate, part.came, part.left, part.over) == (Fate.OPEN, 10_000, 20_000, 0)
    told = paid(part, "20000", answer=None)
    assert (told.fate, told.waiting, told.left) == (Fate.SAID, 20_000, 0)
    assert does(told, Act.CONFIRM, "lab", part=2).fate == Fate.KEPT
    assert does(told, Act.DENY, "lab", part=2).left == 20_000


def test_what_came_beyond_what_is_owed_is_told() -> None:
    over = paid(FIRST, "31000.50")
    assert (over.fate, over.over, over.left) == (Fate.KEPT, Decimal("1000.50"), 0)


def test_a_payment_is_in_the_currency_of_the_terms_above_zero_and_to_the_cent() -> None:
    amounts = (Money(Decimal(1), "CNY"), euro(0), euro("1.005"), euro("NaN"), None, euro("0.01"))
    assert [refusal(FIRST, Wish(Act.PAY, "firm", amount)) for amount in amounts] == [
        "other_currency", "amount_odd", "amount_odd", "amount_odd", "amount_odd", None,
    ]  # fmt: skip


def test_only_the_payee_says_that_money_came_and_once() -> None:
    told = paid(FIRST, "30000", answer=None)
    came = does(told, Act.CONFIRM, "lab", part=1)
    assert [
        refusal(told, Wish(Act.CONFIRM, "firm", part=1)),
        refusal(told, Wish(Act.CONFIRM, "lab", part=2)),
        refusal(came, Wish(Act.DENY, "lab", part=1)),
        refusal(told, Wish(Act.PAY, "firm", euro(1))),
        refusal(came, Wish(Act.PAY, "firm", euro(1))),
    ] == ["not_your_move", "part_unknown", "answered_already", "recorded_already", "promise_kept"]


def test_a_policy_pays_apart_from_the_party_and_no_more_than_its_rule_says() -> None:
    covered = does(FIRST, Act.COVER, "firm", amount=euro(12_000), policy="pol-1")
    assert (covered.left, covered.covers) == (30_000, (("pol-1", Decimal(12_000)),))
    some = paid(covered, "9000", policy="pol-1")
    assert refusal(some, Wish(Act.PAY, "firm", euro(3001), "pol-1")) == "beyond_cover"
    assert refusal(some, Wish(Act.PAY, "firm", euro(1), "pol-2")) == "policy_unknown"
    assert refusal(some, Wish(Act.COVER, "firm", euro(1), "pol-2")) == "covered_already"
    whole = paid(paid(some, "3000", policy="pol-1"), "18000")
    assert [(one.payer, one.by_policy, one.amount) for one in whole.pieces] == [
        ("pol-1", True, 9000), ("pol-1", True, 3000), ("firm", False, 18_000),
    ]  # fmt: skip
    assert (whole.fate, whole.paid(Answer.CAME, "pol-1")) == (Fate.KEPT, 12_000)


def test_a_policy_whose_money_did_not_come_can_pay_it_again() -> None:
    covered = does(FIRST, Act.COVER, "firm", amount=euro(12_000), policy="pol-1")
    denied = paid(covered, "12000", answer=Act.DENY, policy="pol-1")
    assert refusal(denied, Wish(Act.PAY, "firm", euro(12_000), "pol-1")) is None
    assert (
        paid(denied, "30000").fate == Fate.KEPT
    )  # the clause `price-late`: the party owes it until the policy has paid


def test_a_payment_is_due_on_its_day_or_thirty_days_after_the_acceptance() -> None:
    accepted = {"m2": date(2027, 8, 20)}
    assert [due_day(one, accepted) for one in (FIRST, SECOND, THIRD)] == [
        date(2027, 1, 31), date(2027, 9, 19), None,
    ]  # fmt: skip
    late = now(replace(SECOND.promised, due=date(2027, 10, 1)), ())
    assert (due_day(late, accepted), due_day(late, {})) == (date(2027, 10, 1), None)


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (date(2027, 1, 23), Timing.LATER),
        (date(2027, 1, 24), Timing.NEAR),
        (date(2027, 1, 31), Timing.DUE),
        (date(2027, 2, 1), Timing.LATE),
    ],
)
def test_a_day_comes_near_is_there_and_is_past(today: date, expected: Timing) -> None:
    assert timing(FIRST, {}, today) == expected


def test_what_follows_a_milestone_is_due_once_that_is_accepted() -> None:
    day = date(2027, 8, 20)
    assert (timing(SECOND, {}, day), timing(SECOND, {"m2": day}, day)) == (Timing.LATER, Timing.DUE)
    assert timing(SECOND, {"m2": day}, day + timedelta(days=31)) == Timing.LATE


def payment(key: str, amount: Money, **given: Any) -> Payment:
    return Payment(key, amount, "firm", "lab", **({"due": date(2027, 6, 1)} | given))


def test_an_amendment_keeps_what_was_accepted_and_paid_adds_and_takes_out() -> None:
    accepted = does(does(RECIPE, Act.DELIVER, "lab"), Act.ACCEPT, "firm")
    part, full = paid(FIRST, "10000"), paid(SECOND, "30000")
    fresh = [now(one, ()) for one in promises(terms())[1:3]]
    milestones = (
        Milestone("m1", said("别的", "Something else", "Anderes"), date(2027, 9, 1)),
        Milestone("m4", said("新的", "New", "Neu"), date(2027, 9, 1)),
    )
    payments = (payment("p1", euro(40_000)), payment("p4", euro(5000), after="m4", due=None))
    terms_ = terms(milestones=milestones, payments=payments, price=euro(45_000))
    after_ = {one.key: now(one, ()) for one in amended([accepted, *fresh, part, full, THIRD], terms_)}
    assert {key: found.promised.gone for key, found in after_.items()} == {
        "m1": False, "m4": False, "p1": False, "p4": False, "m2": True, "m3": True, "p2": True, "p3": True,
    }  # fmt: skip
    assert after_["m1"].promised == RECIPE.promised  # what was accepted stays as it was
    assert after_["p1"].owed == 40_000
    gone = replace(full, promised=after_["p2"].promised)
    assert (gone.fate, replace(part, promised=after_["p3"].promised).fate) == (Fate.KEPT, Fate.GONE)


def test_a_payment_in_another_currency_is_another_payment() -> None:
    yuan = Money(Decimal(80_000), "CNY")
    part = paid(FIRST, "10000")
    other = terms(payments=(payment("p1", yuan),), price=yuan, milestones=())
    found = [now(one, ()) for one in amended([part], other)]
    assert [(one.promised.amount, one.promised.gone) for one in found] == [
        (yuan, False),
        (euro(30_000), True),
    ]
    assert refusal(found[0], Wish(Act.PAY, "firm", euro(1))) == "other_currency"


def test_what_is_gone_is_not_done_any_more_but_recorded_money_is_answered() -> None:
    told = paid(FIRST, "10000", answer=None)
    gone = replace(told, promised=replace(told.promised, gone=True))
    assert refusal(gone, Wish(Act.PAY, "firm", euro(1))) == "promise_gone"
    assert (gone.fate, does(gone, Act.CONFIRM, "lab", part=1).came) == (Fate.GONE, 10_000)


def test_sums_of_promises_that_are_open() -> None:
    told = paid(FIRST, "30000", answer=None)
    assert outstanding([RECIPE, told, SECOND, paid(THIRD, "30000")]) == 3
    accepted = does(does(RECIPE, Act.DELIVER, "lab"), Act.ACCEPT, "firm")
    assert acceptances([accepted, told]) == {"m1": DAY}


PARTIES = ("firm", "lab", "bank")


def wished(found: Now, luck: Random) -> Wish:
    """Something that somebody may want, sensible or not."""
    amount = luck.choice([found.left or Decimal(1), Decimal(luck.randrange(-1, 40_000)), Decimal("0.005")])
    currency = luck.choice(["EUR", "EUR", "EUR", "CNY"])
    return Wish(
        luck.choice([*Act]), luck.choice(PARTIES), Money(amount, currency), luck.choice(["", "", "pol-1", "pol-2"]),
        luck.randrange(0, 8),
    )  # fmt: skip


def other_terms(luck: Random) -> Terms:
    """Some of the milestones and payments, and others."""
    agreed = terms()
    return replace(
        agreed,
        milestones=tuple(one for one in agreed.milestones if luck.random() < 0.7),
        payments=tuple(
            replace(one, amount=Money(Decimal(luck.randrange(1, 50_000)), luck.choice(["EUR", "EUR", "CNY"])))
            for one in agreed.payments
            if luck.random() < 0.7
        ),
    )


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**32))
def test_no_walk_forgets_what_was_accepted_or_paid(seed: int) -> None:
    luck = Random(seed)
    kept = {one.identity: (one, list[Done]()) for one in promises(terms())}
    for number in range(1, 40):
        before = {key: now(one, history) for key, (one, history) in kept.items()}
        if luck.random() < 0.1:
            kept = {
                one.identity: (one, kept[one.identity][1] if one.identity in kept else [])
                for one in amended(before.values(), other_terms(luck))
            }
        else:
            key = luck.choice(sorted(before))
            wish = wished(before[key], luck)
            code = refusal(before[key], wish)
            if code is None:
                amount = wish.amount.amount if wish.amount else Decimal(0)
                kept[key][1].append(Done(number, wish.act, wish.party, DAY, amount, wish.policy, wish.part))
            else:
                assert code in SAID
                with pytest.raises(DealRefusedError):
                    check(before[key], wish)
        found = {key: now(one, history) for key, (one, history) in kept.items()}
        assert before.keys() <= found.keys()
        for key, was in before.items():
            assert found[key].came >= was.came
            assert was.accepted in {None, found[key].accepted}
        for key, one in found.items():
            assert one.left + one.came + one.waiting == max(one.owed, one.came + one.waiting)
            assert (one.fate == Fate.GONE) <= one.promised.gone
            assert key == one.promised.identity
            for policy, most in one.covers:
                assert one.paid(Answer.CAME, policy) + one.paid(Answer.WAITING, policy) <= most


def test_a_deal_is_rated_once_it_is_kept_or_broken_and_in_time() -> None:
    ended = date(2027, 3, 1)
    late = ended + timedelta(days=15)
    assert [
        rating.refusal(State.PERFORMING, None, ended, given=False),
        rating.refusal(State.WITHDRAWN, ended, ended, given=False),
        rating.refusal(State.KEPT, ended, ended, given=True),
        rating.refusal(State.KEPT, ended, late, given=False),
        rating.refusal(State.BROKEN, ended, late - timedelta(days=1), given=False),
    ] == ["too_early", "too_early", "rated_already", "rated_late", None]


def test_marks_are_blind_until_all_are_given_or_the_time_is_up() -> None:
    both = ("firm", "lab")
    assert rating.shown(["firm"], ["lab"], both, over=False) == frozenset()
    assert rating.shown(["lab"], ["lab"], both, over=False) == {"lab"}
    assert rating.shown(["firm"], ["lab", "firm"], both, over=False) == {"lab", "firm"}
    assert rating.shown([], ["lab"], both, over=True) == {"lab"}
