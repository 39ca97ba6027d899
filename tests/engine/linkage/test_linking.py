"""Lists linked in bulk, trained without labels."""

from __future__ import annotations

import sys

import pytest

from bench.made_organisations import made
from entrepot.engine.linkage import (
    LinkageMissingError,
    Linked,
    Model,
    Pair,
    Thing,
    ThingKind,
    clusters,
    link,
    train,
    untaught,
)

KIND = ThingKind.ORGANISATION


def test_a_thousand_organisations_are_linked_without_labels() -> None:
    things, truth = made(1000, seed=7)
    found = {(pair.left, pair.right) for pair in link(things, kind=KIND).pairs}
    precision, recall = len(found & truth) / len(found), len(found & truth) / len(truth)
    assert (precision > 0.95, recall > 0.85) == (True, True)


def test_the_same_list_gives_the_same_model_and_the_same_pairs(
    organisations: list[Thing], linked: Linked
) -> None:
    assert link(organisations, kind=KIND, floor=0.2) == linked


def test_a_model_that_was_stored_gives_the_pairs_that_it_gave(
    organisations: list[Thing], linked: Linked
) -> None:
    stored = Model.from_dict(linked.model.as_dict())
    pairs = link(organisations, kind=KIND, floor=0.2, model=stored).pairs
    assert (stored, pairs) == (linked.model, linked.pairs)


def test_a_model_of_other_comparisons_is_refused() -> None:
    stored = untaught(KIND).as_dict()
    del stored["rates"]["place"]
    with pytest.raises(ValueError, match="Train it again"):
        Model.from_dict(stored)


def test_of_two_lists_without_doubles_each_thing_is_linked_once() -> None:
    left = [
        Thing("a1", ("云图科技有限公司",), place="深圳"),
        Thing("a2", ("星河电子有限公司",), place="广州"),
    ]
    right = [
        Thing("b1", ("云图科技",), place="深圳"),
        Thing("b2", ("云图",), place="深圳"),
        Thing("b3", ("星河电子",)),
    ]
    linked = link(left, others=right, kind=KIND, model=untaught(KIND))
    assert [(pair.left, pair.right) for pair in linked.pairs] == [("a1", "b1"), ("a2", "b3")]


def test_a_list_with_doubles_links_all_of_them() -> None:
    left = [Thing("a1", ("云图科技有限公司",))]
    right = [Thing("b1", ("云图科技",)), Thing("b2", ("云图",)), Thing("b3", ("海岭陶瓷",))]
    linked = link(left, others=right, kind=KIND, model=untaught(KIND), single=(True, False))
    assert sorted((pair.left, pair.right) for pair in linked.pairs) == [("a1", "b1"), ("a1", "b2")]


def test_abbreviations_and_names_in_other_letters_are_looked_at_in_bulk() -> None:
    firms = [Thing("a1", ("香港科技大学",)), Thing("a2", ("Technische Universität München",))]
    short = [Thing("b1", ("港科大",)), Thing("b2", ("TUM",)), Thing("b3", ("HKU",))]
    people = [Thing("a1", ("李伟",)), Thing("a2", ("欧阳明",))]
    latin = [Thing("b1", ("LI Wei",)), Thing("b2", ("Ming Ou Yang",)), Thing("b3", ("Li Wen",))]
    found = [
        link(ones, others=others, kind=kind, model=untaught(kind)).pairs
        for ones, others, kind in ((firms, short, KIND), (people, latin, ThingKind.PERSON))
    ]
    assert [[(pair.left, pair.right) for pair in pairs] for pairs in found] == [
        [("a1", "b1"), ("a2", "b2")]
    ] * 2


def test_pairs_come_the_likeliest_first_and_none_below_the_floor(linked: Linked) -> None:
    scores = [pair.score for pair in linked.pairs]
    assert scores == sorted(scores, reverse=True)
    assert (min(scores) >= 0.2, min(scores) < 0.5) == (True, True)


@pytest.mark.parametrize("count", [0, 1])
def test_a_list_with_nothing_to_compare_gives_no_pairs(count: int) -> None:
    assert link([Thing("a", ("云图",))] * count, kind=KIND).pairs == ()


def test_a_key_that_occurs_twice_is_refused() -> None:
    with pytest.raises(ValueError, match="occurs twice"):
        link([Thing("a", ("云图",)), Thing("a", ("星河",))], kind=KIND)


def test_what_is_missing_is_said_with_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "entrepot.engine.linkage.duck", raising=False)
    monkeypatch.setitem(sys.modules, "duckdb", None)
    with pytest.raises(LinkageMissingError) as error:
        train([], kind=KIND)
    assert str(error.value) == (
        "Linking lists in bulk needs Splink and DuckDB. Install them: pip install 'entrepot[linkage]'."
    )


def test_things_are_joined_through_others() -> None:
    pairs = [Pair("c", "b", 0.9), Pair("a", "b", 0.95), Pair("d", "e", 0.8), Pair("e", "f", 0.4)]
    assert clusters(pairs, 0.5) == [("a", "b", "c"), ("d", "e")]
