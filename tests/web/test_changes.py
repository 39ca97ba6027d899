"""Two versions of a text side by side."""

from __future__ import annotations

import time

from hypothesis import given
from hypothesis import strategies as st

from entrepot.web.changes import Piece, pieces


def test_words_that_came_and_went_are_told_apart() -> None:
    assert pieces("Cracks of 20 µm in tiles.", "Cracks of 15 µm in glazed tiles.") == (
        Piece("same", "Cracks of "),
        Piece("removed", "20 "),
        Piece("added", "15 "),
        Piece("same", "µm in "),
        Piece("added", "glazed "),
        Piece("same", "tiles."),
    )


def test_chinese_is_compared_by_its_characters() -> None:
    assert pieces("预算六十万元", "预算八十万元") == (
        Piece("same", "预算"),
        Piece("removed", "六"),
        Piece("added", "八"),
        Piece("same", "十万元"),
    )


def test_a_text_that_came_or_went_whole() -> None:
    assert pieces("", "New.") == (Piece("added", "New."),)
    assert pieces("Old.", "") == (Piece("removed", "Old."),)
    assert pieces("", "") == ()


def test_long_unchanged_passages_are_shortened_beside_the_change() -> None:
    before, middle, after = "a " * 200, "x ", "b " * 200
    shown = pieces(before + middle + after, before + "y " + after)
    assert [piece.kind for piece in shown] == ["same", "removed", "added", "same"]
    assert (len(shown[0].text) < 80, len(shown[3].text) < 80) == (True, True)


def test_two_long_texts_without_a_common_word_cost_no_time() -> None:
    began = time.perf_counter()
    pieces("一二三四五" * 1000, "六七八九十" * 1000)
    assert time.perf_counter() - began < 0.5


@given(st.text(max_size=60), st.text(max_size=60))
def test_both_versions_can_be_read_out_of_the_pieces(before: str, after: str) -> None:
    found = pieces(before, after)
    assert "".join(piece.text for piece in found if piece.kind != "added") == before
    assert "".join(piece.text for piece in found if piece.kind != "removed") == after
