"""Hard and soft reviewers, adjusted scores, and ranks with ties."""

from __future__ import annotations

import itertools
from decimal import Decimal
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from entrepot.engine.reviewing import Calibration, Mark, Place, Ranked, calibrated, ranking

SCORES = st.integers(20, 100).map(lambda number: number / 20)


@st.composite
def all_by_all(draw: st.DrawFn) -> list[Mark]:
    """Every reviewer marks every application."""
    rows, columns = draw(st.integers(2, 6)), draw(st.integers(2, 5))
    return [Mark(f"a{row}", f"r{column}", draw(SCORES)) for row in range(rows) for column in range(columns)]


@st.composite
def some(draw: st.DrawFn) -> list[Mark]:
    """Some reviewers mark some applications."""
    pairs = draw(st.sets(st.tuples(st.integers(0, 6), st.integers(0, 4)), min_size=1))
    return [Mark(f"a{row}", f"r{column}", draw(SCORES)) for row, column in sorted(pairs)]


def order(found: Calibration) -> list[tuple[str, int, Decimal]]:
    """Applications by adjusted score."""
    scores = {one.application: one.score for one in found.applications}
    return [(one.application, one.rank, one.score) for one in ranking(scores, 2, digits=6)]


@given(all_by_all(), st.floats(0.25, 2))
@settings(max_examples=30)
def test_a_reviewer_who_gives_everybody_less_changes_no_order_where_all_mark_all(
    marks: list[Mark], less: float
) -> None:
    before = calibrated(marks)
    after = calibrated(
        [Mark(one.application, one.reviewer, one.score - less * (one.reviewer == "r0")) for one in marks]
    )
    assert [(key, rank) for key, rank, _ in order(after)] == [(key, rank) for key, rank, _ in order(before)]


@given(some(), st.randoms(use_true_random=False))
@settings(max_examples=30)
def test_the_order_of_marks_changes_nothing(marks: list[Mark], random: Random) -> None:
    mixed = list(marks)
    random.shuffle(mixed)
    assert calibrated(mixed) == calibrated(marks)


@given(some())
@settings(max_examples=30)
def test_an_adjusted_score_is_the_mean_of_the_scores_less_what_their_reviewers_add(marks: list[Mark]) -> None:
    found = calibrated(marks)
    offsets = {one.reviewer: one.offset for one in found.reviewers}
    assert sum(offsets.values()) == pytest.approx(0, abs=1e-9)
    for one in found.applications:
        less = [mark.score - offsets[mark.reviewer] for mark in marks if mark.application == one.application]
        assert one.score == pytest.approx(sum(less) / len(less), abs=1e-9)


def test_the_offsets_solve_the_normal_equations() -> None:
    marks = [
        Mark("a", "r", 4.0),
        Mark("a", "s", 2.0),
        Mark("b", "s", 3.0),
        Mark("b", "t", 3.5),
        Mark("c", "r", 5.0),
        Mark("c", "t", 4.0),
    ]
    found = calibrated(marks)
    assert found.noise is not None
    pull = found.noise**2 / found.spread**2
    deserved = {one.application: one.score for one in found.applications}
    for one in found.reviewers:
        left = sum(
            mark.score - deserved[mark.application] - one.offset
            for mark in marks
            if mark.reviewer == one.reviewer
        )
        assert left == pytest.approx(pull * one.offset, abs=1e-6)


def test_two_hard_and_one_soft_reviewer_are_found_and_made_good() -> None:
    random = np.random.default_rng(7)
    adds = {f"r{number:02}": 0.0 for number in range(12)} | {"r01": -0.9, "r05": -0.8, "r09": 0.9}
    deserved = {f"a{number:02}": float(random.normal(3.2, 0.6)) for number in range(60)}
    marks = [
        Mark(key, reviewer, deserved[key] + adds[reviewer] + float(random.normal(0, 0.3)))
        for key in deserved
        for reviewer in random.choice(sorted(adds), 3, replace=False).tolist()
    ]
    found = calibrated(marks)
    assert [one.reviewer for one in found.reviewers if one.hard] == ["r01", "r05"]
    assert [one.reviewer for one in found.reviewers if one.soft] == ["r09"]

    def wrong(scores: dict[str, float]) -> int:
        pairs = itertools.combinations(deserved, 2)
        return sum((deserved[a] > deserved[b]) != (scores[a] > scores[b]) for a, b in pairs)

    raw = wrong({one.application: one.raw for one in found.applications})
    adjusted = wrong({one.application: one.score for one in found.applications})
    assert adjusted < 0.75 * raw
    errors = [abs(one.score - deserved[one.application]) / (one.error or 0) for one in found.applications]
    assert 0.85 <= float(np.mean(np.array(errors) < 1.96)) <= 1


def test_where_nothing_can_be_known_of_noise_scores_stay_as_they_are() -> None:
    found = calibrated([Mark("a", "r", 4.0), Mark("b", "s", 2.0)])
    assert [(one.raw, one.score, one.error) for one in found.applications] == [
        (4.0, 4.0, None),
        (2.0, 2.0, None),
    ]
    assert found.noise is None
    assert calibrated([]) == Calibration((), (), None, 0.0)


def test_a_mark_is_one_number_given_once() -> None:
    with pytest.raises(ValueError, match="twice"):
        calibrated([Mark("a", "r", 4.0), Mark("a", "r", 2.0)])
    with pytest.raises(ValueError, match="not a number"):
        calibrated([Mark("a", "r", float("inf"))])


def test_equal_scores_share_a_rank_and_a_tie_on_the_line_is_named() -> None:
    scores = {"d": 3.004, "a": 4.0, "b": 3.0, "c": 2.996, "e": 2.0}
    three = Decimal("3.00")
    assert ranking(scores, 2) == (
        Ranked("a", 1, Decimal("4.00"), False, Place.WITHIN),
        Ranked("b", 2, three, True, Place.ON_THE_LINE),
        Ranked("c", 2, three, True, Place.ON_THE_LINE),
        Ranked("d", 2, three, True, Place.ON_THE_LINE),
        Ranked("e", 5, Decimal("2.00"), False, Place.OUTSIDE),
    )
    assert [one.place for one in ranking(scores, 4)] == [Place.WITHIN] * 4 + [Place.OUTSIDE]
    assert [one.place for one in ranking(scores, 0)] == [Place.OUTSIDE] * 5


@given(st.dictionaries(st.text("abcdef", min_size=1, max_size=3), SCORES), st.integers(0, 8))
def test_ranks_count_those_above_and_places_hold(scores: dict[str, float], places: int) -> None:
    found = ranking(scores, places)
    for one in found:
        above = sum(other.score > one.score for other in found)
        alike = sum(other.score == one.score for other in found)
        assert (one.rank, one.tied) == (above + 1, alike > 1)
        expected = (
            Place.WITHIN
            if above + alike <= places
            else Place.OUTSIDE
            if above >= places
            else Place.ON_THE_LINE
        )
        assert one.place == expected


def test_there_are_no_fewer_than_no_places() -> None:
    with pytest.raises(ValueError, match="0 places"):
        ranking({}, -1)
