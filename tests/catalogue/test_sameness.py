"""The rules of joining, on values alone."""

from __future__ import annotations

from dataclasses import replace

import pytest

from entrepot.catalogue.sameness import (
    JOIN,
    NEVER,
    Side,
    join_from,
    main_first,
    numbers_differ,
    verdict,
)
from entrepot.engine.linkage import Thing

ONE = Side(Thing("a", ("Kiln K-7",)), owner=None, spoken_for=False, source="a.csv", said=10, age=1)
TWO = Side(Thing("b", ("Kiln K7",)), owner=None, spoken_for=False, source="b.csv", said=20, age=2)


@pytest.mark.parametrize(
    ("score", "expected"), [(1.0, "join"), (JOIN, "join"), (0.949, "look"), (0.6, "look"), (0.599, "nothing")]
)
def test_the_score_decides_between_joining_looking_and_nothing(score: float, expected: str) -> None:
    assert verdict(score, "facility", ONE, TWO) == expected
    assert verdict(score, "facility", TWO, ONE) == expected


@pytest.mark.parametrize(
    ("kind", "left", "right", "expected"),
    [
        ("facility", {"owner": 1}, {"owner": 1}, "join"),
        ("facility", {"owner": 1, "spoken_for": True}, {"owner": None}, "join"),
        ("facility", {"owner": 1}, {"owner": 2}, "look"),
        ("facility", {"owner": 1, "spoken_for": True}, {"owner": 2, "spoken_for": True}, "look"),
        ("facility", {"source": "c"}, {"source": "c"}, "nothing"),
        ("facility", {"source": "c", "owner": 1}, {"source": "c", "owner": None}, "join"),
        ("facility", {"source": ""}, {"source": ""}, "join"),
        ("organisation", {"owner": 1, "source": ""}, {"owner": 2, "source": ""}, "join"),
        ("organisation", {"owner": 1, "spoken_for": True}, {"owner": 2}, "look"),
        ("organisation", {"owner": 1, "spoken_for": True}, {"owner": 2, "spoken_for": True}, "nothing"),
    ],
)
def test_whose_they_are_decides_too(
    kind: str, left: dict[str, object], right: dict[str, object], expected: str
) -> None:
    one, two = replace(ONE, **left), replace(TWO, **right)
    assert (verdict(0.99, kind, one, two), verdict(0.99, kind, two, one)) == (expected, expected)


def test_two_numbers_of_one_register_are_two_whatever_the_score() -> None:
    def numbered(side: Side, **numbers: str) -> Side:
        return replace(side, thing=replace(side.thing, identifiers=numbers))

    assert verdict(1.0, "organisation", numbered(ONE, uscc="1"), numbered(TWO, uscc="2")) == "nothing"
    assert verdict(1.0, "facility", numbered(ONE, doi="1"), numbered(TWO, serial="2")) == "join"
    assert numbers_differ([Thing("a", (), identifiers={"lei": "1"}), Thing("b", ())]) is False


def test_the_one_that_people_speak_for_stands_for_both_then_the_one_that_says_more() -> None:
    assert main_first(ONE, TWO) == (TWO, ONE) == main_first(TWO, ONE)
    assert main_first(replace(ONE, spoken_for=True), TWO)[0].thing.key == "a"
    assert main_first(replace(ONE, said=20), TWO)[0].thing.key == "a"


def test_few_answers_change_nothing_and_one_mistake_stops_nothing() -> None:
    assert join_from([]) == JOIN
    assert join_from([(0.9, True)] * 19) == JOIN
    assert join_from([(0.99, False)]) == JOIN


def test_many_answers_of_one_kind_lower_or_raise_the_score_from_which_pairs_join() -> None:
    assert join_from([(0.93, True)] * 24) == 0.91
    assert join_from([(0.93, True)] * 24 + [(0.92, False)] * 3) == 0.93
    assert join_from([(0.97, False)] * 3) == 0.98
    assert join_from([(1.0, False)] * 3) == NEVER
    assert join_from([(0.7, True)] * 50) == JOIN


def test_surer_pairs_say_nothing_about_less_sure_ones() -> None:
    assert join_from([(0.94, True)] * 100) == 0.92
