"""Arrays in one file, written whole and mapped: pages are shared by every process that reads them."""

from __future__ import annotations

import json
import mmap
import os
import uuid
import weakref
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

_MAGIC: Final = b"ENTREPOT-STOCK-1\n"
_LENGTH: Final = 8  # bytes that tell how long the header is
_ALIGNED: Final = 64
PART: Final = ".part"
"""How files end that are still being written."""


class StockError(Exception):
    """A file of the stock is missing, cut off or of another layout; the message names the remedy."""


def write_durably(path: Path, pieces: Iterable[bytes | memoryview]) -> None:
    """Write a file so that it is there whole or not at all, also after the power fails."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.parent / f".{uuid.uuid4().hex}{PART}"
    try:
        with temporary.open("wb") as stream:
            for piece in pieces:
                stream.write(piece)
            stream.flush()
            os.fsync(stream.fileno())
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def write_arrays(path: Path, told: Mapping[str, Any], arrays: Mapping[str, NDArray[Any]]) -> None:
    """Write arrays under names, with what is told of them (anything JSON holds)."""
    places, at = {}, 0
    for name, array in arrays.items():
        places[name] = [array.dtype.str, list(array.shape), at]
        at += -(-array.nbytes // _ALIGNED) * _ALIGNED
    header = json.dumps({"told": dict(told), "arrays": places, "bytes": at}).encode()
    header += b" " * (-(len(_MAGIC) + _LENGTH + len(header)) % _ALIGNED)
    write_durably(path, _pieces(header, arrays.values()))


def _pieces(header: bytes, arrays: Iterable[NDArray[Any]]) -> Iterable[bytes | memoryview]:
    yield _MAGIC + len(header).to_bytes(_LENGTH, "little") + header
    for array in arrays:
        if array.nbytes:
            yield np.ascontiguousarray(array).reshape(-1).view(np.uint8).data
        yield bytes(-array.nbytes % _ALIGNED)


class ArrayFile:
    """Arrays of one file as views on its mapped pages; nothing is read before it is used."""

    def __init__(self, path: Path) -> None:
        """Map the file.

        Raises:
            FileNotFoundError: there is none.
            StockError: it is not such a file, or was cut off.
        """
        self._descriptor = os.open(path, os.O_RDONLY)
        weakref.finalize(self, os.close, self._descriptor)
        with path.open("rb") as stream:
            if os.fstat(stream.fileno()).st_size < len(_MAGIC) + _LENGTH:
                raise _broken(path)
            self._bytes = mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ)
        begin = len(_MAGIC) + _LENGTH
        length = int.from_bytes(self._bytes[len(_MAGIC) : begin], "little")
        if self._bytes[: len(_MAGIC)] != _MAGIC or begin + length > len(self._bytes):
            raise _broken(path)
        header = json.loads(self._bytes[begin : begin + length])
        self._first, self._arrays = begin + length, header["arrays"]
        if self._first + header["bytes"] != len(self._bytes):
            raise _broken(path)
        self.told: dict[str, Any] = header["told"]

    def __contains__(self, name: str) -> bool:
        return name in self._arrays

    def read(self, name: str, start: int, end: int) -> bytes:
        """Some bytes of an array of bytes, read and not mapped: what is wanted here and there does not stay in this process's memory."""
        return os.pread(self._descriptor, end - start, self._first + self._arrays[name][2] + start)

    def __getitem__(self, name: str) -> NDArray[Any]:
        kind, shape, at = self._arrays[name]
        count = int(np.prod(shape, dtype=np.int64))
        if not count:
            return np.empty(shape, kind)
        return np.frombuffer(self._bytes, kind, count, self._first + at).reshape(shape)


def _broken(path: Path) -> StockError:
    return StockError(f"{path} is damaged or of another version. Delete the folder and make the index anew.")
