"""What is stated as evidence is what the score is made from: without it, the score falls. The whole measurement: `python -m bench faithfulness`."""

from __future__ import annotations

import pytest

from bench.faithfulness import WANTED, Case, demo, measured, share, without
from entrepot.engine.dense import UniversalSentenceEncoder, VectorStore
from entrepot.engine.match import Evidence, SentencePair, WordPair
from entrepot.engine.retrieval import Document

MATCHES = 30
"""Of two hundred; by the quicker of the two voters, so that it takes seconds."""


@pytest.fixture(scope="module")
def cases() -> list[Case]:
    """The best matches of the demo region's needs with and without their evidence; every text in its own language."""
    needs, offers = ([texts[:1] for texts in records if _of_three(texts[0])] for records in demo())
    return measured(needs, offers, [UniversalSentenceEncoder()], VectorStore(), MATCHES)


def _of_three(document: Document) -> bool:
    return any(cluster in document.id for cluster in ("-bh-", "-cm-", "-ei-"))


def test_a_score_falls_without_the_evidence_that_is_stated(cases: list[Case]) -> None:
    assert len(cases) == MATCHES
    assert share(cases) >= WANTED


def test_the_evidence_weighs_more_than_as_much_other_text(cases: list[Case]) -> None:
    stated = sum(case.before - case.without for case in cases)
    other = sum(case.before - case.without_other for case in cases)
    assert stated > 2 * other


def test_evidence_is_taken_out_wherever_it_stands() -> None:
    found = Evidence(
        (WordPair("tiles", "tile", 1.0), WordPair("裂纹", "釉面", 0.8)),
        SentencePair("x", "We find cracks.", 0.9),
    )
    document = Document("a", "Tiles and 釉面", "We find cracks. Tile by tile.", "en", ("tiles", "glaze"))
    gone = without(document, found)
    assert (gone.title.split(), gone.text.split(), gone.keywords) == (["and"], ["by", "."], ("glaze",))
