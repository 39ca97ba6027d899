"""One embedder over a stock: which texts are worth a closer look, and what it says of them exactly."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from entrepot.engine.dense.embedder import Embedder
from entrepot.engine.dense.store import VectorStore
from entrepot.engine.retrieval import fusion
from entrepot.engine.retrieval.crowd import Crowd, Scaled
from entrepot.engine.retrieval.documents import Document
from entrepot.engine.retrieval.means import Means
from entrepot.engine.retrieval.pool import Positions
from entrepot.engine.retrieval.voting import Wanted, wanted_of
from entrepot.engine.stock.sketches import Asked, Best, Numbers, above, add_standings, asked, products
from entrepot.engine.stock.snapshot import Mask, Piece, Snapshot
from entrepot.engine.text import SCRIPTS, Script
from entrepot.vocabulary.progress import Progress

Floats = NDArray[np.float32]
FIRST = 1.0
"""The voter that looks at all texts puts about a sixth of them so many standard deviations above the usual: only they are looked at by the others. The
fiftieth of a million has three to five in the mean of two voters, so one that is lower with the first would need five to eight with the other."""
MANY = 16
"""... where there are so many times as many texts as are kept; else every voter looks at all."""
EXACT = 20_000
"""Up to so many texts are scanned in eight bits, more by their sketches first: a sketch is read eight times as fast, and rows that stand apart cost more
than those in between."""


class StockVoting:
    """The vectors of a snapshot by one embedder: means and scales from the sample of each language, votes from the store's vectors."""

    def __init__(self, voter: Embedder, store: VectorStore, snapshot: Snapshot) -> None:
        """Read the sample's vectors, computing those that the store lacks."""
        self.voter = voter
        self._store, self._snapshot = store, snapshot
        self._means = Means(voter, store)
        self._crowd = Crowd(self._scaled)
        self._sample: dict[Script, Floats] = {}
        self._read: tuple[Positions, Floats] | None = None
        for script, positions in snapshot.samples.items():
            raw, spoken = self._raw(positions)
            self._means.learn_documents(script, raw[spoken])
            self._sample[script] = self._centred(raw, spoken, script)

    def learn_needs(self, needs: Sequence[Document], progress: Progress | None) -> None:
        """Take the means of needs, by language, from these."""
        self._means.learn_needs(needs, progress)
        self._crowd.learn(needs)

    def wanted(self, needs: Sequence[Document], progress: Progress | None) -> Wanted:
        """Needs as vectors, with the scale of their cosines over each language."""
        vectors = self._means.needs(needs, progress)
        return wanted_of(vectors, None, [vectors @ self._sample[script].T for script in SCRIPTS])

    def votes(
        self, wanted: Wanted, row: int, positions: Positions, places: NDArray[np.intp]
    ) -> tuple[Floats, Floats]:
        """Centred cosine and standing of one need with texts, (positions,) each."""
        cosine = self.vectors(positions, places) @ wanted.vectors[row]
        return cosine, (cosine - wanted.mean[row, places]) / wanted.spread[row, places]

    def crowded(self, script: Script, positions: Positions, places: NDArray[np.intp]) -> Floats:
        """How the needs of a language crowd around texts, (positions,)."""
        return self._crowd.around(script, self.vectors(positions, places), places)

    def _scaled(self, needs: Sequence[Document]) -> Scaled:
        wanted = self.wanted(needs, None)
        return wanted.vectors, wanted.mean, wanted.spread

    def vectors(self, positions: Positions, places: NDArray[np.intp]) -> Floats:
        """Centred vectors of texts in the languages ``places``, (positions, dimension); those read last are at hand."""
        if self._read is not None and self._read[0] is positions:
            return self._read[1]
        raw, spoken = self._raw(positions)
        found = np.empty_like(raw)
        for place in np.unique(places).tolist():
            chosen = places == place
            found[chosen] = self._centred(raw[chosen], spoken[chosen], SCRIPTS[place])
        self._read = positions, found
        return found

    def _raw(self, positions: Positions) -> tuple[Floats, Mask]:
        """Vectors as the voter gave them, and which texts say anything at all."""
        spoken = self._snapshot.spoken(positions)
        known, vectors = self._store.kept(self.voter, self._snapshot.digests(positions), "passage")
        if known.all():
            return vectors, spoken
        texts = [self._snapshot.documents[position].whole for position in positions.tolist()]
        return self._store.vectors(self.voter, texts, "passage"), spoken

    def _centred(self, raw: Floats, spoken: Mask, script: Script) -> Floats:
        vectors = fusion.centred(raw, self._means.documents(script))
        vectors[~spoken] = 0
        return vectors

    def quickness(self, piece: Piece) -> tuple[bool, int]:
        """Of several voters that look at all texts of a piece the one with the least is the quickest."""
        return not piece.coded(self.voter.identity).sketches.interleaved, self.voter.dimension

    def look(self, wanted: Wanted, row: int, piece: Piece, need: Asked) -> Floats:
        """Standing of one need with the texts of a piece at a quick look, (texts or more,)."""
        sketches = piece.coded(self.voter.identity).sketches
        total = np.zeros(len(sketches.factors), np.float32)
        add_standings(sketches, need, _scale(wanted, row, piece), total)
        return total

    def look_at(
        self, wanted: Wanted, row: int, piece: Piece, need: Asked, rows: Numbers, total: Floats
    ) -> None:
        """Add to ``total`` (rows,) that with some of its texts."""
        sketches = piece.coded(self.voter.identity).sketches
        add_standings(sketches, need, _scale(wanted, row, piece), total, rows)

    def look_closely(self, wanted: Wanted, row: int, piece: Piece, rows: Numbers, total: Floats) -> None:
        """Add to ``total`` (rows,) that with some of its texts exact to eight bits."""
        codes = piece.coded(self.voter.identity).codes
        mean, spread = _scale(wanted, row, piece)
        cosine = products(codes.values, codes.scales, rows, wanted.vectors[row])
        total += (cosine - np.float32(mean)) / np.float32(spread)

    def standings(self, wanted: Wanted, row: int, positions: Positions, places: NDArray[np.intp]) -> Floats:
        """Standing of one need with texts as eight bits tell it, (positions,)."""
        cosine = np.empty(len(positions), np.float32)
        for piece, chosen in self._snapshot.holding(positions):
            codes = piece.coded(self.voter.identity).codes
            cosine[chosen] = products(
                codes.values, codes.scales, positions[chosen] - piece.first, wanted.vectors[row]
            )
        standing: Floats = (cosine - wanted.mean[row, places]) / wanted.spread[row, places]
        return standing

    def alike(self, rows: Positions, columns: Positions) -> Floats:
        """Centred cosines between texts, (rows, columns)."""
        places = self._snapshot.places
        near: Floats = self.vectors(rows, places[rows]) @ self.vectors(columns, places[columns]).T
        return near


