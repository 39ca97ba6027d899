"""The engine's index over the catalogue: derived from the database, in memory while the catalogue is small, else on disk (decision 0010)."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from django.db import DatabaseError, connection

from entrepot.catalogue import queries as catalogue
from entrepot.engine.dense import Embedder, VectorStore, chosen
from entrepot.engine.lexical import LexicalIndex
from entrepot.engine.matcher import Matcher
from entrepot.engine.stock import StockBusyError
from entrepot.matching import freshness
from entrepot.matching.keeping import (
    NEEDS,
    Reader,
    View,
    Writer,
    embed,
    entries,
    learnt_from,
    upto_date,
)
from entrepot.matching.reading import Offer, Wanted, offer, wanted
from entrepot.matching.shelves import Listed, Shelf, Stocked
from entrepot.people import queries as people
from entrepot.runtime import home
from entrepot.runtime.progress import Progress, silent
from entrepot.vocabulary.places import Place

LISTED_UP_TO: Final = 1_000
"""Up to so many records are held in memory and read anew after every change; more lie on disk. See decision 0010."""
FOLDER: Final = "index"
PATIENCE: Final = 20.0
"""Seconds that who needs the newest index waits for the process that writes it."""
LOOK: Final = 0.1
EVERY: Final = 0.5
"""Seconds between two looks of the process that keeps the index."""
THREAD: Final = "entrepot-vectors"


@dataclass(frozen=True, slots=True)
class Index:
    """Everything matched at one point of the change sequence; ``voters`` is empty while only words are compared.

    It holds what everybody may read and nothing else, so that nothing held back can be found by it or move a score.
    Offers and needs are told by their numbers in the matchers.
    """

    sequence: int
    offers: Shelf[Offer]
    wanted: Shelf[Wanted]
    places: dict[str, Place]
    matcher: Matcher
    needs: Matcher
    words: LexicalIndex
    view: View | None = None
    """What it was read from, where it lies on disk."""

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
    """The index of this process, and the models, the store and the index's files that outlive it."""

    lock: threading.Lock
    index: Index | None = None
    models: tuple[tuple[Embedder, ...], VectorStore] | None = None
    reader: Reader | None = None
    writer: Writer | None = None
    listed_up_to: int = LISTED_UP_TO


_held = _Held(threading.Lock())


def current() -> Index:
    """The index of the catalogue as it is now; by words only while vectors are still being computed, in a thread of their own."""
    index, fresh = _renewed(silent)
    if fresh and index.stored():
        index.prepare()
    elif index.waiting and (fresh or index.view is not None):
        _fill_in_background(index)
    return index


def complete(progress: Progress = silent) -> Index:
    """The index with all vectors; computes what is missing, telling its progress. Safe to stop and to repeat.

    Where another process writes the index, it is waited for, but not within a transaction: what that has not told yet nobody else sees.
    """
    until = time.monotonic() + (0 if connection.in_atomic_block else PATIENCE)
    while True:
        index, _ = _renewed(progress)
        if index.view is None or (index.stored() and index.sequence == freshness.sequence()):
            break
        if not _filled(progress):
            if time.monotonic() > until:
                break
            time.sleep(LOOK)
    if index.view is None or index.stored():
        index.prepare()
    return index


def forget() -> None:
    """Drop the index of this process, and the models and the store with it."""
    with _held.lock:
        _held.index = _held.models = _held.reader = _held.writer = None
    freshness.forget()


def keeper() -> Writer:
    """Who writes this node's index, once it is `Writer.taken`; one in a process."""
    if _held.writer is None:
        _held.writer = Writer(home.current().cache / FOLDER, *models())
    return _held.writer


def large() -> bool:
    """Whether the catalogue is so large that its index lies on disk."""
    listed = catalogue.listed_resources().count() + catalogue.listed_needs().count()
    return listed > _held.listed_up_to


