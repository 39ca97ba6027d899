"""The index on disk, brought up to the database: what changed is put and taken out, everything else stays where it lies.

Three things lie in the folder: a stock of resources, one of needs, and an index of words. They are written in the order words, needs, resources,
and each is swapped at once; the resources' mark says how far all three are. What a killed writer left ahead of it is found by the next one.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from django.db.models import QuerySet, TextField, Value
from django.db.models.functions import Cast, Concat

from entrepot import __version__
from entrepot.catalogue import queries as catalogue
from entrepot.catalogue.models import Need, Resource
from entrepot.engine import stock
from entrepot.engine.dense import Embedder, VectorStore
from entrepot.engine.lexical import Entry, LexicalIndex
from entrepot.engine.retrieval import Document
from entrepot.engine.stock.files import StockError, write_durably
from entrepot.engine.stock.manifest import Lock
from entrepot.engine.text import SCRIPTS
from entrepot.matching.freshness import Mark, covers, mark
from entrepot.matching.notes import noted, stamp_of
from entrepot.matching.reading import Offer, Wanted, offer, wanted
from entrepot.people import queries as people
from entrepot.runtime.progress import Progress, silent
from entrepot.vocabulary.places import Place

NEEDS: Final = "need"
"""The shelf of needs among the words; resources stand on their kind's."""
BESIDE: Final = "\x1f"
"""Stands between the shelf, the key and the number of a text."""
RESOURCES_FOLDER, NEEDS_FOLDER, WORDS = "resources", "needs", "words"
LEARNT_FROM: Final = 300
"""Needs of a language from which is learnt how needs are worded."""
AT_ONCE: Final = 500
"""So many records are read from the database at once."""
_WORDS_FILE: Final = "words.json"
_STAMP: Final = Concat(
    Cast("pk", TextField()), Value(" "), Cast("version", TextField()), Value(" "), "fingerprint", Value(" "),
    Cast("updated", TextField()), Value(" "), Cast("ends", TextField()), output_field=TextField(),
)  # fmt: skip
"""Changes with everything that is read of a row; put together by the database, for all rows are asked for it at every change."""
PROGRAM: Final = f"{__version__}/2"
"""What wrote the notes: another program reads records otherwise, so it makes the index anew."""


@dataclass(frozen=True, slots=True)
class Counts:
    """What catching up did."""

    put: int = 0
    removed: int = 0


@dataclass(frozen=True, slots=True)
class Marked:
    """How far the index is: the journal as it was read, by which version of the program, and the places that the terms were read by."""

    journal: Mark
    program: str
    places: str

    def written(self) -> str:
        """As it stands in the manifest."""
        journal = {str(number): list(state) for number, state in sorted(self.journal.items())}
        return json.dumps([self.program, self.places, journal])


def marked(written: str) -> Marked | None:
    """The mark again; None where nothing was written yet."""
    if not written:
        return None
    program, places, journal = json.loads(written)
    return Marked({int(number): (state[0], state[1]) for number, state in journal.items()}, program, places)


@dataclass(frozen=True, slots=True)
class View:
    """The index as it was committed last."""

    marked: Marked
    resources: stock.Snapshot
    needs: stock.Snapshot
    words: LexicalIndex

    def complete(self, voters: Iterable[str]) -> bool:
        """Whether these models have read everything."""
        wanted = list(voters)
        return self.resources.coded(wanted) and self.needs.coded(wanted)


def upto_date(view: View, places: Mapping[str, Place]) -> bool:
    """Whether nothing that is matched changed since, as this connection sees the database."""
    held = view.marked
    return (held.program, held.places) == (PROGRAM, _digest(places)) and covers(held.journal, mark())


def entries(key: str, shelf: str, documents: Sequence[Document]) -> Iterator[Entry]:
    """The texts of a record as entries of the index of words."""
    for number, document in enumerate(documents):
        yield Entry(identity(shelf, key, number), document.title, document.text, document.language, shelf)


def identity(shelf: str, key: str, number: int) -> str:
    """What a text is called in the index of words."""
    return BESIDE.join((shelf, key, str(number)))


def learnt_from(needs: stock.Snapshot) -> list[Document]:
    """The needs from which every reader learns how needs are worded: the same ones in whatever order they came in."""
    return [needs.documents[place] for script in SCRIPTS for place in needs.samples[script][:LEARNT_FROM]]


def embed(view: View, voters: Sequence[Embedder], store: VectorStore, progress: Progress) -> None:
    """Keep the vectors of every text that some model has not read yet; nothing of the index is written."""
    wanted = {voter.identity for voter in voters}
    for snapshot in (view.needs, view.resources):
        texts = [
            snapshot.documents[piece.first + row].whole
            for piece in snapshot.pieces
            if not wanted <= set(piece.segment.voters)
            for row in piece.alive.nonzero()[0].tolist()
        ]
        for voter in voters:
            store.vectors(voter, texts, "passage", progress)


