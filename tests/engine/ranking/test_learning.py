"""The ranker on people made by a seed, whose truth is known."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

import numpy as np
import pytest

from entrepot.engine.ranking import FUSION, NAMES, Learnt, Ranker, estimated, learnt, read, trained, usual
from entrepot.engine.ranking.calibration import calibrated, surprise
from entrepot.engine.ranking.features import SIGNS, UNTRAINED
from entrepot.engine.ranking.lists import ShownList, gain, split
from entrepot.engine.ranking.propensity import NO_CORRECTION
from entrepot.engine.ranking.simulator import Made, People, made, oracle, true_ndcg


@lru_cache
def world(needs: int = 1000, seed: int = 1, people: People | None = None) -> Made:
    return made(needs, seed=seed, people=people)


@lru_cache
def found(seed: int = 1) -> Learnt:
    return learnt(world(seed=seed).lists)


def worth(ranker: Ranker) -> float:
    return float(true_ndcg(ranker, world(500, 99)).mean())


def test_people_made_by_one_seed_are_the_same_people() -> None:
    one, other = made(5, seed=3), made(5, seed=3)
    for left, right in zip(one.lists, other.lists, strict=True):
        assert left.features.tolist() == right.features.tolist()
        assert left.gains.tolist() == right.gains.tolist()
    assert made(5, seed=4).lists[0].features.tolist() != one.lists[0].features.tolist()


def test_the_oracle_is_best_and_the_fusion_is_not() -> None:
    assert worth(oracle()) == pytest.approx(1.0, abs=1e-9)
    assert 0.90 < worth(FUSION) < 0.94


def test_learnt_from_biased_outcomes_it_beats_the_fusion_and_comes_near_the_oracle() -> None:
    assert found().evaluation.used
    assert found().evaluation.gain.low > 0
    assert worth(found().ranker) > 0.99


def test_without_correction_for_the_place_it_learns_less() -> None:
    for seed in (1, 2):
        blunt = learnt(world(seed=seed).lists, curve=NO_CORRECTION)
        assert worth(blunt.ranker) < worth(found(seed).ranker) - 0.01


def test_where_answers_have_nothing_to_do_with_features_the_fusion_stays() -> None:
    told = [learnt(made(300, seed=seed, people=People(blind=True)).lists) for seed in range(100, 105)]
    assert [item.evaluation.why for item in told] == ["not_better"] * 5


def test_without_outcomes_it_is_the_fusion() -> None:
    untouched = [
        replace(item, gains=np.zeros(10), opened=np.zeros(10, np.bool_)) for item in world(40, 2).lists
    ]
    told = learnt(untouched)
    assert (told.ranker, told.curve, told.evaluation.why) == (FUSION, usual(), "no_outcomes")
    assert learnt([]).ranker == FUSION


def test_few_outcomes_move_it_little_and_open_nothing() -> None:
    told = learnt(world(60, 2).lists)
    assert told.evaluation.why == "few_outcomes"
    one = next(item for item in world(60, 2).lists if item.gains.max() >= 0.5)
    moved = np.abs(np.array(trained([one], usual()).weights) - UNTRAINED) / (UNTRAINED + 1)
    assert moved.max() < 0.5


def test_outcomes_are_told_with_what_was_learnt_from_and_held_back() -> None:
    told = found().evaluation
    first, last = split(world().lists, 0.3)
    assert (len(first), len(last)) == (700, 300)
    assert told.needs == sum(item.answered for item in first)
    assert told.held_back == sum((item.gains > 0).any() for item in last)
    assert told.outcomes == sum(int((item.gains != 0).sum()) for item in world().lists)


def test_needs_that_were_shown_last_are_held_back_with_all_their_lists() -> None:
    lists = world(10, 5).lists
    twice = [*lists, replace(lists[9], at=-1.0)]
    first, last = split(twice, 0.3)
    assert [item.need for item in last] == ["need-000006", "need-000007", "need-000008"]
    assert len(first) + len(last) == len(twice)


def test_the_order_of_what_is_learnt_from_does_not_matter() -> None:
    lists = list(world(200, 7).lists)
    turned = [
        ShownList(
            item.need,
            item.at,
            item.features[::-1],
            item.positions[::-1],
            item.gains[::-1],
            item.opened[::-1],
        )
        for item in lists[::-1]
    ]
    one, other = learnt(lists), learnt(turned)
    assert other.ranker.weights == pytest.approx(one.ranker.weights, abs=1e-6)
    assert other.evaluation.gain.low == pytest.approx(one.evaluation.gain.low, abs=1e-6)


@pytest.mark.parametrize("seed", [1, 2])
def test_a_resource_that_is_made_better_never_falls(seed: int) -> None:
    random = np.random.default_rng(seed)
    ranker = found(seed).ranker
    assert (np.array(ranker.weights) * SIGNS >= 0).all()
    figures = np.concatenate([item.features for item in world(50, 4).lists])
    better = figures + random.random(figures.shape) * SIGNS
    assert (ranker.scores(better) >= ranker.scores(figures)).all()
    assert (ranker.logits(better) > ranker.logits(figures)).any()


def test_another_language_never_counts() -> None:
    place = NAMES.index("other_language")
    figures = world(20, 4).lists[0].features.copy()
    figures[:, place] = 0
    foreign = figures.copy()
    foreign[:, place] = 1
    heavy = replace(FUSION, weights=tuple(-9.0 if name == "other_language" else 1.0 for name in NAMES))
    assert heavy.scores(foreign).tolist() == heavy.scores(figures).tolist()


def test_signs_are_held_even_against_the_outcomes() -> None:
    """People who take what fails: it is learnt as far as nought, not further."""
    failed = NAMES.index("failed")
    figures = np.zeros((2, len(NAMES)))
    figures[0, failed] = 1
    odd = ShownList("n", 0, figures, np.array([1, 2], np.intp), np.array([1.0, 0.0]), np.array([True, False]))
    assert trained([odd] * 500, usual()).weights[failed] == 0


def test_scores_keep_the_spread_of_the_fusion_so_that_grades_mean_what_they_meant() -> None:
    lists = world().lists
    figures = np.concatenate([item.features for item in lists])
    ranker = trained(lists, usual())
    assert ranker.logits(figures).mean() == pytest.approx(FUSION.logits(figures).mean())
    assert ranker.logits(figures).std() == pytest.approx(FUSION.logits(figures).std())


def test_judgements_calibrate_scores_without_changing_the_order() -> None:
    lists, others = world().lists, world(500, 99).lists
    ranker = trained(lists, usual())
    told = calibrated(ranker, lists)
    assert surprise(told, others) < surprise(ranker, others)
    figures = lists[0].features
    assert np.argsort(told.scores(figures)).tolist() == np.argsort(ranker.scores(figures)).tolist()
    assert calibrated(ranker, []) == ranker


@pytest.mark.parametrize("steepness", [0.5, 1.0, 1.5])
def test_how_places_are_looked_at_is_told_from_what_was_opened(steepness: float) -> None:
    people = People(steepness=steepness)
    told = estimated(world(1500, 5, people).lists).chances
    assert told[:5] == pytest.approx(people.curve.chances[:5], abs=0.08)
    assert list(told) == sorted(told, reverse=True)


@pytest.mark.parametrize(
    ("outcomes", "said"),
    [
        ((), 0.0),
        (("opened",), 0.1),
        (("opened", "fits"), 0.6),
        (("opened", "introduced", "kept"), 1.0),
        (("opened", "does_not_fit"), -0.6),
        (("does_not_fit", "kept"), 1.0),
        (("declined",), -0.3),
        (("opened", "declined"), -0.3),
        (("introduced", "declined"), 0.5),
    ],
)
def test_what_came_of_a_match_is_one_figure(outcomes: tuple[str, ...], said: float) -> None:
    assert gain(outcomes) == said


def test_a_ranker_is_written_and_read_and_none_of_another_version() -> None:
    ranker = found().ranker
    assert read(ranker.plain()) == ranker
    for broken in ({**ranker.plain(), "version": 0}, {**ranker.plain(), "weights": {"meaning": 1.0}}, {}):
        with pytest.raises(ValueError, match="Learn it again"):
            read(broken)
