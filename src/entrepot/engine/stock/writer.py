"""The one process that writes: new segments, what is gone, and small segments brought together."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from pathlib import Path
from types import TracebackType

import numpy as np
from numpy.typing import NDArray

from entrepot.engine.dense import Embedder, VectorStore
from entrepot.engine.retrieval.means import Means
from entrepot.engine.stock import manifest as manifests
from entrepot.engine.stock.building import brought_together, drafted, raw_vectors, with_codes
from entrepot.engine.stock.files import StockError
from entrepot.engine.stock.manifest import GONE, SEGMENT, Lock, Manifest, Part
from entrepot.engine.stock.postings import Postings
from entrepot.engine.stock.segment import Content, Item, Segment, write
from entrepot.engine.stock.snapshot import Mask, Snapshot
from entrepot.engine.text import SCRIPTS, Script
from entrepot.vocabulary.progress import Progress

PORTION = 65_536
"""Resources of the largest segment."""
_MANY, _FEW = 12, 6
"""So many segments that could be larger are brought down to so few."""
_WASTE = 0.5  # share of a segment's resources that are gone from which on it is written anew
_MEASURED = 1000  # texts of a language from which on those that are there say what is usual

Floats = NDArray[np.float32]


class StockWriter:
    """Puts resources into a stock and takes them out; readers see a change when it is committed, whole.

    A writer that dies loses what it had not committed, and nothing else: its files are swept away by the next one.
    """

    def __init__(self, folder: Path, *, voters: Sequence[Embedder], store: VectorStore) -> None:
        """Take the lock.

        Raises:
            StockBusyError: another process writes to this stock.
            StockError: a file is damaged.
        """
        self._folder, self._voters, self._store = folder, tuple(voters), store
        self._lock = Lock(folder)
        try:
            self._manifest = manifests.read(folder)
            manifests.sweep(folder, self._manifest)
            self._given = [self._opened(part) for part in self._manifest.parts]
        except BaseException:
            self._lock.free()
            raise
        self._put: dict[str, Item] = {}
        self._removed: set[str] = set()

    def __enter__(self) -> StockWriter:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the lock; what was not committed is forgotten."""
        self._lock.free()

    @property
    def mark(self) -> str:
        """What was noted with the last commit."""
        return self._manifest.mark

    def begin_anew(self) -> None:
        """Leave out everything there is; readers see it until the commit."""
        self._given = []
        self._put.clear()
        self._removed.clear()

    def put(self, items: Iterable[Item]) -> None:
        """Take resources in, in place of what was there under the same keys."""
        for item in items:
            self._put[item.key] = item

    def remove(self, keys: Iterable[str]) -> None:
        """Take resources out; keys that are not there are passed over."""
        for key in keys:
            self._put.pop(key, None)
            self._removed.add(key)

    def commit(self, mark: str = "", *, words_only: bool = False, progress: Progress | None = None) -> int:
        """Make everything put and removed visible at once, for good.

        Args:
            mark: noted with it, to be found by the next writer.
            words_only: leave the voters' codes to `fill`.
            progress: told of words and of vectors that are computed.

        Returns:
            The generation that readers see from now on.
        """
        self._take_out([*self._put, *self._removed])
        items = [self._put[key] for key in sorted(self._put)]
        for start in range(0, len(items), PORTION):
            draft = drafted(items[start : start + PORTION], self._others(self._given), progress)
            self._given.append(self._kept(draft, words_only, progress))
        self._put.clear()
        self._removed.clear()
        self._publish(mark)
        return self._manifest.generation

    def fill(self, progress: Progress | None = None) -> bool:
        """Have the voters read what they have not read yet, one segment after the other; whether there was any."""
        wanted = {voter.identity for voter in self._voters}
        lacking = [
            place for place, (segment, _) in enumerate(self._given) if not wanted <= set(segment.voters)
        ]
        for place in lacking:
            segment, gone = self._given[place]
            self._given[place] = self._kept(segment.content, False, progress)[0], gone
            self._publish(self.mark)
        return bool(lacking)

    def tidy(self, progress: Progress | None = None) -> bool:
        """Bring small segments together and write anew those of which much is gone; whether there was anything to do."""
        chosen = self._chosen()
        if not chosen:
            return False
        rest = [pair for place, pair in enumerate(self._given) if place not in chosen]
        old = [self._given[place] for place in sorted(chosen)]
        whole = brought_together([(segment, ~gone) for segment, gone in old], self._others(rest))
        voters = {voter.identity for voter in self._voters}
        words_only = not all(voters <= set(segment.voters) for segment, _ in old)
        self._given = rest
        if whole.rows or len(whole.owners.keys):
            self._given.append(self._kept(whole, words_only, progress))
        self._publish(self.mark)
        return True

    def _chosen(self) -> set[int]:
        """Places of the segments that are to become one."""
        sizes = {place: int((~gone).sum()) for place, (_, gone) in enumerate(self._given)}
        for place, (segment, _) in enumerate(self._given):
            if sizes[place] < len(segment) * (1 - _WASTE):
                return {place}
        small = sorted(
            (place for place in sizes if sizes[place] <= PORTION // 2), key=lambda place: sizes[place]
        )
        if len(small) <= _MANY:
            return set()
        chosen: set[int] = set()
        for place in small[: len(small) - _FEW + 1]:
            if sum(sizes[other] for other in chosen) + sizes[place] <= PORTION:
                chosen.add(place)
        return chosen if len(chosen) > 1 else set()

    def _take_out(self, keys: Sequence[str]) -> None:
        for place, (segment, gone) in enumerate(self._given):
            found = segment.find(keys)
            if len(found) and not gone[found].all():
                now = gone.copy()
                now[found] = True
                self._given[place] = segment, now
        self._given = [(segment, gone) for segment, gone in self._given if not gone.all()]

    def _kept(self, content: Content, words_only: bool, progress: Progress | None) -> tuple[Segment, Mask]:
        whole = (
            content if words_only else with_codes(content, self._voters, self._store, self._centre, progress)
        )
        path = self._folder / f"{uuid.uuid4().hex}{SEGMENT}"
        write(path, whole)
        segment = Segment(path)
        return segment, np.zeros(len(segment), np.bool_)

    def _centre(self, voter: Embedder, script: Script, raw: Floats) -> Floats:
        """The mean of a language: of the texts that are there, and where they are few, of new ones too."""
        snapshot = Snapshot(self._manifest, self._given)
        means = Means(voter, self._store)
        known = [
            raw_vectors(piece.rows, positions - piece.first, voter, self._store)
            for piece, chosen in snapshot.holding(snapshot.samples[script])
            for positions in (snapshot.samples[script][chosen],)
        ]
        count = sum(map(len, known))
        means.learn_documents(script, np.concatenate([*known, *([raw] if count < _MEASURED else [])]))
        return means.documents(script)

    def _others(self, given: Sequence[tuple[Segment, Mask]]) -> dict[Script, list[Postings]]:
        return {
            script: [
                segment.content.rows[script].postings
                for segment, _ in given
                if script in segment.content.rows
            ]
            for script in SCRIPTS
        }

    def _opened(self, part: Part) -> tuple[Segment, Mask]:
        try:
            segment = Segment(self._folder / part.segment)
            gone = manifests.read_gone(self._folder / part.gone) if part.gone else None
        except FileNotFoundError as error:
            raise StockError(
                f"{error.filename} is missing. Delete the folder and make the index anew."
            ) from error
        return segment, np.zeros(len(segment), np.bool_) if gone is None else gone

    def _publish(self, mark: str) -> None:
        known = {part.segment: part for part in self._manifest.parts}
        parts = []
        for segment, gone in self._given:
            part = known.get(segment.name, Part(segment.name))
            if gone.any() and not (
                part.gone and (manifests.read_gone(self._folder / part.gone) == gone).all()
            ):
                part = Part(segment.name, f"{uuid.uuid4().hex}{GONE}")
                manifests.write_gone(self._folder / part.gone, gone)
            parts.append(part)
        self._manifest = Manifest(self._manifest.generation + 1, mark, tuple(parts))
        manifests.swap(self._folder, self._manifest)
        manifests.sweep(self._folder, self._manifest)
