"""Needs against a stock of any size: few candidates by quick looks at everything, then the same ranking as of a list in memory."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from entrepot.engine.dense.embedder import Embedder
from entrepot.engine.dense.store import VectorStore
from entrepot.engine.lexical.keys import keys_of
from entrepot.engine.lexical.vectors import Commonness
from entrepot.engine.retrieval import fusion
from entrepot.engine.retrieval.documents import Candidate, Document
from entrepot.engine.retrieval.pool import Positions, Sheet
from entrepot.engine.retrieval.ranking import by_words, ranked
from entrepot.engine.retrieval.voting import Wanted
from entrepot.engine.stock.postings import Met, scores
from entrepot.engine.stock.sketches import Best, above
from entrepot.engine.stock.snapshot import Mask, Snapshot
from entrepot.engine.stock.voting import StockVoting, near
from entrepot.engine.text import SCRIPTS, Script, terms
from entrepot.vocabulary.progress import Progress

SKETCHED = 5000
"""Texts that the first look of all voters together keeps."""
WORDED = 300
"""Texts that are kept for their words."""
READ, SPARE = 60, 4
"""Texts that are read exactly at least, and of how many that are wanted one more is read, for eight bits might put it a little too low."""
_BLOCK = 64  # needs


class StockRetriever:
    """Ranks the texts of a snapshot for needs as `retrieval.Retriever` ranks a list: with the very same results where every text is a
    candidate (see `snapshot.EVERY`), else with the exact scores of the candidates that the quick looks kept."""

    def __init__(
        self,
        snapshot: Snapshot,
        *,
        voters: Sequence[Embedder],
        store: VectorStore,
        known_needs: Sequence[Document] = (),
        progress: Progress | None = None,
    ) -> None:
        """See `Retriever`."""
        self.snapshot = snapshot
        self._store, self._progress = store, progress
        self._voters = tuple(sorted(voters, key=lambda voter: voter.cost))
        self.votings: tuple[StockVoting, ...] = ()
        self._known_needs = tuple(known_needs)
        self._learnt = self._words_learnt = False
        self._cosines: dict[Script, NDArray[np.float32]] = {}
        self._common: dict[Script, Commonness] = {script: Commonness() for script in SCRIPTS}

    @property
    def documents(self) -> Sequence[Document]:
        """The texts by position."""
        return self.snapshot.documents

    @property
    def voters(self) -> tuple[str, ...]:
        """Names of the embedders that vote, quickest first; none means words only."""
        return tuple(voter.name for voter in self._voters)

    def stored(self) -> bool:
        """Whether the voters have read every text."""
        return self.snapshot.coded([voter.identity for voter in self._voters])

    def prepare(self) -> None:
        """Read what `search` would otherwise have to wait for."""
        if not self.votings and self.snapshot.count:
            self.votings = tuple(StockVoting(voter, self._store, self.snapshot) for voter in self._voters)

    def search(
        self, needs: Sequence[Document], *, top: int, among: Mask | None = None
    ) -> list[list[Candidate]]:
        """The best candidates of each need, best first; none for a need without text.

        Args:
            needs: what is searched for.
            top: how many candidates at most for each.
            among: mask over the texts; None for all of them.
        """
        if not self._voters:
            return self.lexical(needs, top=top, among=among)
        allowed = self._allowed(among)
        if not needs or not allowed.any() or top < 1:
            return [[] for _ in needs]
        self.prepare()
        self._learn_words(needs)
        if not self._learnt:
            for voting in self.votings:
                voting.learn_needs(self._known_needs or needs, self._progress)
            self._learnt = bool(self._known_needs)
        found: list[list[Candidate]] = []
        for start in range(0, len(needs), _BLOCK):
            block = needs[start : start + _BLOCK]
            wanted = [voting.wanted(block, self._progress) for voting in self.votings]
            for row, need in enumerate(block):
                sheet = self.sheet(need, allowed, wanted, row, top)
                found.append(ranked(need, sheet, self.votings, wanted, row, top))
        return found

    def lexical(
        self, needs: Sequence[Document], *, top: int, among: Mask | None = None
    ) -> list[list[Candidate]]:
        """As `search`, from words alone: no vector is needed, and only texts of the need's language are found."""
        self._learn_words(needs)
        allowed = self._allowed(among)
        found = []
        for need in needs:
            met = self._met(need)
            positions = self._worded(need, met, allowed, max(top, WORDED))
            found.append(by_words(self._of(need, met, positions), top))
        return found

    def alike(self, rows: Positions, columns: Positions) -> NDArray[np.float32]:
        """How near texts are to each other, (rows, columns): mean centred cosine of the voters, 0 without any."""
        self.prepare()
        if not self.votings:
            return np.zeros((len(rows), len(columns)), np.float32)
        mean: NDArray[np.float32] = np.mean([voting.alike(rows, columns) for voting in self.votings], axis=0)
        return mean

    def _allowed(self, among: Mask | None) -> Mask:
        alive = self.snapshot.alive
        return alive if among is None else alive & among

    def _learn_words(self, needs: Sequence[Document]) -> None:
        """What needs have in common: once from the known ones, else from the needs of this search."""
        if self._words_learnt:
            return
        listed = [(need, need.script) for need in self._known_needs or needs]
        for script, common in self._common.items():
            common.learn(keys_of(terms(need.whole, script), script) for need, own in listed if own == script)
        self._words_learnt = bool(self._known_needs)

    def _met(self, need: Document) -> Met:
        """How a need meets every text by words, until the next need of its language is asked."""
        script = need.script
        if script not in self._cosines:
            self._cosines[script] = np.zeros(len(self.snapshot.alive), np.float32)
        return scores(
            self.snapshot.words[script], terms(need.whole, script), script, self._common[script],
            self._cosines[script],
        )  # fmt: skip

    def _worded(self, need: Document, met: Met, allowed: Mask, top: int) -> Positions:
        """Texts that share most words with the need."""
        if self.snapshot.small:
            return self._all(allowed)
        best = Best(top, 0.0)
        for piece in self.snapshot.of_script(need.script):
            best.add(*above(met.cosine[piece.span], allowed[piece.span], best.bar), piece.first)
        return best.rows()

    def _all(self, allowed: Mask) -> Positions:
        """Every text that is allowed, in an order that does not depend on how they came in."""
        listed: Positions = np.concatenate([self.snapshot.samples[script] for script in SCRIPTS])
        return listed[allowed[listed]]

    def _of(self, need: Document, met: Met, positions: Positions) -> Sheet:
        """The sheet of a need for some texts."""
        places = self.snapshot.places[positions]
        own, standing = self._by_words(need, met, positions, places)
        order = np.argsort(positions)
        share = np.empty(len(positions), np.float32)
        share[order] = met.share(positions[order])
        return Sheet(positions, places, met.cosine[positions], standing, share, own)

    def _by_words(
        self, need: Document, met: Met, positions: Positions, places: NDArray[np.intp]
    ) -> tuple[Mask, NDArray[np.float32]]:
        """Which texts are in the need's language, and how they stand by words, (positions,) each."""
        own = places == SCRIPTS.index(need.script)
        sample = met.cosine[self.snapshot.samples[need.script]]
        mean, spread = fusion.word_scale(sample) if len(sample) else (0.0, 1.0)
        return own, np.where(own, (met.cosine[positions] - mean) / spread, 0).astype(np.float32)

    def sheet(self, need: Document, allowed: Mask, wanted: Sequence[Wanted], row: int, top: int) -> Sheet:
        """The texts that are read exactly for a need."""
        met = self._met(need)
        if self.snapshot.small:
            return self._of(need, met, self._all(allowed))
        looked = [self._worded(need, met, allowed, WORDED)]
        kept = max(SKETCHED, 8 * top)
        looked.append(near(self.votings, wanted, row, self.snapshot, allowed, kept))
        positions = np.unique(np.concatenate(looked))
        places = self.snapshot.places[positions]
        own, by_words = self._by_words(need, met, positions, places)
        standings = [
            voting.standings(vectors, row, positions, places)
            for voting, vectors in zip(self.votings, wanted, strict=True)
        ]
        mean = np.mean(standings, axis=0).astype(np.float32)
        score = fusion.fused(mean, by_words, own)
        count = max(READ, top + top // SPARE)
        best = positions[np.union1d(_first(score, count), _first(mean, count))]
        return self._of(need, met, best[self.snapshot.ordered(best)])


def _first(score: NDArray[np.float32], count: int) -> NDArray[np.intp]:
    """Places of the highest scores."""
    found: NDArray[np.intp] = (
        np.arange(len(score)) if len(score) <= count else np.argpartition(-score, count)[:count]
    )
    return found
