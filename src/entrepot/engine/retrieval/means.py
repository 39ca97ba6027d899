"""What is taken off the vectors of one voter: the means of needs and of documents, by language."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from entrepot.engine.dense.embedder import Embedder, Role
from entrepot.engine.dense.store import VectorStore
from entrepot.engine.retrieval import fusion
from entrepot.engine.retrieval.documents import Document
from entrepot.engine.retrieval.samples import SAMPLES
from entrepot.engine.text import SCRIPTS, Script
from entrepot.vocabulary.progress import Progress

Floats = NDArray[np.float32]


class Means:
    """Means of one voter by role and language, each drawn towards that of ordinary texts (see `samples`)."""

    def __init__(self, voter: Embedder, store: VectorStore) -> None:
        self._voter, self._store = voter, store
        self._means: dict[tuple[Role, Script], Floats] = {}

    def learn_documents(self, script: Script, raw: Floats) -> None:
        """Take the mean of a language from vectors of documents that have text, (n, dimension)."""
        self._means["passage", script] = fusion.shrunk_mean(raw, self._usual("passage", script))

    def learn_needs(self, needs: Sequence[Document], progress: Progress | None) -> None:
        """Take the means of needs, by language, from these."""
        raw = self._store.vectors(self._voter, [need.whole for need in needs], "query", progress)
        scripts = [need.script if need.whole.strip() else None for need in needs]
        for script in SCRIPTS:
            part = raw[[found == script for found in scripts]]
            self._means["query", script] = fusion.shrunk_mean(part, self._usual("query", script))

    def documents(self, script: Script) -> Floats:
        """The mean of documents of a language, (dimension,)."""
        return self._means["passage", script]

    def needs(self, needs: Sequence[Document], progress: Progress | None) -> Floats:
        """Needs as centred vectors, (needs, dimension); one without text has zeros, which are like nothing."""
        raw = self._store.vectors(self._voter, [need.whole for need in needs], "query", progress)
        vectors = fusion.centred(raw, np.stack([self._means["query", need.script] for need in needs]))
        vectors[[not need.whole.strip() for need in needs]] = 0
        return vectors

    def _usual(self, role: Role, script: Script) -> Floats:
        """The mean of ordinary texts of that role and language."""
        raw = self._store.vectors(self._voter, SAMPLES[role, script], role)
        mean: Floats = raw.mean(axis=0)
        return mean
