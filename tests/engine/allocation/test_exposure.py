"""A floor of exposure: what it must not do, and what it does for resources that nobody sees."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from entrepot.engine.allocation import exposure as exposing
from entrepot.engine.allocation.exposure import (
    Entry,
    Lists,
    curve,
    exposure,
    fair_shares,
    gini,
    ndcg,
    reranked,
)

RESOURCES = 8
SCORES = st.integers(0, 100).map(lambda hundredths: hundredths / 100)
ROW = st.dictionaries(
    st.integers(0, RESOURCES - 1), st.tuples(SCORES, st.booleans()), max_size=RESOURCES
).map(lambda drawn: [(number, score, adequate) for number, (score, adequate) in drawn.items()])
ROWS = st.lists(ROW, max_size=6)
SHOWN = st.integers(1, 4)
PART = (0.0, 0.5, 1.0)


def hidden(needs: int = 30, resources: int = 40) -> Lists:
    """Needs for which many resources are nearly as good, and a few always stand first."""
    random = np.random.default_rng(3)
    liked = np.sort(random.random(resources))[::-1] * 0.2
    rows = []
    for _ in range(needs):
        numbers = random.choice(resources, 16, replace=False)
        rows.append([(int(n), float(0.7 + liked[n] + 0.1 * random.random()), True) for n in numbers])
    return Lists.of(rows, resources)


@given(ROWS, SHOWN)
@settings(deadline=None, max_examples=20)
def test_a_floor_of_nothing_changes_nothing(rows: list[list[Entry]], shown: int) -> None:
    first = curve(Lists.of(rows, RESOURCES), PART, shown)[0]
    assert first.bonus.tolist() == [0.0] * RESOURCES
    assert first.ndcg == 1.0
    for row in rows:
        by_score = sorted(
            range(len(row)), key=lambda place: (not row[place][2], -row[place][1], row[place][0])
        )
        assert reranked(row, first.bonus) == by_score


@given(ROWS, SHOWN)
@settings(deadline=None, max_examples=20)
def test_along_the_curve_exposure_grows_no_more_unequal(rows: list[list[Entry]], shown: int) -> None:
    points = curve(Lists.of(rows, RESOURCES), PART, shown)
    for before, after in pairwise(points):
        assert after.gini <= before.gini + 1e-9
        assert after.ndcg <= before.ndcg
    assert all(0 <= point.ndcg <= 1 + 1e-12 for point in points)


@given(ROWS, SHOWN)
@settings(deadline=None, max_examples=20)
def test_nobody_inadequate_is_shown_above_an_adequate_one(rows: list[list[Entry]], shown: int) -> None:
    for point in curve(Lists.of(rows, RESOURCES), PART, shown):
        for row in rows:
            adequate = [row[place][2] for place in reranked(row, point.bonus)]
            assert adequate == sorted(adequate, reverse=True)


@given(ROWS, SHOWN, st.randoms(use_true_random=False))
@settings(deadline=None, max_examples=15)
def test_the_order_of_needs_and_candidates_changes_nothing(
    rows: list[list[Entry]], shown: int, random: object
) -> None:
    mixed = [list(row) for row in rows]
    for row in (mixed, *mixed):
        random.shuffle(row)
    one, other = (curve(Lists.of(given_, RESOURCES), PART, shown) for given_ in (rows, mixed))
    assert [np.abs(a.bonus - b.bonus).max() < 1e-6 for a, b in zip(one, other, strict=True)] == [True] * 3


@given(ROWS, SHOWN)
@settings(deadline=None, max_examples=20)
def test_fair_shares_give_away_what_there_is(rows: list[list[Entry]], shown: int) -> None:
    lists = Lists.of(rows, RESOURCES)
    given_away = exposure(lists, np.zeros(RESOURCES), shown)
    assert abs(fair_shares(lists, shown).sum() - given_away.sum()) < 1e-9


def test_resources_that_nobody_sees_get_seen_at_little_loss() -> None:
    points = curve(hidden())
    assert [point.floor for point in points] == list(exposing.FLOORS)
    first, middle, last = points[0], points[5], points[-1]
    assert (first.unseen, middle.unseen, last.unseen) == (5, 0, 0)
    assert last.gini < first.gini / 3
    assert middle.ndcg > 0.99
    assert last.ndcg > 0.96


def test_a_lists_order_is_the_same_one_by_one_and_all_together() -> None:
    lists = hidden()
    bonus = np.random.default_rng(1).random(lists.count)
    seen = np.zeros(lists.count)
    for numbers, scores in zip(lists.resources, lists.scores, strict=True):
        row = [(int(n), float(s), True) for n, s in zip(numbers, scores, strict=True)]
        for rank, place in enumerate(reranked(row, bonus)[: exposing.SHOWN], start=1):
            seen[row[place][0]] += 1 / np.log2(1 + rank)
    assert np.abs(seen - exposure(lists, bonus)).max() < 1e-12


def test_the_gini_coefficient_of_what_is_known() -> None:
    assert gini(np.array([])) == 0.0
    assert gini(np.array([0.0, 0.0])) == 0.0
    assert gini(np.array([2.0, 2.0, 2.0])) == 0.0
    assert gini(np.array([0.0, 0.0, 0.0, 1.0])) == 0.75
    assert round(gini(np.array([1.0, 3.0])), 12) == 0.25


def test_without_needs_there_is_still_a_curve() -> None:
    for point in curve(Lists.of([], 3)):
        assert (point.gini, point.ndcg, point.unseen) == (0.0, 1.0, 0)
    assert ndcg(Lists.of([[]], 0), np.zeros(0)) == 1.0


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ([(0, 0.5, True), (0, 0.4, True)], "List 0 names a resource twice."),
        ([(2, 0.5, True)], "List 0 names a resource that is not one of 0 to 1."),
        ([(0, 1.5, True)], "List 0 has a score that is not from 0 to 1."),
    ],
)
def test_lists_that_cannot_be_are_refused_in_a_sentence(row: list[Entry], says: str) -> None:
    with pytest.raises(ValueError) as refused:  # noqa: PT011 - the sentence is compared
        Lists.of([row], 2)
    assert str(refused.value) == says
