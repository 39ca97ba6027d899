"""The engine's index over the catalogue: derived from the database, held in memory, made anew when the change sequence has moved on."""

from __future__ import annotations

import threading
from dataclasses import dataclass

from entrepot.catalogue import queries as catalogue
from entrepot.engine.dense import Embedder, VectorStore, bundled
from entrepot.engine.matcher import Matcher
from entrepot.journal import queries as journal
from entrepot.matching.reading import Offer, Requirement, offer, requirement
from entrepot.people import queries as people
from entrepot.runtime import home
from entrepot.runtime.progress import Progress, silent
from entrepot.vocabulary.places import Place


@dataclass(frozen=True, slots=True)
class Index:
    """Everything matched at one point of the change sequence; ``voters`` is empty while only words are compared."""

    sequence: int
    offers: tuple[Offer, ...]
    requirements: tuple[Requirement, ...]
    places: dict[str, Place]
    matcher: Matcher
    needs: Matcher

    @property
    def voters(self) -> tuple[str, ...]:
        """The names of the models that are heard."""
        return tuple(voter.name for voter in self.matcher.voters)


class _Holder:
    """The index of this process. Words are indexed at once; a thread of its own brings the vectors."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.index: Index | None = None
        self.voters: tuple[Embedder, ...] | None = None
        self.store: VectorStore | None = None
        self.filling: threading.Thread | None = None


_holder = _Holder()


def current() -> Index:
    """The index of the catalogue as it is now; by words only until the vectors are there."""
    sequence = journal.latest_sequence()
    with _holder.lock:
        if _holder.index is None or _holder.index.sequence != sequence:
            _holder.index = _build(sequence, (), None, silent)
            _fill_in_background(sequence)
        return _holder.index


def complete(progress: Progress = silent) -> Index:
    """The index with all vectors; computes what is missing, telling its progress. Safe to stop and to repeat."""
    sequence = journal.latest_sequence()
    with _holder.lock:
        if _holder.index is None or _holder.index.sequence != sequence or not _holder.index.voters:
            _holder.index = _with_vectors(sequence, progress)
        return _holder.index


def forget() -> None:
    """Drop the index of this process."""
    with _holder.lock:
        _holder.index = None


def _fill_in_background(sequence: int) -> None:
    def fill() -> None:
        index = _with_vectors(sequence, silent)
        with _holder.lock:
            if _holder.index is not None and _holder.index.sequence == sequence:
                _holder.index = index

    _holder.filling = threading.Thread(target=fill, name="entrepot-vectors", daemon=True)
    _holder.filling.start()


def _with_vectors(sequence: int, progress: Progress) -> Index:
    cache = home.current().cache
    if _holder.voters is None:
        _holder.voters = bundled(cache=cache)
        _holder.store = VectorStore(cache)
    index = _build(sequence, _holder.voters, _holder.store, progress)
    index.matcher.retriever.prepare()
    index.needs.retriever.prepare()
    return index


def _build(
    sequence: int, voters: tuple[Embedder, ...], store: VectorStore | None, progress: Progress
) -> Index:
    places = {place.id: place for place in people.gazetteer()}
    offers = tuple(offer(record) for record in catalogue.resources())
    requirements = tuple(requirement(record, places) for record in catalogue.needs())
    matcher = Matcher(
        [item.documents for item in offers],
        [item.kind for item in offers],
        voters=voters,
        store=store,
        needs=[document for item in requirements for document in item.documents],
        progress=progress,
    )
    wanted = Matcher(
        [item.documents for item in requirements],
        [item.kind for item in requirements],
        voters=voters,
        store=store,
        progress=progress,
    )
    return Index(sequence, offers, requirements, places, matcher, wanted)
