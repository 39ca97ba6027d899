"""A match's reasons as rows for programs; faces translate the same evidence for people."""

from __future__ import annotations

from entrepot.engine.match import Match


def reasons(match: Match) -> list[dict[str, str | float | None]]:
    """The words, the sentence pair and the conditions of a match, each as ``{"kind", "text", …}``."""
    rows: list[dict[str, str | float | None]] = [
        {
            "kind": "words",
            "text": pair.need if pair.need == pair.offer else f"{pair.need} ↔ {pair.offer}",
            "need": pair.need,
            "offer": pair.offer,
            "similarity": pair.similarity,
        }
        for pair in match.evidence.words
    ]
    pair = match.evidence.sentences
    if pair is not None:
        rows.append(
            {
                "kind": "sentences",
                "text": f"{pair.need} ↔ {pair.offer}",
                "need": pair.need,
                "offer": pair.offer,
                "similarity": pair.similarity,
            }
        )
    rows.extend(
        {"kind": "condition", "text": f"{condition.verdict}: {condition}", "verdict": condition.verdict}
        for condition in match.conditions
    )
    return rows
