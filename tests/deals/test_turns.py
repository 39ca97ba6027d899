"""Whose turn it is, in every state of a deal."""

from __future__ import annotations

from dataclasses import replace

from entrepot.deals.domain.standing import Draft, Standing, State
from entrepot.deals.domain.turns import turns

BOTH = frozenset({"a", "b"})
INTENT = Standing(("a", "b"), willing=frozenset({"a"}))
TALKING = replace(INTENT, state=State.NEGOTIATING, willing=BOTH)
BOUND = replace(TALKING, state=State.PERFORMING, versions=1, in_force=1)


def drafted(approved: frozenset[str], signed: tuple[str, ...] = (), order: tuple[str, ...] = ()) -> Standing:
    return replace(TALKING, versions=1, draft=Draft(1, approved, signed, order))


def test_an_intent_waits_for_those_who_have_not_answered() -> None:
    assert turns(INTENT) == {"b"}


def test_an_empty_table_waits_for_everybody() -> None:
    assert turns(TALKING) == BOTH


def test_terms_wait_for_those_who_have_not_agreed_then_for_those_who_have_not_signed() -> None:
    assert turns(drafted(frozenset("a"))) == {"b"}
    assert turns(drafted(BOTH)) == BOTH
    assert turns(drafted(BOTH, ("a",))) == {"b"}


def test_who_signs_in_turn_waits_for_the_one_before() -> None:
    assert turns(drafted(BOTH, order=("b", "a"))) == {"b"}
    assert turns(drafted(BOTH, ("b",), ("b", "a"))) == {"a"}


def test_an_amendment_waits_like_first_terms() -> None:
    assert turns(replace(BOUND, versions=2, draft=Draft(2, frozenset("b")))) == {"a"}


def test_what_is_performed_waits_for_a_word_only_once_another_has_spoken() -> None:
    assert turns(BOUND) == frozenset()
    assert turns(replace(BOUND, content=frozenset("a"))) == {"b"}
    assert turns(replace(BOUND, releasing=frozenset("b"))) == {"a"}
    assert turns(replace(BOUND, state=State.KEPT, content=BOTH)) == frozenset()