@dataclass(slots=True)
class Reader:
    """The index followed by one process."""

    path: Path
    _folders: tuple[stock.Folder, stock.Folder] | None = None
    _words: tuple[str, LexicalIndex] | None = None

    def view(self) -> View | None:
        """What was committed last; None where there is nothing yet, or nothing that can be read: it is made anew by who writes next."""
        if self._folders is None:
            self._folders = stock.Folder(self.path / RESOURCES_FOLDER), stock.Folder(self.path / NEEDS_FOLDER)
        try:
            resources = self._folders[0].snapshot()
            found = marked(resources.manifest.mark)
            words = self._opened()
            if found is None or words is None:
                return None
            return View(found, resources, self._folders[1].snapshot(), words)
        except (StockError, FileNotFoundError, ValueError):
            self._folders = None
            return None

    def _opened(self) -> LexicalIndex | None:
        name = words_in_use(self.path)[0]
        if not name or not (self.path / name).is_dir():
            return None
        if self._words is None or self._words[0] != name:
            self._words = name, LexicalIndex(self.path / name)
        return self._words[1]


def words_in_use(path: Path) -> tuple[str, str]:
    """The folder of the index of words and the mark that it stands at; both empty where there is none."""
    try:
        name, written = json.loads((path / _WORDS_FILE).read_bytes())
    except (FileNotFoundError, ValueError):
        return "", ""
    return name, written


@dataclass(slots=True)
class _Stored:
    """One of the two stocks while it is written: its records by key with the stamps of the rows they were read from."""

    writer: stock.StockWriter
    shelf: str
    snapshot: stock.Snapshot
    stamps: dict[str, str]


class Writer:
    """Writes while it is `taken`: in a process that keeps the index all the time, or in one that catches it up in between."""

    def __init__(self, path: Path, voters: Sequence[Embedder], store: VectorStore) -> None:
        self._path, self._voters, self._store = path, tuple(voters), store
        self._known: dict[str, tuple[int, dict[str, str]]] = {}

    @contextmanager
    def taken(self) -> Iterator[None]:
        """Hold the index's lock.

        Raises:
            entrepot.engine.stock.StockBusyError: another process writes.
        """
        lock = Lock(self._path)
        try:
            yield
        finally:
            lock.free()

    def catch_up(
        self, *, anew: bool = False, words_only: bool = False, progress: Progress = silent
    ) -> Counts:
        """Bring the index to where the database is; made anew where it is damaged or of another program.

        Args:
            anew: read every record, whatever is known of it.
            words_only: leave the vectors to `fill`.
        """
        try:
            return self._caught_up(anew, words_only, progress)
        except (StockError, FileNotFoundError, ValueError):
            for name in (RESOURCES_FOLDER, NEEDS_FOLDER):
                shutil.rmtree(self._path / name, ignore_errors=True)
            self._known.clear()
            return self._caught_up(True, words_only, progress)

    def _caught_up(self, anew: bool, words_only: bool, progress: Progress) -> Counts:
        journal = mark()  # before the records are read: what comes in meanwhile is looked at again
        places = {place.id: place for place in people.gazetteer()}
        now = Marked(journal, PROGRAM, _digest(places))
        with self._writing(RESOURCES_FOLDER) as resources, self._writing(NEEDS_FOLDER) as needs:
            before = marked(resources.mark)
            anew = anew or before is None or (before.program, before.places) != (now.program, now.places)
            held = self._stored(resources, RESOURCES_FOLDER, ""), self._stored(needs, NEEDS_FOLDER, NEEDS)
            changes = [_changes(each, places, anew, progress) for each in held]
            self._write_words(held, changes, resources.mark)
            for each, (items, gone) in zip(reversed(held), reversed(changes), strict=True):
                each.writer.put(items)
                each.writer.remove(gone)
                each.writer.commit(now.written(), words_only=words_only, progress=progress)
            self._settle(now.written())
            for each, (items, gone) in zip(held, changes, strict=True):
                self._remember(each, items, gone)
            if not words_only:
                self._learn(progress)
        return Counts(sum(len(items) for items, _ in changes), sum(len(gone) for _, gone in changes))

    def fill(self, progress: Progress = silent) -> None:
        """Have the models read what they have not read yet, and what is learnt from needs."""
        for name in (NEEDS_FOLDER, RESOURCES_FOLDER):
            with self._writing(name) as writer:
                writer.fill(progress)
        self._learn(progress)
        self._known.clear()

    def tidy(self) -> bool:
        """Bring small segments together, one step; whether there was anything to do."""
        for name in (NEEDS_FOLDER, RESOURCES_FOLDER):
            with self._writing(name) as writer:
                if writer.tidy():
                    self._known.pop(name, None)
                    return True
        return False

    def _writing(self, name: str) -> stock.StockWriter:
        return stock.StockWriter(self._path / name, voters=self._voters, store=self._store)

    def _learn(self, progress: Progress) -> None:
        """Keep the vectors of the needs that every reader learns from."""
        documents = learnt_from(stock.Folder(self._path / NEEDS_FOLDER).snapshot())
        for voter in self._voters:
            self._store.vectors(voter, [document.whole for document in documents], "query", progress)

    def _stored(self, writer: stock.StockWriter, name: str, shelf: str) -> _Stored:
        snapshot = stock.Folder(self._path / name).snapshot()
        generation, stamps = self._known.get(name, (-1, {}))
        if generation != snapshot.manifest.generation:
            stamps = {snapshot.key(number): stamp_of(snapshot.note(number)) for number in snapshot.numbers()}
        return _Stored(writer, shelf, snapshot, stamps)

    def _remember(self, each: _Stored, items: Sequence[stock.Item], gone: Iterable[str]) -> None:
        """What is known of a stock once it is committed, so that the next change does not read all notes again."""
        name = NEEDS_FOLDER if each.shelf else RESOURCES_FOLDER
        for key in gone:
            del each.stamps[key]
        each.stamps.update((item.key, stamp_of(item.note)) for item in items)
        self._known[name] = stock.Folder(self._path / name).snapshot().manifest.generation, each.stamps

    def _write_words(
        self,
        held: Sequence[_Stored],
        changes: Sequence[tuple[list[stock.Item], set[str]]],
        before: str,
    ) -> None:
        """Bring the index of words to where the stocks will be; made anew where a killed writer left it elsewhere."""
        name, stands = words_in_use(self._path)
        whole = not name or stands != before or not (self._path / name).is_dir()
        if whole:
            name = f"{WORDS}-{uuid.uuid4().hex}"
        elif any(items or gone for items, gone in changes):
            write_durably(self._path / _WORDS_FILE, [json.dumps([name, "ahead"]).encode()])
        index = LexicalIndex(self._path / name)
        added: list[Entry] = []
        removed: list[str] = []
        for each, (items, gone) in zip(held, changes, strict=True):
            changed = gone | {item.key for item in items}
            for number in each.snapshot.find(sorted(changed)) if changed and not whole else ():
                key, kind = each.snapshot.key(number), each.shelf or each.snapshot.kind(number)
                texts = len(each.snapshot.texts(number))
                removed.extend(identity(kind, key, place) for place in range(texts))
            if whole:
                added.extend(_standing(each, changed))
            for item in items:
                added.extend(entries(item.key, each.shelf or item.kind, item.documents))
        if removed:
            index.remove(removed)
        if added or whole:
            index.put(added)
        if whole:
            write_durably(self._path / _WORDS_FILE, [json.dumps([name, "ahead"]).encode()])

    def _settle(self, now: str) -> None:
        """The words stand where the stocks do; folders of words that are not in use go."""
        name, _ = words_in_use(self._path)
        write_durably(self._path / _WORDS_FILE, [json.dumps([name, now]).encode()])
        for folder in self._path.glob(f"{WORDS}-*"):
            if folder.name != name:
                shutil.rmtree(folder, ignore_errors=True)


