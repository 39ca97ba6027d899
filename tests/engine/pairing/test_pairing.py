"""Pairings against every pairing there is, and what must hold of each."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from entrepot.engine.pairing import (
    Criterion,
    Item,
    Method,
    Pairing,
    PairingError,
    Park,
    Rules,
    Weights,
    Why,
    blocking_pairs,
    bound_of,
    pair,
    scored,
    solved,
)
from entrepot.engine.pairing.optimum import by_search
from tests.engine.pairing.drawn import best_by_trying, crowd, parks, rules, weights

ROUNDED = 1e-5
DRAWN = st.one_of(parks(), parks(sided=False))
FEWER = settings(max_examples=15)


def ids(found: Pairing) -> list[tuple[str, str]]:
    return [(one.first, one.second) for one in found.pairs]


def broken(found: Pairing, listed: tuple[Park, ...]) -> list[str]:
    """Parks with more partners than places, twice the same, an excluded one, or one of their own side."""
    by_id = {park.id: park for park in listed}
    partners: dict[str, list[str]] = {park.id: [] for park in listed}
    for first, second in ids(found):
        partners[first].append(second)
        partners[second].append(first)
    return [
        key
        for key, others in partners.items()
        if not len(others) == len(set(others)) <= by_id[key].quota
        or set(others) & {key, *by_id[key].exclusions}
        or any(by_id[key].side and by_id[key].side == by_id[other].side for other in others)
    ]


@FEWER
@given(DRAWN, weights(), rules())
def test_the_pairs_are_worth_what_trying_everything_finds(
    listed: tuple[Park, ...], counted: Weights, kept: Rules
) -> None:
    scores = scored(listed, counted, kept)
    found = solved(scores)
    best = best_by_trying(scores)
    assert abs(found.total - best) <= ROUNDED
    assert found.bound is not None
    assert best - ROUNDED <= found.bound <= best + ROUNDED
    assert found.method is (Method.FLOW if listed[0].side else Method.SEARCH)


@FEWER
@given(DRAWN, weights(), rules())
def test_exclusions_quotas_and_sides_hold(listed: tuple[Park, ...], counted: Weights, kept: Rules) -> None:
    found = pair(listed, counted, kept)
    assert broken(found, listed) == []
    paired = {park for pairs in ids(found) for park in pairs}
    assert [left.park for left in found.left] == sorted({park.id for park in listed} - paired)


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize(("sided", "stable"), [(True, False), (False, False), (True, True)])
def test_exclusions_quotas_and_sides_hold_in_a_crowd(seed: int, sided: bool, stable: bool) -> None:
    listed = crowd(seed, sided=sided)
    found = pair(listed, stable=stable)
    assert len(found.pairs) > 10
    assert broken(found, listed) == []
    assert found.gap is None if stable else (found.gap or 0.0) <= 0.01


@pytest.mark.parametrize("seed", [0, 2])
def test_of_many_pairs_few_are_searched_and_the_bound_holds_for_all(seed: int) -> None:
    scores = scored(crowd(seed, sided=False), Weights(), Rules())
    best, found = by_search(scores), by_search(scores, few=0, nearest=1)
    reached = float(scores.values[found.edges[:, 0], found.edges[:, 1]].sum())
    assert reached <= best.bound + ROUNDED <= found.bound + 2 * ROUNDED
    assert 0.99 * found.bound <= reached


@FEWER
@given(parks(sided=False), weights(), st.lists(st.floats(0, 1), min_size=6, max_size=6))
def test_any_prices_bound_the_sum(listed: tuple[Park, ...], counted: Weights, prices: list[float]) -> None:
    scores = scored(listed, counted, Rules())
    asked = np.array(prices[: len(listed)])
    assert bound_of(scores.values, scores.quotas, asked) >= best_by_trying(scores) - 1e-9


@pytest.mark.parametrize("seed", range(4))
def test_in_a_crowd_the_greatest_sum_is_blocked_and_the_stable_pairing_is_not(seed: int) -> None:
    listed = crowd(seed, sided=True)
    best, stable = pair(listed), pair(listed, stable=True)
    assert len(blocking_pairs(listed, best)) > 0
    assert blocking_pairs(listed, stable) == ()
    assert stable.total <= best.total


@FEWER
@given(DRAWN, st.randoms(use_true_random=False), weights())
def test_the_order_of_what_comes_in_changes_nothing(
    listed: tuple[Park, ...], random: object, counted: Weights
) -> None:
    mixed = list(listed)
    random.shuffle(mixed)
    turned = [replace(park, has=park.has[::-1], lacks=park.lacks[::-1]) for park in mixed]
    first, second = pair(listed, counted), pair(turned, counted)
    assert (ids(first), first.total, first.sums) == (ids(second), second.total, second.sums)
    assert pair(mixed, counted) == first


@FEWER
@given(parks(most=8), weights(), rules())
def test_of_a_stable_pairing_no_pair_is_blocked(
    listed: tuple[Park, ...], counted: Weights, kept: Rules
) -> None:
    found = pair(listed, counted, kept, stable=True)
    assert blocking_pairs(listed, found) == ()
    assert (found.method, found.bound, found.gap) == (Method.STABLE, None, None)


@FEWER
@given(parks(most=8), weights())
def test_what_is_taken_from_a_stable_pairing_blocks_it(listed: tuple[Park, ...], counted: Weights) -> None:
    found = pair(listed, counted, stable=True)
    for lost in found.pairs:
        less = replace(found, pairs=tuple(one for one in found.pairs if one != lost))
        assert (lost.first, lost.second) in blocking_pairs(listed, less)


@FEWER
@given(DRAWN, weights(), rules(), st.sampled_from(Criterion), st.integers(1, 5))
def test_raising_a_weight_never_lowers_the_sum_of_that_criterion(
    listed: tuple[Park, ...], counted: Weights, kept: Rules, criterion: Criterion, more: int
) -> None:
    before = pair(listed, counted, kept)
    raised = replace(counted, **{criterion.value: counted.of(criterion) + more})
    # A pair that counts nothing is not made; so that both choose among the same, every criterion counts at least a little.
    if all(map(counted.of, Criterion)):
        assert pair(listed, raised, kept).sums[criterion] >= before.sums[criterion] - ROUNDED * len(listed)


@FEWER
@given(DRAWN, weights(), rules(), st.data())
def test_a_park_that_has_more_of_what_others_lack_never_lowers_the_total(
    listed: tuple[Park, ...], counted: Weights, kept: Rules, data: st.DataObject
) -> None:
    wanted = [
        item
        for park in listed
        for item in park.lacks
        if all(had.key[1] != item.key[1] for other in listed for had in other.has)
    ]
    if wanted:
        at = data.draw(st.integers(0, len(listed) - 1))
        richer = replace(listed[at], has=(*listed[at].has, data.draw(st.sampled_from(wanted))))
        after = pair([*listed[:at], richer, *listed[at + 1 :]], counted, kept)
        assert after.total >= pair(listed, counted, kept).total - ROUNDED


def has(key: str, has: str, lacks: str, **more: object) -> Park:
    """A park of single links of ceramics."""
    return Park(
        key,
        has=tuple(Item("ceramics", link) for link in has.split()),
        lacks=tuple(Item("ceramics", link) for link in lacks.split()),
        **more,
    )


def test_who_has_no_partner_is_told_why() -> None:
    found = pair(
        [
            has("a", "design", "markets", side="east"),
            has("b", "markets", "design", side="west"),
            has("c", "markets", "", side="west"),
            has("d", "", "talent", side="west"),
            has("e", "design", "markets", side="east", quota=0),
        ]
    )
    assert ids(found) == [("a", "b")]
    assert [(left.park, left.why) for left in found.left] == [
        ("c", Why.OTHERS),
        ("d", Why.NOBODY),
        ("e", Why.NO_PLACE),
    ]


def test_each_side_is_told_its_best_alternative_and_whether_it_is_free() -> None:
    found = pair(
        [
            has("a", "design", "markets", side="east"),
            has("b", "markets", "design", side="west"),
            has("c", "markets", "", side="west"),
        ]
    )
    (one,) = found.pairs
    assert one.instead_first is not None
    assert (one.instead_first.park, one.instead_first.free) == ("c", True)
    assert one.instead_second is None
    assert one.instead_first.score < one.score


def test_wishes_come_before_scores_when_stable() -> None:
    listed = [
        has("a", "design", "markets", side="east", wishes=("c",)),
        has("b", "markets", "design", side="west"),
        has("c", "markets", "talent", side="west", wishes=("a",)),
    ]
    assert ids(pair(listed, Weights(wished=0))) == [("a", "b")]
    assert ids(pair(listed, Weights(wished=0), stable=True)) == [("a", "c")]


def test_three_parks_in_a_circle_leave_one_without() -> None:
    circle = [has("a", "design", "markets"), has("b", "markets", "talent"), has("c", "talent", "design")]
    found = pair(circle)
    assert (len(found.pairs), found.gap, found.sides) == (1, 0.0, None)


@pytest.mark.parametrize(
    ("listed", "stable", "says"),
    [
        ([Park("a"), Park("a")], False, "The id “a” is used twice."),
        ([Park("a", quota=-1)], False, "“a” takes -1 partners."),
        ([Park("a", latitude=1.0)], False, "“a” has only one coordinate."),
        ([Park("a", latitude=91.0, longitude=0.0)], False, "“a” has the coordinate 91.0."),
        ([Park("a", strength=float("nan"))], False, "The strength of “a” is not a number."),
        ([Park("a", side="east"), Park("b")], False, "“b” is on no side."),
        (
            [Park("a", side="east"), Park("b", side="East")],
            False,
            "There is not one side and another, but “east”.",
        ),
        ([Park("a"), Park("b")], True, "In one pool there may be no stable pairing."),
    ],
)
def test_what_cannot_be_paired_is_refused_in_a_sentence(listed: list[Park], stable: bool, says: str) -> None:
    with pytest.raises(PairingError) as refused:
        pair(listed, stable=stable)
    assert refused.value.sentence == says
    assert str(refused.value) == f"{says} {refused.value.remedy}"


@pytest.mark.parametrize("stable", [False, True])
def test_nobody_to_pair_is_fine(stable: bool) -> None:
    for listed in ([], [Park("a", side="east"), Park("b", side="west")]):
        if stable and not listed:
            continue
        found = pair(listed, stable=stable)
        assert (found.pairs, found.total) == ((), 0.0)
