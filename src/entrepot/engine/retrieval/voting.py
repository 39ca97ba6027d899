"""One embedder over one pool: vectors centred by language and role, and what they say of needs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from entrepot.engine.dense.embedder import Embedder
from entrepot.engine.dense.store import VectorStore
from entrepot.engine.retrieval import fusion
from entrepot.engine.retrieval.crowd import Crowd, Scaled
from entrepot.engine.retrieval.documents import Document
from entrepot.engine.retrieval.means import Means
from entrepot.engine.retrieval.pool import Pool, Positions
from entrepot.engine.text import SCRIPTS, Script
from entrepot.vocabulary.progress import Progress

_BLOCK = 64  # needs
_SAMPLED = 256  # documents a language that stand for all of it while the others have no vector

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Needs as one voter sees them.

    Attributes:
        vectors: (needs, dimension), centred.
        cosines: (needs, documents) with all documents, or None while not all have their vector.
        mean, spread: (needs, documents' languages) of the cosines with the pool, by place in `SCRIPTS`.
    """

    vectors: Floats
    cosines: Floats | None
    mean: Floats
    spread: Floats


def wanted_of(vectors: Floats, cosines: Floats | None, samples: Sequence[Floats]) -> Wanted:
    """Needs with the scale of their cosines, (needs, n) with n documents of each language in the order of `SCRIPTS`."""
    scales = [fusion.scale(sample) for sample in samples]
    mean = np.concatenate([mean for mean, _ in scales], axis=1)
    spread = np.concatenate([spread for _, spread in scales], axis=1)
    return Wanted(vectors, cosines, mean.astype(np.float32), spread.astype(np.float32))


class Voting:
    """The vectors of a pool by one embedder, all of them or those that have been asked for."""

    def __init__(self, voter: Embedder, store: VectorStore, pool: Pool) -> None:
        self.voter = voter
        self._store, self._pool = store, pool
        self._have = np.zeros(len(pool), np.bool_)
        self._vectors = np.zeros((0, 0), np.float32)
        self._sample: dict[Script, Positions] = {}
        self._means = Means(voter, store)
        self._crowd = Crowd(self._scaled)
        self._crowded: dict[Script, Floats] = {}

    @property
    def complete(self) -> bool:
        """Whether every document has its vector at hand."""
        return bool(self._have.all())

    def stored(self) -> bool:
        """Whether the store has the vector of every document."""
        texts = [document.whole for document in self._pool.documents]
        return bool(self._store.known(self.voter, texts, "passage").all())

    def load_all(self, progress: Progress | None) -> None:
        """Have the vectors of all documents, computing what the store lacks."""
        if not self.complete:
            self._begin(self._pool.groups, progress)

    def load(self, positions: Positions, progress: Progress | None) -> None:
        """Have the vectors of these documents, and of a sample that stands for the whole pool."""
        if not self._sample:
            self._begin({script: _spread(members) for script, members in self._pool.groups.items()}, progress)
        self._add(positions, progress)

    def _begin(self, sample: dict[Script, Positions], progress: Progress | None) -> None:
        """Take means from a sample; vectors that were centred otherwise are dropped."""
        self._vectors = np.zeros((len(self._pool), self.voter.dimension), np.float32)
        self._have[:] = False
        self._crowded.clear()
        self._sample = dict(sample)
        listed = np.concatenate(list(sample.values()))
        raw = self._raw(listed, progress)
        start = 0
        for script, members in sample.items():
            part = raw[start : start + len(members)]
            start += len(members)
            spoken = [place for place, position in enumerate(members.tolist()) if self._speaks(position)]
            self._means.learn_documents(script, part[spoken])
            self._keep(members, part)

    def _add(self, positions: Positions, progress: Progress | None) -> None:
        lacking = positions[~self._have[positions]]
        if len(lacking):
            self._keep(lacking, self._raw(lacking, progress))

    def _raw(self, positions: Positions, progress: Progress | None) -> Floats:
        texts = [self._pool.documents[position].whole for position in positions.tolist()]
        return self._store.vectors(self.voter, texts, "passage", progress)

    def _speaks(self, position: int) -> bool:
        return bool(self._pool.documents[position].whole.strip())

    def _keep(self, positions: Positions, raw: Floats) -> None:
        """Centre and keep; a document without text has the zero vector, which is like nothing."""
        means = np.zeros_like(raw)
        for script, members in self._pool.groups.items():
            inside = np.isin(positions, members)
            if inside.any():
                means[inside] = self._means.documents(script)
        vectors = fusion.centred(raw, means)
        vectors[[not self._speaks(position) for position in positions.tolist()]] = 0
        self._vectors[positions] = vectors
        self._have[positions] = True

    def learn_needs(self, needs: Sequence[Document], progress: Progress | None) -> None:
        """Take the means of needs, by language, from these."""
        self._means.learn_needs(needs, progress)
        self._crowd.learn(needs)
        self._crowded.clear()

    def wanted(self, needs: Sequence[Document], progress: Progress | None) -> Wanted:
        """Needs as vectors, with the scale of their cosines over each language of the pool."""
        vectors = self._means.needs(needs, progress)
        cosines = vectors @ self._vectors.T if self.complete else None
        return wanted_of(
            vectors, cosines, [self._with(vectors, cosines, self._sample[script]) for script in SCRIPTS]
        )

    def _with(self, vectors: Floats, cosines: Floats | None, positions: Positions) -> Floats:
        """Cosines of needs with some documents, (needs, positions)."""
        return vectors @ self._vectors[positions].T if cosines is None else cosines[:, positions]

    def votes(
        self, wanted: Wanted, row: int, positions: Positions, places: NDArray[np.intp]
    ) -> tuple[Floats, Floats]:
        """Centred cosine and standing of one need with documents that are loaded.

        Args:
            row: which of the needs.
            positions: (n,) documents.
            places: (n,) their languages, by place in `SCRIPTS`.
        """
        if wanted.cosines is None:
            cosine = self._vectors[positions] @ wanted.vectors[row]
        else:
            cosine = wanted.cosines[row, positions]
        return cosine, (cosine - wanted.mean[row, places]) / wanted.spread[row, places]

    def crowded(self, script: Script, positions: Positions, places: NDArray[np.intp]) -> Floats:
        """How the needs of a language crowd around documents that are loaded, (positions,); computed once for each."""
        known = self._crowded.setdefault(script, np.full(len(self._pool), np.nan, np.float32))
        lacking = np.isnan(known[positions])
        if lacking.any():
            fresh = positions[lacking]
            known[fresh] = self._crowd.around(script, self._vectors[fresh], places[lacking])
        return known[positions]

    def _scaled(self, needs: Sequence[Document]) -> Scaled:
        blocks = [self.wanted(needs[start : start + _BLOCK], None) for start in range(0, len(needs), _BLOCK)]
        return (
            np.concatenate([block.vectors for block in blocks]),
            np.concatenate([block.mean for block in blocks]),
            np.concatenate([block.spread for block in blocks]),
        )

    def alike(self, rows: Positions, columns: Positions) -> Floats:
        """Centred cosines between loaded documents, (rows, columns); 0 for one that is not loaded."""
        near: Floats = self._vectors[rows] @ self._vectors[columns].T
        return near


def _spread(members: Positions) -> Positions:
    """Some members, evenly spaced."""
    step = max(1, len(members) // _SAMPLED)
    return members[::step][:_SAMPLED]
