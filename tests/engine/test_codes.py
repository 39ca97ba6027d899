"""Vectors in eight bits."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from entrepot.engine.dense.codes import coded, decoded


def test_a_vector_is_told_by_its_largest_part_and_zeros_stay_zeros() -> None:
    codes = coded(np.array([[0.5, -1.0, 0.25], [0, 0, 0]], np.float32))

    assert codes.values.tolist() == [[64, -127, 32], [0, 0, 0]]
    assert len(codes) == 2
    assert decoded(codes)[1].tolist() == [0, 0, 0]


def test_no_vectors_give_no_codes() -> None:
    assert decoded(coded(np.zeros((0, 3), np.float32))).shape == (0, 3)


@given(arrays(np.float32, (4, 6), elements=st.floats(-1, 1, width=32)))
def test_no_part_is_off_by_more_than_half_a_step(vectors: np.ndarray) -> None:
    steps = np.abs(vectors).max(axis=1, keepdims=True) / 127

    assert np.all(np.abs(decoded(coded(vectors)) - vectors) <= steps / 2 + 1e-6)
