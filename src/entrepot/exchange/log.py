"""The log of crossings, read: its size and root, and proofs. What is read grows with the height of the tree, not with its size."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Max, Q

from entrepot.exchange.domain import merkle
from entrepot.exchange.domain.canonical import canonical
from entrepot.exchange.models import Leaf, Node


@dataclass(frozen=True, slots=True)
class Tree:
    """How many entries there are, and the root over them, hexadecimal."""

    size: int
    root: str


def size() -> int:
    """How many entries there are."""
    last = Leaf.objects.aggregate(last=Max("index"))["last"]
    return 0 if last is None else last + 1


def tree(at: int | None = None) -> Tree:
    """The log as it is, or as it was when it had ``at`` entries.

    Raises:
        ValueError: it never had so many.
    """
    there = size()
    count = there if at is None else at
    if not 0 <= count <= there:
        raise ValueError(f"the log has {there} entries, not {at}")
    return Tree(count, merkle.root(count, stored).hex())


def inclusion(index: int, size: int) -> list[str]:
    """The proof that entry ``index`` is among the first ``size``, hexadecimal, from the leaf up.

    Raises:
        ValueError: the log never had that many, or no such entry then.
    """
    _reached(size)
    return [one.hex() for one in merkle.inclusion(index, size, stored)]


def consistency(first: int, second: int) -> list[str]:
    """The proof that the log with ``second`` entries goes on from that with ``first``; empty when the first was empty, as all goes on from that.

    Raises:
        ValueError: the log never had that many, or the first is larger.
    """
    _reached(second)
    if first == 0:
        return []
    return [one.hex() for one in merkle.consistency(first, second, stored)]


def content(index: int) -> str:
    """What an entry says: canonical JSON.

    Raises:
        Leaf.DoesNotExist: there is no such entry.
    """
    return str(Leaf.objects.values_list("content", flat=True).get(index=index))


def last_of(record: str) -> int | None:
    """The last entry that tells of a record ("resource:key"), None when none does. Reads the whole log in the worst case."""
    mark = f'"record":{canonical(record).decode()}'
    last = Leaf.objects.filter(content__contains=mark).order_by("-index").values_list("index", flat=True)
    return last.first()


def stored(places: Sequence[merkle.Place]) -> Mapping[merkle.Place, bytes]:
    """The hashes of complete subtrees, in at most two queries.

    Raises:
        KeyError: one is not there: rows were removed.
    """
    by_level: defaultdict[int, list[int]] = defaultdict(list)
    for level, number in places:
        by_level[level].append(number)
    leaves = by_level.pop(0, [])
    found: dict[merkle.Place, bytes] = {}
    if leaves:
        rows = Leaf.objects.filter(index__in=leaves).values_list("index", "hash")
        found |= {(0, index): bytes.fromhex(one) for index, one in rows}
    if by_level:
        asked = Q()
        for level, numbers in by_level.items():
            asked |= Q(level=level, index__in=numbers)
        nodes = Node.objects.filter(asked).values_list("level", "index", "hash")
        found |= {(level, index): bytes.fromhex(one) for level, index, one in nodes}
    return {place: found[place] for place in places}


def _reached(count: int) -> None:
    if not 0 <= count <= (there := size()):
        raise ValueError(f"the log has {there} entries, not {count}")
