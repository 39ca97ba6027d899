"""What is new: told from the change sequence and from what was found before."""

from __future__ import annotations

import pytest

from entrepot.matching.news import (
    REMEMBERED,
    TOLD,
    Touch,
    listed_since,
    news,
    reference,
    remembered,
    told,
    touches,
)


def test_a_record_is_touched_where_it_was_last_listed_and_last_changed() -> None:
    acts = [
        (1, "record.new", "a"),
        (2, "organisation.new", "a"),
        (3, "record.changed", "a"),
        (4, "record.published", "b"),
        (5, "record.withdrawn", "b"),
        (6, "record.changed", "c"),
        (7, "record.relisted", "a"),
    ]
    assert touches(acts) == {"a": Touch(7, 7), "b": Touch(4, 4), "c": Touch(0, 6)}
    assert touches([]) == {}


@pytest.mark.parametrize(("since", "expected"), [(0, ("a", "b")), (4, ("a",)), (7, ())])
def test_what_was_listed_since_a_position(since: int, expected: tuple[str, ...]) -> None:
    assert listed_since({"a": Touch(7, 7), "b": Touch(4, 4), "c": Touch(0, 9)}, since) == expected


TOUCHED = {"new": Touch(5, 5), "changed": Touch(1, 6), "old": Touch(2, 2)}


@pytest.mark.parametrize(
    ("found", "known", "expected"),
    [
        (["resource:new"], [], ["resource:new"]),
        (["resource:changed", "resource:new"], [], ["resource:changed", "resource:new"]),
        (["resource:changed", "resource:new"], ["resource:changed"], ["resource:new"]),
        (["resource:new"], ["resource:new"], []),
        (["resource:old", "resource:untouched"], [], []),
        (["need:new"], ["resource:new"], ["need:new"]),
        ([], ["resource:new"], []),
    ],
)
def test_new_is_what_was_not_found_before_and_was_touched_since(
    found: list[str], known: list[str], expected: list[str]
) -> None:
    assert list(news(found, TOUCHED, 3, known)) == expected


def test_a_key_may_hold_a_colon() -> None:
    assert news([reference(True, "a:b")], {"a:b": Touch(5, 5)}, 0, ()) == ("need:a:b",)


def test_the_newest_are_remembered_each_once() -> None:
    assert remembered(["a", "b"], ["b", "c"]) == ["a", "b", "c"]
    many = [str(number) for number in range(REMEMBERED + 10)]
    assert remembered(many[:20], many[20:]) == many[10:]


def test_an_alert_counts_all_and_names_the_newest() -> None:
    first = told(None, ["r:1", "r:2"])
    assert first == {"count": 2, "found": ["r:1", "r:2"]}
    fresh = [f"r:{number}" for number in range(3, 9)]
    second = told({**first, "name": "x"}, fresh)
    assert second == {"count": 8, "found": fresh[:TOLD]}
    assert told(first, ["r:3"]) == {"count": 3, "found": ["r:3", "r:1", "r:2"]}
