"""How many needs crowd around a document: what is near to every need answers none of them in particular."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from entrepot.engine.dense.store import digest
from entrepot.engine.retrieval import fusion
from entrepot.engine.retrieval.documents import Document
from entrepot.engine.text import SCRIPTS, Script

Floats = NDArray[np.float32]
MOST: Final = 512
"""Needs of a language that are asked at most."""
FEWEST: Final = 60
"""Needs of a language that make a crowd; what fewer say of a document is chance, and one need must not be its own crowd."""
_BLOCK = 4096  # documents

Scaled = tuple[Floats, Floats, Floats]
"""Needs as centred vectors (needs, dimension), mean and spread of their cosines by language of the document (needs, languages)."""


class Crowd:
    """The needs of a node as one voter sees them, and how near the nearest of them are to documents (see `fusion.crowding`)."""

    def __init__(self, scaled: Callable[[Sequence[Document]], Scaled]) -> None:
        """``scaled`` turns needs into vectors with their scales; it is asked when the first document is looked at."""
        self._scaled = scaled
        self._needs: dict[Script, list[Document]] = {script: [] for script in SCRIPTS}
        self._seen: dict[Script, Scaled] = {}

    def learn(self, needs: Sequence[Document]) -> None:
        """Take these needs, replacing others: at most `MOST` of a language, chosen by their texts and not by their order; of a language
        with fewer than `FEWEST` none."""
        spoken = {(need.script, digest(need.whole)): need for need in needs if need.whole.strip()}
        ordered = sorted(spoken)
        self._needs = {
            script: [spoken[key] for key in ordered if key[0] == script][:MOST] for script in SCRIPTS
        }
        self._needs = {script: needs if len(needs) >= FEWEST else [] for script, needs in self._needs.items()}
        self._seen.clear()

    def around(self, script: Script, vectors: Floats, places: NDArray[np.intp]) -> Floats:
        """How crowded documents are by the needs of a language, in standard deviations, (documents,).

        Args:
            script: of the needs.
            vectors: (documents, dimension), centred.
            places: (documents,) their languages, by place in `SCRIPTS`.
        """
        crowded = np.zeros(len(vectors), np.float32)
        if not self._needs[script] or not len(vectors):
            return crowded
        if script not in self._seen:
            self._seen[script] = self._scaled(self._needs[script])
        needs, mean, spread = self._seen[script]
        for start in range(0, len(vectors), _BLOCK):
            part = slice(start, start + _BLOCK)
            cosines = needs @ vectors[part].T
            crowded[part] = fusion.crowding((cosines - mean[:, places[part]]) / spread[:, places[part]])
        return crowded
