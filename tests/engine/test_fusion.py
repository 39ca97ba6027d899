"""The arithmetic that brings languages, voters and words together."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from entrepot.engine.retrieval import fusion

VALUES = st.floats(-5, 5, width=32)
ROW = arrays(np.float32, st.integers(1, 30), elements=VALUES)


def test_a_small_pool_leans_on_the_prior() -> None:
    prior = np.array([1.0, 0.0], np.float32)
    assert fusion.shrunk_mean(np.zeros((0, 2), np.float32), prior).tolist() == [1.0, 0.0]
    assert fusion.shrunk_mean(np.tile(np.array([0.0, 1.0], np.float32), (8, 1)), prior).tolist() == [0.5, 0.5]


def test_centred_rows_are_units_or_zeros() -> None:
    rows = np.array([[3.0, 4.0], [1.0, 1.0]], np.float32)
    moved = fusion.centred(rows, np.array([1.0, 1.0], np.float32))
    assert np.linalg.norm(moved, axis=1).round(5).tolist() == [1.0, 0.0]


@given(ROW, st.data())
def test_reordering_keeps_the_scores_and_follows_the_evidence(
    scores: np.ndarray, data: st.DataObject
) -> None:
    evidence = data.draw(arrays(np.float32, len(scores), elements=VALUES))
    handed = fusion.reordered(scores, evidence)
    assert np.isclose(handed.sum(), scores.sum(), atol=1e-3)
    order = np.argsort(-evidence, kind="stable")
    assert (np.diff(handed[order]) <= 1e-5).all()
    if len(set(evidence.tolist())) == len(evidence):
        assert sorted(handed.tolist()) == sorted(scores.tolist())


@given(ROW, st.data())
def test_words_never_lift_the_own_language_past_the_others(meaning: np.ndarray, data: st.DataObject) -> None:
    own = data.draw(arrays(np.bool_, len(meaning)))
    words = data.draw(arrays(np.float32, len(meaning), elements=st.floats(0, 50, width=32)))
    score = fusion.fused(meaning, words, own)
    assert (score[~own] == meaning[~own]).all()
    if own.any():
        assert score[own].max() <= meaning[own].max() + 1e-5


def test_words_shared_by_chance_do_not_count() -> None:
    meaning = np.array([1.0, 0.5], np.float32)
    own = np.array([True, True])
    below, above = np.float32(fusion.CHANCE), np.float32(fusion.CHANCE + 2)
    assert fusion.fused(meaning, np.array([0, below], np.float32), own).tolist() == [1.0, 0.5]
    assert fusion.fused(meaning, np.array([0, above], np.float32), own).tolist() == [0.5, 1.0]


@given(arrays(np.float32, st.integers(1, 40), elements=st.floats(0, 1, width=32)))
def test_word_standing_is_finite_and_keeps_the_order(cosines: np.ndarray) -> None:
    standing = fusion.word_standing(cosines)
    assert np.isfinite(standing).all()
    assert (np.diff(standing[np.argsort(cosines)]) >= 0).all()


def test_an_exact_title_stands_out_in_a_pool_of_ten() -> None:
    standing = fusion.word_standing(np.array([0.6] + [0.02] * 9, np.float32))
    assert standing[0] > fusion.CHANCE


@given(arrays(np.float32, st.tuples(st.integers(0, 25), st.integers(1, 6)), elements=VALUES), st.randoms())
def test_a_crowd_is_the_mean_of_the_ten_nearest_needs_in_any_order(standings: np.ndarray, chance) -> None:
    highest = [sorted(column, reverse=True)[:10] for column in standings.T.tolist()]
    oracle = [sum(max(0.0, value) for value in column) / 10 for column in highest]
    assert np.allclose(fusion.crowding(standings), oracle, atol=1e-5)
    rows = list(range(len(standings)))
    chance.shuffle(rows)
    assert fusion.crowding(standings[rows]).tolist() == fusion.crowding(standings).tolist()
