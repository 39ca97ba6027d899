"""Term vectors against scikit-learn, and the full-text index."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.feature_extraction.text import TfidfVectorizer

from entrepot.engine.lexical import Entry, IndexBusyError, LexicalIndex, TermVectors
from entrepot.engine.text import terms

WORDS = st.lists(st.sampled_from(["a", "b", "c", "d", "e"]), max_size=12)


@given(st.lists(WORDS, min_size=1, max_size=8), WORDS)
@settings(max_examples=60, deadline=None)
def test_cosine_as_scikit_learn(documents: list[list[str]], need: list[str]) -> None:
    vectors = TermVectors(documents, "zh", plain=True)  # no pairs
    if not any(documents):
        assert not vectors.scores(need)[0].any()
        return
    peer = TfidfVectorizer(analyzer=list, sublinear_tf=True)
    matrix = peer.fit_transform(documents)
    expected = (peer.transform([need]) @ matrix.T).toarray()[0]
    np.testing.assert_allclose(vectors.scores(need)[0], expected, atol=1e-5)


def test_a_broad_text_gets_less_for_the_same_words_and_a_short_one_no_more() -> None:
    short, usual = ["heat", "a", "b"], ["heat", *(f"u{n}" for n in range(90))]
    broad = ["heat", *(f"b{n}" for n in range(399))]
    listed = [short, usual, broad]
    shaped = TermVectors(listed, "zh").scores(["heat"])[0]
    cosine = TermVectors(listed, "zh", plain=True).scores(["heat"])[0]
    assert shaped[:2].tolist() == cosine[:2].tolist()
    assert shaped[2] == pytest.approx(
        cosine[2] / (20 / 10) ** 0.5, rel=1e-3
    )  # breadth of 400 terms is near 20


def test_weights_of_a_need_are_drawn_together() -> None:
    listed = [["a", "x"], ["b", "y"], ["a", "z"]]
    need = ["b", "b", "b", "a"]
    plain = TermVectors(listed, "zh", plain=True).scores(need)[0]
    drawn = TermVectors(listed, "zh").scores(need)[0]
    documents = TermVectors(listed, "zh", plain=True)
    once = [documents.scores([term])[0] for term in ("a", "b")]
    weights = plain[0] / once[0][0], plain[1] / once[1][1]
    assert drawn[1] / once[1][1] / (drawn[0] / once[0][0]) == pytest.approx((weights[1] / weights[0]) ** 0.75)


def test_pairs_of_words_tell_a_phrase() -> None:
    vectors = TermVectors([["heat", "pump", "x", "y"], ["pump", "x", "y", "heat"]])
    phrase, words = vectors.scores(["heat", "pump"])[0]
    assert phrase > words


def test_share_of_the_words_met() -> None:
    share = TermVectors([["a", "b"], ["a", "c"]]).scores(["a", "b"])[1]
    assert share[0] == pytest.approx(1.0)
    assert 0 < share[1] < 0.5


def test_what_every_need_says_counts_less() -> None:
    vectors = TermVectors([["wanted", "x"], ["valve", "y"]], "zh")
    before = vectors.scores(["wanted", "valve"])[0]
    vectors.learn([["wanted", "pump"], ["wanted", "lamp"], ["wanted", "valve"]])
    after = vectors.scores(["wanted", "valve"])[0]
    assert before[0] == before[1]
    assert after[0] < after[1]


def test_empty_pool_and_empty_need() -> None:
    assert TermVectors([]).scores(["a"])[0].shape == (0,)
    assert TermVectors([["a"], []]).scores([])[0].tolist() == [0.0, 0.0]


ENTRIES = [
    Entry("1", "Härteprüfung", "Wir prüfen keramische Bauteile", shelf="facility"),
    Entry("2", "茶叶烘干设备", "绿茶杀青与烘干生产线", shelf="technology"),
    Entry("3", "Ceramic hardness", "Indentation tests of brittle parts", shelf="facility"),
]


def found(index: LexicalIndex, text: str, *shelves: str) -> list[str]:
    return [hit.id for hit in index.search(text, shelves=shelves)]


def test_index_finds_in_three_languages() -> None:
    index = LexicalIndex()
    assert index.put(ENTRIES) == 3
    assert found(index, "Prüfung keramischer Bauteile") == ["1"]
    assert found(index, "綠茶") == ["2"]
    assert found(index, "test of hardness") == ["3"]
    assert found(index, "the") == found(index, "") == []


def test_index_filters_by_shelf() -> None:
    index = LexicalIndex()
    index.put(ENTRIES)
    assert found(index, "绿茶", "facility") == []
    assert found(index, "绿茶", "facility", "technology") == ["2"]


def test_index_replaces_removes_and_stays(tmp_path: Path) -> None:
    index = LexicalIndex(tmp_path)
    index.put(ENTRIES)
    index.put([Entry("3", "Glass bending", "Furnace")])
    index.remove(["1", "unknown"])
    again = LexicalIndex(tmp_path)
    assert len(again) == 2
    assert found(again, "hardness") == []
    assert found(again, "bent glass") == ["3"]
    assert terms("bending", "en") == ["bend"]


def test_one_writer_at_a_time(tmp_path: Path) -> None:
    first, second = LexicalIndex(tmp_path), LexicalIndex(tmp_path)
    held = first._writer()
    with pytest.raises(IndexBusyError):
        second.put(ENTRIES)
    held.commit()
    del held


def test_index_counts_the_entries_that_have_a_term() -> None:
    index = LexicalIndex()
    index.put(
        [
            Entry("a", "Terahertz imaging", "Cracks in ceramics", "en"),
            Entry("b", "Imaging", "Terahertz and terahertz again", "en"),
            Entry("c", "太赫兹成像", "裂纹", "zh-Hans"),
        ]
    )
    counted = {term: index.count(term) for term in ("terahertz", "imag", "裂纹", "太赫", "nothing", "")}
    assert counted == {"terahertz": 2, "imag": 2, "裂纹": 1, "太赫": 1, "nothing": 0, "": 0}
