"""Embedders behind one protocol, and the store that keeps their vectors."""

from __future__ import annotations

from pathlib import Path

from entrepot.engine.dense.directory import OnnxDirectory
from entrepot.engine.dense.e5 import E5
from entrepot.engine.dense.embedder import Embedder, Role, cache_folder
from entrepot.engine.dense.store import VectorStore, digest
from entrepot.engine.dense.use import UniversalSentenceEncoder
from entrepot.engine.dense.weights import WeightsError

__all__ = [
    "E5",
    "Embedder",
    "OnnxDirectory",
    "Role",
    "UniversalSentenceEncoder",
    "VectorStore",
    "WeightsError",
    "bundled",
    "cache_folder",
    "chosen",
    "digest",
]


def bundled(*, cache: Path | None = None, threads: int = 0) -> tuple[Embedder, ...]:
    """The two voters that come with Entrepot, the thorough one first.

    Args:
        cache: folder for the derived model file; see `cache_folder`.
        threads: 0 for one a core.
    """
    return E5(cache=cache, threads=threads), UniversalSentenceEncoder(threads=threads)


def chosen(name: str, *, cache: Path | None = None) -> tuple[Embedder, ...]:
    """The embedders of a name: ``both``, ``e5``, ``use``, ``none``, or a folder with an ONNX model.

    Raises:
        ValueError: there is no such embedder.
    """
    if name == "none":
        return ()
    wanted = {"both": slice(None), "e5": slice(1), "use": slice(1, None)}
    if name in wanted:
        return bundled(cache=cache)[wanted[name]]
    if not Path(name).is_dir():
        raise ValueError(f"“{name}” is not an embedder")
    return (OnnxDirectory(Path(name)),)
