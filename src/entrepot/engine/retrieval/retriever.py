"""Needs in, ranked candidates out."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from entrepot.engine.dense.embedder import Embedder
from entrepot.engine.dense.store import VectorStore
from entrepot.engine.retrieval import fusion
from entrepot.engine.retrieval.documents import Candidate, Document
from entrepot.engine.retrieval.pool import Pool, Positions, Sheet
from entrepot.engine.retrieval.ranking import by_words, meaning, ranked
from entrepot.engine.retrieval.voting import Voting
from entrepot.vocabulary.progress import Progress

_SMALL_POOL = 3000  # documents that every voter reads in any case
_BUDGET, _BUDGET_A_NEED = 3000, 2  # documents that slow voters read of a larger pool
_MOST, _FEWEST = 400, 30  # candidates a need that slow voters read
_BLOCK = 64  # needs


class Retriever:
    """Ranks documents for needs by meaning and by words, fairly across languages.

    Words are indexed when it is built; vectors come with `prepare`, or with the first search. Until then
    `lexical` answers from words alone. In a large pool the quickest voter reads everything and the others
    read the best few hundred candidates of each need, unless `prepare` was told to be thorough; small pools
    are read by all.
    """

    def __init__(
        self,
        documents: Sequence[Document],
        *,
        voters: Sequence[Embedder],
        store: VectorStore | None = None,
        known_needs: Sequence[Document] = (),
        progress: Progress | None = None,
    ) -> None:
        """Index the words of the documents.

        Args:
            documents: in the order that `Candidate.position` refers to.
            voters: embedders; none at all ranks by words only.
            store: where vectors are kept; in memory when None.
            known_needs: what needs are like here: their mean is taken off every need, and words they have in
                common count less. Without them it comes
                from the needs of each search (together with ordinary needs of the language, so one alone will
                do).
            progress: told ``(done, total, label)`` of everything that takes long.
        """
        self._progress = progress
        self._pool = Pool(documents, progress)
        kept = store or VectorStore()
        votings = [Voting(voter, kept, self._pool) for voter in sorted(voters, key=lambda voter: voter.cost)]
        self._quick, self._slow = votings[:1], votings[1:]
        self._known_needs = tuple(known_needs)
        self._prepared = self._learnt = self._words_learnt = False

    @property
    def documents(self) -> tuple[Document, ...]:
        """What it was built from."""
        return self._pool.documents

    @property
    def voters(self) -> tuple[str, ...]:
        """Names of the embedders that vote, quickest first; none means words only."""
        return tuple(voting.voter.name for voting in (*self._quick, *self._slow))

    def stored(self) -> bool:
        """Whether the store has every vector that `prepare` would bring."""
        small = len(self._pool) <= _SMALL_POOL
        return all(voting.stored() for voting in (*self._quick, *(self._slow if small else ())))

    def prepare(self, *, thorough: bool = False) -> None:
        """Compute, or read from the store, what `search` would otherwise have to wait for. Safe to kill and
        repeat.

        Args:
            thorough: let every voter read every document, however many there are.
        """
        if not len(self._pool):
            return
        for voting in self._quick:
            voting.load_all(self._progress)
        for voting in self._slow:
            if thorough or (not self._prepared and (len(self._pool) <= _SMALL_POOL or voting.stored())):
                voting.load_all(self._progress)
        self._prepared = True

    def search(
        self, needs: Sequence[Document], *, top: int, among: NDArray[np.bool_] | None = None
    ) -> list[list[Candidate]]:
        """The best candidates of each need, best first; none for a need without text.

        Args:
            needs: what is searched for.
            top: how many candidates at most for each.
            among: mask over the documents; None for all of them.
        """
        if not self._quick:
            return self.lexical(needs, top=top, among=among)
        allowed = self._allowed(among)
        if not needs or not len(allowed) or top < 1:
            return [[] for _ in needs]
        self.prepare()
        self._learn_words(needs)
        self._learn(needs)
        if all(voting.complete for voting in self._slow):
            return self._in_blocks(
                needs,
                lambda block, _: self._rank(
                    block, [self._pool.sheet(need).at(allowed) for need in block], top
                ),
            )
        sheets = self._shortened(needs, allowed, top)
        return self._in_blocks(
            needs, lambda block, start: self._rank(block, sheets[start : start + _BLOCK], top)
        )

    def _in_blocks(
        self, needs: Sequence[Document], rank: Callable[[Sequence[Document], int], list[list[Candidate]]]
    ) -> list[list[Candidate]]:
        """Some needs at a time, so that memory does not grow with their number."""
        found: list[list[Candidate]] = []
        for start in range(0, len(needs), _BLOCK):
            found.extend(rank(needs[start : start + _BLOCK], start))
            self._tell(len(found), len(needs), "needs")
        return found

    def _learn(self, needs: Sequence[Document]) -> None:
        """What needs have in common: once from the known ones, else from the needs of this search."""
        if self._learnt:
            return
        for voting in (*self._quick, *self._slow):
            voting.learn_needs(self._known_needs or needs, self._progress)
        self._learnt = bool(self._known_needs)

    def _learn_words(self, needs: Sequence[Document]) -> None:
        """As `_learn`, for words."""
        if not self._words_learnt:
            self._pool.learn_needs(self._known_needs or needs)
            self._words_learnt = bool(self._known_needs)

    def alike(self, rows: Positions, columns: Positions) -> NDArray[np.float32]:
        """How near documents are to each other, (rows, columns): mean centred cosine of the voters, 0 without
        any."""
        self.prepare()
        votings = [voting for voting in (*self._quick, *self._slow) if voting.complete]
        if not votings:
            return np.zeros((len(rows), len(columns)), np.float32)
        mean: NDArray[np.float32] = np.mean([voting.alike(rows, columns) for voting in votings], axis=0)
        return mean

    def lexical(
        self, needs: Sequence[Document], *, top: int, among: NDArray[np.bool_] | None = None
    ) -> list[list[Candidate]]:
        """As `search`, from words alone: no vector is needed, and only documents of the need's language are
        found."""
        allowed = self._allowed(among)
        self._learn_words(needs)
        return [by_words(self._pool.sheet(need).at(allowed), top) for need in needs]

    def _allowed(self, among: NDArray[np.bool_] | None) -> Positions:
        return np.arange(len(self._pool)) if among is None else np.flatnonzero(among)

    def _tell(self, done: int, total: int, label: str) -> None:
        if self._progress is not None and total > _BLOCK:
            self._progress(done, total, label)

    def _shortened(self, needs: Sequence[Document], allowed: Positions, top: int) -> list[Sheet]:
        """The best candidates of each need by the quick voter and words, read by the slow voters too."""
        sheets: list[Sheet] = []
        for start in range(0, len(needs), _BLOCK):
            block = needs[start : start + _BLOCK]
            wanted = [voting.wanted(block, self._progress) for voting in self._quick]
            for row, need in enumerate(block):
                sheet = self._pool.sheet(need).at(allowed)
                mean = meaning(need.script, sheet, self._quick, wanted, row)[0]
                order = np.argsort(-fusion.fused(mean, sheet.standing, sheet.own), kind="stable")[
                    : max(_MOST, top)
                ]
                sheets.append(sheet.at(order))
            self._tell(len(sheets), len(needs), "candidates")
        count = max(
            _affordable([sheet.positions for sheet in sheets], _BUDGET + _BUDGET_A_NEED * len(needs)), top
        )
        sheets = [sheet.at(np.arange(min(count, len(sheet.positions)))) for sheet in sheets]
        union = np.unique(np.concatenate([sheet.positions for sheet in sheets]))
        for voting in self._slow:
            voting.load(union, self._progress)
        return sheets

    def _rank(self, needs: Sequence[Document], sheets: Sequence[Sheet], top: int) -> list[list[Candidate]]:
        votings = [*self._quick, *self._slow]
        wanted = [voting.wanted(needs, self._progress) for voting in votings]
        return [
            ranked(need, sheet, votings, wanted, row, top)
            for row, (need, sheet) in enumerate(zip(needs, sheets, strict=True))
        ]


def _affordable(candidates: Sequence[Positions], budget: int) -> int:
    """The largest number of candidates a need for which so many documents in all suffice."""
    low, high = _FEWEST, _MOST
    while low < high:
        middle = (low + high + 1) // 2
        if len(np.unique(np.concatenate([positions[:middle] for positions in candidates]))) <= budget:
            low = middle
        else:
            high = middle - 1
    return low
