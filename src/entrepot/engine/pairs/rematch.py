"""Everything against everything on one machine: candidates by all pairs, then each of them scored as a search scores it.

The batch gives each need its best resources by what the voters say. Words can lift a resource of the need's own
language only when they meet far above chance, so the best by words are candidates too; among both, scores are what
`Retriever.search` gives when every voter has read everything (a test holds them together). What a crowd of needs takes off a
resource (`fusion.crowding`) is taken off the candidates: it only lowers scores, so a need's list is whole once as many as are wanted
score no less than the last candidate did before; where they do not, more candidates are asked for. Documents are read a portion
at a time, so memory grows with the portion and the needs, not with the resources.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial, reduce
from operator import add
from typing import Final

import numpy as np
from numpy.typing import NDArray

from entrepot.engine.dense.embedder import Embedder, Role
from entrepot.engine.dense.store import VectorStore
from entrepot.engine.pairs import standing
from entrepot.engine.pairs.lists import NOBODY, Lists, merged_all
from entrepot.engine.pairs.standing import Asked, Floats, Heard
from entrepot.engine.retrieval import Candidate, Document, Vote, fusion
from entrepot.engine.retrieval.crowd import Crowd, Scaled
from entrepot.engine.retrieval.samples import SAMPLES
from entrepot.engine.text import SCRIPTS
from entrepot.vocabulary.progress import Progress

PORTION: Final = 32_768
"""So many documents are in memory at once as vectors."""

_SPARE: Final = 3  # candidates a place at first, and how many times more where those do not suffice
_SCORED: Final = 256  # needs whose candidates' vectors are in memory at once

Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Frame:
    """What every part of a rematch must agree on: the voters' means by role and language, and the moments of all resources."""

    need_means: tuple[Floats, ...]
    means: tuple[Floats, ...]
    moments: standing.Moments


