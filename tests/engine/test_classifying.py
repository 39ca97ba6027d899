"""Codes proposed for texts by what their titles say."""

from __future__ import annotations

import pytest

from entrepot.engine.classifying import Classifier, Labelled, plain_title
from entrepot.engine.retrieval import Document
from tests.embedder import Tiny

CODES = [
    Labelled("nace", "2331", {"en": "Making of glazed tiles", "de": "Herstellung von Fliesen mit Glasur"}, {"en": "Ceramics"}),
    Labelled("nace", "6419", {"en": "Loan and credit giving", "de": "Vergabe von Krediten und Darlehen"}, {"en": "Banking"}),
    Labelled("nace", "0149", {"en": "Keeping of bees", "de": "Haltung von Bienen"}, {"en": "Animals"}),
    Labelled("nace", "2592", {"en": "Metal boxes"}, {}),
    Labelled("gbt4754", "3071", {"zh-Hans": "釉面瓷砖制造"}, {"zh-Hans": "陶瓷"}),
    Labelled("gbt4754", "0391", {"zh-Hans": "蜜蜂饲养"}, {}),
    *(Labelled("nace", f"99{number:02}", {"en": f"Something else of sort {word}"}, {}) for number, word in enumerate(
        ["apple", "brick", "candle", "drum", "engine", "flour", "glove", "hammer", "ink", "jar", "kettle", "lamp", "mirror", "needle", "oven", "pipe", "quilt", "rope", "saddle", "towel"]
    )),
]  # fmt: skip


def classifier(*, heard: bool = True) -> Classifier:
    made = Classifier(CODES, voters=[Tiny()] if heard else [])
    made.prepare()
    return made


@pytest.mark.parametrize(
    ("text", "language", "code"),
    [
        ("Glaze on tiles", "en", "2331"),
        ("瓷砖釉面", "zh-Hans", "2331"),
        ("Bienen halten", "de", "0149"),
        ("贷款", "zh-Hans", "6419"),
    ],
)
def test_the_nearest_code_comes_first_whatever_the_language(text: str, language: str, code: str) -> None:
    ranked = classifier().ranked([[Document("r", text, "", language)]], "nace", 3)[0]
    assert ranked[0][0].code == code


def test_a_proposal_says_which_words_met() -> None:
    text = [Document("r", "Glaze for tiles", "We make glazed tiles for kitchens.", "en")]
    found = classifier().proposals(text, "nace")
    assert (found[0].code, found[0].title, found[0].language) == ("2331", "Making of glazed tiles", "en")
    assert {(word.need, word.offer) for word in found[0].evidence.words} & {
        ("tiles", "tiles"),
        ("glazed", "glazed"),
    }
    assert found[0].evidence.sentences is not None


def test_nothing_is_proposed_when_nothing_is_near() -> None:
    assert classifier().proposals([Document("r", "Hello", "Ask Maria on Monday.", "en")], "nace") == ()
    assert classifier().proposals([], "nace") == ()
    assert classifier().proposals([Document("r", "Glaze for tiles", "", "en")], "ipc") == ()
    assert Classifier([], voters=[Tiny()]).proposals([Document("r", "Tiles", "", "en")], "nace") == ()


def test_without_voters_words_propose_within_a_language() -> None:
    made = classifier(heard=False)
    assert [item.code for item in made.proposals([Document("r", "Glazed tiles", "", "en")], "nace")] == [
        "2331"
    ]
    assert made.proposals([Document("r", "瓷砖", "", "zh-Hans")], "nace") == ()


def test_where_something_else_says_that_one_holds_the_nearest_of_them_is_taken() -> None:
    text = [Document("r", "Something of glazed tiles", "", "en")]
    found = classifier().within(text, "nace", lambda code: code.startswith("64"))
    assert [item.code for item in found] == ["6419"]


@pytest.mark.parametrize(
    ("title", "plain"),
    [
        ("SOIL WORKING (furrows A01C 5/00 (seeds)); PARTS [2006.01]", "Soil working ; parts"),
        ("陶瓷（含釉）制造", "陶瓷 制造"),
        ("Glass", "Glass"),
    ],
)
def test_titles_are_read_without_asides(title: str, plain: str) -> None:
    assert plain_title(title) == plain
