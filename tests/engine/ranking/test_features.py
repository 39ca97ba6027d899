"""Features are what the engine computed; the untrained ranker over them is the fusion."""

from __future__ import annotations

from dataclasses import replace

import pytest

from entrepot.engine.conditions import Condition, Fact
from entrepot.engine.grading import Evidence, calibrated, fitting, worded
from entrepot.engine.ranking import FUSION, Features, Known, features, largest, rows
from entrepot.engine.retrieval.documents import Candidate, Vote

SAID = Fact("power", "power", "1", "column")


def candidate(
    cosine: float = 0.3, *, lexical: float = 0.2, share: float = 0.4, own: bool = True
) -> Candidate:
    votes = (Vote("e5", cosine - 0.1, 1.0), Vote("use", cosine + 0.1, 3.0))
    return Candidate(0, 1.0, lexical if own else 0.0, 1.0, share if own else 0.0, votes, own)


def condition(verdict: str, name: str = "power") -> Condition:
    return Condition(name, name, SAID, SAID, verdict)


@pytest.mark.parametrize("heard", [True, False])
def test_the_untrained_ranker_scores_as_the_fusion_does(heard: bool) -> None:
    spoken = candidate() if heard else replace(candidate(), votes=())
    told = (condition("fits"), condition("fits"), condition("fits"), condition("fails"))
    (found,) = features([Known(spoken, 0.3, told)])
    assert FUSION.scores(rows([found]))[0] == pytest.approx(
        calibrated(Evidence(worded(spoken), fitting(told), 0.3))
    )


def test_every_feature_is_told() -> None:
    told = (
        *(condition("fits") for _ in range(3)),
        condition("fits", "date"),
        condition("unknown"),
        condition("fails"),
    )
    known = Known(
        candidate(), 0.5, told, readiness=(7, 5), cost=2.718281828459045, budget=True, same_place=True
    )
    other = Known(candidate(share=0.2), 0.1, budget=True)
    (found, beside) = features([known, other])
    assert found == Features(
        meaning=pytest.approx(0.3), words=0.2, share=pytest.approx(0.1), standing=2.0, kin=0.5, fits=2.0, more_fits=2.0, unmet=2.0,
        failed=1.0, readiness_short=2.0, over_budget=pytest.approx(1.0), unpriced=0.0, same_place=1.0, other_language=0.0,
    )  # fmt: skip
    assert (beside.unpriced, beside.share) == (1.0, pytest.approx(-0.1))


def test_a_text_that_can_share_no_word_counts_as_the_mean_of_those_that_can() -> None:
    found = features(
        [Known(candidate(share=0.6), 0), Known(candidate(share=0.2), 0), Known(candidate(own=False), 0)]
    )
    assert [item.share for item in found] == pytest.approx([0.2, -0.2, 0.0])
    assert [item.other_language for item in found] == [0.0, 0.0, 1.0]


def test_what_a_condition_turns_into_never_helps_when_it_is_worse() -> None:
    """fits, then unknown, then fails: each step moves only good features down or bad ones up."""
    told = [
        features([Known(candidate(), 0, (condition(verdict),))])[0]
        for verdict in ("fits", "unknown", "fails")
    ]
    assert [(item.fits, item.unmet, item.failed) for item in told] == [(1, 0, 0), (0, 1, 0), (0, 1, 1)]


def test_contributions_add_up_to_what_sets_a_candidate_apart() -> None:
    among = features([Known(candidate(0.5), 0.2, (condition("fits"),)), Known(candidate(0.1), 0.4)])
    added = FUSION.contributions(rows(among))
    logits = FUSION.logits(rows(among))
    assert added.sum(axis=1) == pytest.approx(logits - logits.mean())
    assert [(name, round(value, 2)) for name, value in largest(added[0])] == [
        ("meaning", 3.38),
        ("fits", 0.75),
        ("kin", -0.45),
    ]
    assert [name for name, _ in largest(added[1], top=1)] == ["meaning"]
    assert largest(added[0] * 0) == ()
