"""What was found, as sentences in three languages."""

from __future__ import annotations

import pytest
from django.utils import translation

from entrepot.engine.match import Evidence, Match
from entrepot.vocabulary.kinds import Grade
from entrepot.web import present
from tests.matching.crossings import crossing

HELD = crossing("hong-kong", "guangzhou")


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "4 of 5 links found"),
        ("zh-hans", "5 个环节已找到 4 个"),
        ("de", "4 von 5 Gliedern gefunden"),
    ],
)
def test_links_found(language: str, sentence: str) -> None:
    with translation.override(language):
        assert present.links_found_sentence(4, 5) == sentence


def test_no_link_found_is_said_in_words() -> None:
    assert present.links_found_sentence(0, 5) == "no link found"


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("en", "Hong Kong → Mainland China"),
        ("zh-hans", "香港 → 中国内地"),
        ("de", "Hongkong → Festlandchina"),
    ],
)
def test_a_crossing(language: str, told: str) -> None:
    with translation.override(language):
        assert present.crossing(HELD) == told


def test_a_held_link_says_which_laws_meet() -> None:
    assert present.decision_sentence(HELD) == (
        "The offer stands under another law (Hong Kong) than the need (Mainland China). "
        "Its public summary crosses; held: the people it names, its technical body."
    )
    assert present.decision_sentence(crossing("hong-kong", "guangzhou", "expert")) == (
        "The offer stands under another law (Hong Kong) than the need (Mainland China). "
        "Held: what it says in public, the people it names."
    )
    assert present.decision_sentence(crossing(None, "guangzhou")).startswith(
        "It is not recorded under which law"
    )


def test_a_link_within_one_area_needs_nothing() -> None:
    decision = crossing("guangzhou", "xianning")
    assert present.decision_sentence(decision) == (
        "Offer and need are under the same law; nothing has to be cleared."
    )


def test_an_area_nobody_named_is_shown_by_its_code() -> None:
    assert present.area("FJ") == "FJ"


def test_an_unknown_place_is_said_to_be_unknown() -> None:
    assert present.area(None) == "an unknown place"


@pytest.mark.parametrize(
    ("nearest", "why"),
    [
        (None, "There is no entry of this kind in this node."),
        (Match("n", "r", 0.0, Grade.NONE, Evidence()), "It is about something else."),
        (Match("n", "r", 0.3, Grade.WEAK, Evidence()), "It touches the subject, but not enough to rely on."),
    ],
)
def test_why_a_role_is_missing(nearest: Match | None, why: str) -> None:
    assert present.why_missing(nearest) == why


@pytest.mark.parametrize(("language", "listed"), [("en", "a, b"), ("zh-hans", "a、b"), ("de", "a, b")])
def test_lists_are_separated_as_the_language_does(language: str, listed: str) -> None:
    with translation.override(language):
        assert present.listed(["a", "b"]) == listed


def test_which_models_were_heard() -> None:
    assert present.how_found(("multilingual-e5-small", "use-multilingual"), 1234) == (
        "Compared by words and by meaning; 2 models were heard: multilingual-e5-small, "
        "Universal Sentence Encoder.",
        "State of the catalogue: entry 1,234 of the journal.",
    )


def test_words_alone_are_said_to_be_alone() -> None:
    assert present.how_found((), 7) == (
        "Only words have been compared, not meaning: no model has been heard.",
        "State of the catalogue: entry 7 of the journal.",
    )


def test_the_picture_in_a_sentence() -> None:
    assert present.picture_label([("technology", "strong"), ("expert", "missing")], 1) == (
        "Chain of the need, 1 of 2 links found. Technology: strong, Expert: missing"
    )


def test_every_difference_has_words() -> None:
    assert [present.difference_sentence(item) for item in ("route", "region", "price")] == [
        "Another technical route",
        "Another region",
        "Another price",
    ]


def test_crossings_to_one_place_are_told_in_one_line() -> None:
    decisions = [crossing(origin, "guangzhou") for origin in ("munich", "hong-kong", "munich")]
    assert present.crossing(*decisions) == "European Union, Hong Kong → Mainland China"
