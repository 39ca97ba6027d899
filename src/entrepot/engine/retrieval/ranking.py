"""From what voters and words say of some documents to ranked candidates: the same for every kind of pool."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from entrepot.engine.dense.embedder import Embedder
from entrepot.engine.retrieval import fusion
from entrepot.engine.retrieval.documents import Candidate, Document, Vote
from entrepot.engine.retrieval.pool import Positions, Sheet
from entrepot.engine.retrieval.voting import Wanted
from entrepot.engine.text import Script

Floats = NDArray[np.float32]


class Voter(Protocol):
    """One embedder over one pool."""

    @property
    def voter(self) -> Embedder:
        """The embedder."""

    def votes(
        self, wanted: Wanted, row: int, positions: Positions, places: NDArray[np.intp]
    ) -> tuple[Floats, Floats]:
        """Centred cosine and standing of one need with documents, by their positions and languages."""

    def crowded(self, script: Script, positions: Positions, places: NDArray[np.intp]) -> Floats:
        """How the needs of a language crowd around documents, by their positions and languages; see `fusion.crowding`."""


def meaning(
    script: Script, sheet: Sheet, votings: Sequence[Voter], wanted: Sequence[Wanted], row: int
) -> tuple[Floats, list[tuple[Floats, Floats]]]:
    """Mean standing of the documents of a sheet over the voters, less what other needs of the language make of them, and what each
    voter says."""
    votes = [
        voting.votes(vectors, row, sheet.positions, sheet.places)
        for voting, vectors in zip(votings, wanted, strict=True)
    ]
    crowds = [voting.crowded(script, sheet.positions, sheet.places) for voting in votings]
    total = sum(
        (standing - fusion.CROWDED * crowd for (_, standing), crowd in zip(votes, crowds, strict=True)),
        np.zeros(len(sheet.positions), np.float32),
    )
    return (total / np.float32(len(votes))).astype(np.float32), votes


def ranked(
    need: Document, sheet: Sheet, votings: Sequence[Voter], wanted: Sequence[Wanted], row: int, top: int
) -> list[Candidate]:
    """The best documents of a sheet, best first; none for a need without text."""
    if not need.whole.strip():
        return []
    mean, votes = meaning(need.script, sheet, votings, wanted, row)
    score = fusion.fused(mean, sheet.standing, sheet.own)
    named = list(zip(votings, votes, strict=True))
    return [
        candidate(
            sheet,
            place,
            float(score[place]),
            tuple(
                Vote(voting.voter.name, float(cosine[place]), float(standing[place]))
                for voting, (cosine, standing) in named
            ),
        )
        for place in np.argsort(-score, kind="stable")[:top].tolist()
    ]


def by_words(sheet: Sheet, top: int) -> list[Candidate]:
    """The documents of a sheet that share words with the need, nearest first."""
    order = np.argsort(-sheet.lexical, kind="stable")[: max(top, 0)]
    hits = order[sheet.lexical[order] > 0]
    return [candidate(sheet, int(place), float(sheet.standing[place]), ()) for place in hits]


def candidate(sheet: Sheet, place: int, score: float, votes: tuple[Vote, ...]) -> Candidate:
    """The document at a place of a sheet."""
    return Candidate(
        position=int(sheet.positions[place]),
        score=score,
        lexical=float(sheet.lexical[place]),
        lexical_standing=float(sheet.standing[place]),
        share=float(sheet.share[place]),
        votes=votes,
        same_language=bool(sheet.own[place]),
    )
