"""Allocations against every allocation there is, against the exact way, and against their own bound."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from entrepot.engine.allocation import (
    Because,
    Method,
    PriceWarError,
    Problem,
    allocate,
    auction,
    exact,
    named,
    problem,
    worths,
)
from entrepot.engine.allocation.duality import bound
from tests.engine.allocation.drawn import Edge, best_by_trying, lists, problems, with_one_more

METHODS = st.sampled_from(list(Method))
ROUNDED = 1e-6


def crowded(needs: int, resources: int, seed: int = 0) -> Problem:
    """Needs that all want the same few resources most."""
    random = np.random.default_rng(seed)
    named_ = random.integers(0, resources, (needs, 20))
    liked = random.random(resources)
    values = 0.6 * liked[named_] + 0.4 * random.random(named_.shape)
    return problem(
        np.arange(0, named_.size + 1, named_.shape[1]),
        named_.ravel(),
        values.ravel(),
        random.integers(0, 3, resources),
    )


@given(problems())
def test_the_exact_way_finds_what_trying_everything_finds(of: Problem) -> None:
    found = exact(of)
    assert abs(found.value - best_by_trying(of)) <= ROUNDED
    assert abs(found.bound - found.value) <= ROUNDED


@given(problems(), st.sampled_from([0.3, 0.05, 0.001]))
def test_an_auction_is_within_its_step_for_each_need_served(of: Problem, eps: float) -> None:
    found = auction(of, eps)
    best = best_by_trying(of)
    assert found.value >= best - eps * of.needs - 1e-9
    assert best - 1e-9 <= found.bound <= found.value + eps * of.needs + 1e-9


@given(problems(), METHODS)
def test_nobody_gets_what_it_did_not_name_and_no_capacity_is_exceeded(of: Problem, method: Method) -> None:
    found = allocate(of, method=method)
    for need, resource in enumerate(found.assigned.tolist()):
        assert resource == -1 or resource in of.resources[of.starts[need] : of.starts[need + 1]]
    assert (found.taken <= of.capacities).all()
    assert found.taken.sum() == (found.assigned >= 0).sum()
    assert abs(found.value - worths(of, found.assigned).sum()) <= 1e-12


@given(lists(), st.randoms(use_true_random=False), METHODS)
def test_the_order_of_what_comes_in_changes_nothing(
    drawn: tuple[list[str], dict[str, int], list[Edge]], random: object, method: Method
) -> None:
    needs, capacities, candidates = drawn
    mixed = [list(needs), list(capacities.items()), list(candidates)]
    for part in mixed:
        random.shuffle(part)
    one = named(needs, capacities, candidates)
    other = named(mixed[0], dict(mixed[1]), mixed[2])
    assert (one.needs, one.resources) == (other.needs, other.resources)
    first, second = allocate(one.problem, method=method), allocate(other.problem, method=method)
    assert first.assigned.tolist() == second.assigned.tolist()
    assert first.prices.tolist() == second.prices.tolist()


def test_the_order_of_a_needs_candidates_changes_nothing_for_the_auction() -> None:
    of = crowded(200, 60)
    turned = np.concatenate([np.arange(end - 1, end - 21, -1) for end in of.starts[1:]])
    other = problem(of.starts, of.resources[turned], of.values[turned], of.capacities)
    assert auction(of, 0.01).assigned.tolist() == auction(other, 0.01).assigned.tolist()


@given(problems(), st.data())
def test_one_more_unit_never_lowers_the_value_and_is_worth_its_price(
    of: Problem, data: st.DataObject
) -> None:
    if not len(of.capacities):
        return
    resource = data.draw(st.integers(0, len(of.capacities) - 1))
    before, after = exact(of), exact(with_one_more(of, resource))
    assert after.value >= before.value - ROUNDED
    assert abs(after.value - before.value - before.prices[resource]) <= ROUNDED


@given(problems(), st.floats(0, 1))
def test_any_prices_bound_the_value(of: Problem, price: float) -> None:
    assert bound(of, np.full(len(of.capacities), price)) >= best_by_trying(of) - 1e-9


@pytest.mark.parametrize(("needs", "resources"), [(200, 400), (200, 200), (200, 60)])
def test_a_larger_auction_is_proven_near_the_exact_way(needs: int, resources: int) -> None:
    of = crowded(needs, resources)
    best, found = exact(of), allocate(of, method=Method.AUCTION)
    assert found.share >= 1 - 5e-5
    assert found.value >= best.value * (1 - 5e-5)
    assert best.value <= found.bound + ROUNDED
    assert (found.prices >= best.prices - (found.bound - found.value) - ROUNDED).all()


def test_units_of_one_resource_are_not_bid_up_against_each_other() -> None:
    of = problem([0, 1, 2], [0, 0], [0.9, 0.8], [2])
    found = auction(of, 0.001)
    assert found.assigned.tolist() == [0, 0]
    assert found.prices.tolist() == [0.0]
    assert found.value == 0.9 + 0.8


def test_what_is_wanted_by_one_alone_has_no_price() -> None:
    of = problem([0, 2, 3], [0, 1, 1], [0.9, 0.2, 0.7], [1, 1])
    assert auction(of, 0.001).prices.tolist() == [0.0, 0.0]
    assert exact(of).prices.tolist() == [0.0, 0.0]


def test_what_has_no_capacity_has_the_price_of_its_first_unit() -> None:
    of = problem([0, 2], [0, 1], [0.9, 0.6], [0, 1])
    assert exact(of).prices.round(6).tolist() == [0.3, 0.0]


@pytest.mark.parametrize("method", list(Method))
def test_nothing_to_allocate_is_fine(method: Method) -> None:
    for of in (problem([0], [], [], []), problem([0, 0], [], [], []), problem([0, 0], [], [], [0, 3])):
        found = allocate(of, method=method)
        assert (found.value, found.bound, found.share) == (0.0, 0.0, 1.0)
        assert found.assigned.tolist() == [-1] * of.needs


def test_few_and_scarce_go_the_exact_way_and_ample_is_auctioned() -> None:
    assert allocate(crowded(20, 40)).because is Because.FEW
    assert allocate(crowded(11_000, 200)).because is Because.SCARCE
    ample = allocate(crowded(11_000, 20_000))
    assert (ample.method, ample.because) == (Method.AUCTION, Because.AMPLE)
    assert ample.share >= 1 - 5e-5


def test_a_price_war_is_given_up() -> None:
    with pytest.raises(PriceWarError):
        auction(crowded(200, 60), 1e-6, most=500)


@pytest.mark.parametrize(
    ("starts", "resources", "values", "capacities", "says"),
    [
        ([0, 2], [0], [0.5], [1], "starts must rise from 0 to the number of edges, 1."),
        ([0, 1], [0], [], [1], "There are 1 edges but 0 values."),
        ([0, 1], [0], [0.5], [-1], "A capacity is below 0."),
        ([0, 1], [1], [0.5], [1], "An edge names a resource that is not one of 0 to 0."),
        ([0, 1], [0], [1.5], [1], "A value is not from 0 to 1."),
        ([0, 1], [0], [float("nan")], [1], "A value is not from 0 to 1."),
    ],
)
def test_arrays_that_do_not_fit_are_refused_in_a_sentence(
    starts: list[int], resources: list[int], values: list[float], capacities: list[int], says: str
) -> None:
    with pytest.raises(ValueError) as refused:  # noqa: PT011 - the sentence is compared
        problem(starts, resources, values, capacities)
    assert str(refused.value) == says
