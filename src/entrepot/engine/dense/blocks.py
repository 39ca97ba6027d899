"""Blocks of vectors on disk: mapped, never loaded, found by the digest of their text."""

from __future__ import annotations

import mmap
import os
import time
import uuid
import weakref
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from entrepot.engine.dense.embedder import write_whole

DIGEST = 16
_KEY = f"S{DIGEST}"
_MANY_FILES = 64
_LARGE = 32_768  # rows; a block of so many stays as it is
_RECENT = 4096  # keys that are looked up one by one before they are sorted in
_STALE = 3600.0  # seconds after which an unfinished file belongs to nobody

Bytes = NDArray[np.uint8]
Halves = NDArray[np.float16]


class Shelf:
    """The vectors of one embedder in one role: rows of a digest and a vector in half precision, in files or in memory."""

    def __init__(self, folder: Path | None, dimension: int) -> None:
        """Map what the folder holds; small blocks are brought together when there are many."""
        self._folder, self._dimension = folder, dimension
        self._blocks: list[Bytes | _Rows] = []
        self._starts = np.zeros(1, np.int64)
        self._keys, self._rows = np.empty(0, _KEY), np.empty(0, np.int64)
        self._recent: dict[bytes, int] = {}
        self._seen: set[str] = set()
        self._changed = -1
        if folder is not None and folder.is_dir():
            _sweep(folder)
            self.refresh()
            self._gather(folder)

    def refresh(self) -> bool:
        """Map what other processes have added; whether there was anything."""
        if self._folder is None or not self._folder.is_dir():
            return False
        changed = self._folder.stat().st_mtime_ns
        if changed == self._changed:
            return False
        files = sorted(file for file in self._folder.glob("*.npy") if file.name not in self._seen)
        for file in files:
            self._read(file)
        self._sort()
        self._changed = changed
        return bool(files)

    def places(self, keys: Sequence[bytes]) -> NDArray[np.int64]:
        """Row numbers, -1 for a key that is not here."""
        asked = np.array(keys, _KEY)
        found = np.full(len(asked), -1, np.int64)
        if len(self._keys):
            near = np.minimum(np.searchsorted(self._keys, asked), len(self._keys) - 1)
            held = self._keys[near] == asked
            found[held] = self._rows[near[held]]
        if self._recent:
            for place in np.flatnonzero(found < 0).tolist():
                found[place] = self._recent.get(keys[place], -1)
        return found

    def rows(self, places: NDArray[np.int64]) -> NDArray[np.float32]:
        """Vectors at row numbers, (rows, dimension)."""
        result = np.empty((len(places), self._dimension), np.float16)
        holders = np.searchsorted(self._starts, places, side="right") - 1
        for holder in np.unique(holders).tolist():
            chosen = holders == holder
            raw = self._blocks[holder][places[chosen] - self._starts[holder]]
            result[chosen] = np.ascontiguousarray(raw[:, DIGEST:]).view(np.float16)
        return result.astype(np.float32)

    def add(self, keys: Sequence[bytes], vectors: NDArray[np.float32]) -> None:
        """Keep vectors, on disk first; keys that are here already keep theirs."""
        known = self.places(keys) >= 0
        fresh = {key: row for row, key in enumerate(keys) if not known[row]}
        if not fresh:
            return
        raw = _packed(list(fresh), vectors[list(fresh.values())].astype(np.float16))
        if self._folder is not None:
            file = _write_block(self._folder, raw)
            self._seen.add(file.name)
            if len(raw) >= _LARGE:
                raw = np.load(file, mmap_mode="r", allow_pickle=False)
        self._take(raw)

    def _take(self, raw: Bytes) -> None:
        first = int(self._starts[-1])
        self._blocks.append(_Rows(raw) if isinstance(raw, np.memmap) else raw)
        self._starts = np.append(self._starts, first + len(raw))
        keys = np.ascontiguousarray(raw[:, :DIGEST])
        if len(keys) + len(self._recent) > _RECENT:
            self._sort()
            self._sort_in(keys.view(_KEY).ravel(), first)
        else:
            for row, key in enumerate(keys):
                self._recent.setdefault(key.tobytes(), first + row)

    def _sort(self) -> None:
        if self._recent:
            keys = np.array(list(self._recent), _KEY)
            rows = np.fromiter(self._recent.values(), np.int64, len(keys))
            self._recent = {}
            self._sort_in(keys, rows)

    def _sort_in(self, keys: NDArray[np.bytes_], rows: NDArray[np.int64] | int) -> None:
        if isinstance(rows, int):
            rows = np.arange(rows, rows + len(keys))
        joined, numbers = np.concatenate([self._keys, keys]), np.concatenate([self._rows, rows])
        self._keys, first = np.unique(joined, return_index=True)
        self._rows = numbers[first]

    def _read(self, file: Path) -> bool:
        """Whether the block could be read; one that a neighbour brought together with others is gone."""
        try:
            raw = np.load(file, mmap_mode="r", allow_pickle=False)
        except (OSError, ValueError, EOFError):
            return False
        if raw.dtype != np.uint8 or raw.ndim != 2 or raw.shape[1] != DIGEST + 2 * self._dimension:
            return False
        self._seen.add(file.name)
        self._take(raw if len(raw) >= _LARGE else np.array(raw))
        _give_back(raw)
        return True

    def _gather(self, folder: Path) -> None:
        """Write many small blocks as one."""
        files = [file for file in sorted(folder.glob("*.npy")) if file.name in self._seen]
        if len(files) <= _MANY_FILES:
            return
        small = [block for block in self._blocks if isinstance(block, np.ndarray)]
        names = [file for file in files if _rows_of(file) < _LARGE]
        joined = np.concatenate(small)
        _, first = np.unique(np.ascontiguousarray(joined[:, :DIGEST]).view(_KEY).ravel(), return_index=True)
        self._seen.add(_write_block(folder, joined[np.sort(first)]).name)
        for file in names:
            file.unlink(missing_ok=True)


