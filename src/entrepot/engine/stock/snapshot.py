"""The stock at one generation, as a reader sees it: nothing of it changes any more."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import overload

import numpy as np
from numpy.typing import NDArray

from entrepot.engine.retrieval.documents import Document
from entrepot.engine.retrieval.pool import Positions
from entrepot.engine.stock import manifest as manifests
from entrepot.engine.stock.building import norms
from entrepot.engine.stock.manifest import Manifest
from entrepot.engine.stock.postings import Words, joined
from entrepot.engine.stock.segment import Coded, Rows, Segment, document_of
from entrepot.engine.text import SCRIPTS, Script

EVERY = 3000
"""In a stock of so many texts every one of them is a candidate and the measure of all others."""
SAMPLED = 1024
"""Texts a language that stand for all of it in a larger one: a mean of theirs is off by a thirty-second of a standard deviation, a spread by
2.2 %."""
_TRIES = 5
Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Piece:
    """The texts of one language in one segment: rows of the whole from ``first`` on, with those that are still there."""

    segment: Segment
    script: Script
    rows: Rows
    first: int
    alive: Mask

    @property
    def span(self) -> slice:
        """Where it stands in the whole."""
        return slice(self.first, self.first + len(self.rows))

    def coded(self, voter: str) -> Coded:
        """Codes of a voter's vectors."""
        return self.segment.content.coded[voter, self.script]


class Documents(Sequence[Document]):
    """The texts of a snapshot by position, read when they are asked for."""

    def __init__(self, pieces: Sequence[Piece]) -> None:
        self._pieces, self._firsts = pieces, [piece.first for piece in pieces]
        self._count = sum(len(piece.rows) for piece in pieces)

    def __len__(self) -> int:
        return self._count

    @overload
    def __getitem__(self, position: int) -> Document: ...
    @overload
    def __getitem__(self, position: slice) -> Sequence[Document]: ...
    def __getitem__(self, position: int | slice) -> Document | Sequence[Document]:
        if isinstance(position, slice):
            return [self[place] for place in range(*position.indices(len(self)))]
        if not 0 <= position < self._count:
            raise IndexError(position)
        piece = self._pieces[int(np.searchsorted(self._firsts, position, side="right")) - 1]
        return document_of(piece.rows.texts[position - piece.first])


