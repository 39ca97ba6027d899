"""Vectors on disk: computed once, kept for good, shared by processes."""

from __future__ import annotations

import hashlib
import os
import time
import uuid
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from threading import RLock

import numpy as np
from numpy.typing import NDArray

from entrepot.engine.dense import origin
from entrepot.engine.dense.embedder import Embedder, Role, write_whole
from entrepot.vocabulary.progress import Progress

_DIGEST = 16
_FIRST_BLOCK, _BLOCK = 32, 256  # texts; a killed run loses at most one block
_MANY_FILES = 64
_STALE = 3600.0  # seconds after which an unfinished file belongs to nobody


def digest(text: str) -> bytes:
    """The key of a text."""
    return hashlib.blake2b(text.encode("utf8", "surrogatepass"), digest_size=_DIGEST).digest()


class VectorStore:
    """Vectors by embedder, role and text.

    On disk every embedder and role has a folder of block files: rows of a text's digest and its vector in
    half precision. A block is written whole under a name of its own and never changed, so several processes
    may add and read at once; small blocks are brought together when there are many. Vectors are rounded to
    half precision before anybody sees them, so a cached run gives exactly what the first one gave.
    """

    def __init__(self, folder: Path | None = None) -> None:
        """``folder`` is made when needed; without one, vectors live as long as this object."""
        self._folder = folder
        self._lock = RLock()  # the pages ask from several threads
        self._shelves: dict[tuple[str, Role], _Shelf] = {}

    def known(self, embedder: Embedder, texts: Sequence[str], role: Role) -> NDArray[np.bool_]:
        """Which texts have their vector already."""
        with self._lock:
            shelf = self._shelf(embedder, role)
            return shelf.places([digest(text) for text in texts]) >= 0

    def vectors(
        self, embedder: Embedder, texts: Sequence[str], role: Role, progress: Progress | None = None
    ) -> NDArray[np.float32]:
        """Vectors of unit length, (number of texts, dimension); those not known yet are computed and kept.

        Args:
            progress: told after every block how many of the missing texts are done.
        """
        keys = [digest(text) for text in texts]
        with self._lock:
            shelf = self._shelf(embedder, role)
            places = shelf.places(keys)
            missing = {key: text for key, text, place in zip(keys, texts, places, strict=True) if place < 0}
            self._compute(embedder, role, missing, progress)
            return shelf.rows(shelf.places(keys))

    def _compute(
        self, embedder: Embedder, role: Role, missing: dict[bytes, str], progress: Progress | None
    ) -> None:
        shelf, waiting, done = self._shelf(embedder, role), list(missing.items()), 0
        if waiting and self._folder is not None:
            origin.note(self._folder_of(self._folder, embedder, role), embedder)
        # texts of like length together: less padding; longest last, so the first blocks come soon
        waiting.sort(key=lambda item: len(item[1]))
        while done < len(waiting):
            block = waiting[done : done + (_BLOCK if done else _FIRST_BLOCK)]
            shelf.add([key for key, _ in block], embedder.embed([text for _, text in block], role))
            done += len(block)
            if progress is not None:
                progress(done, len(waiting), embedder.name)

    def _shelf(self, embedder: Embedder, role: Role) -> _Shelf:
        key = (embedder.identity, role)
        if key not in self._shelves:
            folder = None if self._folder is None else self._folder_of(self._folder, embedder, role)
            if folder is not None:
                origin.check(folder, embedder)
            self._shelves[key] = _Shelf(folder, embedder.dimension)
        return self._shelves[key]

    @staticmethod
    def _folder_of(folder: Path, embedder: Embedder, role: Role) -> Path:
        """Where the vectors of an embedder in a role lie, with the record of their model (`origin`)."""
        return folder / "vectors" / f"{embedder.identity}-{role}"


class _Shelf:
    """The vectors of one embedder in one role."""

    def __init__(self, folder: Path | None, dimension: int) -> None:
        self._folder, self._dimension = folder, dimension
        self._places: dict[bytes, int] = {}
        self._blocks: list[NDArray[np.float16]] = []
        self._stacked = np.empty((0, dimension), np.float16)
        if folder is not None and folder.is_dir():
            self._read(folder)

    def places(self, keys: Sequence[bytes]) -> NDArray[np.int64]:
        """Row numbers, -1 for a key that is not here."""
        return np.array([self._places.get(key, -1) for key in keys], np.int64)

    def rows(self, places: NDArray[np.int64]) -> NDArray[np.float32]:
        """Vectors at row numbers."""
        if self._blocks:
            self._stacked = np.concatenate([self._stacked, *self._blocks])
            self._blocks = []
        return self._stacked[places].astype(np.float32)

    def add(self, keys: Sequence[bytes], vectors: NDArray[np.float32]) -> None:
        """Keep vectors, on disk first."""
        half = vectors.astype(np.float16)
        if self._folder is not None:
            _write_block(self._folder, list(keys), half)
        self._take(list(keys), half)

    def _take(self, keys: list[bytes], half: NDArray[np.float16]) -> None:
        first = len(self._places)
        fresh = [row for row, key in enumerate(keys) if key not in self._places]
        self._places.update({keys[row]: first + place for place, row in enumerate(fresh)})
        self._blocks.append(half[fresh])

    def _read(self, folder: Path) -> None:
        _sweep(folder)
        files = sorted(folder.glob("*.npy"))
        readable = [file for file in files if self._read_block(file)]
        if len(files) > _MANY_FILES and len(readable) == len(files):
            stacked = self.rows(np.arange(len(self._places)))
            _write_block(folder, list(self._places), stacked.astype(np.float16))
            for file in files:
                file.unlink(missing_ok=True)

    def _read_block(self, file: Path) -> bool:
        """Whether the block could be read; one that a neighbour brought together with others is gone."""
        try:
            raw = np.load(file, allow_pickle=False)
        except (OSError, ValueError, EOFError):
            return False
        if raw.dtype != np.uint8 or raw.ndim != 2 or raw.shape[1] != _DIGEST + 2 * self._dimension:
            return False
        keys = [row.tobytes() for row in raw[:, :_DIGEST]]
        self._take(keys, np.ascontiguousarray(raw[:, _DIGEST:]).view(np.float16))
        return True


def _write_block(folder: Path, keys: list[bytes], half: NDArray[np.float16]) -> None:
    raw = np.empty((len(keys), _DIGEST + 2 * half.shape[1]), np.uint8)
    raw[:, :_DIGEST] = np.frombuffer(b"".join(keys), np.uint8).reshape(len(keys), _DIGEST)
    raw[:, _DIGEST:] = np.ascontiguousarray(half).view(np.uint8)
    buffer = BytesIO()
    np.save(buffer, raw, allow_pickle=False)
    write_whole(folder / f"{os.getpid()}-{uuid.uuid4().hex}.npy", buffer.getvalue())


def _sweep(folder: Path) -> None:
    """Remove what killed writers left."""
    for file in folder.glob(".*.part"):
        try:
            if time.time() - file.stat().st_mtime > _STALE:
                file.unlink(missing_ok=True)
        except FileNotFoundError:
            continue
