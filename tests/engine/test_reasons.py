"""Reasons: a match's evidence and conditions as rows for programs."""

from __future__ import annotations

import json

from entrepot.engine.conditions import Condition, Fact
from entrepot.engine.match import Evidence, Match, SentencePair, WordPair
from entrepot.engine.reasons import Reason, reasons
from entrepot.vocabulary.kinds import Grade

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
    (WIDTH, LEVEL),
)  # fmt: skip


def test_words_then_sentences_then_conditions() -> None:
    assert reasons(MATCH) == (
        Reason("words", "裂纹", "裂纹", "裂纹", 1.0),
        Reason("words", "釉面 ↔ glaze", "釉面", "glaze", 0.8),
        Reason("sentences", "要检测。 ↔ We inspect.", "要检测。", "We inspect.", 0.7),
        Reason("condition", "fits: 裂纹宽度 15 µm ≤ 20 µm", verdict="fits"),
        Reason("condition", "unknown: readiness TRL 6", verdict="unknown"),
    )


def test_a_row_leaves_out_what_a_reason_does_not_have() -> None:
    rows = [reason.row() for reason in reasons(MATCH)]
    assert rows[3] == {"kind": "condition", "text": "fits: 裂纹宽度 15 µm ≤ 20 µm", "verdict": "fits"}
    assert rows[0] == {"kind": "words", "text": "裂纹", "need": "裂纹", "offer": "裂纹", "similarity": 1.0}
    assert json.loads(json.dumps(rows)) == rows


def test_a_match_without_evidence_has_no_reasons() -> None:
    assert reasons(Match("n", "r", 0.0, Grade.NONE, Evidence())) == ()


def test_a_match_fails_when_a_condition_is_known_to_be_unmet() -> None:
    broken = Condition("crack", "x", WIDTH.required, WIDTH.offered, "fails", ">")
    assert not MATCH.fails
    assert Match("n", "r", 0.9, Grade.STRONG, Evidence(), (WIDTH, broken)).fails
