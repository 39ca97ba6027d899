"""Why each need got what it got."""

from __future__ import annotations

import sys

import pytest
from hypothesis import given

from entrepot.engine.allocation import (
    ExactMissingError,
    Method,
    Problem,
    Why,
    allocate,
    exact,
    installed,
    placements,
    problem,
)
from tests.engine.allocation.drawn import problems


def test_each_need_hears_who_stood_against_its_first_choice() -> None:
    of = problem([0, 2, 4, 5, 5], [0, 1, 0, 1, 0], [0.9, 0.8, 0.9, 0.2, 0.3], [1, 1])
    told = placements(of, exact(of))
    assert [(item.why, item.given, item.first, item.holders) for item in told] == [
        (Why.ELSEWHERE, 1, 0, (1,)),
        (Why.FIRST, 0, 0, (1,)),
        (Why.LEFT_OUT, None, 0, (1,)),
        (Why.NO_CANDIDATE, None, None, ()),
    ]
    assert round(told[0].first_price, 6) == 0.3
    assert (told[0].value, told[0].first_value) == (0.8, 0.9)


@given(problems())
def test_a_first_choice_is_refused_only_where_its_price_says_so(of: Problem) -> None:
    for item in placements(of, exact(of)):
        if item.why in {Why.ELSEWHERE, Why.LEFT_OUT}:
            assert item.first_value - item.first_price <= item.value + 1e-6


def test_without_or_tools_the_exact_way_names_the_extra_and_the_auction_answers(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "ortools", None)
    of = problem([0, 1, 2], [0, 0], [0.9, 0.8], [1])
    assert not installed()
    with pytest.raises(ExactMissingError) as missing:
        exact(of)
    assert str(missing.value) == (
        "The exact allocation needs OR-tools, which is not installed. "
        "Install it with: pip install 'entrepot[allocation]'."
    )
    found = allocate(of)
    assert (found.method, found.because, found.assigned.tolist()) == (Method.AUCTION, "no_exact", [0, -1])