class Rematch:
    """Documents of resources, and needs asked of all of them at once."""

    def __init__(
        self,
        documents: Sequence[Document],
        voters: Sequence[Embedder],
        store: VectorStore,
        *,
        known_needs: Sequence[Document],
        progress: Progress | None = None,
        threads: int = 1,
    ) -> None:
        """Read the resources twice: for the means, then for the moments. Vectors the store lacks are computed.

        Args:
            documents: `Candidate.position` is the place in this list.
            voters: one at least.
            known_needs: what needs are like here, see `Retriever`.
            threads: cores that all pairs are looked at on.

        Raises:
            ValueError: there is no voter: words alone need no batch.
        """
        if not voters:
            raise ValueError("a rematch needs a voter: by words alone use Retriever.lexical")
        self._documents, self._voters, self._store = documents, tuple(voters), store
        self._progress, self._threads = progress, threads
        self._places = np.array([SCRIPTS.index(document.script) for document in documents], np.intp)
        self.frame = self._learnt(known_needs)
        self._crowds = tuple(Crowd(partial(self._scaled, number)) for number in range(len(self._voters)))
        for crowd in self._crowds:
            crowd.learn(known_needs)

    def search(
        self,
        needs: Sequence[Document],
        *,
        top: int,
        among: Mask | None = None,
        words: Sequence[Sequence[Candidate]] | None = None,
    ) -> list[list[Candidate]]:
        """The best candidates of each need, best first; none for a need without text.

        Args:
            among: mask over the documents: a filter saves the time of the pairs it leaves out.
            words: for each need the best by words among the same documents, see `Retriever.lexical`.
        """
        if not needs:
            return []
        asked = self._asked(needs)
        given = words or [()] * len(needs)
        speaks = np.array([bool(need.whole.strip()) for need in needs])
        found: dict[int, list[Candidate]] = {}
        left, places = np.arange(len(needs)), _SPARE * top
        while len(left):
            lists = self._lists(asked.some(left), places, among)
            short = []
            for start in range(0, len(left), _SCORED):
                rows = left[start : start + _SCORED]
                part = Lists(lists.ids[start : start + _SCORED], lists.scores[start : start + _SCORED])
                met = [given[row] for row in rows.tolist()]
                for row, scored in zip(
                    rows.tolist(), self._scored(asked.some(rows), part, met, speaks[rows], top), strict=True
                ):
                    if scored is None:
                        short.append(row)
                    else:
                        found[row] = scored
            left, places = np.array(short, np.intp), _SPARE * places
        return [found[row] for row in range(len(needs))]

    def _asked(self, needs: Sequence[Document]) -> Asked:
        return standing.asked(
            standing.centred(self._heard(needs, "query"), self.frame.need_means), self.frame.moments
        )

    def _scaled(self, voter: int, needs: Sequence[Document]) -> Scaled:
        """Needs as one voter hears them, for its crowd."""
        asked = self._asked(needs)
        return asked.vectors[voter], asked.mean[voter], asked.spread[voter]

    def _learnt(self, known_needs: Sequence[Document]) -> Frame:
        sums = reduce(add, (standing.totals(heard) for _, heard in self._portions(None)))
        around = standing.means(sums, self._usual("passage"))
        inner = (standing.moments(standing.centred(heard, around)) for _, heard in self._portions(None))
        asked = standing.totals(self._heard(known_needs, "query"))
        return Frame(standing.means(asked, self._usual("query")), around, reduce(add, inner))

    def _lists(self, asked: Asked, top: int, among: Mask | None) -> Lists:
        """The best of each need by what the voters say, portion by portion."""

        def found() -> Iterator[Lists]:
            for positions, heard in self._portions(among):
                shards = standing.dealt(positions, standing.centred(heard, self.frame.means))
                yield standing.best_by_standing(asked, shards, places=top, threads=self._threads)

        return merged_all(found(), len(asked), top)

    def _portions(self, among: Mask | None) -> Iterator[tuple[NDArray[np.int64], Heard]]:
        """The documents of a mask, some at a time, with their places in the list; at least one portion, if an empty one."""
        positions = np.arange(len(self._documents)) if among is None else np.flatnonzero(among)
        for start in range(0, max(len(positions), 1), PORTION):
            part = positions[start : start + PORTION].astype(np.int64)
            yield part, self._at(part)
            if self._progress is not None and len(positions) > PORTION:
                self._progress(min(start + PORTION, len(positions)), len(positions), "resources")

    def _at(self, positions: NDArray[np.int64]) -> Heard:
        return self._heard([self._documents[position] for position in positions.tolist()], "passage")

    def _heard(self, documents: Sequence[Document], role: Role) -> Heard:
        texts = [document.whole for document in documents]
        silent = np.array([not text.strip() for text in texts], np.bool_)
        vectors = []
        for voter in self._voters:
            rows = (
                self._store.vectors(voter, texts, role, self._progress)
                if texts
                else np.zeros((0, voter.dimension), np.float32)
            )
            vectors.append(np.where(silent[:, None], np.float32(0), rows))
        return Heard(
            tuple(vectors), np.array([SCRIPTS.index(document.script) for document in documents], np.intp)
        )

    def _usual(self, role: Role) -> tuple[Floats, ...]:
        """For each voter the mean of ordinary texts of a role, by language."""
        return tuple(
            np.stack(
                [self._store.vectors(voter, SAMPLES[role, script], role).mean(axis=0) for script in SCRIPTS]
            )
            for voter in self._voters
        )

    def _scored(
        self,
        asked: Asked,
        lists: Lists,
        words: Sequence[Sequence[Candidate]],
        speaks: NDArray[np.bool_],
        top: int,
    ) -> list[list[Candidate] | None]:
        """The candidates of some needs, scored with their words and less their crowd; None where others might belong among them."""
        chosen = [
            np.union1d(ids[ids != NOBODY], [item.position for item in met]).astype(np.int64)
            for ids, met in zip(lists.ids, words, strict=True)
        ]
        union = np.unique(np.concatenate(chosen))
        vectors = standing.centred(self._at(union), self.frame.means).vectors
        crowded = self._crowded(asked.places, vectors, self._places[union])
        found: list[list[Candidate] | None] = []
        for row, (positions, met) in enumerate(zip(chosen, words, strict=True)):
            if not speaks[row] or not len(positions):
                found.append([])
                continue
            at = np.searchsorted(union, positions)
            cosines = [each[at] @ needs[row] for each, needs in zip(vectors, asked.vectors, strict=True)]
            off = crowded[int(asked.places[row])][at]
            scored, meaning = self._candidates(asked, row, positions, cosines, met, off)
            full = bool((lists.ids[row] != NOBODY).all())
            sure = not full or int((meaning >= lists.scores[row].min()).sum()) >= top
            found.append(scored[:top] if sure else None)
        return found

    def _crowded(
        self, spoken: NDArray[np.intp], vectors: Sequence[Floats], places: NDArray[np.intp]
    ) -> dict[int, Floats]:
        """What the crowd takes off resources, mean over the voters, by the language of the need."""
        return {
            place: np.float32(fusion.CROWDED)
            * np.mean(
                [
                    crowd.around(SCRIPTS[place], each, places)
                    for crowd, each in zip(self._crowds, vectors, strict=True)
                ],
                axis=0,
            )
            for place in np.unique(spoken).tolist()
        }

    def _candidates(
        self,
        asked: Asked,
        row: int,
        positions: NDArray[np.int64],
        cosines: Sequence[Floats],
        met: Sequence[Candidate],
        crowded: Floats,
    ) -> tuple[list[Candidate], Floats]:
        """One need's candidates, best first, and how they stand by meaning, in the order of ``positions``."""
        places = self._places[positions]
        standings = [
            (cosine - mean[row, places]) / spread[row, places]
            for cosine, mean, spread in zip(cosines, asked.mean, asked.spread, strict=True)
        ]
        by_words = {item.position: item for item in met}
        lexical, stands, share = (
            np.array(
                [float(getattr(by_words.get(position), name, 0.0)) for position in positions.tolist()],
                np.float32,
            )
            for name in ("lexical", "lexical_standing", "share")
        )
        own = places == asked.places[row]
        meaning: Floats = np.mean(np.stack(standings), axis=0) - crowded
        score = fusion.fused(meaning, stands, own)
        ranked = [
            Candidate(
                position=int(positions[place]),
                score=float(score[place]),
                lexical=float(lexical[place]),
                lexical_standing=float(stands[place]),
                share=float(share[place]),
                votes=tuple(
                    Vote(voter.name, float(cosine[place]), float(standing_[place]))
                    for voter, cosine, standing_ in zip(self._voters, cosines, standings, strict=True)
                ),
                same_language=bool(own[place]),
            )
            for place in np.argsort(-score, kind="stable").tolist()
        ]
        return ranked, meaning
