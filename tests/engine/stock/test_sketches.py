"""Sketches against plain numpy: what is counted bit by bit is what a product of signs and levels gives."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from entrepot.engine.dense.codes import coded
from entrepot.engine.stock.lanes import LANES, REGISTER
from entrepot.engine.stock.sketches import (
    Asked,
    Best,
    Sketches,
    above,
    add_standings,
    asked,
    products,
    rotation,
    sketched,
)


def units(count: int, dimension: int, seed: int = 0) -> np.ndarray:
    """Unit vectors by lot, the last of them zeros."""
    rows = np.random.default_rng(seed).standard_normal((count, dimension)).astype(np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    rows[-1] = 0
    return rows


def estimate(sketches: Sketches, need: Asked) -> np.ndarray:
    """Estimated cosines with one need."""
    total = np.zeros(len(sketches.factors), np.float32)
    add_standings(sketches, need, (0.0, 1.0), total)
    return total


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


@given(st.integers(1, 150), st.integers(1, 5), st.integers(0, 1000))
@settings(max_examples=30, deadline=None)
def test_bits_are_weighed_by_the_levels_of_a_need_and_added_in_its_scale(
    count: int, words: int, seed: int
) -> None:
    random = np.random.default_rng(seed)
    blocks = -(-count // LANES)
    bits = random.integers(0, 2**64, (blocks, words, LANES), dtype=np.uint64)
    planes = random.integers(0, 2**64, (4, words), dtype=np.uint64)
    factors, begun = (
        random.random(blocks * LANES).astype(np.float32),
        random.random(blocks * LANES).astype(np.float32),
    )
    need, total = Asked(planes, -0.25, 0.03, 1.5), begun.copy()
    add_standings(Sketches(bits, factors), need, (0.1, 0.5), total)

    set_bits = np.unpackbits(
        bits.transpose(0, 2, 1).reshape(blocks * LANES, words).copy().view(np.uint8), axis=1
    )
    levels = sum(
        np.unpackbits(plane.view(np.uint8)).astype(np.int64) << place for place, plane in enumerate(planes)
    )
    product = 2 * (set_bits @ (-0.25 + 0.03 * levels)) - 1.5
    expected = begun + (product * factors - 0.1) / 0.5
    np.testing.assert_allclose(total, expected, atol=2e-4)

    filled = np.pad(bits.transpose(0, 2, 1).reshape(-1, words), ((0, 0), (0, -words % REGISTER)))
    one_by_one = Sketches(np.ascontiguousarray(filled), factors)
    assert (one_by_one.interleaved, Sketches(bits, factors).interleaved) == (False, True)
    rows = random.integers(0, count, 9).astype(np.int32)
    total, some = begun.copy(), begun[rows]
    add_standings(one_by_one, need, (0.1, 0.5), total)
    add_standings(one_by_one, need, (0.1, 0.5), some, rows)
    np.testing.assert_allclose(total, expected, atol=2e-4)
    np.testing.assert_allclose(some, expected[rows], atol=2e-4)


@pytest.mark.parametrize(("count", "dimension"), [(1, 3), (64, 64), (70, 100)])
def test_vectors_lie_interleaved_or_one_by_one(count: int, dimension: int) -> None:
    rows = units(count, dimension)
    together, apart = sketched(rows), sketched(rows, interleaved=False)
    assert apart.bits.shape == (count, REGISTER)
    words = -(-dimension // 64)
    assert (together.bits.transpose(0, 2, 1).reshape(-1, words)[:count] == apart.bits[:, :words]).all()
    assert not apart.bits[:, words:].any()
    assert (together.factors[:count] == apart.factors).all()
    assert together.factors[count:].tolist() == [0.0] * (-count % LANES)


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


@given(
    st.integers(1, 40), st.lists(st.integers(0, 400), min_size=1, max_size=4), st.integers(0, 1000),
    st.sampled_from([-np.inf, 0.0]),
)  # fmt: skip
@settings(max_examples=60, deadline=None)
def test_the_best_are_those_of_sorting(top: int, sizes: list[int], seed: int, least: float) -> None:
    random = np.random.default_rng(seed)
    best, first, standings = Best(top, least), 0, []
    for size in sizes:
        values, allowed = random.permutation(size).astype(np.float32) - size // 2, random.random(size) < 0.7
        rows, above_ = above(values, allowed, best.bar)
        assert rows.tolist() == [place for place in np.flatnonzero(allowed) if values[place] > best.bar]
        assert above_.tolist() == values[rows].tolist()
        best.add(rows, above_, first)
        standings += [(float(values[place]), first + place) for place in np.flatnonzero(allowed).tolist()]
        first += size
    found = set(best.rows().tolist())
    kept = sorted((standing for standing, place in standings if place in found), reverse=True)
    expected = sorted((standing for standing, _ in standings if standing > least), reverse=True)[:top]
    assert kept == expected
