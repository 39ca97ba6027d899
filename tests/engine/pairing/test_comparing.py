"""What other weights change, what lots and neighbours come to, and that results are kept as they are."""

from __future__ import annotations

import json

from hypothesis import given, settings
from hypothesis import strategies as st

from entrepot.engine.pairing import (
    Park,
    Rules,
    Weights,
    compared,
    pair,
    pairing_from_plain,
    pairing_to_plain,
    read_corridor,
    read_items,
    rules_from_plain,
    rules_to_plain,
    scored,
    solved,
    weights_from_plain,
    weights_to_plain,
    what_changed,
)
from tests.engine.pairing.drawn import best_by_trying, parks, rules, weights

KILN = Park(
    "kiln", has=read_items("a: x"), lacks=read_items("a: y"), side="in", latitude=30.0, longitude=100.0
)
FAR = Park(
    "far", has=read_items("a: y"), lacks=read_items("a: x"), side="out", latitude=30.0, longitude=130.0
)
NEAR = Park(
    "near", has=read_items("a: y"), lacks=read_items("a: z"), side="out", latitude=30.0, longitude=101.0
)


def test_other_weights_change_the_pairs_and_it_is_told_which() -> None:
    before = pair([KILN, FAR, NEAR])
    after = pair([KILN, FAR, NEAR], Weights(near=50))
    changed = what_changed(before, after)
    assert [(one.first, one.second) for one in changed.gone] == [("kiln", "far")]
    assert [(one.first, one.second) for one in changed.made] == [("kiln", "near")]
    assert (changed.kept, changed.stirred) == ((), ("far", "kiln", "near"))
    assert changed.sums == {
        criterion: after.sums[criterion] - before.sums[criterion] for criterion in after.sums
    }
    assert changed.sums["near"] > 0 > changed.sums["reciprocal"]


def test_nothing_changes_between_a_pairing_and_itself() -> None:
    found = pair([KILN, FAR, NEAR])
    changed = what_changed(found, found)
    assert (changed.made, changed.gone, changed.kept, changed.stirred) == ((), (), found.pairs, ())


def test_neighbours_are_paired_from_the_nearest_on_and_lots_by_chance() -> None:
    scores = scored([KILN, FAR, NEAR], Weights(), Rules())
    beside = compared(scores, solved(scores), draws=400, seed=3)
    assert (beside.paired.reciprocal, beside.nearest.reciprocal, beside.draws) == (1.0, 0.0, 400)
    assert beside.lots.pairs == 1.0
    assert abs(beside.lots.reciprocal - 0.5) < 0.1
    assert beside == compared(scores, solved(scores), draws=400, seed=3)


@settings(max_examples=15)
@given(st.one_of(parks(), parks(sided=False)), weights(), rules())
def test_neither_lots_nor_neighbours_are_worth_more(
    listed: tuple[Park, ...], counted: Weights, kept: Rules
) -> None:
    scores = scored(listed, counted, kept)
    beside = compared(scores, solved(scores), draws=2)
    best = best_by_trying(scores) + 1e-9
    assert max(beside.lots.total, beside.nearest.total) <= best
    assert beside.paired.total <= best


@settings(max_examples=15)
@given(st.one_of(parks(), parks(sided=False)), weights(), rules())
def test_what_is_kept_as_json_comes_back_as_it_was(
    listed: tuple[Park, ...], counted: Weights, kept: Rules
) -> None:
    found = pair(listed, counted, kept)
    assert pairing_from_plain(json.loads(json.dumps(pairing_to_plain(found)))) == found
    assert weights_from_plain(weights_to_plain(counted)) == counted
    assert rules_from_plain(json.loads(json.dumps(rules_to_plain(kept)))) == kept


def test_rules_with_labels_come_back_as_they_were() -> None:
    kept = Rules(
        (read_corridor("allowed side in/out"),), max_km=900.0, half_km=50.0, one_pool=True, meeting=False
    )
    assert rules_from_plain(rules_to_plain(kept)) == kept
    assert rules_from_plain({}) == Rules()
