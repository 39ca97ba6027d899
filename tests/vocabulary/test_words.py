"""Folding, languages and problems."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entrepot.vocabulary.languages import LANGUAGES, Language, language_to_show, parse_language
from entrepot.vocabulary.problems import TEMPLATES, Code, Problem, problem
from entrepot.vocabulary.writing import fold, fold_label


def test_folding_brings_writings_together() -> None:
    assert fold("解析度：１５µｍ，溫度範圍－４０～８５℃") == "解析度:15μm,温度范围-40~85℃"
    assert fold("10⁵ m²") == "10⁵ m²"
    assert fold_label("  Ｍax.　Temperatur ") == "max. temperatur"


@given(st.text())
def test_folding_keeps_every_position(text: str) -> None:
    assert len(fold(text)) == len(text)


@pytest.mark.parametrize(
    ("tag", "language"),
    [
        ("zh", "zh-Hans"),
        ("zh-CN", "zh-Hans"),
        ("zh_SG", "zh-Hans"),
        ("zh-TW", "zh-Hant"),
        ("zh-HK", "zh-Hant"),
        ("zh-MO", "zh-Hant"),
        ("zh-Hant-HK", "zh-Hant"),
        ("zh-Hans-HK", "zh-Hans"),
        ("yue", "zh-Hant"),
        ("en", "en"),
        ("en-GB", "en"),
        ("de-AT", "de"),
        ("Deutsch", "de"),
        ("简体中文", "zh-Hans"),
        ("繁體中文", "zh-Hant"),
        ("English", "en"),
        ("deu", "de"),
        ("fr", None),
        ("", None),
        ("xx-XX", None),
    ],
)
def test_language_tags(tag: str, language: Language | None) -> None:
    assert parse_language(tag) == language


def test_the_language_to_show() -> None:
    assert language_to_show(["de", "en", "zh-Hant"], "zh-Hans") == "zh-Hant"
    assert language_to_show(["de", "en"], "zh-Hans") == "en"
    assert language_to_show(["zh-Hans"], "de") == "zh-Hans"
    assert language_to_show([], "de") is None
    assert [language_to_show(LANGUAGES, reader) for reader in LANGUAGES] == list(LANGUAGES)


def test_every_code_speaks() -> None:
    assert set(TEMPLATES) == set(Code)


def test_a_problem_is_a_sentence_and_a_remedy() -> None:
    found = problem(Code.DATE_IMPOSSIBLE, row=12, column="deadline", value="2026-02-30")
    assert found == Problem(Code.DATE_IMPOSSIBLE, (("value", "2026-02-30"),), 12, "deadline")
    assert found.sentence == "There is no such day as “2026-02-30”."
    assert found.remedy == "Correct the date and write it as 2027-03-31."
    assert found.severity == "refusal"
    assert len({found, problem(Code.DATE_IMPOSSIBLE, row=12, column="deadline", value="2026-02-30")}) == 1


def test_a_forgotten_parameter_shows_at_once() -> None:
    with pytest.raises(KeyError):
        problem(Code.DATE_IMPOSSIBLE)