class Snapshot:
    """Every text by its position, every resource by its number; both hold for this snapshot only."""

    def __init__(self, manifest: Manifest, given: Sequence[tuple[Segment, Mask]]) -> None:
        """``given``: the segments with the resources that are gone, (resources,)."""
        self.manifest, self.given = manifest, tuple(given)
        self.kinds = tuple(sorted({name for segment, _ in given for name in segment.content.owners.names}))
        pieces: list[Piece] = []
        owners, kinds, first, owner = [np.empty(0, np.int32)], [np.empty(0, np.uint8)], 0, 0
        self._owner_firsts: list[int] = []
        for segment, gone in given:
            held = segment.content
            own_kinds = np.array([self.kinds.index(name) for name in held.owners.names], np.uint8)
            for script, rows in held.rows.items():
                pieces.append(Piece(segment, script, rows, first, ~gone[rows.owners]))
                owners.append(rows.owners + np.int32(owner))
                kinds.append(own_kinds[held.owners.kinds[rows.owners]])
                first += len(rows)
            self._owner_firsts.append(owner)
            owner += len(segment)
        self.pieces = tuple(pieces)
        self.owners, self._row_kinds = np.concatenate(owners), np.concatenate(kinds)
        self._of_kinds: dict[str, Mask] = {}
        self._firsts = np.array([piece.first for piece in pieces], np.intp)
        self.documents = Documents(self.pieces)
        self.alive: Mask = np.concatenate([np.empty(0, np.bool_), *(piece.alive for piece in pieces)])
        self.count = int(self.alive.sum())

    def of_kind(self, kind: str | None) -> Mask:
        """Which texts are there and of a kind, None for any, (texts,); not to be changed."""
        if kind is None:
            return self.alive
        if kind not in self.kinds:
            return np.zeros(len(self.alive), np.bool_)
        if kind not in self._of_kinds:
            self._of_kinds[kind] = self.alive & (self._row_kinds == self.kinds.index(kind))
        return self._of_kinds[kind]

    @property
    def several(self) -> bool:
        """Whether any resource may have more than one text."""
        return self.count > sum(int((~gone).sum()) for _, gone in self.given)

    def owner(self, position: int) -> int:
        """Whose text stands there."""
        return int(self.owners[position])

    @property
    def small(self) -> bool:
        """Whether every text is a candidate."""
        return self.count <= EVERY

    def coded(self, voters: Sequence[str]) -> bool:
        """Whether all these voters have read every text."""
        return all(set(voters) <= set(segment.voters) for segment, _ in self.given)

    def key(self, number: int) -> str:
        """The key of a resource."""
        segment, place = self._held(number)
        return segment.key(place)

    def kind(self, number: int) -> str:
        """The kind of a resource."""
        segment, place = self._held(number)
        owners = segment.content.owners
        return owners.names[int(owners.kinds[place])]

    def note(self, number: int) -> bytes:
        """What the caller noted of a resource."""
        segment, place = self._held(number)
        return segment.content.owners.notes[place]

    def texts(self, number: int) -> Positions:
        """Where a resource's texts are, in their own order."""
        segment, place = self._held(number)
        found = [
            (int(piece.rows.numbers[row]), piece.first + row)
            for piece in self.pieces
            if piece.segment is segment
            for row in piece.rows.of(place).tolist()
        ]
        return np.array([position for _, position in sorted(found)], np.intp)

    def _held(self, number: int) -> tuple[Segment, int]:
        which = int(np.searchsorted(self._owner_firsts, number, side="right")) - 1
        return self.given[which][0], number - self._owner_firsts[which]

    def find(self, keys: Sequence[str]) -> list[int]:
        """The numbers of those of these resources that are there."""
        listed = zip(self.given, self._owner_firsts, strict=True)
        return [
            first + place
            for (segment, gone), first in listed
            for place in segment.find(keys).tolist()
            if not gone[place]
        ]

    def numbers(self, kind: str | None = None) -> list[int]:
        """Every resource that is there, of a kind, None for any."""
        found: list[int] = []
        for (segment, gone), first in zip(self.given, self._owner_firsts, strict=True):
            owners, wanted = segment.content.owners, ~gone
            if kind is not None:
                wanted = wanted & (np.array(owners.names)[owners.kinds] == kind)
            found.extend((first + np.flatnonzero(wanted)).tolist())
        return found

    def of_script(self, script: Script) -> list[Piece]:
        """The pieces of a language."""
        return [piece for piece in self.pieces if piece.script == script]

    @cached_property
    def places(self) -> NDArray[np.intp]:
        """The language of every text, by place in `SCRIPTS`."""
        found = np.empty(len(self.alive), np.intp)
        for piece in self.pieces:
            found[piece.span] = SCRIPTS.index(piece.script)
        return found

    @cached_property
    def samples(self) -> dict[Script, Positions]:
        """Texts that stand for each language, in an order that does not depend on how they came in: those of smallest digest, which is as good
        as drawn by lot; all of them in a small stock, duplicates included, else each text once."""
        return {script: self._sample(script) for script in SCRIPTS}

    def _sample(self, script: Script) -> Positions:
        rows = [
            # rows of a segment stand in the order of their digests
            piece.first + np.flatnonzero(piece.alive)[: None if self.small else 2 * SAMPLED]
            for piece in self.of_script(script)
        ]
        positions = np.concatenate([np.empty(0, np.intp), *rows]).astype(np.intp)
        if self.small:
            found = sorted(zip(self.identities(positions), positions.tolist(), strict=True))
            return np.array([position for _, position in found], np.intp)
        # which of several with the same text stands for it makes no difference
        _, first = np.unique(np.array(self.digests(positions), "S16"), return_index=True)
        return positions[first[:SAMPLED]]

    def identities(self, positions: Positions) -> list[tuple[bytes, bytes, int]]:
        """What tells texts apart wherever they stand: digest, resource's key, and number among its texts."""
        found: list[tuple[bytes, bytes, int]] = [(b"", b"", 0)] * len(positions)
        for piece, chosen in self.holding(positions):
            rows, keys = positions[chosen] - piece.first, piece.segment.content.owners.keys
            for place, row in zip(chosen.tolist(), rows.tolist(), strict=True):
                told = piece.rows
                found[place] = (
                    told.digests[row].tobytes(),
                    keys[int(told.owners[row])],
                    int(told.numbers[row]),
                )
        return found

    def digests(self, positions: Positions) -> list[bytes]:
        """Under what the vector store keeps the vectors of texts."""
        found = np.empty((len(positions), 16), np.uint8)
        for piece, chosen in self.holding(positions):
            found[chosen] = piece.rows.digests[positions[chosen] - piece.first]
        return [row.tobytes() for row in found]

    def spoken(self, positions: Positions) -> Mask:
        """Which texts say anything."""
        found = np.empty(len(positions), np.bool_)
        for piece, chosen in self.holding(positions):
            found[chosen] = piece.rows.spoken[positions[chosen] - piece.first]
        return found

    def ordered(self, positions: Positions) -> NDArray[np.intp]:
        """Places of texts in an order that does not depend on how they came in, so that ties do not either."""
        digests = self.digests(positions)
        if len(set(digests)) == len(digests):
            return np.array(sorted(range(len(digests)), key=digests.__getitem__), np.intp)
        keys = self.identities(positions)
        return np.array(sorted(range(len(keys)), key=keys.__getitem__), np.intp)

    def holding(self, positions: Positions) -> list[tuple[Piece, NDArray[np.intp]]]:
        """The pieces in which texts stand, each with the places of its texts among ``positions``."""
        order = np.argsort(positions, kind="stable")
        parts = np.split(order, np.searchsorted(positions[order], self._firsts)[1:])
        return [
            (piece, part) for piece, part in zip(self.pieces, parts, strict=bool(self.pieces)) if len(part)
        ]

    @cached_property
    def words(self) -> dict[Script, tuple[Words, ...]]:
        """The words of each language; in a small stock as if it had been written at once."""
        return {script: self._words(script) for script in SCRIPTS}

    def _words(self, script: Script) -> tuple[Words, ...]:
        pieces = self.of_script(script)
        if not pieces:
            return ()
        if not self.small:
            return tuple(Words(piece.rows.postings, piece.rows.norms, piece.first) for piece in pieces)
        order = self.samples[script]
        numbers = np.full(len(self.alive), -1, np.int32)
        numbers[order] = np.arange(len(order))
        whole = joined([(piece.rows.postings, numbers[piece.span]) for piece in pieces], len(order))
        return (Words(whole, norms(whole, ()), 0, order),)


