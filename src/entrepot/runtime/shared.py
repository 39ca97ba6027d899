"""The cache that all processes of a node on one machine share: files in the node's home."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Final
from zlib import crc32

from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.filebased import FileBasedCache
from django.core.files import locks

LOCKS: Final = 16
"""So many keys can be worked on at the same time."""


class SharedCache(FileBasedCache):
    """Django's file cache, with steps that nobody else comes between.

    Files rather than a table of the database: a request that only reads must not wait for SQLite's one writer, and what is kept here
    (how often somebody asked) may be lost. Files rather than memory: a limit holds for the node, not for each of its processes.
    """

    if TYPE_CHECKING:  # what Django's own has and its stubs leave out
        _dir: str

        def _key_to_file(self, key: str) -> str: ...

        def _write_content(self, file: IO[bytes], timeout: float, value: Any) -> None: ...

    @contextmanager
    def alone(self, key: str) -> Iterator[None]:
        """Keep every other process and thread away from a key that is read and then written."""
        folder = Path(self._dir)
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with (folder / f"{crc32(key.encode()) % LOCKS}.lock").open("w") as file:
            locks.lock(file, locks.LOCK_EX)
            try:
                yield
            finally:
                locks.unlock(file)

    def put(self, key: str, value: Any, timeout: float) -> None:
        """Set a key that the caller is `alone` with, and that nobody reads but so: written over, which is quicker than a new file."""
        try:
            with Path(self._key_to_file(key)).open("r+b") as file:
                self._write_content(file, timeout, value)
                file.truncate()
        except FileNotFoundError:
            self.set(key, value, timeout)

    def add(
        self, key: Any, value: Any, timeout: float | None = DEFAULT_TIMEOUT, version: int | None = None
    ) -> bool:
        """Set a key that is not there; of several that try at the same time one does."""
        with self.alone(str(key)):
            return super().add(key, value, timeout, version)
