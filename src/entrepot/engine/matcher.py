"""Needs against resources: the retriever's documents brought back to resources, scored, graded and explained."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from threading import RLock
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

from entrepot.engine.conditions import Condition
from entrepot.engine.dense import E5, Embedder, VectorStore
from entrepot.engine.evidence import evidence, with_originals
from entrepot.engine.grading import Evidence as Spoken
from entrepot.engine.grading import calibrated, worded
from entrepot.engine.match import Evidence, Match, Raise
from entrepot.engine.retrieval import Candidate, Document, Retriever
from entrepot.vocabulary.kinds import Grade
from entrepot.vocabulary.progress import Progress

if TYPE_CHECKING:
    from entrepot.engine.stock import Snapshot


@dataclass(frozen=True, slots=True)
class Ranked:
    """A resource (its number) as an answer, with the candidate and the texts that spoke best for it."""

    resource: int
    candidate: Candidate
    need: Document
    score: float
    documents: Sequence[Document]
    """All texts by position: of many candidates few are shown, so none is read before it is asked for."""

    @property
    def document(self) -> Document:
        """The text that spoke best."""
        return self.documents[self.candidate.position]

    @property
    def heard(self) -> bool:
        """Whether any voter was heard, or words only."""
        return bool(self.candidate.votes)


class Shelf(Protocol):
    """Resources by number, with their texts by position."""

    @property
    def documents(self) -> Sequence[Document]:
        """The texts."""

    def owner(self, position: int) -> int:
        """Whose text stands there."""

    def texts(self, resource: int) -> NDArray[np.intp]:
        """Positions of a resource's texts, the original first."""

    def of_kind(self, kind: str | None) -> NDArray[np.bool_] | None:
        """Mask over the texts; None for all."""

    @property
    def several(self) -> bool:
        """Whether any resource has more than one text."""


class Ranks(Protocol):
    """What ranks texts: `Retriever` over a list, `StockRetriever` over a stock."""

    @property
    def documents(self) -> Sequence[Document]:
        """The texts by position."""

    def search(
        self, needs: Sequence[Document], *, top: int, among: NDArray[np.bool_] | None = None
    ) -> list[list[Candidate]]:
        """By meaning and words."""

    def lexical(
        self, needs: Sequence[Document], *, top: int, among: NDArray[np.bool_] | None = None
    ) -> list[list[Candidate]]:
        """By words alone."""

    def alike(self, rows: NDArray[np.intp], columns: NDArray[np.intp]) -> NDArray[np.float32]:
        """How near texts are to each other."""

    def stored(self) -> bool:
        """Whether `prepare` has nothing to compute."""

    def prepare(self) -> None:
        """Bring the vectors."""


class Listed:
    """Resources in memory."""

    def __init__(self, resources: Sequence[Sequence[Document]], kinds: Sequence[str]) -> None:
        self.documents = [document for texts in resources for document in texts]
        self._starts = np.concatenate([[0], np.cumsum([len(texts) for texts in resources])]).astype(np.intp)
        self._owners = np.array([number for number, texts in enumerate(resources) for _ in texts], np.intp)
        self._kinds = np.array([kinds[owner] for owner in self._owners], dtype=np.str_)

    @property
    def several(self) -> bool:
        """See `Shelf`."""
        return len(self._owners) > len(np.unique(self._owners))

    def owner(self, position: int) -> int:
        """See `Shelf`."""
        return int(self._owners[position])

    def texts(self, resource: int) -> NDArray[np.intp]:
        """See `Shelf`."""
        return np.arange(self._starts[resource], self._starts[resource + 1])

    def of_kind(self, kind: str | None) -> NDArray[np.bool_] | None:
        """See `Shelf`."""
        return None if kind is None else self._kinds == kind