def _standing(each: _Stored, without: set[str]) -> Iterator[Entry]:
    """Entries of what is in a stock and stays."""
    for number in each.snapshot.numbers():
        key = each.snapshot.key(number)
        if key not in without:
            documents = [each.snapshot.documents[place] for place in each.snapshot.texts(number).tolist()]
            yield from entries(key, each.shelf or each.snapshot.kind(number), documents)


def _changes(
    each: _Stored, places: Mapping[str, Place], anew: bool, progress: Progress
) -> tuple[list[stock.Item], set[str]]:
    """The records that are to be put, and the keys of those that are gone."""
    records: QuerySet[Need] | QuerySet[Resource] = (
        catalogue.listed_needs() if each.shelf else catalogue.listed_resources()
    )
    rows = records.order_by().values_list("key", _STAMP)
    now: dict[str, str] = dict(rows.iterator(chunk_size=5000))
    due = [key for key, stamp in now.items() if anew or each.stamps.get(key) != stamp]
    items: list[stock.Item] = []
    for start in range(0, len(due), AT_ONCE):
        some = due[start : start + AT_ONCE]
        items += [_item(record, places, now[record.key]) for record in records.filter(key__in=some)]
        progress(min(start + AT_ONCE, len(due)), len(due), "records")
    there = now.keys() - ({*due} - {item.key for item in items})  # some may have gone while they were read
    return items, {key for key in each.stamps if key not in there}


def _item(record: Need | Resource, places: Mapping[str, Place], stamp: str) -> stock.Item:
    """With the stamp that was read before the record: what changed between is read again next time."""
    told: Offer | Wanted = wanted(record) if isinstance(record, Need) else offer(record, places)
    return stock.Item(told.key, str(told.kind), told.documents, noted(told, stamp))


def _digest(places: Mapping[str, Place]) -> str:
    told = repr(sorted(places.items()))
    return hashlib.blake2b(told.encode("utf8", "surrogatepass"), digest_size=12).hexdigest()
