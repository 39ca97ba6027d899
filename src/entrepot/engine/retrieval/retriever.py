"""Needs in, ranked candidates out."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from entrepot.engine.dense.embedder import Embedder
from entrepot.engine.dense.store import Progress, VectorStore
from entrepot.engine.lexical.vectors import TermVectors
from entrepot.engine.retrieval import fusion
from entrepot.engine.retrieval.documents import Candidate, Document, Vote
from entrepot.engine.retrieval.voting import Ballot, Voting
from entrepot.engine.text import SCRIPTS, Script, terms

LEXICAL_WEIGHT = 1.0


class Retriever:
    """Ranks documents for needs by meaning and by words, fairly across languages.

    Words are indexed when it is built; the vectors come with `prepare`, or with the first search. Until then
    `lexical` answers from words alone.
    """

    def __init__(
        self,
        documents: Sequence[Document],
        *,
        voters: Sequence[Embedder],
        store: VectorStore | None = None,
        needs: Sequence[Document] = (),
        progress: Progress | None = None,
    ) -> None:
        """Index the words of the documents.

        Args:
            documents: in the order that `Candidate.position` refers to.
            voters: embedders; none at all ranks by words only.
            store: where vectors are kept; in memory when None.
            needs: known needs, from which it learns how needs are worded; see `Voting`.
            progress: told ``(done, total, label)`` of everything that takes long.
        """
        self.documents = tuple(documents)
        self._progress = progress
        self._scripts = [document.script for document in self.documents]
        self._groups: dict[Script, NDArray[np.intp]] = {
            script: np.flatnonzero(np.array([found == script for found in self._scripts], np.bool_))
            for script in SCRIPTS
        }
        self._words = {script: self._word_vectors(script) for script in SCRIPTS if len(self._groups[script])}
        self._votings = [Voting(voter, store or VectorStore(), self.documents, self._groups, needs) for voter in voters]

    def _word_vectors(self, script: Script) -> TermVectors:
        members = self._groups[script]
        told = self._progress

        def analysed(done: int, position: int) -> list[str]:
            if told is not None and (done % 500 == 499 or done == len(members) - 1):
                told(done + 1, len(members), f"words ({script})")
            return terms(self.documents[position].whole, script)

        return TermVectors(analysed(done, position) for done, position in enumerate(members.tolist()))

    def prepare(self, progress: Progress | None = None) -> None:
        """Compute (or read from the store) the vectors of all documents. Safe to interrupt and to repeat."""
        for voting in self._votings:
            voting.prepare(progress or self._progress)

    def search(
        self, needs: Sequence[Document], *, top: int, among: NDArray[np.bool_] | None = None
    ) -> list[list[Candidate]]:
        """The best candidates of each need, best first.

        Args:
            needs: what is searched for.
            top: how many candidates at most for each.
            among: mask over the documents; None for all of them.
        """
        if not needs or not self.documents or top < 1:
            return [[] for _ in needs]
        self.prepare()
        scripts = [need.script for need in needs]
        allowed = np.flatnonzero(among) if among is not None else np.arange(len(self.documents))
        ballots = [voting.ballot(needs, scripts, allowed, self._progress) for voting in self._votings]
        return [
            self._ranked(row, need, script, allowed, ballots, top)
            for row, (need, script) in enumerate(zip(needs, scripts, strict=True))
        ]

    def lexical(
        self, needs: Sequence[Document], *, top: int, among: NDArray[np.bool_] | None = None
    ) -> list[list[Candidate]]:
        """As `search`, from words alone: no vector is needed, and only documents of the need's language are found."""
        if not self.documents or top < 1:
            return [[] for _ in needs]
        allowed = np.flatnonzero(among) if among is not None else np.arange(len(self.documents))
        return [self._ranked(row, need, need.script, allowed, [], top) for row, need in enumerate(needs)]

    def likeness(self, rows: NDArray[np.intp]) -> NDArray[np.float32]:
        """How near each document is to the nearest of some of them, (documents,): mean centred cosine of the voters, 0 without any."""
        if not self._votings:
            return np.zeros(len(self.documents), np.float32)
        mean: NDArray[np.float32] = np.mean([voting.likeness(rows) for voting in self._votings], axis=0)
        return mean

    def _ranked(
        self,
        row: int,
        need: Document,
        script: Script,
        allowed: NDArray[np.intp],
        ballots: Sequence[Ballot],
        top: int,
    ) -> list[Candidate]:
        cosine, share = self._met(need, script)
        own = np.zeros(len(self.documents), np.bool_)
        own[self._groups[script]] = True
        own = own[allowed]
        words = cosine[allowed]
        if ballots:
            score = np.mean([ballot.standing[row] for ballot in ballots], axis=0, dtype=np.float32)
            if own.any():
                spread = fusion.standardised(words[None, own], [np.arange(int(own.sum()))])[0]
                score[own] = fusion.reordered(score[own], score[own] + np.float32(LEXICAL_WEIGHT) * spread)
            chosen = np.argsort(-score, kind="stable")[:top]
        else:
            score = words
            chosen = np.argsort(-score, kind="stable")[:top]
            chosen = chosen[score[chosen] > 0]
        return [
            Candidate(
                position=int(allowed[place]),
                score=float(score[place]),
                lexical=float(words[place]),
                share=float(share[allowed[place]]),
                votes=tuple(
                    Vote(ballot.voter, float(ballot.cosine[row, place]), float(ballot.standing[row, place]))
                    for ballot in ballots
                ),
                same_language=bool(own[place]),
            )
            for place in chosen.tolist()
        ]

    def _met(self, need: Document, script: Script) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Cosine and share of words over all documents, zero outside the need's language."""
        cosine = np.zeros(len(self.documents), np.float32)
        share = np.zeros(len(self.documents), np.float32)
        if script in self._words:
            members = self._groups[script]
            cosine[members], share[members] = self._words[script].scores(terms(need.whole, script))
        return cosine, share
