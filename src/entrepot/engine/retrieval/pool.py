"""The documents of a pool, by language, and their words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from entrepot.engine.lexical.vectors import TermVectors
from entrepot.engine.retrieval import fusion
from entrepot.engine.retrieval.documents import Document
from entrepot.engine.text import SCRIPTS, Script, terms
from entrepot.vocabulary.progress import Progress

Positions = NDArray[np.intp]
_TOLD_EVERY = 500


@dataclass(frozen=True, slots=True)
class Sheet:
    """Documents in question for one need, their languages by place in `SCRIPTS`, and how they met by words: (documents,) each, 0
    elsewhere."""

    positions: Positions
    places: NDArray[np.intp]
    lexical: NDArray[np.float32]
    standing: NDArray[np.float32]
    share: NDArray[np.float32]
    own: NDArray[np.bool_]

    def at(self, places: Positions) -> Sheet:
        """The documents at these places of the sheet, in that order."""
        return Sheet(
            self.positions[places],
            self.places[places],
            self.lexical[places],
            self.standing[places],
            self.share[places],
            self.own[places],
        )


class Pool:
    """Documents with their languages and an index of their words."""

    def __init__(self, documents: Sequence[Document], progress: Progress | None) -> None:
        """Index the words; ``progress`` is told how many documents are done."""
        self.documents = tuple(documents)
        scripts = np.array([document.script for document in self.documents], dtype="U2")
        self.groups: dict[Script, Positions] = {
            script: np.flatnonzero(scripts == script) for script in SCRIPTS
        }
        self._places = np.zeros(len(self.documents), np.intp)
        for place, script in enumerate(SCRIPTS):
            self._places[self.groups[script]] = place
        self._told, self._done = progress, 0
        self._words = {
            script: TermVectors(map(self._analysed, members.tolist(), [script] * len(members)), script)
            for script, members in self.groups.items()
            if len(members)
        }

    def __len__(self) -> int:
        return len(self.documents)

    def _analysed(self, position: int, script: Script) -> list[str]:
        self._done += 1
        if self._told is not None and (self._done % _TOLD_EVERY == 0 or self._done == len(self)):
            self._told(self._done, len(self), "words")
        return terms(self.documents[position].whole, script)

    def learn_needs(self, needs: Sequence[Document]) -> None:
        """Take from these needs which words needs have in common, by language."""
        scripts = [need.script for need in needs]
        for script, vectors in self._words.items():
            vectors.learn(
                terms(need.whole, script)
                for need, found in zip(needs, scripts, strict=True)
                if found == script
            )

    def sheet(self, need: Document) -> Sheet:
        """Every document of the pool, with how the need meets it by words."""
        script = need.script
        cosine, standing, share = (np.zeros(len(self), np.float32) for _ in range(3))
        own = np.zeros(len(self), np.bool_)
        members = self.groups[script]
        if len(members):
            own[members] = True
            cosine[members], share[members] = self._words[script].scores(terms(need.whole, script))
            standing[members] = fusion.word_standing(cosine[members])
        return Sheet(np.arange(len(self)), self._places, cosine, standing, share, own)
