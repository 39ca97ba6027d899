"""A match's reasons as rows for programs; faces translate the same evidence for people."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from entrepot.engine.match import Match


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason: words or sentences that met (``need`` and ``offer`` as written), or a condition with its ``verdict``."""

    kind: Literal["words", "sentences", "condition"]
    text: str
    need: str | None = None
    offer: str | None = None
    similarity: float | None = None
    verdict: str | None = None

    def row(self) -> dict[str, str | float]:
        """The reason without what it does not have."""
        values = (
            ("kind", self.kind), ("text", self.text), ("need", self.need), ("offer", self.offer),
            ("similarity", self.similarity), ("verdict", self.verdict),
        )  # fmt: skip
        return {name: value for name, value in values if value is not None}


def reasons(match: Match) -> tuple[Reason, ...]:
    """The words, the sentence pair and the conditions of a match."""
    words = tuple(
        Reason(
            "words",
            pair.need if pair.need == pair.offer else f"{pair.need} ↔ {pair.offer}",
            pair.need,
            pair.offer,
            pair.similarity,
        )
        for pair in match.evidence.words
    )
    pair = match.evidence.sentences
    sentences = (
        ()
        if pair is None
        else (Reason("sentences", f"{pair.need} ↔ {pair.offer}", pair.need, pair.offer, pair.similarity),)
    )
    conditions = tuple(
        Reason("condition", f"{item.verdict}: {item}", verdict=item.verdict) for item in match.conditions
    )
    return words + sentences + conditions
