"""A match's reasons as rows for programs; faces translate the same evidence for people."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import Literal

from entrepot.engine.conditions import Condition, Fact, FactValue
from entrepot.engine.conditions.facts import figure_of
from entrepot.engine.match import Match, Raise, SentencePair, WordPair
from entrepot.vocabulary.quantities import Quantity
from entrepot.vocabulary.readiness import Readiness


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason: words or sentences that met, a condition with its ``verdict``, or what would raise the grade.

    ``need`` and ``offer`` are as written, ``need_read`` and ``offer_read`` as they were read (bounds as signs, numbers and units in one spelling); the originals are
    told where a sentence stands in a translation. ``grade`` is the one that a ``raise`` would reach.
    """

    kind: Literal["words", "sentences", "condition", "raise"]
    text: str
    need: str | None = None
    offer: str | None = None
    similarity: float | None = None
    verdict: str | None = None
    need_original: str | None = None
    offer_original: str | None = None
    need_read: str | None = None
    offer_read: str | None = None
    grade: str | None = None
    needed: float | None = None

    def row(self) -> dict[str, str | float]:
        """The reason without what it does not have."""
        values = ((field.name, getattr(self, field.name)) for field in fields(self))
        return {name: value for name, value in values if value is not None}


def reasons(match: Match) -> tuple[Reason, ...]:
    """The words, the sentence pair and the conditions of a match, then what would raise its grade."""
    pair = match.evidence.sentences
    return (
        *map(_words, match.evidence.words),
        *(() if pair is None else (_sentences(pair),)),
        *map(condition_reason, match.conditions),
        *map(_raise, match.raises),
    )


def read_as(value: FactValue) -> str:
    """A value as it was read: a quantity with its bound as a sign, its numbers and its unit in one spelling; else as people read it."""
    if isinstance(value, Quantity) and not value.sides:
        low, high = (
            "" if end is None else f"{(end - value.offset) / value.factor:.10g}"
            for end in (value.low, value.high)
        )
        span = low if low == high else f"{low}–{high}" if low and high else f"≥ {low}" if low else f"≤ {high}"
        return f"{span} {value.unit}".strip()
    if isinstance(value, Readiness):
        return str(value.low) if value.low == value.high else f"{value.low}–{value.high}"
    return figure_of(value)


def _words(pair: WordPair) -> Reason:
    text = pair.need if pair.need == pair.offer else f"{pair.need} ↔ {pair.offer}"
    return Reason("words", text, pair.need, pair.offer, pair.similarity)


def _sentences(pair: SentencePair) -> Reason:
    return Reason(
        "sentences", f"{pair.need} ↔ {pair.offer}", pair.need, pair.offer, pair.similarity,
        need_original=pair.need_original, offer_original=pair.offer_original,
    )  # fmt: skip


def condition_reason(item: Condition) -> Reason:
    """A condition with both values as written and as read."""
    return Reason(
        "condition", f"{item.verdict}: {item}", item.required.written, _written(item.offered), verdict=item.verdict,
        need_read=read_as(item.required.value), offer_read=None if item.offered is None else read_as(item.offered.value),
    )  # fmt: skip


def _written(fact: Fact | None) -> str | None:
    return None if fact is None else fact.written


def _raise(item: Raise) -> Reason:
    return Reason(
        "raise", f"{item.grade} if {'; '.join(_ifs(item))}", similarity=item.nearness, grade=str(item.grade), needed=item.needed
    )  # fmt: skip


def _ifs(item: Raise) -> Iterator[str]:
    """What would have to be so."""
    if item.kind == "nearness":
        yield f"its texts were nearer ({item.nearness:.2f}, needed {item.needed:.2f})"
    for condition in item.conditions:
        if condition.offered is None:
            yield f"it stated and met {condition.label} {condition.required.written}"
        else:
            yield f"it met {condition.label} {condition.required.written} (now {condition.offered.written})"
