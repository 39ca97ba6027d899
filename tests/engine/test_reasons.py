"""Reasons: a match's evidence and conditions as rows for programs."""

from __future__ import annotations

import json

from entrepot.engine.conditions import Condition, Fact
from entrepot.engine.match import Evidence, Match, Raise, SentencePair, WordPair
from entrepot.engine.reasons import Reason, read_as, reasons
from entrepot.vocabulary.kinds import Grade
from entrepot.vocabulary.quantities import read_quantity
from entrepot.vocabulary.readiness import Readiness

WIDTH = Condition(
    "crack",
    "裂纹宽度",
    Fact("crack", "裂纹宽度", "20 µm", "column"),
    Fact("crack", "Auflösung", "15 µm", "column"),
    "fits",
    "≤",
)
LEVEL = Condition(
    "readiness", "readiness", Fact("readiness", "readiness", "TRL 6", "column"), None, "unknown"
)
MATCH = Match(
    "n", "r", 0.9, Grade.STRONG,
    Evidence((WordPair("裂纹", "裂纹", 1.0), WordPair("釉面", "glaze", 0.8)), SentencePair("要检测。", "We inspect.", 0.7)),
    (WIDTH, LEVEL), (Raise("statement", Grade.STRONG, 0.9, (LEVEL,)), Raise("nearness", Grade.FAIR, 0.7, (), 0.1, 0.25)),
)  # fmt: skip


def test_words_then_sentences_then_conditions_then_what_would_raise_the_grade() -> None:
    assert reasons(MATCH) == (
        Reason("words", "裂纹", "裂纹", "裂纹", 1.0),
        Reason("words", "釉面 ↔ glaze", "釉面", "glaze", 0.8),
        Reason("sentences", "要检测。 ↔ We inspect.", "要检测。", "We inspect.", 0.7),
        Reason(
            "condition", "fits: 裂纹宽度 15 µm ≤ 20 µm", "20 µm", "15 µm", verdict="fits", need_read="20 µm", offer_read="15 µm",
        ),
        Reason("condition", "unknown: readiness TRL 6", "TRL 6", verdict="unknown", need_read="TRL 6"),
        Reason("raise", "strong if it stated and met readiness TRL 6", grade="strong"),
        Reason("raise", "fair if its texts were nearer (0.10, needed 0.25)", similarity=0.1, grade="fair", needed=0.25),
    )  # fmt: skip


def test_a_row_leaves_out_what_a_reason_does_not_have() -> None:
    rows = [reason.row() for reason in reasons(MATCH)]
    assert rows[4] == {
        "kind": "condition", "text": "unknown: readiness TRL 6", "verdict": "unknown", "need": "TRL 6", "need_read": "TRL 6",
    }  # fmt: skip
    assert rows[0] == {"kind": "words", "text": "裂纹", "need": "裂纹", "offer": "裂纹", "similarity": 1.0}
    assert json.loads(json.dumps(rows)) == rows


def test_a_value_is_told_as_it_was_read_beside_what_was_written() -> None:
    written = ("0,02 mm", "mindestens 20 Stück pro Stunde", "-40~85 ℃", "100 × 200 mm")
    values = [read_quantity(text, "de") for text in written]
    assert [read_as(value) for value in values if value is not None] == [
        "0.02 mm", "≥ 20 pieces/h", "-40–85 °C", "100 × 200 mm",
    ]  # fmt: skip
    assert (read_as(Readiness(4, 6, "TRL 4–6")), read_as("太赫兹")) == ("4–6", "太赫兹")


def test_a_match_without_evidence_has_no_reasons() -> None:
    assert reasons(Match("n", "r", 0.0, Grade.NONE, Evidence())) == ()


def test_a_match_fails_when_a_condition_is_known_to_be_unmet() -> None:
    broken = Condition("crack", "x", WIDTH.required, WIDTH.offered, "fails", ">")
    assert not MATCH.fails
    assert Match("n", "r", 0.9, Grade.STRONG, Evidence(), (WIDTH, broken)).fails
