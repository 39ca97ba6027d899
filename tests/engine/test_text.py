"""Normal form, language, terms with their places, sentences."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entrepot.engine.text import Script, identify, normalise, script_of, sentences, spans, terms
from entrepot.engine.text.folding import fold

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=80) | st.text(
    "陶瓷檢測裂紋 abc Prüfung-12ﬁ①", max_size=40
)
SCRIPTS = st.sampled_from([None, "zh", "en", "de"])


@pytest.mark.parametrize(
    ("given_text", "expected"),
    [
        ("ＡＢＣ　１２３", "ABC 123"),
        ("檢測陶瓷裂紋", "检测陶瓷裂纹"),
        ("  a\n\tb  ", "a b"),
        ("½ µm ﬁne", "1⁄2 μm fine"),
        ("", ""),
    ],
)
def test_normal_form(given_text: str, expected: str) -> None:
    assert normalise(given_text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("我们需要检测陶瓷裂纹", "zh"),
        ("基于FPGA的步进电机控制系统", "zh"),
        ("Wir suchen eine Anlage für die Prüfung", "de"),
        ("Hydraulikpumpe defekt", "de"),
        ("We are looking for a test rig", "en"),
        ("water pump", "en"),
        ("500 — 123", "en"),
        ("", "en"),
    ],
)
def test_language(text: str, expected: Script) -> None:
    assert identify(text) == expected


@pytest.mark.parametrize(
    ("tag", "expected"),
    [
        ("zh-Hant", "zh"),
        ("zh_Hans", "zh"),
        ("DE-at", "de"),
        ("fr", "en"),
        ("en", "en"),
        (None, "de"),
        ("", "de"),
    ],
)
def test_language_tag_decides_before_the_text(tag: str | None, expected: Script) -> None:
    assert script_of(tag, "Prüfung der Härte") == expected


def test_english_and_german_stems_without_stop_words() -> None:
    assert terms("The testing of the tests", "en") == ["test", "test"]
    assert terms("Die Prüfungen und die Messung", "de") == ["prufung", "messung"]


def test_chinese_characters_and_pairs_without_function_words() -> None:
    assert terms("裂紋的檢測", "zh") == ["裂", "裂纹", "纹", "检", "检测", "测"]


def test_both_chinese_scripts_have_the_same_terms() -> None:
    assert terms("後處理軟體開發", "zh") == terms("后处理软体开发", "zh")


def test_spans_point_into_the_original() -> None:
    found = spans("①級ﬁne 裂紋", "zh")
    assert [(term.text, term.term, term.start, term.end) for term in found] == [
        ("①", "1", 0, 1),
        ("級", "级", 1, 2),
        ("ﬁne", "fine", 2, 5),
        ("裂", "裂", 6, 7),
        ("裂紋", "裂纹", 6, 8),
        ("紋", "纹", 7, 8),
    ]


@given(TEXTS, SCRIPTS)
def test_every_span_is_a_piece_of_the_original(text: str, script: Script | None) -> None:
    for term in spans(text, script):
        assert 0 <= term.start < term.end <= len(text)
        assert text[term.start : term.end] == term.text


@given(st.text("陶瓷檢測裂紋 abc xyz Prüfung-12.", max_size=60), SCRIPTS)
def test_spans_and_terms_agree(text: str, script: Script | None) -> None:
    assert [term.term for term in spans(text, script)] == terms(text, script)


@given(TEXTS, SCRIPTS, st.sets(st.sampled_from(["裂", "裂纹", "abc", "prufung", "12"])))
def test_spans_of_some_terms_are_those_of_all_spans(
    text: str, script: Script | None, among: set[str]
) -> None:
    assert spans(text, script, among) == [term for term in spans(text, script) if term.term in among]


@given(TEXTS)
def test_a_text_folds_at_once_as_it_folds_letter_by_letter(text: str) -> None:
    folded, offsets = fold(text)
    count = len(text)  # a ligature behind it keeps it from being folded at once
    assert fold(f"{text}ﬁ") == (f"{folded}fi", [*offsets[:-1], count, count, count + 1])


@pytest.mark.parametrize("text", ["ΟΔΟΣ’s", "İstanbul", "naïve x̂-ray", "“裂紋” μm", "ﬀ"])
def test_letters_that_depend_on_their_neighbours_fold_as_they_do_alone(text: str) -> None:
    assert fold(text)[0] == "".join(fold(letter)[0] for letter in text)


@given(TEXTS)
def test_normal_form_is_final(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("釉面开裂。怎么办？请帮忙！", ["釉面开裂。", "怎么办？", "请帮忙！"]),
        ("It fails. Why? Dr. Lee knows.", ["It fails.", "Why?", "Dr. Lee knows."]),
        ("Druck bis 3.5 bar, z.B. Wasser. Danach Öl.", ["Druck bis 3.5 bar, z.B. Wasser.", "Danach Öl."]),
        ("one\ntwo\n\n", ["one", "two"]),
        ("", []),
    ],
)
def test_sentences(text: str, expected: list[str]) -> None:
    assert sentences(text) == expected


@given(TEXTS)
def test_sentences_lose_only_white_space_and_bullets(text: str) -> None:
    kept = "".join("".join(sentences(text)).split())
    whole = "".join(text.split())
    assert [mark for mark in kept if mark not in "•▪●"] == [mark for mark in whole if mark not in "•▪●"]
