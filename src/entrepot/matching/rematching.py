"""Every listed need against every listed resource at once, by what everybody may read of both."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from entrepot.engine.grading import Evidence, calibrated, worded
from entrepot.engine.pairs.rematch import Rematch
from entrepot.engine.retrieval import Candidate, Document
from entrepot.matching.index import Index, models
from entrepot.matching.models import Rematch as Stored
from entrepot.matching.reading import Wanted
from entrepot.matching.roles import BY_RULES
from entrepot.runtime.progress import Progress
from entrepot.vocabulary.kinds import ROLES, Role

TOP: Final = 50
"""So many resources of a need are kept in each role."""
WORDS_TOP: Final = 100
WORDS_UP_TO: Final = 100_000_000
"""Texts of needs times texts of resources up to which words are compared too: they take a thousand times as long as vectors."""

Found = dict[str, list[tuple[str, float]]]
"""By role: key of a resource and its score from 0 to 1 (`engine.grading.calibrated`, conditions unasked), the best first."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A need and a resource that may fill a role of it."""

    need: str
    resource: str
    role: str
    score: float


def pairs() -> Iterator[Pair]:
    """Every pair that the last rematch kept, need after need, the best of a role first. What was withdrawn since is left out
    by whoever asks: the pairs are candidates, to be read again before anything is concluded from them."""
    stored = Stored.objects.order_by("need__key").values_list("need__key", "found")
    for need, found in stored.iterator(chunk_size=500):
        for role, items in found.items():
            yield from (Pair(need, resource, role, score) for resource, score in items)


class Everything:
    """One index, to be asked for many needs at once. It holds what everybody may read and nothing else."""

    def __init__(self, index: Index, progress: Progress) -> None:
        """Read all resources for what the batch needs to know of them; the index has all its vectors."""
        self._index = index
        offers = list(index.offers)
        documents = [document for offer in offers for document in offer.documents]
        self._keys = [offer.key for offer in offers for _ in offer.documents]
        self._roles = np.array([offer.kind for offer in offers for _ in offer.documents], dtype=np.str_)
        self._places = index.matcher.positions(index.offers.numbers())
        needs = [document for item in index.wanted for document in item.documents]
        self.words = len(needs) * len(documents) <= WORDS_UP_TO
        voters, store = models()
        self._batch = (
            Rematch(documents, voters, store, known_needs=needs, progress=progress) if voters else None
        )

    def best(self, needs: Sequence[Wanted]) -> list[Found]:
        """The best resources of each need in each role that is told in words; a role without any is left out."""
        found: list[Found] = [{} for _ in needs]
        for role in Role:
            asking = [number for number, need in enumerate(needs) if role in _worded(need)]
            among = self._roles == role
            if asking and among.any():
                lists = self._of_role([needs[number] for number in asking], among)
                for number, items in zip(asking, lists, strict=True):
                    if items:
                        found[number][str(role)] = items
        return found

    def _of_role(
        self, needs: Sequence[Wanted], among: NDArray[np.bool_]
    ) -> Iterator[list[tuple[str, float]]]:
        flat = [document for need in needs for document in need.documents]
        candidates, start = self._candidates(flat, among), 0
        for need in needs:
            stop = start + len(need.documents)
            yield self._resources([item for items in candidates[start:stop] for item in items])
            start = stop

    def _candidates(self, documents: Sequence[Document], among: NDArray[np.bool_]) -> list[list[Candidate]]:
        """By voters and words; by what there is of both. A resource in several languages may take several places."""
        words: list[list[Candidate]] | None = None
        if self.words or self._batch is None:
            words = self._words(documents, among)
        if self._batch is None:
            return words or []
        return self._batch.search(documents, top=2 * TOP, among=among, words=words)

    def _words(self, documents: Sequence[Document], among: NDArray[np.bool_]) -> list[list[Candidate]]:
        """By words alone; where the index has its texts elsewhere than in the batch, they are told by their places there."""
        matcher = self._index.matcher
        allowed = np.zeros(len(matcher.retriever.documents), np.bool_)
        allowed[self._places[among]] = True
        listed = np.zeros(len(allowed), np.intp)
        listed[self._places] = np.arange(len(self._places))
        found = matcher.retriever.lexical(documents, top=WORDS_TOP, among=allowed)
        return [[replace(item, position=int(listed[item.position])) for item in items] for items in found]

    def _resources(self, candidates: Sequence[Candidate]) -> list[tuple[str, float]]:
        """The resources behind candidates, each by its best text."""
        best: dict[str, tuple[Candidate, int]] = {}
        for item in candidates:
            key = self._keys[item.position]
            if key not in best or item.score > best[key][0].score:
                best[key] = item, item.position
        ranked = sorted(best.items(), key=lambda pair: (-pair[1][0].score, pair[1][1]))[:TOP]
        return [(key, round(calibrated(Evidence(worded(item), 0)), 4)) for key, (item, _) in ranked]


def _worded(need: Wanted) -> tuple[Role, ...]:
    return tuple(role for role in ROLES[need.kind] if role not in BY_RULES)