def keep(wait: Callable[[float], bool]) -> None:
    """Be the process that writes the index, bringing it to where the database is twice a second; returns when told to.

    Args:
        wait: waits so many seconds at most and says whether to end.
    """
    while not wait(EVERY):
        try:
            if large():
                with keeper().taken():
                    _keep(wait)
        except (StockBusyError, DatabaseError):  # another worker keeps it; the database will answer again
            connection.close()
    connection.close()


def _keep(wait: Callable[[float], bool]) -> None:
    reader = Reader(home.current().cache / FOLDER)
    while True:
        view = reader.view()
        if view is None or not upto_date(view, {place.id: place for place in people.gazetteer()}):
            keeper().catch_up()
        elif not view.complete(voter.identity for voter in models()[0]):
            keeper().fill()
        elif not keeper().tidy() and wait(EVERY):
            return


def _renewed(progress: Progress) -> tuple[Index, bool]:
    """The index of the catalogue as it is, and whether it was built just now."""
    sequence = freshness.sequence()
    with _held.lock:
        before = _held.index
        if before is None or before.sequence != sequence or (before.waiting and before.view is not None):
            _held.index = now = _build(before, sequence, progress)
            return now, now is not before
        return before, False


def _fill_in_background(index: Index) -> None:
    if index.view is None:
        threading.Thread(target=index.prepare, name=THREAD, daemon=True).start()
    elif not any(thread.name == THREAD for thread in threading.enumerate()):
        threading.Thread(target=_filled, args=(silent,), name=THREAD, daemon=True).start()


def _filled(progress: Progress) -> bool:
    """Have the models read what lies on disk; whether this process may. Reading takes long, so the lock is only taken to write what they read."""
    view = _reader().view()
    try:
        if view is not None:
            embed(view, *models(), progress)
        with keeper().taken():
            keeper().fill(progress)
    except StockBusyError:
        return False
    return True


def models() -> tuple[tuple[Embedder, ...], VectorStore]:
    """The embedders of this process and where vectors are kept."""
    if _held.models is None:
        cache = home.current().cache
        _held.models = chosen(os.environ.get("ENTREPOT_EMBEDDER", "both"), cache=cache), VectorStore(cache)
    return _held.models


def _build(before: Index | None, sequence: int, progress: Progress) -> Index:
    places = {place.id: place for place in people.gazetteer()}
    view = _view(progress) if large() else None
    if view is None:  # small, or made for the first time by another process just now
        return _listed(sequence, places, progress)
    at = sequence if upto_date(view, places) else sum(count for count, _ in view.marked.journal.values())
    if before is not None and before.view == view:
        return before if before.sequence == at else replace(before, sequence=at, places=places)
    voters, store = models()
    learnt = learnt_from(view.needs)
    return Index(
        at,
        Stocked(view.resources),
        Stocked(view.needs),
        places,
        Matcher.over(view.resources, voters=voters, store=store, needs=learnt, progress=progress),
        Matcher.over(view.needs, voters=voters, store=store, progress=progress),
        view.words,
        view,
    )


def _view(progress: Progress) -> View | None:
    """The index on disk as it is, caught up by this process unless another one writes."""
    view = _reader().view()
    if view is not None and upto_date(view, {place.id: place for place in people.gazetteer()}):
        return view
    try:
        with keeper().taken():
            keeper().catch_up(words_only=True, progress=progress)
    except StockBusyError:
        pass
    return _reader().view()


def _reader() -> Reader:
    if _held.reader is None:
        _held.reader = Reader(home.current().cache / FOLDER)
    return _held.reader


def _listed(sequence: int, places: dict[str, Place], progress: Progress) -> Index:
    voters, store = models()
    offers = Listed(offer(record, places) for record in catalogue.listed_resources())
    needs = Listed(wanted(record) for record in catalogue.listed_needs())
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


def _words(offers: Sequence[Offer], needs: Sequence[Wanted]) -> LexicalIndex:
    """Every text under its record's key; needs stand on a shelf of their own."""
    index = LexicalIndex()
    index.put(
        entry
        for key, shelf, documents in (
            *((item.key, str(item.kind), item.documents) for item in offers),
            *((item.key, NEEDS, item.documents) for item in needs),
        )
        for entry in entries(key, shelf, documents)
    )
    return index
