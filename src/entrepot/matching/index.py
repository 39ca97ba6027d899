"""The engine's index over the catalogue: derived from the database, held in memory, made anew when something that is matched changed."""

from __future__ import annotations

import os
import threading
from dataclasses import dataclass

from entrepot.catalogue import queries as catalogue
from entrepot.engine.dense import Embedder, VectorStore, chosen
from entrepot.engine.lexical import Entry, LexicalIndex
from entrepot.engine.matcher import Matcher
from entrepot.matching import freshness
from entrepot.matching.reading import Offer, Wanted, offer, wanted
from entrepot.people import queries as people
from entrepot.runtime import home
from entrepot.runtime.progress import Progress, silent
from entrepot.vocabulary.places import Place

NEEDS = "need"
"""The shelf of needs among the words; resources stand on their kind's."""
BESIDE = "\x1f"
"""Stands between the shelf, the key and the number of a text."""


@dataclass(frozen=True, slots=True)
class Index:
    """Everything matched at one point of the change sequence; ``voters`` is empty while only words are compared.

    It holds what everybody may read and nothing else, so that nothing held back can be found by it or move a score.
    """

    sequence: int
    offers: tuple[Offer, ...]
    wanted: tuple[Wanted, ...]
    places: dict[str, Place]
    matcher: Matcher
    needs: Matcher
    words: LexicalIndex

    @property
    def voters(self) -> tuple[str, ...]:
        """The names of the models that are heard."""
        return tuple(voter.name for voter in self.matcher.voters)

    @property
    def waiting(self) -> bool:
        """Whether there are models that are not heard yet."""
        return not self.matcher.complete

    def stored(self) -> bool:
        """Whether every vector is kept already."""
        return self.matcher.stored() and self.needs.stored()

    def prepare(self) -> None:
        """Bring the vectors; from then on the models are heard."""
        self.needs.prepare()
        self.matcher.prepare()


@dataclass(slots=True)
class _Held:
    """The index of this process, and the models and the store that outlive it."""

    lock: threading.Lock
    index: Index | None = None
    models: tuple[tuple[Embedder, ...], VectorStore] | None = None


_held = _Held(threading.Lock())


def current() -> Index:
    """The index of the catalogue as it is now; by words only while vectors are still being computed, in a thread of their own."""
    index, fresh = _renewed(silent)
    if fresh:
        if index.stored():
            index.prepare()
        else:
            _fill_in_background(index)
    return index


def complete(progress: Progress = silent) -> Index:
    """The index with all vectors; computes what is missing, telling its progress. Safe to stop and to repeat."""
    index, _ = _renewed(progress)
    index.prepare()
    return index


def forget() -> None:
    """Drop the index of this process, and the models and the store with it."""
    with _held.lock:
        _held.index = _held.models = None
    freshness.forget()


def _renewed(progress: Progress) -> tuple[Index, bool]:
    """The index of the catalogue as it is, and whether it was built just now."""
    sequence = freshness.sequence()
    with _held.lock:
        fresh = _held.index is None or _held.index.sequence != sequence
        if _held.index is None or fresh:
            _held.index = _build(sequence, progress)
        return _held.index, fresh


def _fill_in_background(index: Index) -> None:
    threading.Thread(target=index.prepare, name="entrepot-vectors", daemon=True).start()


def models() -> tuple[tuple[Embedder, ...], VectorStore]:
    """The embedders of this process and where vectors are kept."""
    if _held.models is None:
        cache = home.current().cache
        _held.models = chosen(os.environ.get("ENTREPOT_EMBEDDER", "both"), cache=cache), VectorStore(cache)
    return _held.models


def _build(sequence: int, progress: Progress) -> Index:
    voters, store = models()
    places = {place.id: place for place in people.gazetteer()}
    offers = tuple(offer(record, places) for record in catalogue.listed_resources())
    needs = tuple(wanted(record) for record in catalogue.listed_needs())
    matcher = Matcher(
        [item.documents for item in offers],
        [item.kind for item in offers],
        voters=voters,
        store=store,
        needs=[document for item in needs for document in item.documents],
        progress=progress,
    )
    needs_matcher = Matcher(
        [item.documents for item in needs],
        [item.kind for item in needs],
        voters=voters,
        store=store,
        progress=progress,
    )
    return Index(sequence, offers, needs, places, matcher, needs_matcher, _words(offers, needs))


def _words(offers: tuple[Offer, ...], needs: tuple[Wanted, ...]) -> LexicalIndex:
    """Every text under its record's key; needs stand on a shelf of their own."""
    index = LexicalIndex()
    index.put(
        Entry(BESIDE.join((shelf, key, str(number))), document.title, document.text, document.language, shelf)
        for key, shelf, documents in (
            *((item.key, str(item.kind), item.documents) for item in offers),
            *((item.key, NEEDS, item.documents) for item in needs),
        )
        for number, document in enumerate(documents)
    )
    return index
