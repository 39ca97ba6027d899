"""Which segments make up the stock: one small file, swapped at once, so that readers see the old or the new and nothing between."""

from __future__ import annotations

import fcntl
import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from entrepot.engine.stock.files import PART, ArrayFile, StockError, write_arrays, write_durably

_NAME: Final = "stock.json"
_LOCK: Final = "writer.lock"
_LAYOUT: Final = 2  # sketches of all voters but one lie vector by vector; documents of a term stand in order
SEGMENT, GONE = ".segment", ".gone"


class StockBusyError(Exception):
    """Another process is writing to this stock."""


@dataclass(frozen=True, slots=True)
class Part:
    """A segment's file, and the file that says which of its resources are gone; empty when none is."""

    segment: str
    gone: str = ""


@dataclass(frozen=True, slots=True)
class Manifest:
    """One state of the stock. ``generation`` grows with every change; ``mark`` is what the writer wrote down with it: how far it had read."""

    generation: int = 0
    mark: str = ""
    parts: tuple[Part, ...] = ()


def read(folder: Path) -> Manifest:
    """The present state; an empty one where there is none.

    Raises:
        StockError: it cannot be read.
    """
    try:
        told = json.loads((folder / _NAME).read_bytes())
        if told["layout"] != _LAYOUT:
            return Manifest()
        return Manifest(told["generation"], told["mark"], tuple(Part(*part) for part in told["parts"]))
    except FileNotFoundError:
        return Manifest()
    except (ValueError, KeyError, TypeError) as error:
        raise StockError(
            f"{folder / _NAME} is damaged. Delete the folder and make the index anew."
        ) from error


def seen(folder: Path) -> tuple[int, int]:
    """Changes whenever the manifest was swapped: asking costs a look at one file's dates."""
    try:
        found = (folder / _NAME).stat()
    except FileNotFoundError:
        return (0, 0)
    return found.st_ino, found.st_mtime_ns


def swap(folder: Path, manifest: Manifest) -> None:
    """Put a new state in place of the old one, for good."""
    told = {
        "layout": _LAYOUT,
        "generation": manifest.generation,
        "mark": manifest.mark,
        "parts": [[part.segment, part.gone] for part in manifest.parts],
    }
    write_durably(folder / _NAME, [json.dumps(told).encode()])


def write_gone(path: Path, gone: NDArray[np.bool_]) -> None:
    """Write down which resources of a segment are gone, (resources,)."""
    write_arrays(path, {"count": len(gone)}, {"gone": np.packbits(gone)})


def read_gone(path: Path) -> NDArray[np.bool_]:
    """The same again."""
    file = ArrayFile(path)
    found: NDArray[np.bool_] = np.unpackbits(file["gone"], count=file.told["count"]).astype(np.bool_)
    return found


def sweep(folder: Path, manifest: Manifest) -> None:
    """Remove files that no state names any more, and what killed writers left. Only who holds the lock may."""
    named = {name for part in manifest.parts for name in (part.segment, part.gone)}
    for file in folder.iterdir():
        ours = file.suffix in {SEGMENT, GONE} and file.name not in named
        if ours or file.suffix == PART:
            file.unlink(missing_ok=True)


class Lock:
    """Held by the one process that writes; the machine lets go of it when the process dies."""

    def __init__(self, folder: Path) -> None:
        """Take it.

        Raises:
            StockBusyError: another process holds it.
        """
        folder.mkdir(parents=True, exist_ok=True)
        self._file = os.open(folder / _LOCK, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            os.close(self._file)
            raise StockBusyError("Another process is writing to the index. Try again in a moment.") from error

    def free(self) -> None:
        """Let go of it."""
        os.close(self._file)
