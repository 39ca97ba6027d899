"""Vectors on disk: computed once, kept for good, shared by processes."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path
from threading import RLock

import numpy as np
from numpy.typing import NDArray

from entrepot.engine.dense import origin
from entrepot.engine.dense.blocks import DIGEST, Shelf
from entrepot.engine.dense.embedder import Embedder, Role
from entrepot.vocabulary.progress import Progress

_FIRST_BLOCK, _BLOCK = 32, 256  # texts; a killed run loses at most one block


def digest(text: str) -> bytes:
    """The key of a text."""
    return hashlib.blake2b(text.encode("utf8", "surrogatepass"), digest_size=DIGEST).digest()


class VectorStore:
    """Vectors by embedder, role and text.

    On disk every embedder and role has a folder of block files: rows of a text's digest and its vector in
    half precision. A block is written whole under a name of its own and never changed, so several processes
    may add and read at once; small blocks are brought together when there are many. Blocks are mapped into
    memory, not loaded: a million vectors cost a process their digests. Vectors are rounded to
    half precision before anybody sees them, so a cached run gives exactly what the first one gave.
    """

    def __init__(self, folder: Path | None = None) -> None:
        """``folder`` is made when needed; without one, vectors live as long as this object."""
        self._folder = folder
        self._lock = RLock()  # the pages ask from several threads
        self._shelves: dict[tuple[str, Role], Shelf] = {}

    def known(self, embedder: Embedder, texts: Sequence[str], role: Role) -> NDArray[np.bool_]:
        """Which texts have their vector already."""
        with self._lock:
            return _found(self._shelf(embedder, role), [digest(text) for text in texts]) >= 0

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
            places = _found(shelf, keys)
            missing = {key: text for key, text, place in zip(keys, texts, places, strict=True) if place < 0}
            self._compute(embedder, role, missing, progress)
            return shelf.rows(shelf.places(keys))

    def kept(
        self, embedder: Embedder, digests: Sequence[bytes], role: Role
    ) -> tuple[NDArray[np.bool_], NDArray[np.float32]]:
        """Which texts, told by their digests, have their vector, (texts,), and those vectors in their order."""
        with self._lock:
            shelf = self._shelf(embedder, role)
            places = _found(shelf, digests)
            return places >= 0, shelf.rows(places[places >= 0])

    def keep(
        self, embedder: Embedder, digests: Sequence[bytes], role: Role, vectors: NDArray[np.float32]
    ) -> None:
        """Take vectors (texts, dimension) that were computed elsewhere."""
        with self._lock:
            shelf = self._shelf(embedder, role)
            if self._folder is not None:
                origin.note(self._folder_of(self._folder, embedder, role), embedder)
            shelf.add(digests, vectors)

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

    def _shelf(self, embedder: Embedder, role: Role) -> Shelf:
        key = (embedder.identity, role)
        if key not in self._shelves:
            folder = None if self._folder is None else self._folder_of(self._folder, embedder, role)
            if folder is not None:
                origin.check(folder, embedder)
            self._shelves[key] = Shelf(folder, embedder.dimension)
        return self._shelves[key]

    @staticmethod
    def _folder_of(folder: Path, embedder: Embedder, role: Role) -> Path:
        """Where the vectors of an embedder in a role lie, with the record of their model (`origin`)."""
        return folder / "vectors" / f"{embedder.identity}-{role}"


def _found(shelf: Shelf, keys: Sequence[bytes]) -> NDArray[np.int64]:
    """Row numbers; what this process does not know may have come from another meanwhile."""
    places = shelf.places(keys)
    return shelf.places(keys) if (places < 0).any() and shelf.refresh() else places