def _scale(wanted: Wanted, row: int, piece: Piece) -> tuple[float, float]:
    place = SCRIPTS.index(piece.script)
    return float(wanted.mean[row, place]), float(wanted.spread[row, place])


def near(
    votings: Sequence[StockVoting],
    wanted: Sequence[Wanted],
    row: int,
    snapshot: Snapshot,
    allowed: Mask,
    top: int,
) -> Positions:
    """About the ``top`` texts of highest mean standing over the voters among those allowed (texts,), in no order."""
    best = Best(top)
    count = np.count_nonzero(allowed)
    least = FIRST if count > MANY * top else -np.inf
    looking = [
        (voting, vectors, asked(vectors.vectors[row]))
        for voting, vectors in zip(votings, wanted, strict=True)
    ]
    for piece in snapshot.pieces:
        mask = allowed[piece.span]
        if count <= EXACT:
            rows = np.flatnonzero(mask).astype(np.int32)
            total = np.zeros(len(rows), np.float32)
            for voting, vectors, _ in looking:
                voting.look_closely(vectors, row, piece, rows, total)
        else:
            (first, vectors, need), *others = sorted(looking, key=lambda each: each[0].quickness(piece))
            rows, total = above(first.look(vectors, row, piece, need), mask, least)
            for voting, vectors, need in others:
                voting.look_at(vectors, row, piece, need, rows, total)
        best.add(rows, total, piece.first)
    return best.rows()
