"""One embedder's vectors of a pool, centred by language and role, and what it says of needs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from entrepot.engine.dense.embedder import Embedder
from entrepot.engine.dense.store import Progress, VectorStore
from entrepot.engine.retrieval import fusion
from entrepot.engine.retrieval.documents import Document
from entrepot.engine.text import Script, sentences

_SAMPLED = 128  # opening sentences a language that stand in for needs
_OPENING = 200  # characters


@dataclass(frozen=True, slots=True)
class Ballot:
    """What a voter says of needs (rows) and allowed documents (columns); see `Vote` for the two measures."""

    voter: str
    cosine: NDArray[np.float32]
    standing: NDArray[np.float32]


class Voting:
    """One embedder over one pool.

    The mean of needs is learned from the needs that the node knows, drawn towards the mean of opening sentences of the
    pool's own documents embedded as needs: that one is there before the first need comes. A need's answer does not
    depend on which other needs were asked with it.
    """

    def __init__(
        self,
        voter: Embedder,
        store: VectorStore,
        documents: Sequence[Document],
        groups: Mapping[Script, NDArray[np.intp]],
        needs: Sequence[Document] = (),
    ) -> None:
        self.voter, self._needs = voter, needs
        self._store, self._documents, self._groups = store, documents, groups
        self._vectors: NDArray[np.float32] | None = None
        self._need_means: dict[Script, NDArray[np.float32]] = {}

    def prepare(self, progress: Progress | None) -> NDArray[np.float32]:
        """Vectors of all documents, centred; read or computed on the first call."""
        if self._vectors is None:
            texts = [document.whole for document in self._documents]
            raw = self._store.vectors(self.voter, texts, "passage", progress)
            overall = raw.mean(axis=0)
            means = np.zeros_like(raw)
            for group in self._groups.values():
                if len(group):
                    means[group] = fusion.shrunk_mean(raw[group], overall)
            self._vectors = fusion.centred(raw, means)
            self._need_means = self._means_of_needs(progress)
        return self._vectors

    def _means_of_needs(self, progress: Progress | None) -> dict[Script, NDArray[np.float32]]:
        openings = {script: self._openings(group) for script, group in self._groups.items()}
        listed = [text for texts in openings.values() for text in texts]
        raw = self._store.vectors(self.voter, listed, "query", progress)
        overall = raw.mean(axis=0) if len(raw) else np.zeros(self.voter.dimension, np.float32)
        means, start = {}, 0
        for script, texts in openings.items():
            means[script] = fusion.shrunk_mean(raw[start : start + len(texts)], overall)
            start += len(texts)
        return means | self._means_of_known_needs(means, progress)

    def _means_of_known_needs(
        self, prior: Mapping[Script, NDArray[np.float32]], progress: Progress | None
    ) -> dict[Script, NDArray[np.float32]]:
        step = max(1, len(self._needs) // (_SAMPLED * len(prior)))
        sampled = self._needs[::step]
        raw = self._store.vectors(self.voter, [need.whole for need in sampled], "query", progress)
        scripts = np.array([need.script for need in sampled], np.str_)
        return {
            script: fusion.shrunk_mean(raw[scripts == script], mean)
            for script, mean in prior.items()
            if (scripts == script).any()
        }

    def likeness(self, rows: NDArray[np.intp]) -> NDArray[np.float32]:
        """Centred cosine of every document to the nearest of these documents, (documents,)."""
        vectors = self.prepare(None)
        near: NDArray[np.float32] = (vectors @ vectors[rows].T).max(axis=1)
        return near

    def _openings(self, group: NDArray[np.intp]) -> list[str]:
        step = max(1, len(group) // _SAMPLED)
        sampled = [self._documents[position] for position in group[::step][:_SAMPLED].tolist()]
        return [text for text in map(_opening, sampled) if text]

    def ballot(
        self,
        needs: Sequence[Document],
        scripts: Sequence[Script],
        allowed: NDArray[np.intp],
        progress: Progress | None,
    ) -> Ballot:
        """What this voter says of each need and each allowed document."""
        vectors = self.prepare(progress)
        raw = self._store.vectors(self.voter, [need.whole for need in needs], "query", progress)
        wanted = fusion.centred(raw, np.stack([self._need_means[script] for script in scripts]))
        cosine = wanted @ vectors[allowed].T
        places = {int(position): place for place, position in enumerate(allowed)}
        groups = [
            np.array([places[position] for position in group.tolist() if position in places], np.intp)
            for group in self._groups.values()
        ]
        return Ballot(self.voter.name, cosine, fusion.standardised(cosine, groups))


def _opening(document: Document) -> str:
    if document.title:
        return document.title
    found = sentences(document.text[: 4 * _OPENING])
    return found[0][:_OPENING] if found else ""
