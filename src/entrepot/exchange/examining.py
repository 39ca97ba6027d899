"""Whether the log of crossings is still what was written: every leaf, every stored hash, and every root that the journal or a head knows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from entrepot.exchange.actions.logging import APPENDED
from entrepot.exchange.domain import merkle
from entrepot.exchange.models import Leaf, Node, SignedHead
from entrepot.journal.domain import RESTORE, Finding
from entrepot.journal.models import Entry
from entrepot.runtime.progress import Progress, silent

PART: Final = "log of crossings"
PAGE: Final = 2000


@dataclass(frozen=True, slots=True)
class Examined:
    """How many entries there are, and the first thing that is wrong of each kind."""

    entries: int
    findings: tuple[Finding, ...]


def examine(own: str, *, progress: Progress = silent) -> Examined:
    """Walk through the whole log, and build its tree anew from what its entries say.

    Args:
        own: this node's id: its heads are compared with the roots; empty when it has none yet.
    """
    known = _known(own)
    walk = _Walk(known, progress)
    leaf = walk.leaves()
    if leaf is not None:
        return Examined(walk.size, (leaf,))
    found = [walk.nodes(), *walk.roots()]
    return Examined(walk.size, tuple(one for one in found if one is not None))


def _known(own: str) -> Mapping[int, set[str]]:
    """The roots that the log once had, by its size: the journal's, and those of signed heads."""
    found: dict[int, set[str]] = {}
    for details in Entry.objects.filter(verb=APPENDED, subject="log").values_list("details", flat=True):
        found.setdefault(int(details["size"]), set()).add(str(details["root"]))
    for size, root in SignedHead.objects.filter(node=own).values_list("size", "root"):
        found.setdefault(size, set()).add(root)
    return found


class _Walk:
    """One walk: the tree as the entries make it, page by page."""

    def __init__(self, known: Mapping[int, set[str]], progress: Progress) -> None:
        self.size = 0
        self._known, self._progress = known, progress
        self._peaks: dict[merkle.Place, bytes] = {}
        self._wrong_node: Finding | None = None
        self._wrong_root: Finding | None = None

    def leaves(self) -> Finding | None:
        """The first entry that is not as it was hashed, or not where it should be; on the way all nodes and roots are looked at."""
        total = Leaf.objects.count()
        while page := list(Leaf.objects.filter(index__gte=self.size).order_by("index")[:PAGE]):
            for place, leaf in enumerate(page, self.size):
                if leaf.index != place:
                    return _wrong("removed", place, f"Entry {place} was removed.")
                if merkle.leaf_hash(leaf.content.encode()).hex() != leaf.hash:
                    return _wrong("edited", place, f"Entry {place} does not say what was written.")
            self._grow(page)
            self._progress(self.size, total, "Log of crossings")
        return None

    def nodes(self) -> Finding | None:
        """The first stored hash that the entries do not make."""
        if self._wrong_node is not None:
            return self._wrong_node
        expected = sum(self.size >> level for level in range(1, self.size.bit_length()))
        if Node.objects.count() != expected:
            return _wrong("hash_forged", None, "There are more hashes than the entries make.")
        return None

    def roots(self) -> Iterator[Finding | None]:
        """The first root that the log no longer has, and the end that was cut off or never recorded."""
        yield self._wrong_root
        last = max(self._known, default=0)
        if last > self.size:
            yield _wrong("cut_off", self.size, f"{last - self.size} entries at the end were removed.")
        elif self.size > last:
            yield _wrong("forged", last, f"Entry {last} and those after it were not written by this node.")

    def _grow(self, page: list[Leaf]) -> None:
        start, hashes = self.size, [bytes.fromhex(leaf.hash) for leaf in page]
        at = [size for size in self._known if start < size < start + len(page)]
        new: dict[merkle.Place, bytes] = {}
        for stop in [*sorted(at), start + len(page)]:
            more, root = merkle.grown(self.size, self._read, hashes[self.size - start : stop - start])
            new |= more
            self._peaks |= more
            self.size = stop
            self._compare_root(root.hex())
        self._compare_nodes({place: one.hex() for place, one in new.items() if place[0]})
        self._peaks = {place: self._peaks[place] for place in merkle.peaks(0, self.size)}

    def _read(self, _: object) -> Mapping[merkle.Place, bytes]:
        return self._peaks

    def _compare_root(self, root: str) -> None:
        if self._wrong_root is None and self._known.get(self.size, {root}) != {root}:
            sentence = f"The log had another root when it had {self.size} entries: one of them was changed, or two changed places."
            self._wrong_root = _wrong("rewritten", self.size - 1, sentence)

    def _compare_nodes(self, made: Mapping[merkle.Place, str]) -> None:
        if self._wrong_node is not None or not made:
            return
        there: dict[merkle.Place, str] = {}
        for level in {level for level, _ in made}:
            numbers = [number for each, number in made if each == level]
            rows = Node.objects.filter(level=level, index__range=(min(numbers), max(numbers)))
            there |= {(level, number): one for number, one in rows.values_list("index", "hash")}
        for place, one in made.items():
            if there.get(place) != one:
                sentence = f"The stored hash {place[0]}/{place[1]} is not what the entries make."
                self._wrong_node = _wrong("hash_forged", place[1] << place[0], sentence)
                return


def _wrong(code: str, place: int | None, sentence: str) -> Finding:
    return Finding(PART, code, place, None, sentence, RESTORE)
