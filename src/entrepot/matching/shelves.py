"""The records of the index by their numbers: a list in memory, or the stock's, read when they are asked for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Protocol, TypeVar

from entrepot.matching.notes import read
from entrepot.matching.reading import Offer, Wanted

if TYPE_CHECKING:
    from entrepot.engine.stock import Snapshot

T = TypeVar("T", Offer, Wanted)
REMEMBERED = 20_000
"""So many records that were read stay read."""


class Shelf(Protocol[T]):
    """Records by number; numbers that are not told by `numbers` are of records that are gone."""

    def __len__(self) -> int: ...
    def __iter__(self) -> Iterator[T]: ...
    def __getitem__(self, number: int, /) -> T: ...

    def numbers(self) -> list[int]:
        """Those that are there, in the order of iteration."""

    def named(self, keys: Iterable[str]) -> dict[str, T]:
        """Those of these keys that are there."""

    def of_kinds(self, kinds: Iterable[str]) -> Iterator[T]:
        """Those of some kinds."""


class Listed(tuple[T, ...]):
    """All of them, in memory."""

    __slots__ = ()

    def numbers(self) -> list[int]:
        """See `Shelf`."""
        return list(range(len(self)))

    def named(self, keys: Iterable[str]) -> dict[str, T]:
        """See `Shelf`."""
        wanted = set(keys)
        return {item.key: item for item in self if item.key in wanted}

    def of_kinds(self, kinds: Iterable[str]) -> Iterator[T]:
        """See `Shelf`."""
        wanted = set(kinds)
        return (item for item in self if item.kind in wanted)


class Stocked(Shelf[T]):
    """Those of a snapshot."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self._read: dict[int, T] = {}

    def __len__(self) -> int:
        return sum(int((~gone).sum()) for _, gone in self._snapshot.given)

    def __iter__(self) -> Iterator[T]:
        return (self[number] for number in self.numbers())

    def __getitem__(self, number: int, /) -> T:
        if number in self._read:
            return self._read[number]
        texts = self._snapshot.texts(number).tolist()
        documents = tuple(self._snapshot.documents[position] for position in texts)
        found: T = read(self._snapshot.note(number), documents)
        if len(self._read) < REMEMBERED:
            self._read[number] = found
        return found

    def numbers(self) -> list[int]:
        """See `Shelf`."""
        return self._snapshot.numbers()

    def named(self, keys: Iterable[str]) -> dict[str, T]:
        """See `Shelf`."""
        return {(item := self[number]).key: item for number in self._snapshot.find(list(keys))}

    def of_kinds(self, kinds: Iterable[str]) -> Iterator[T]:
        """See `Shelf`."""
        return (self[number] for kind in kinds for number in self._snapshot.numbers(kind))