class _Rows:
    """The rows of a large block, read one by one: a mapped page costs more than a call, and counts as this process's memory."""

    def __init__(self, block: np.memmap[Any, Any]) -> None:
        self._count, self._width = map(int, block.shape)
        self._first = block.offset
        self._descriptor = os.open(str(block.filename), os.O_RDONLY)
        weakref.finalize(self, os.close, self._descriptor)

    def __len__(self) -> int:
        return self._count

    def __getitem__(self, places: NDArray[np.int64]) -> Bytes:
        width = self._width
        begins = (self._first + places * width).tolist()
        read = [os.pread(self._descriptor, width, begin) for begin in begins]
        return np.frombuffer(b"".join(read), np.uint8).reshape(len(read), width)


def _packed(keys: Sequence[bytes], half: Halves) -> Bytes:
    raw = np.empty((len(keys), DIGEST + 2 * half.shape[1]), np.uint8)
    raw[:, :DIGEST] = np.frombuffer(b"".join(keys), np.uint8).reshape(len(keys), DIGEST)
    raw[:, DIGEST:] = np.ascontiguousarray(half).view(np.uint8)
    return raw


def _write_block(folder: Path, raw: Bytes) -> Path:
    buffer = BytesIO()
    np.save(buffer, raw, allow_pickle=False)
    file = folder / f"{os.getpid()}-{uuid.uuid4().hex}.npy"
    write_whole(file, buffer.getvalue())
    return file


def _rows_of(file: Path) -> int:
    return int(np.load(file, mmap_mode="r", allow_pickle=False).shape[0])


def _give_back(block: Bytes) -> None:
    """Let go of the pages just read: they stay in the machine's cache and are not counted as this process's."""
    mapped = getattr(block, "_mmap", None)
    if mapped is not None:
        mapped.madvise(mmap.MADV_DONTNEED)


def _sweep(folder: Path) -> None:
    """Remove what killed writers left."""
    for file in folder.glob(".*.part"):
        try:
            if time.time() - file.stat().st_mtime > _STALE:
                file.unlink(missing_ok=True)
        except FileNotFoundError:
            continue
