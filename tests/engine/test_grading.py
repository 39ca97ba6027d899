"""Scores and grades: every part of the evidence counts the right way, and no supply is a real answer."""

from __future__ import annotations

from itertools import pairwise
from math import exp

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entrepot.engine import grading
from entrepot.engine.conditions import Condition, Fact, Verdict
from entrepot.engine.grading import Evidence, bonus, calibrated, cosine, fitting, grade, served, worded
from entrepot.engine.retrieval import Candidate
from entrepot.engine.retrieval.documents import Vote
from entrepot.vocabulary.kinds import Grade


def candidate(lexical: float, *cosines: float) -> Candidate:
    votes = tuple(Vote(f"v{place}", value, value * 10) for place, value in enumerate(cosines))
    return Candidate(0, 1.0, lexical, 1.0, 0.5, votes, True)


def condition(verdict: Verdict, name: str = "resolution") -> Condition:
    fact = Fact(name, name, "x", "column")
    return Condition(name, name, fact, fact, verdict)


def test_a_cosine_is_the_mean_of_the_voters() -> None:
    assert cosine(candidate(0.9, 0.2, 0.6)) == pytest.approx(0.4)
    assert worded(candidate(0.9, 0.2, 0.6)) == pytest.approx(0.4 + 0.1 * 0.9)


def test_without_voters_the_words_speak_and_count_once() -> None:
    assert (cosine(candidate(0.3)), worded(candidate(0.3))) == (0.3, 0.3)


def test_only_measured_conditions_are_counted_and_two_at_most() -> None:
    fits = condition("fits")
    assert [fitting([]), fitting([fits]), fitting([fits] * 2), fitting([fits] * 5)] == [0, 1, 2, 2]
    assert fitting([condition("fits", "date"), condition("fits", "readiness")]) == 0
    assert fitting([condition("unknown"), condition("fails")]) == 0


def test_what_fails_costs_more_than_one_fit_gains() -> None:
    assert bonus([condition("fits")]) == pytest.approx(0.06)
    assert bonus([condition("fails")] * 3) == pytest.approx(-0.1)
    assert bonus([condition("fits"), condition("fails")]) < 0
    assert bonus([condition("unknown")]) == 0


def test_a_calibrated_score_is_the_logistic_of_its_evidence() -> None:
    found = Evidence(0.3, 1, 0.2)
    value = -4.3 + 16.9 * 0.3 + 1.5 + 4.5 * 0.2
    assert calibrated(found) == pytest.approx(1 / (1 + exp(-value)))
    assert calibrated(Evidence(0.3, 1)) == pytest.approx(calibrated(Evidence(0.3, 1, grading.UNRELATED)))


units = st.floats(-1, 1, allow_nan=False)


@given(units, units, st.integers(0, 2), units)
def test_more_evidence_never_scores_less(one: float, other: float, fits: int, kin: float) -> None:
    low, high = sorted((one, other))
    assert 0 <= calibrated(Evidence(low, fits, kin)) <= calibrated(Evidence(high, fits, kin)) <= 1
    assert calibrated(Evidence(kin, fits, low)) <= calibrated(Evidence(kin, fits, high))
    assert (
        calibrated(Evidence(low, 0, kin))
        < calibrated(Evidence(low, 1, kin))
        < calibrated(Evidence(low, 2, kin))
    )
    assert 0 <= served(low, kin) <= served(high, kin) <= 1
    assert served(kin, low) <= served(kin, high)


def test_grades_begin_at_their_thresholds() -> None:
    assert [grade(score) for score in (0.85, 0.849, 0.7, 0.699, 0.5, 0.499, 0.0)] == [
        Grade.STRONG, Grade.FAIR, Grade.FAIR, Grade.WEAK, Grade.WEAK, Grade.NONE, Grade.NONE,
    ]  # fmt: skip


def test_a_need_that_is_not_served_has_no_grades_whatever_its_best_candidate() -> None:
    assert grade(0.99, grading.SERVED - 0.001) is Grade.NONE
    assert grade(0.99, grading.SERVED) is Grade.STRONG


@given(st.lists(st.floats(0, 1, allow_nan=False), min_size=2), st.floats(0, 1, allow_nan=False))
def test_a_better_score_never_has_a_worse_grade(scores: list[float], probability: float) -> None:
    order = list(Grade)
    places = [order.index(grade(score, probability)) for score in sorted(scores)]
    assert all(worse >= better for worse, better in pairwise(places))
