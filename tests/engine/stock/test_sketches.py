"""Sketches against plain numpy: what is counted bit by bit is what a product of signs and levels gives."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from entrepot.engine.dense.codes import coded
from entrepot.engine.stock.sketches import LANES, Best, asked, estimate, products, rotation, sketched


def units(count: int, dimension: int, seed: int = 0) -> np.ndarray:
    """Unit vectors by lot, the last of them zeros."""
    rows = np.random.default_rng(seed).standard_normal((count, dimension)).astype(np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    rows[-1] = 0
    return rows


@pytest.mark.parametrize(("count", "dimension"), [(1, 3), (64, 64), (70, 100), (200, 384)])
def test_estimates_are_products_of_signs_and_levels(count: int, dimension: int) -> None:
    rows, need = units(count + 1, dimension), units(2, dimension, 1)[0]
    kept, question = sketched(rows), asked(need)
    assert kept.bits.shape == (-(-(count + 1) // LANES), -(-dimension // 64), LANES)
    turned, wanted = rows @ rotation(dimension), need @ rotation(dimension)
    step = (wanted.max() - wanted.min()) / 15
    levels = np.rint((wanted - wanted.min()) / step) * step + wanted.min()
    sums = np.abs(turned).sum(axis=1)
    expected = np.divide(np.sign(turned) @ levels, sums, out=np.zeros(count + 1, np.float32), where=sums > 0)
    np.testing.assert_allclose(estimate(kept, question)[: count + 1], expected, atol=2e-4)


def test_estimates_are_unbiased_and_their_error_falls_with_the_root_of_the_dimension() -> None:
    rows = units(4001, 384)
    need = rows[7]
    error = (estimate(sketched(rows), asked(need))[:4000] - rows[:4000] @ need)[np.arange(4000) != 7]
    assert abs(float(error.mean())) < 0.003
    assert float(error.std()) * np.sqrt(384) == pytest.approx(np.sqrt(np.pi / 2 - 1), rel=0.05)


def test_a_rotation_keeps_lengths_and_is_always_the_same() -> None:
    turn = rotation(100)
    assert turn.shape == (100, 128)
    np.testing.assert_allclose(turn @ turn.T, np.eye(100), atol=1e-5)
    rotation.cache_clear()
    assert (rotation(100) == turn).all()


def test_products_of_codes_are_those_of_the_decoded_vectors() -> None:
    rows, need = units(50, 70), units(2, 70, 1)[0]
    codes = coded(rows)
    chosen = np.array([4, 0, 49, 4])
    expected = (codes.values.astype(np.float32) * codes.scales[:, None])[chosen] @ need
    np.testing.assert_allclose(products(codes.values, codes.scales, chosen, need), expected, atol=1e-5)


@given(st.integers(1, 40), st.lists(st.integers(0, 400), min_size=1, max_size=4), st.integers(0, 1000))
@settings(max_examples=40, deadline=None)
def test_the_best_are_those_of_sorting(top: int, sizes: list[int], seed: int) -> None:
    random = np.random.default_rng(seed)
    best, first, standings = Best(top), 0, []
    for size in sizes:
        values, allowed = random.permutation(size).astype(np.float32), random.random(size) < 0.7
        scale = (float(random.normal()), float(random.uniform(0.5, 2)))
        best.add(values, allowed, scale, first)
        standings += [
            ((values[place] - scale[0]) / scale[1], first + place)
            for place in np.flatnonzero(allowed).tolist()
        ]
        first += size
    kept = sorted(
        (float(standing) for standing, place in standings if place in set(best.rows())), reverse=True
    )
    expected = sorted((float(standing) for standing, _ in standings), reverse=True)[:top]
    np.testing.assert_allclose(kept, expected, rtol=1e-5)
