"""Evidence: which words and sentences met, shown as they were written."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from entrepot.engine.evidence import NEAR_WORDS, WORDS_SHOWN, evidence, phrases, with_originals
from entrepot.engine.match import Evidence, SentencePair, WordPair
from tests.embedder import meaning


def pairs(found: Evidence) -> list[tuple[str, str]]:
    return [(word.need, word.offer) for word in found.words]


def test_the_same_stems_meet_as_they_were_written() -> None:
    found = evidence("We inspect cracked tiles every night.", "Inspecting tiles for a living")
    assert pairs(found) == [("inspect", "Inspecting"), ("tiles", "tiles")]
    assert {word.similarity for word in found.words} == {1.0}
    assert found.sentences is None


def test_stop_words_and_short_terms_are_no_reason() -> None:
    assert evidence("It is for the in it at QX", "The is in it at QX for us").words == ()


def test_german_words_meet_by_their_stems() -> None:
    assert (
        pairs(evidence("Wir prüfen die Schweißnähte am Kessel", "Prüfung von Kesseln und einer Schweißnaht"))
        != []
    )


def test_chinese_meets_in_the_longest_runs_and_none_inside_another() -> None:
    found = evidence("釉面裂纹在线检测需要太赫兹成像", "太赫兹成像系统用于裂纹检测")
    assert pairs(found) == [("太赫兹成像", "太赫兹成像"), ("裂纹", "裂纹"), ("检测", "检测")]


def test_traditional_and_simplified_characters_meet_each_as_written() -> None:
    assert pairs(evidence("線上檢測釉面裂紋", "用于裂纹检测")) == [("檢測", "检测"), ("裂紋", "裂纹")]


def test_at_most_four_words_are_shown() -> None:
    text = "Terahertz spectroscopy inspects ceramic surfaces without touching delicate glaze layers"
    found = evidence(text, text)
    assert len(found.words) == WORDS_SHOWN
    assert [len(word.need) for word in found.words] == sorted(
        (len(word.need) for word in found.words), reverse=True
    )


def test_words_of_two_languages_do_not_meet_by_accident_but_names_and_numbers_do() -> None:
    assert pairs(evidence("Wir suchen die Kunst", "We have gold and Kunst")) == []
    assert pairs(evidence("需要符合 ISO-9001 的检测", "ISO-9001 inspection service")) != []


def test_the_nearest_sentences_are_found_across_languages() -> None:
    found = evidence(
        "我们做茶叶。釉面裂纹要检测。",
        "We are old. Our terahertz inspection finds cracks in glaze. Call us.",
        meaning,
    )
    assert found.sentences is not None
    assert (found.sentences.need, found.sentences.offer) == (
        "釉面裂纹要检测。",
        "Our terahertz inspection finds cracks in glaze.",
    )
    assert 0.6 < found.sentences.similarity <= 1


def by_twos(text: str) -> list[str]:
    """Chinese words of two characters, one behind the other."""
    return [text[start : start + 2] for start in range(0, len(text), 2)]


def test_words_near_in_meaning_meet_across_languages() -> None:
    found = evidence("瓷砖裂纹", "Cracks in tiles", meaning, by_twos)
    assert sorted(pairs(found)) == [("瓷砖", "tiles"), ("裂纹", "Cracks")]
    assert all(NEAR_WORDS <= word.similarity <= 1 for word in found.words)
    assert evidence("瓷砖裂纹", "Cracks in tiles", meaning).words == ()


def test_a_word_is_shown_once_even_when_it_meets_twice() -> None:
    found = evidence("瓷砖裂纹检测", "Inspection finds cracks: cracks in tiles", meaning, by_twos)
    assert sorted(word.need for word in found.words) == ["检测", "瓷砖", "裂纹"]


def test_without_an_embedder_there_are_no_sentences_and_empty_texts_have_no_evidence() -> None:
    assert evidence("", "") == Evidence()
    assert evidence("", "", meaning) == Evidence()
    assert evidence("瓷砖", "tiles") == Evidence()


def test_numbers_are_rounded_for_people() -> None:
    def embed(texts: Sequence[str]) -> NDArray[np.float32]:
        return np.tile(np.array([[0.6, 0.8]], np.float32), (len(texts), 1))

    found = evidence("One thing.", "Another matter.", embed)
    assert found.sentences == SentencePair("One thing.", "Another matter.", 1.0)
    assert found.words[0] == WordPair(found.words[0].need, found.words[0].offer, 1.0)


def test_phrases_are_words_and_neighbours() -> None:
    assert phrases("Terahertz imaging, contactless") == [
        "Terahertz",
        "imaging",
        "contactless",
        "Terahertz imaging",
    ]
    assert phrases("釉面裂纹", by_twos) == ["釉面", "裂纹", "釉面裂纹"]
    assert phrases("釉面裂纹") == []
    assert phrases("About 250 kW of power, 5 h a day, in cell culture") == [
        "power",
        "day",
        "cell",
        "culture",
        "cell culture",
    ]


@given(
    st.text(alphabet="ab 裂纹检测檢測.é太", max_size=40), st.text(alphabet="ab 裂纹检测檢測.é太", max_size=40)
)
def test_what_is_shown_stands_in_the_texts(need: str, offer: str) -> None:
    for found in (evidence(need, offer), evidence(need, offer, meaning)):
        assert all(word.need in need and word.offer in offer for word in found.words)
        assert len(found.words) <= WORDS_SHOWN
        if found.sentences is not None:
            assert found.sentences.need in need
            assert found.sentences.offer in offer


def test_a_sentence_of_a_translation_is_shown_with_the_one_of_the_original() -> None:
    need, original = (
        "Cracks in tiles are to be found.",
        "Wir liefern Tee. Terahertz findet Risse in der Glasur.",
    )
    found = evidence(need, "We sell tea. Terahertz inspection of cracks in glaze.", meaning)
    told = with_originals(found, None, original, meaning).sentences
    assert told is not None
    assert (told.offer, told.offer_original, told.need_original) == (
        "Terahertz inspection of cracks in glaze.", "Terahertz findet Risse in der Glasur.", None,
    )  # fmt: skip
    assert with_originals(found, None, "Wir liefern Tee.", meaning) == found
    assert with_originals(found, None, None, meaning) == found
