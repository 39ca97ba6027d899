"""The way of a deal: who may do what, and that no walk leads to a deal that cannot be."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from entrepot.deals.domain.reasons import Reason, teaches
from entrepot.deals.domain.refusals import SAID, DealRefusedError
from entrepot.deals.domain.standing import ENDED, Draft, Standing, State, impossibilities
from entrepot.deals.domain.states import REASONED, WHEN, WHO, Actor, Move, Role, may, moved, refusal

FIRM, LAB, BANK = Actor.of("firm"), Actor.of("lab"), Actor.of("bank")
BROKER, NODE, OUTSIDER = Actor(Role.BROKER), Actor(Role.NODE), Actor(Role.OUTSIDER)
EVERYBODY = (FIRM, LAB, BANK, Actor.of("nobody"), BROKER, NODE, OUTSIDER)


def two() -> Standing:
    return Standing(("firm", "lab"))


def walk(deal: Standing, *steps: tuple[Move, Actor]) -> Standing:
    for move, by in steps:
        deal = moved(deal, move, by, reason=Reason.OTHER if move in REASONED else None)
    return deal


TALKING = ((Move.JOIN, FIRM), (Move.JOIN, LAB))
SIGNED = (*TALKING, (Move.PROPOSE, FIRM), (Move.APPROVE, LAB), (Move.SIGN, LAB), (Move.SIGN, FIRM))


def test_a_deal_goes_from_intent_to_kept() -> None:
    signed = walk(two(), *SIGNED)
    kept = walk(signed, (Move.START, NODE), (Move.SETTLE, FIRM), (Move.SETTLE, LAB))
    assert (signed.state, signed.in_force, signed.draft) == (State.SIGNED, 1, None)
    assert (kept.state, kept.reason) == (State.KEPT, None)


def test_new_terms_ask_everybody_again() -> None:
    first = walk(two(), *TALKING, (Move.PROPOSE, FIRM), (Move.APPROVE, LAB), (Move.SIGN, LAB))
    second = walk(first, (Move.PROPOSE, LAB))
    assert second.draft == Draft(2, frozenset({"lab"}))
    assert refusal(second, Move.SIGN, LAB) == "not_approved"


def test_who_signs_terms_that_were_changed_meanwhile_is_told() -> None:
    deal = walk(two(), *TALKING, (Move.PROPOSE, FIRM), (Move.PROPOSE, LAB), (Move.APPROVE, FIRM))
    with pytest.raises(DealRefusedError) as refused:
        moved(deal, Move.SIGN, FIRM, version=1)
    assert (refused.value.code, refused.value.remedy) == (
        "other_version",
        "Look at what was changed, and decide again.",
    )
    assert moved(deal, Move.SIGN, FIRM, version=2).draft == Draft(2, frozenset({"firm", "lab"}), ("firm",))


def test_a_signature_is_given_once_and_in_turn() -> None:
    deal = moved(walk(two(), *TALKING), Move.PROPOSE, FIRM, turns=("lab", "firm"))
    deal = walk(deal, (Move.APPROVE, LAB))
    assert refusal(deal, Move.SIGN, FIRM) == "not_your_turn"
    deal = walk(deal, (Move.SIGN, LAB))
    assert [refusal(deal, Move.SIGN, one) for one in (LAB, FIRM)] == ["already_said", None]
    assert walk(deal, (Move.SIGN, FIRM)).state == State.SIGNED


def test_turns_name_every_party_once() -> None:
    with pytest.raises(ValueError, match="every party, once"):
        moved(walk(two(), *TALKING), Move.PROPOSE, FIRM, turns=("lab", "lab"))


def test_what_was_signed_is_amended_and_not_edited() -> None:
    signed = walk(two(), *SIGNED)
    table = walk(signed, (Move.PROPOSE, LAB))
    assert (table.state, table.in_force, table.versions) == (State.SIGNED, 1, 2)
    agreed = walk(table, (Move.APPROVE, FIRM), (Move.SIGN, FIRM))
    assert agreed.in_force == 1
    assert walk(agreed, (Move.SIGN, LAB)).in_force == 2
    assert walk(agreed, (Move.REFUSE, LAB)) == replace(signed, versions=2)


def test_nothing_is_kept_while_something_is_open() -> None:
    deal = walk(two(), *SIGNED, (Move.START, FIRM))
    answers = [
        refusal(replace(deal, outstanding=1), Move.SETTLE, FIRM),
        refusal(replace(deal, disputed=True), Move.SETTLE, FIRM),
        refusal(walk(deal, (Move.PROPOSE, LAB)), Move.SETTLE, FIRM),
        refusal(deal, Move.SETTLE, FIRM),
    ]
    assert answers == ["promises_open", "disputed", "amendment_open", None]


def test_one_of_three_leaves_and_the_others_go_on_one_of_two_does_not() -> None:
    three = walk(Standing(("firm", "lab", "bank")), (Move.JOIN, FIRM), (Move.JOIN, LAB))
    gone = walk(three, (Move.LEAVE, BANK))
    assert (gone.state, gone.parties, gone.left) == (State.NEGOTIATING, ("firm", "lab"), ("bank",))
    assert refusal(gone, Move.LEAVE, LAB, reason=Reason.PRICE) == "too_few_parties"
    tabled = walk(three, (Move.JOIN, BANK), (Move.PROPOSE, FIRM), (Move.LEAVE, BANK))
    assert (tabled.draft, tabled.versions) == (None, 1)


def test_nobody_walks_out_of_what_was_signed() -> None:
    signed = walk(two(), *SIGNED)
    assert [
        refusal(signed, move, FIRM, reason=Reason.OTHER) for move in (Move.LEAVE, Move.WITHDRAW, Move.JOIN)
    ] == ["bound", "bound", "too_late"]
    released = walk(signed, (Move.RELEASE, FIRM), (Move.RELEASE, LAB))
    broken = moved(signed, Move.BREAK, LAB, reason=Reason.TIMING)
    assert (released.state, broken.state, broken.reason) == (State.WITHDRAWN, State.BROKEN, Reason.TIMING)


def test_a_broker_takes_an_introduction_back_but_not_a_negotiation() -> None:
    assert moved(two(), Move.WITHDRAW, BROKER, reason=Reason.SCOPE).reason == Reason.SCOPE
    assert refusal(walk(two(), *TALKING), Move.WITHDRAW, BROKER, reason=Reason.SCOPE) == "not_your_move"
    assert [may(walk(two(), *SIGNED), Move.BREAK, one) for one in EVERYBODY] == [True, True, *[False] * 5]


def test_time_ends_what_nobody_answered_and_clears_a_table() -> None:
    assert walk(two(), (Move.LAPSE, NODE)).reason == Reason.TIMING
    table = walk(two(), *SIGNED, (Move.PROPOSE, FIRM))
    assert walk(table, (Move.LAPSE, NODE)) == replace(walk(two(), *SIGNED), versions=2)
    assert refusal(walk(two(), *SIGNED), Move.LAPSE, NODE) == "nothing_tabled"


def test_an_end_needs_its_reason() -> None:
    assert refusal(two(), Move.DECLINE, LAB) == "reason_missing"
    assert [teaches(reason) for reason in Reason] == [True, True, True, True, False, False]


def test_every_move_has_its_states_and_its_actors() -> None:
    assert (set(WHEN), set(WHO)) == (set(Move), set(Move))
    assert [move for move in Move if WHEN[move] & ENDED] == []


AWAY = {Move.DECLINE, Move.WITHDRAW, Move.BREAK, Move.LEAVE, Move.LAPSE, Move.REFUSE, Move.RELEASE}
Step = tuple[Move, Actor, Reason | None, int | None]


def next_step(deal: Standing, luck: Random) -> Step:
    """Anything at all one time in ten; else something that may be done, mostly towards a promise kept, so that walks come far."""
    ways = [(move, by) for move in Move for by in EVERYBODY if may(deal, move, by)]
    back = luck.random() < 0.1
    kept = [way for way in ways if (way[0] in AWAY) == back] or ways
    if not kept or luck.random() < 0.1:
        reason = luck.choice([None, *Reason])
        return luck.choice([*Move]), luck.choice(EVERYBODY), reason, luck.choice([None, 1, 2, 3])
    return (*luck.choice(kept), Reason.OTHER, None)


@settings(max_examples=200, deadline=None)
@given(st.sampled_from([2, 3]), st.integers(0, 2**32))
def test_no_walk_of_several_actors_leads_to_a_deal_that_cannot_be(size: int, seed: int) -> None:
    luck = Random(seed)
    deal = Standing(("firm", "lab", "bank")[:size])
    for _ in range(60):
        if deal.state not in ENDED:  # what only the keepers of milestones and disputes know
            deal = replace(deal, outstanding=luck.randrange(8) // 7, disputed=luck.random() < 0.1)
        before = deal
        move, by, reason, version = next_step(deal, luck)
        turns = deal.parties if luck.random() < 0.5 else ()
        code = refusal(deal, move, by, reason=reason, version=version)
        if code is None:
            deal = moved(deal, move, by, reason=reason, version=version, turns=turns)
            assert deal != before
        else:
            with pytest.raises(DealRefusedError) as refused:
                moved(deal, move, by, reason=reason, version=version, turns=turns)
            assert (refused.value.code, code in SAID) == (code, True)
        assert impossibilities(deal) == []
        assert deal.in_force >= before.in_force
        assert deal.parties == before.parties or deal.draft is None
        assert deal.state == before.state or before.state not in ENDED


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_a_deal_that_has_not_ended_always_has_a_way_on(data: st.DataObject) -> None:
    deal = two()
    for _ in range(200):
        if deal.state in ENDED:
            break
        open_ = [(move, by) for move in Move for by in EVERYBODY if may(deal, move, by)]
        assert open_ != []
        deal = walk(deal, data.draw(st.sampled_from(open_)))
    assert impossibilities(deal) == []


@pytest.mark.parametrize(
    ("deal", "said"),
    [
        (Standing(("firm",)), ["fewer than two parties"]),
        (Standing(("firm", "firm")), ["a party twice"]),
        (Standing(("firm", "lab"), left=("lab",)), ["a party that left"]),
        (Standing(("firm", "lab"), willing=frozenset({"bank"})), ["a stranger spoke"]),
        (Standing(("firm", "lab"), State.NEGOTIATING), ["negotiating without everybody's will to talk"]),
        (
            Standing(("firm", "lab"), State.SIGNED),
            ["bound without terms, or terms in force that bind nobody"],
        ),
        (
            Standing(("firm", "lab"), State.KEPT, versions=1, in_force=1),
            ["kept although something is open"],
        ),
        (Standing(("firm", "lab"), State.BROKEN, versions=1, in_force=1), ["broken without a reason"]),
        (
            Standing(("firm", "lab"), State.SIGNED, versions=1, in_force=1, draft=Draft(1)),
            ["old terms on the table"],
        ),
    ],
)
def test_a_deal_that_cannot_be_is_named(deal: Standing, said: list[str]) -> None:
    assert impossibilities(deal) == said
