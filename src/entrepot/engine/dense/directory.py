"""Any sentence-transformers model that lies in a folder as ONNX."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from entrepot.engine.dense import runtime
from entrepot.engine.dense.embedder import Role, unit_rows
from entrepot.engine.dense.weights import WeightsError, fingerprint
from entrepot.engine.text import normalise

if TYPE_CHECKING:
    from onnxruntime import InferenceSession
    from tokenizers import Tokenizer

_LAYOUT = 2  # raised whenever how a model is run changes what comes out
_LICENCE = re.compile(r"^license:\s*(\S+)", re.MULTILINE)
_E5_PREFIXES = {"query": "query: ", "passage": "passage: "}


class OnnxDirectory:
    """A folder with ``model.onnx`` (also in ``onnx/``) and ``tokenizer.json``.

    Read when present: ``1_Pooling/config.json`` (mean, or first token), ``sentence_bert_config.json``
    (``max_seq_length``), ``config_sentence_transformers.json`` (``prompts`` named query and passage or
    document). A folder with "e5" in its name and no prompts gets e5's prefixes.
    """

    cost = 100.0

    def __init__(self, path: Path, *, threads: int = 0) -> None:
        """Nothing is loaded yet.

        Raises:
            WeightsError: the folder lacks the model or the tokeniser.
        """
        models = [file for file in (path / "model.onnx", path / "onnx" / "model.onnx") if file.is_file()]
        self._tokeniser_file = path / "tokenizer.json"
        if not models or not self._tokeniser_file.is_file():
            raise WeightsError(
                f"{path} is not a model folder. It needs model.onnx and tokenizer.json, as "
                "sentence-transformers writes them with backend='onnx'."
            )
        self._path, self._model_file, self._threads = path, models[0], threads
        self.name = path.resolve().name

    @cached_property
    def identity(self) -> str:
        """Name, version of how models are run, and the digests of model and tokeniser."""
        return f"{self.name}-{_LAYOUT}-{fingerprint(self._model_file)}-{fingerprint(self._tokeniser_file)}"

    def carrier(self) -> tuple[str, str, Sequence[Path]]:
        """See `origin.Traced`; the licence is the one that the head of the model's README names."""
        readme = self._path / "README.md"
        head = readme.read_text(encoding="utf8", errors="replace")[:4000] if readme.is_file() else ""
        named = _LICENCE.search(head)
        return "", named[1] if named else "", [self._model_file, self._tokeniser_file]

    @cached_property
    def dimension(self) -> int:
        """Taken from the model's output, by embedding one word."""
        return int(self._pooled(["a"]).shape[1])

    @cached_property
    def _session(self) -> InferenceSession:
        return runtime.session(self._model_file, self._threads)

    @cached_property
    def _tokeniser(self) -> Tokenizer:
        from tokenizers import Tokenizer  # noqa: PLC0415

        tokeniser = Tokenizer.from_file(str(self._tokeniser_file))
        tokeniser.no_padding()
        tokeniser.enable_truncation(
            int(self._setting("sentence_bert_config.json").get("max_seq_length") or 512)
        )
        return tokeniser

    @cached_property
    def _prefixes(self) -> dict[str, str]:
        prompts = self._setting("config_sentence_transformers.json").get("prompts") or {}
        passage = prompts.get("passage", prompts.get("document"))
        if "query" in prompts or passage is not None:
            return {"query": prompts.get("query", ""), "passage": passage or ""}
        return _E5_PREFIXES if "e5" in self.name.lower() else {"query": "", "passage": ""}

    @cached_property
    def _takes_first(self) -> bool:
        return bool(self._setting("1_Pooling/config.json").get("pooling_mode_cls_token", False))

    def _setting(self, name: str) -> dict[str, Any]:
        file = self._path / name
        if not file.is_file():
            return {}
        loaded: dict[str, Any] = json.loads(file.read_text(encoding="utf8"))
        return loaded

    def embed(self, texts: Sequence[str], role: Role) -> NDArray[np.float32]:
        """See `Embedder.embed`."""
        if not texts:
            return np.empty((0, self.dimension), np.float32)
        return unit_rows(self._pooled([self._prefixes[role] + normalise(text) for text in texts]))

    def _pooled(self, texts: list[str]) -> NDArray[np.float32]:
        rows = [encoding.ids for encoding in self._tokeniser.encode_batch_fast(texts)]
        means: list[NDArray[np.float32]] = [np.empty(0, np.float32)] * len(rows)
        for chosen in runtime.batches([len(row) for row in rows]):
            for row, mean in zip(chosen, self._batch([rows[row] for row in chosen]), strict=True):
                means[row] = mean
        return np.stack(means)

    def _batch(self, rows: list[list[int]]) -> NDArray[np.float32]:
        there = runtime.table([[1] * len(row) for row in rows], 0)
        offered = {"input_ids": runtime.table(rows, 0), "attention_mask": there, "token_type_ids": there * 0}
        wanted = {value.name for value in self._session.get_inputs()}
        hidden = self._session.run(None, {name: value for name, value in offered.items() if name in wanted})[
            0
        ]
        if hidden.ndim == 2:  # the model pools by itself
            return np.asarray(hidden, np.float32)
        if self._takes_first:
            return np.asarray(hidden[:, 0], np.float32)
        weights = there.astype(np.float32)[:, :, None]
        return np.asarray((hidden * weights).sum(axis=1) / np.maximum(weights.sum(axis=1), 1), np.float32)
