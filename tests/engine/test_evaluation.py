"""The measures against ir-measures where there are no ties, and against all orders of the ties where there
are."""

from __future__ import annotations

from itertools import pairwise, permutations

import ir_measures
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from entrepot.engine.evaluation import bootstrap, evaluate, groups, hit, mrr, ndcg

IDS = [f"r{number}" for number in range(6)]
RELEVANCE = st.dictionaries(st.sampled_from(IDS), st.sampled_from([0.0, 1.0, 2.0]), min_size=1)


@given(st.permutations(IDS), RELEVANCE, st.integers(1, 8))
@settings(max_examples=60, deadline=None)
def test_without_ties_as_ir_measures(order: list[str], relevant: dict[str, float], cut: int) -> None:
    scores = {known: float(-place) for place, known in enumerate(order)}
    if not any(relevant.values()):
        assert (ndcg(scores, relevant, cut), mrr(scores, relevant, cut), hit(scores, relevant, cut)) == (
            0,
            0,
            0,
        )
        return
    wanted = [ir_measures.nDCG @ cut, ir_measures.RR @ cut, ir_measures.Success @ cut]
    qrels = {"n": {known: int(gain) for known, gain in relevant.items()}}
    theirs = ir_measures.calc_aggregate(wanted, qrels, {"n": scores})
    ours = (ndcg(scores, relevant, cut), mrr(scores, relevant, cut), hit(scores, relevant, cut))
    assert ours == pytest.approx(tuple(theirs[measure] for measure in wanted))


@given(
    st.dictionaries(st.sampled_from(IDS[:5]), st.sampled_from([0.0, 0.5, 1.0]), min_size=1),
    RELEVANCE,
    st.integers(1, 6),
)
@settings(max_examples=60, deadline=None)
def test_ties_are_the_mean_over_all_orders(
    scores: dict[str, float], relevant: dict[str, float], cut: int
) -> None:
    orders = [
        order
        for order in permutations(scores)
        if all(scores[left] >= scores[right] for left, right in pairwise(order))
    ]
    untied = [{known: float(-place) for place, known in enumerate(order)} for order in orders]
    for measure in (ndcg, mrr, hit):
        mean = sum(measure(each, relevant, cut) for each in untied) / len(untied)
        assert measure(scores, relevant, cut) == pytest.approx(mean)


def test_no_shared_word_is_not_a_perfect_rank() -> None:
    nothing = dict.fromkeys(map(str, range(1000)), 0.0)
    assert hit(nothing, {"0": 1.0}) == pytest.approx(0.01)


def test_groups_by_falling_score() -> None:
    assert groups({"a": 1.0, "b": 2.0, "c": 1.0}) == [["b"], ["a", "c"]]


def test_a_need_without_an_answer_counts_as_zero() -> None:
    report = evaluate({"n1": {"r": 1.0}}, {"n1": {"r": 1.0}, "n2": {"r": 1.0}, "unjudged": {"r": 0.0}})
    assert (report.mrr.mean, report.ndcg.mean, report.hit.mean, report.needs) == (0.5, 0.5, 0.5, 2)


def test_interval_holds_its_mean_and_repeats() -> None:
    interval = bootstrap([0.0, 1.0] * 50)
    assert interval.low < interval.mean == 0.5 < interval.high
    assert bootstrap([0.0, 1.0] * 50) == interval


def test_nothing_to_average() -> None:
    with pytest.raises(ValueError, match="at least one need"):
        evaluate({}, {})