class Matcher:
    """Resources of several kinds, each in one or more languages, matched with needs in one or more languages.

    Words are compared from the start; voters are heard from the first `prepare` on.
    """

    def __init__(
        self,
        resources: Sequence[Sequence[Document]],
        kinds: Sequence[str],
        *,
        voters: Sequence[Embedder],
        store: VectorStore | None = None,
        needs: Sequence[Document] = (),
        progress: Progress | None = None,
    ) -> None:
        """Index the resources.

        Args:
            resources: for each resource its texts, one per language.
            kinds: of the resources, in their order.
            voters: embedders; none ranks by words only.
            store: where vectors are kept.
            needs: what the node is asked, to learn how needs are worded.
            progress: told of everything that takes long.
        """
        kept, listed = store or VectorStore(), Listed(resources, kinds)
        retriever = Retriever(
            listed.documents, voters=voters, store=kept, known_needs=needs, progress=progress
        )
        self._begin(listed, retriever, voters, kept)

    @classmethod
    def over(
        cls,
        snapshot: Snapshot,
        *,
        voters: Sequence[Embedder],
        store: VectorStore,
        needs: Sequence[Document] = (),
        progress: Progress | None = None,
    ) -> Matcher:
        """Of the resources of a stock, by their numbers in the snapshot."""
        from entrepot.engine.stock import StockRetriever  # noqa: PLC0415 -- compiled loops, needed here only

        made = cls.__new__(cls)
        retriever = StockRetriever(snapshot, voters=voters, store=store, known_needs=needs, progress=progress)
        made._begin(snapshot, retriever, voters, store)
        return made

    def _begin(self, shelf: Shelf, retriever: Ranks, voters: Sequence[Embedder], store: VectorStore) -> None:
        self._shelf, self.retriever = shelf, retriever
        self._store, self._voters = store, tuple(voters)
        self._prepared = False
        self._asked = RLock()  # a retriever answers one search at a time; the pages ask from several threads

    @property
    def voters(self) -> tuple[Embedder, ...]:
        """The embedders that are heard."""
        return self._voters if self._prepared else ()

    @property
    def complete(self) -> bool:
        """Whether every embedder there is is heard."""
        return self._prepared or not self._voters

    def stored(self) -> bool:
        """Whether every vector that `prepare` needs is kept already."""
        return self.retriever.stored()

    def prepare(self) -> Matcher:
        """Bring the vectors, computing what is not kept yet, and hear the voters from now on. Safe to kill and repeat."""
        self.retriever.prepare()
        self._prepared = True
        return self

    def ranked(self, need: Sequence[Document], *, kind: str | None, top: int) -> list[Ranked]:
        """The best resources of a kind (None for all) for one need, best first; every text of either side may speak."""
        return self.ranked_all([need], kind=kind, top=top)[0]

    def ranked_all(
        self, needs: Sequence[Sequence[Document]], *, kind: str | None, top: int
    ) -> list[list[Ranked]]:
        """As `ranked`, for many needs at once."""
        among = self._shelf.of_kind(kind)
        flat = [document for texts in needs for document in texts]
        # A resource in several languages may take several places, so more are asked for than wanted.
        search = self.retriever.search if self.voters else self.retriever.lexical
        with self._asked:
            found = search(flat, top=3 * top if self._shelf.several else top, among=among)
        results, start = [], 0
        for texts in needs:
            results.append(self._best_of(texts, found[start : start + len(texts)], top))
            start += len(texts)
        return results

    def _best_of(
        self, texts: Sequence[Document], found: Sequence[Sequence[Candidate]], top: int
    ) -> list[Ranked]:
        """The resources whose texts were found for any text of a need, each by its best one."""
        best: dict[int, tuple[Document, Candidate]] = {}
        for need, candidates in zip(texts, found, strict=True):
            for candidate in candidates:
                owner = self._shelf.owner(candidate.position)
                present = best.get(owner)
                if present is None or candidate.score > present[1].score:
                    best[owner] = need, candidate
        ordered = sorted(best.items(), key=lambda item: -item[1][1].score)[: max(top, 0)]
        return [
            Ranked(
                owner,
                candidate,
                need,
                calibrated(Spoken(worded(candidate), 0)),
                self._shelf.documents,
            )
            for owner, (need, candidate) in ordered
        ]

    def positions(self, resources: Sequence[int]) -> NDArray[np.intp]:
        """Where the texts of resources stand among the retriever's, one resource after the other."""
        return self._texts_of(resources)[0]

    def alike(self, resources: Sequence[int], others: Sequence[int]) -> NDArray[np.float32]:
        """How near resources are to others, (resources, others): mean centred cosine of the voters, nearest texts."""
        rows, row_starts = self._texts_of(resources)
        columns, column_starts = self._texts_of(others)
        if not len(rows) or not len(columns):
            return np.zeros((len(resources), len(others)), np.float32)
        with self._asked:
            near = self.retriever.alike(rows, columns)
        by_row = np.maximum.reduceat(near, row_starts, axis=0)
        result: NDArray[np.float32] = np.maximum.reduceat(by_row, column_starts, axis=1)
        return result

    def _texts_of(self, resources: Sequence[int]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """Positions of the resources' documents, and where each resource's begin."""
        found = [self._shelf.texts(number) for number in resources]
        lengths = np.array([len(item) for item in found], np.intp)
        starts = np.concatenate([[0], np.cumsum(lengths)[:-1]]) if found else np.zeros(0, np.intp)
        return (np.concatenate(found) if found else np.zeros(0, np.intp)), starts.astype(np.intp)

    def explain(
        self,
        item: Ranked,
        key: str,
        score: float,
        given: Grade,
        conditions: tuple[Condition, ...] = (),
        *,
        evidence: bool = True,
        sentences: bool = True,
        raises: tuple[Raise, ...] = (),
        need_original: Document | None = None,
    ) -> Match:
        """The match of a ranked resource, with the words and sentences that met as far as they are asked for.

        Args:
            item: the resource.
            key: what it is called.
            score: calibrated.
            given: its grade.
            conditions: of the match.
            evidence: whether to look for words and sentences.
            sentences: whether for sentences.
            raises: what would raise the grade.
            need_original: the need's own words, where it is told in several languages.
        """
        return Match(
            need=item.need.id,
            resource=key,
            score=round(score, 4),
            grade=given,
            evidence=self._evidence(item, sentences, need_original) if evidence else Evidence(),
            conditions=conditions,
            raises=raises,
        )

    def _evidence(self, item: Ranked, sentences: bool, need_original: Document | None) -> Evidence:
        document = item.document
        if not self.voters or not sentences:
            return evidence(item.need.whole, document.whole)
        quick = min(self.voters, key=lambda voter: voter.cost)

        def embed(texts: Sequence[str]) -> NDArray[np.float32]:
            return self._store.vectors(quick, texts, "query")

        split = next((voter.split for voter in self.voters if isinstance(voter, E5)), None)
        found = evidence(item.need.whole, document.whole, embed, split)
        own = self._shelf.documents[int(self._shelf.texts(item.resource)[0])]
        return with_originals(
            found,
            None if need_original is None or need_original == item.need else need_original.whole,
            None if own == document else own.whole,
            embed,
        )
