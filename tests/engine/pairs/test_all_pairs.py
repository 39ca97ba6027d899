"""All needs against all resources: exact, in any order, however they are dealt out."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from entrepot.engine.pairs import NOBODY, Lists, best_of_shard, merged, merged_all, nothing, shard
from entrepot.engine.pairs.products import Arithmetic, processor_flags

BOTH: tuple[Arithmetic, ...] = ("int8", "float32")


def plain(
    needs: NDArray[np.float32], vectors: NDArray[np.float32], ids: NDArray[np.int64], places: int
) -> Lists:
    """The same by one product in double precision and a sort."""
    scores = (needs.astype(np.float64) @ vectors.T.astype(np.float64)).astype(np.float32)
    found = nothing(len(needs), places)
    for row, values in enumerate(scores):
        order = np.lexsort((ids, -values))[:places]
        found.ids[row, : len(order)], found.scores[row, : len(order)] = ids[order], values[order]
    return found


def real(seed: int, count: int, dimension: int = 24) -> NDArray[np.float32]:
    """Vectors of length one that lie in bunches, as texts do."""
    random = np.random.default_rng(seed)
    middles = np.random.default_rng(0).standard_normal((12, dimension))
    rows = middles[random.integers(0, 12, count)] + 0.8 * random.standard_normal((count, dimension))
    found: NDArray[np.float32] = (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)
    return found


def told(lists: Lists) -> list[list[tuple[int, float]]]:
    """Lists as plain values."""
    return [
        list(zip(ids, scores, strict=True))
        for ids, scores in zip(lists.ids.tolist(), lists.scores.tolist(), strict=True)
    ]


@pytest.mark.parametrize("arithmetic", BOTH)
@pytest.mark.parametrize("half", [False, True])
def test_it_finds_what_looking_at_every_pair_in_full_finds(arithmetic: Arithmetic, half: bool) -> None:
    needs, vectors = real(1, 530), real(2, 2500)
    if half:
        vectors = vectors.astype(np.float16).astype(np.float32)
    ids = np.random.default_rng(3).permutation(9000)[:2500]
    kept = vectors.astype(np.float16) if half else vectors

    found = best_of_shard(needs, shard(ids, kept), places=10, arithmetic=arithmetic)

    assert told(found) == told(plain(needs, vectors, ids, 10))


def test_threads_change_nothing() -> None:
    needs, resources = real(1, 1030), shard(np.arange(300), real(2, 300))
    one, three = (best_of_shard(needs, resources, places=5, threads=threads) for threads in (1, 3))
    assert told(one) == told(three)


# whole numbers up to 127 are told by eight bits without loss when the largest is always there, and they tie often
WHOLE = st.lists(
    st.tuples(st.integers(-2, 2), st.integers(-2, 2), st.integers(0, 3)), min_size=1, max_size=40
)


@given(WHOLE, st.integers(1, 6), st.randoms(use_true_random=False), st.sampled_from(BOTH))
@settings(max_examples=40, deadline=None)
def test_neither_order_nor_dealing_changes_what_is_found_even_where_many_tie(
    rows: list[tuple[int, int, int]], places: int, random: object, arithmetic: Arithmetic
) -> None:
    vectors = np.array([(127, *row) for row in rows], np.float32)
    needs = np.array([[127, 1, 0, 0], [127, -1, 2, 0], [127, 0, 0, 1]], np.float32)
    ids = np.arange(len(rows))
    wanted = told(plain(needs, vectors, ids, places))
    shuffled = list(range(len(rows)))
    random.shuffle(shuffled)
    cuts = sorted({0, len(rows), random.randint(0, len(rows)), random.randint(0, len(rows))})
    dealt = [shuffled[start:stop] for start, stop in pairwise(cuts)]

    found = [
        best_of_shard(needs, shard(ids[some], vectors[some]), places=places, arithmetic=arithmetic)
        for some in dealt
    ]

    assert told(merged_all(found, 3, places)) == wanted
    assert told(merged_all(reversed(found), 3, places)) == wanted


@pytest.mark.parametrize("arithmetic", BOTH)
def test_of_many_that_tie_the_first_stay_when_better_ones_come(arithmetic: Arithmetic) -> None:
    vectors = np.full((12, 1), 64, np.float32)
    vectors[10:] = 127
    found = best_of_shard(
        np.full((1, 1), 127, np.float32), shard(np.arange(12), vectors), places=4, arithmetic=arithmetic
    )
    assert found.ids.tolist() == [[10, 11, 0, 1]]


LISTS = st.lists(st.tuples(st.integers(0, 9), st.integers(-3, 3)), max_size=6)


def listed(items: list[tuple[int, int]]) -> Lists:
    """One need's answers as a list of three places, an id once."""
    empty = nothing(1, 3)
    for number, score in items:
        one = Lists(np.array([[number]]), np.array([[score]], np.float32))
        empty = merged(empty, one, 3)
    return empty


@given(LISTS, LISTS, LISTS)
def test_bringing_lists_together_is_associative_and_commutative(
    one: list[tuple[int, int]], two: list[tuple[int, int]], three: list[tuple[int, int]]
) -> None:
    a, b, c = listed(one), listed(two), listed(three)

    assert told(merged(a, b, 3)) == told(merged(b, a, 3))
    assert told(merged(merged(a, b, 3), c, 3)) == told(merged(a, merged(b, c, 3), 3))
    assert told(merged(a, a, 3)) == told(merged(a, nothing(1, 3), 3)) == told(a)


def test_a_filter_leaves_the_others_out() -> None:
    resources = shard(np.arange(4), np.eye(4, dtype=np.float32)).where(np.array([True, False, True, False]))
    found = best_of_shard(np.ones((1, 4), np.float32), resources, places=3)
    assert told(found) == [[(0, 1.0), (2, 1.0), (NOBODY, -np.inf)]]


def test_of_nothing_nothing_is_found() -> None:
    empty = shard(np.zeros(0, np.int64), np.zeros((0, 4), np.float32))
    assert told(best_of_shard(np.ones((1, 4), np.float32), empty, places=2)) == told(nothing(1, 2))
    full = shard(np.arange(2), np.ones((2, 4), np.float32))
    assert len(best_of_shard(np.zeros((0, 4), np.float32), full, places=2)) == 0


@pytest.mark.parametrize("ids", [[1, 1], [-1, 2], [1]])
def test_a_shard_wants_one_id_for_each_vector(ids: list[int]) -> None:
    with pytest.raises(ValueError, match=r"ids"):
        shard(np.array(ids), np.ones((2, 4), np.float32))


def test_eight_bits_want_codes() -> None:
    resources = shard(np.arange(2), np.ones((2, 4), np.float32), in_codes=False)
    assert len(best_of_shard(np.ones((1, 4), np.float32), resources, places=1)) == 1
    with pytest.raises(ValueError, match="no codes"):
        best_of_shard(np.ones((1, 4), np.float32), resources, places=1, arithmetic="int8")


def test_flags_are_read_as_linux_tells_them() -> None:
    assert processor_flags("model\t: x\nflags\t\t: fpu avx512_vnni amx_int8\n") == ("avx512_vnni", "amx_int8")
    assert processor_flags("Features\t: fp asimd asimddp\n") == ("asimddp",)
    assert processor_flags("nothing known") == ()
