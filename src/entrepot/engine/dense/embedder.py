"""What every embedder offers, and where derived model files are kept."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Literal, Protocol

import numpy as np
from numpy.typing import NDArray

Role = Literal["query", "passage"]
"""A need is a query, what somebody offers is a passage: some models embed the two differently."""


class Embedder(Protocol):
    """Turns texts into vectors whose inner product says how near their meanings are."""

    @property
    def name(self) -> str:
        """Shown to people: which model it is."""

    @property
    def identity(self) -> str:
        """Changes whenever the same text could get another vector: model, weights, arithmetic, length
        limit."""

    @property
    def dimension(self) -> int:
        """Length of a vector."""

    @property
    def cost(self) -> float:
        """CPU-milliseconds for a text of a hundred words, about; tells the quick voter from the thorough
        one."""

    def embed(self, texts: Sequence[str], role: Role) -> NDArray[np.float32]:
        """Vectors of unit length, (number of texts, dimension), in the order of the texts."""


def cache_folder(given: Path | None = None) -> Path:
    """The folder for derived files: the given one, else ``$ENTREPOT_CACHE``, else ``entrepot`` in the XDG
    cache."""
    if given is not None:
        return given
    named = os.environ.get("ENTREPOT_CACHE")
    if named:
        return Path(named)
    shared = os.environ.get("XDG_CACHE_HOME")
    return (Path(shared) if shared else Path.home() / ".cache") / "entrepot"


def write_whole(path: Path, content: bytes) -> None:
    """Write a file so that nobody ever sees half of it: a temporary neighbour, then a rename."""
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, temporary = tempfile.mkstemp(prefix=".", suffix=".part", dir=path.parent)
    try:
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(content)
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def unit_rows(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    """Every row scaled to length one; a row of zeros stays."""
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    scaled: NDArray[np.float32] = (vectors / np.where(lengths > 0, lengths, 1)).astype(np.float32)
    return scaled
