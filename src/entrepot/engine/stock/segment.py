"""A segment: some resources with their texts, words and codes, in one file that is never changed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from entrepot.engine.dense import digest
from entrepot.engine.dense.codes import Codes, coded
from entrepot.engine.retrieval.documents import Document
from entrepot.engine.stock.files import ArrayFile, write_arrays
from entrepot.engine.stock.postings import Postings
from entrepot.engine.stock.sketches import Sketches, sketched
from entrepot.engine.text import SCRIPTS, Script

Floats = NDArray[np.float32]
Arrays = dict[str, NDArray[Any]]


@dataclass(frozen=True, slots=True)
class Item:
    """A resource to be kept: its key, kind and texts, and a note of the caller's that comes back with it."""

    key: str
    kind: str
    documents: tuple[Document, ...]
    note: bytes = b""


@dataclass(frozen=True, slots=True)
class Rows:
    """The texts of one language in a segment, (rows,) each.

    Attributes:
        owners: whose text it is, by place among the segment's resources.
        numbers: which of its texts.
        digests: (rows, 16), see `dense.digest`.
        spoken: whether there is any text.
        postings: their words.
        norms: lengths of their term vectors as they were when the segment was written.
        texts: each as JSON.
        order: rows by owner.
    """

    owners: NDArray[np.int32]
    numbers: NDArray[np.int16]
    digests: NDArray[np.uint8]
    spoken: NDArray[np.bool_]
    postings: Postings
    norms: Floats
    texts: Texts
    order: NDArray[np.int32]

    def __len__(self) -> int:
        return len(self.owners)

    def of(self, owner: int) -> NDArray[np.int32]:
        """The rows of a resource."""
        first, last = np.searchsorted(self.owners, [owner, owner + 1], sorter=self.order)
        return self.order[first:last]

    def keys(self, rows: NDArray[np.int64]) -> list[bytes]:
        """Digests of some rows as the vector store takes them."""
        return [row.tobytes() for row in self.digests[rows]]


@dataclass(frozen=True, slots=True)
class Texts:
    """Byte strings behind each other; ``read`` gives what stands from one place to another."""

    bounds: NDArray[np.int64]
    content: NDArray[np.uint8]
    read: Callable[[int, int], bytes] | None = None

    def __getitem__(self, place: int) -> bytes:
        start, end = int(self.bounds[place]), int(self.bounds[place + 1])
        return self.content[start:end].tobytes() if self.read is None else self.read(start, end)

    def __len__(self) -> int:
        return len(self.bounds) - 1

    def taken(self, places: Sequence[int]) -> Iterator[bytes]:
        """Some of them."""
        return (self[place] for place in places)


def packed(pieces: Sequence[bytes]) -> Texts:
    """Byte strings as one array with bounds."""
    bounds = np.concatenate([[0], np.cumsum([len(piece) for piece in pieces], dtype=np.int64)])
    return Texts(bounds.astype(np.int64), np.frombuffer(b"".join(pieces), np.uint8))


@dataclass(frozen=True, slots=True)
class Owners:
    """The resources of a segment: keys, kinds and notes, in the order of their keys."""

    keys: Texts
    kinds: NDArray[np.uint8]
    notes: Texts
    names: tuple[str, ...]
    """Names of the kinds."""


@dataclass(frozen=True, slots=True)
class Coded:
    """The vectors of one voter and language for a first look and for a second one."""

    sketches: Sketches
    codes: Codes


@dataclass(frozen=True, slots=True)
class Content:
    """Everything of a segment; ``coded`` by voter's identity and language, empty while only words are known."""

    owners: Owners
    rows: Mapping[Script, Rows]
    coded: Mapping[tuple[str, Script], Coded] = field(default_factory=dict)


def code(vectors: Floats, *, interleaved: bool) -> Coded:
    """Codes of centred unit vectors (rows, dimension); for how sketches may lie see `Sketches`."""
    return Coded(sketched(vectors, interleaved=interleaved), coded(vectors))


def document_bytes(document: Document) -> bytes:
    """A text as it lies in a segment."""
    told = [document.id, document.title, document.text, document.language, list(document.keywords)]
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode("utf8", "surrogatepass")


def document_of(raw: bytes) -> Document:
    """The text again."""
    identity, title, text, language, keywords = json.loads(raw.decode("utf8", "surrogatepass"))
    return Document(identity, title, text, language, tuple(keywords))


def text_digest(document: Document) -> bytes:
    """Under what the vector store keeps the text's vector."""
    return digest(document.whole)


