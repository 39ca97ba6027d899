"""Which model a folder of vectors comes from: its name, revision, files and licence, written beside the vectors."""

from __future__ import annotations

import importlib.metadata
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Final, Protocol, runtime_checkable

from entrepot.engine.dense.embedder import Embedder, write_whole
from entrepot.engine.dense.weights import WeightsError, fingerprint

FILE: Final = "model.json"


@dataclass(frozen=True, slots=True)
class Origin:
    """Where vectors come from.

    Attributes:
        identity: changes whenever a text could get another vector, see `Embedder.identity`; vectors of two identities never lie together.
        revision: of what carries the model, a package with its version; empty where nobody tells.
        licence: as that states it; empty where nobody tells.
        files: digest (BLAKE2b, 16 hexadecimal digits) of each file with weights or pieces.
    """

    name: str
    identity: str
    dimension: int
    revision: str = ""
    licence: str = ""
    files: Mapping[str, str] = field(default_factory=dict)


@runtime_checkable
class Traced(Protocol):
    """An embedder that tells more than its identity."""

    def carrier(self) -> tuple[str, str, Sequence[Path]]:
        """Revision, licence, and the files with weights or pieces."""


class OriginError(WeightsError):
    """A folder holds vectors of another model; the message names the remedy."""


def origin(embedder: Embedder) -> Origin:
    """What an embedder tells of its model; reads its files for their digests."""
    revision, licence, files = embedder.carrier() if isinstance(embedder, Traced) else ("", "", ())
    return Origin(
        embedder.name,
        embedder.identity,
        embedder.dimension,
        revision,
        licence,
        {file.name: fingerprint(file) for file in files},
    )


def packaged(package: str) -> tuple[str, str]:
    """Revision and licence of a model that comes in a package, as the package states them."""
    told = importlib.metadata.metadata(package)
    licence = next((told[name] for name in ("License-Expression", "License") if name in told), "")
    return f"{package} {told['Version']}", licence


def note(folder: Path, embedder: Embedder) -> None:
    """Write beside vectors which model they come from, once."""
    if not (folder / FILE).is_file():
        text = json.dumps(asdict(origin(embedder)), indent=1, ensure_ascii=False)
        write_whole(folder / FILE, f"{text}\n".encode())


def check(folder: Path, embedder: Embedder) -> None:
    """See that a folder's vectors are this embedder's.

    Raises:
        OriginError: they are of another.
    """
    try:
        identity = json.loads((folder / FILE).read_text(encoding="utf8"))["identity"]
    except (OSError, ValueError, KeyError, TypeError):
        return  # none yet, or cut off: the name of the folder tells it, too
    if identity != embedder.identity:
        raise OriginError(
            f"{folder} holds vectors of {identity}, not of {embedder.identity}. "
            "Vectors of two models never mix: delete the folder, and they are computed anew."
        )