class Folder:
    """A folder with a stock, followed by one process: segments stay mapped as long as they are part of it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._segments: dict[str, Segment] = {}
        self._seen: tuple[int, int] | None = None
        self._snapshot: Snapshot | None = None

    def snapshot(self) -> Snapshot:
        """The present state; the same object as long as there is no newer one.

        Raises:
            entrepot.engine.stock.files.StockError: a file is damaged.
        """
        for tried in range(_TRIES):
            seen = manifests.seen(self._folder)
            if self._snapshot is not None and seen == self._seen:
                return self._snapshot
            manifest = manifests.read(self._folder)
            try:
                given = [self._part(part) for part in manifest.parts]
            except FileNotFoundError:  # swept away meanwhile: there is a newer state
                if tried == _TRIES - 1:
                    raise
                continue
            self._seen, self._snapshot = seen, Snapshot(manifest, given)
            self._segments = {segment.name: segment for segment, _ in given}
        if self._snapshot is None:
            raise FileNotFoundError(self._folder)
        return self._snapshot

    def _part(self, part: manifests.Part) -> tuple[Segment, Mask]:
        segment = self._segments.get(part.segment) or Segment(self._folder / part.segment)
        gone = (
            manifests.read_gone(self._folder / part.gone) if part.gone else np.zeros(len(segment), np.bool_)
        )
        return segment, gone