def key_hash(key: str) -> np.uint64:
    """A resource's key as a number."""
    raw = hashlib.blake2b(key.encode("utf8", "surrogatepass"), digest_size=8).digest()
    return np.uint64(int.from_bytes(raw, "little"))


def write(path: Path, content: Content) -> None:
    """Write a segment, whole or not at all."""
    owners = content.owners
    voters = sorted({voter for voter, _ in content.coded})
    arrays: Arrays = {
        "kinds": owners.kinds,
        **_of_texts("keys", owners.keys),
        **_of_texts("notes", owners.notes),
    }
    arrays["hashes"] = np.array(
        [key_hash(raw.decode()) for raw in owners.keys.taken(range(len(owners.keys)))], np.uint64
    )
    for script, rows in content.rows.items():
        arrays |= _of_rows(script, rows)
        for number, voter in enumerate(voters):
            held = content.coded[voter, script]
            arrays |= {
                f"{script}.{number}.bits": held.sketches.bits, f"{script}.{number}.factors": held.sketches.factors,
                f"{script}.{number}.values": held.codes.values, f"{script}.{number}.scales": held.codes.scales,
            }  # fmt: skip
    write_arrays(path, {"kinds": owners.names, "voters": voters, "scripts": list(content.rows)}, arrays)


def _of_texts(name: str, texts: Texts) -> Arrays:
    return {f"{name}.bounds": texts.bounds, f"{name}.content": texts.content}


def _of_rows(script: Script, rows: Rows) -> Arrays:
    words = rows.postings
    return {
        f"{script}.owners": rows.owners, f"{script}.numbers": rows.numbers, f"{script}.digests": rows.digests,
        f"{script}.spoken": rows.spoken, f"{script}.norms": rows.norms, f"{script}.vocabulary": words.vocabulary,
        f"{script}.order": rows.order, f"{script}.bounds": words.bounds, f"{script}.documents": words.documents, f"{script}.counts": words.counts,
        **_of_texts(f"{script}.texts", rows.texts),
    }  # fmt: skip


class Segment:
    """A segment as it lies on disk, mapped."""

    def __init__(self, path: Path) -> None:
        """Map it.

        Raises:
            FileNotFoundError: there is none.
            entrepot.engine.stock.files.StockError: it is damaged.
        """
        self.name = path.name
        self._file = ArrayFile(path)
        self.voters: tuple[str, ...] = tuple(self._file.told["voters"])
        self.hashes: NDArray[np.uint64] = self._file["hashes"]

    def __len__(self) -> int:
        return len(self.hashes)

    @cached_property
    def content(self) -> Content:
        """Views on everything; nothing is read before it is used."""
        scripts: list[Script] = [script for script in SCRIPTS if script in self._file.told["scripts"]]
        numbered = list(enumerate(self.voters))
        return Content(
            Owners(
                self._texts("keys"),
                self._file["kinds"],
                self._texts("notes"),
                tuple(self._file.told["kinds"]),
            ),
            {script: self._rows(script) for script in scripts},
            {
                (voter, script): self._coded(script, number)
                for number, voter in numbered
                for script in scripts
            },
        )

    @property
    def count(self) -> int:
        """How many texts it has."""
        return sum(map(len, self.content.rows.values()))

    def find(self, keys: Sequence[str]) -> NDArray[np.int64]:
        """Places of those of these resources that it holds."""
        wanted = np.array([key_hash(key) for key in keys], np.uint64)
        near = np.flatnonzero(np.isin(self.hashes, wanted))
        known = set(keys)
        return np.array([place for place in near.tolist() if self.key(place) in known], np.int64)

    def key(self, place: int) -> str:
        """The key of a resource."""
        return self.content.owners.keys[place].decode()

    def _texts(self, name: str) -> Texts:
        content = f"{name}.content"
        return Texts(self._file[f"{name}.bounds"], self._file[content], partial(self._file.read, content))

    def _rows(self, script: Script) -> Rows:
        def given(name: str) -> NDArray[Any]:
            return self._file[f"{script}.{name}"]

        owners = given("owners")
        words = Postings(
            given("vocabulary"), given("bounds"), given("documents"), given("counts"), len(owners)
        )
        return Rows(
            owners, given("numbers"), given("digests"), given("spoken"), words, given("norms"),
            self._texts(f"{script}.texts"), given("order"),
        )  # fmt: skip

    def _coded(self, script: Script, number: int) -> Coded:
        def given(name: str) -> NDArray[Any]:
            return self._file[f"{script}.{number}.{name}"]

        return Coded(Sketches(given("bits"), given("factors")), Codes(given("values"), given("scales")))
