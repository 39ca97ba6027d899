"""What a match is: one need and one resource, with score, grade and the evidence the score was computed from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from entrepot.engine.conditions import Condition
from entrepot.vocabulary.kinds import Grade


@dataclass(frozen=True, slots=True)
class WordPair:
    """A word of the need and the word of the resource that met it: the same stem, or the nearest meaning across languages."""

    need: str
    offer: str
    similarity: float


@dataclass(frozen=True, slots=True)
class SentencePair:
    """The sentence of the need and the sentence of the resource that are nearest in meaning.

    Where a sentence stands in a translation, ``need_original`` or ``offer_original`` is the one of the original that says the same.
    """

    need: str
    offer: str
    similarity: float
    need_original: str | None = None
    offer_original: str | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """Why a match has its score, from the computation."""

    words: tuple[WordPair, ...] = ()
    sentences: SentencePair | None = None


@dataclass(frozen=True, slots=True)
class Raise:
    """One thing that would raise the grade of a match (see `engine.raising`).

    Attributes:
        kind: ``condition``: these were met; ``statement``: the offer stated them and they fit; ``nearness``: its texts were nearer, and
            ``conditions`` (those that fail) were met.
        grade: the one that it would have then.
        score: likewise.
        nearness: how near the texts are, on the scale of a centred cosine; of ``nearness`` only.
        needed: how near they would have to be.
    """

    kind: Literal["condition", "statement", "nearness"]
    grade: Grade
    score: float
    conditions: tuple[Condition, ...] = ()
    nearness: float | None = None
    needed: float | None = None


@dataclass(frozen=True, slots=True)
class Match:
    """``score`` is calibrated: the share of matches with this score that hold, between 0 and 1."""

    need: str
    resource: str
    score: float
    grade: Grade
    evidence: Evidence
    conditions: tuple[Condition, ...] = ()
    raises: tuple[Raise, ...] = ()

    @property
    def fails(self) -> bool:
        """Whether a condition is known to be unmet."""
        return any(condition.verdict == "fails" for condition in self.conditions)
