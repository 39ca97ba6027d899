"""The tree over a log as RFC 6962 has it (section 2.1), as pure functions: hashes, proofs, and what of a stored tree they are made of.

A stored tree is the hashes of its complete subtrees. Such a subtree has a ``Place``: its level (0: a leaf) and its number at that level, from
0; it covers the leaves ``number << level`` up to, and without, ``(number + 1) << level``. Every other hash is folded from at most as many of
them as the tree is high. Hashes are SHA-256 (FIPS 180-4), 32 bytes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from hashlib import sha256
from typing import Final

Place = tuple[int, int]
Read = Callable[[Sequence[Place]], Mapping[Place, bytes]]
"""Looks the hashes of complete subtrees up; all that a proof needs is asked for at once."""
EMPTY: Final = sha256(b"").digest()
"""The root of a log without entries."""
SIZE: Final = 32


def leaf_hash(content: bytes) -> bytes:
    """The hash of an entry."""
    return sha256(b"\x00" + content).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of what two subtrees make."""
    return sha256(b"\x01" + left + right).digest()


def root(size: int, read: Read) -> bytes:
    """The root of the tree over the first ``size`` entries, of which at least so many are stored."""
    return _hashes([(0, size)], read)[0] if size else EMPTY


def inclusion(index: int, size: int, read: Read) -> list[bytes]:
    """The proof that entry ``index`` is in the tree over the first ``size``.

    Raises:
        ValueError: there is no such entry in a tree of that size.
    """
    if not 0 <= index < size:
        raise ValueError(f"entry {index} is not among {size}")
    ranges, low, high = [], 0, size
    while high - low > 1:
        middle = low + _split(high - low)
        if index < middle:
            ranges.append((middle, high))
            high = middle
        else:
            ranges.append((low, middle))
            low = middle
    return _hashes(ranges[::-1], read)


def consistency(first: int, second: int, read: Read) -> list[bytes]:
    """The proof that the tree over the first ``second`` entries goes on from that over the first ``first``.

    Raises:
        ValueError: the first is empty, from which everything goes on, or larger than the second.
    """
    if not 0 < first <= second:
        raise ValueError(f"{second} entries do not go on from {first}")
    ranges, low, high = [], 0, second
    while first != high:
        middle = low + _split(high - low)
        if first <= middle:
            ranges.append((middle, high))
            high = middle
        else:
            ranges.append((low, middle))
            low = middle
    if low:  # else the subtree is the first tree itself, whose root is known
        ranges.append((low, high))
    return _hashes(ranges[::-1], read)


def included(index: int, size: int, leaf: bytes, proof: Sequence[bytes], root: bytes) -> bool:
    """Whether a proof shows that the leaf with this hash is entry ``index`` of the tree (RFC 9162, 2.1.3.2, says how)."""
    if not 0 <= index < size or any(len(one) != SIZE for one in (leaf, root, *proof)):
        return False
    place, last, found = index, size - 1, leaf
    for sibling in proof:
        if not last:
            return False
        if place & 1 or place == last:
            found = node_hash(sibling, found)
            place, last = _up_to_a_right_child(place, last)
        else:
            found = node_hash(found, sibling)
        place, last = place >> 1, last >> 1
    return last == 0 and found == root


def consistent(first: int, second: int, roots: tuple[bytes, bytes], proof: Sequence[bytes]) -> bool:
    """Whether a proof shows that the second tree goes on from the first (RFC 9162, 2.1.4.2); of an empty first one nothing is shown."""
    if not 0 < first <= second:
        return False
    if first == second:
        return not proof and roots[0] == roots[1]
    path = list(proof) if first & (first - 1) else [roots[0], *proof]
    if not proof or any(len(one) != SIZE for one in (*roots, *path)):
        return False
    place, last = first - 1, second - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    old = new = path[0]
    for sibling in path[1:]:
        if not last:
            return False
        if place & 1 or place == last:
            old, new = node_hash(sibling, old), node_hash(sibling, new)
            place, last = _up_to_a_right_child(place, last)
        else:
            new = node_hash(new, sibling)
        place, last = place >> 1, last >> 1
    return last == 0 and (old, new) == roots


def peaks(low: int, high: int) -> list[Place]:
    """The complete subtrees that cover the entries from ``low`` to before ``high``, left to right, where a tree is split at ``low``."""
    found = []
    while low < high:
        level = (high - low).bit_length() - 1
        found.append((level, low >> level))
        low += 1 << level
    return found


def grown(size: int, read: Read, leaves: Iterable[bytes]) -> tuple[dict[Place, bytes], bytes]:
    """What is to be stored when leaves with these hashes are added to a tree of ``size``, and its new root."""
    stack = _stored(peaks(0, size), read)
    new: dict[Place, bytes] = {}
    for index, leaf in enumerate(leaves, size):
        place, found = (0, index), leaf
        new[place] = found
        while place[1] & 1:
            found = node_hash(stack.pop(), found)
            place = (place[0] + 1, place[1] >> 1)
            new[place] = found
        stack.append(found)
    return new, _folded(stack)


def _up_to_a_right_child(place: int, last: int) -> tuple[int, int]:
    while place and not place & 1:
        place, last = place >> 1, last >> 1
    return place, last


def _split(count: int) -> int:
    """The largest power of two below a count of at least 2."""
    return 1 << (count - 1).bit_length() - 1


def _hashes(ranges: Sequence[tuple[int, int]], read: Read) -> list[bytes]:
    """The hash over each range of entries."""
    places = [peaks(low, high) for low, high in ranges]
    stored = read([place for each in places for place in each])
    return [_folded([stored[place] for place in each]) for each in places]


def _stored(places: Sequence[Place], read: Read) -> list[bytes]:
    stored = read(places)
    return [stored[place] for place in places]


def _folded(hashes: Sequence[bytes]) -> bytes:
    """The root over complete subtrees, which shrink from left to right."""
    if not hashes:
        return EMPTY
    found = hashes[-1]
    for left in hashes[-2::-1]:
        found = node_hash(left, found)
    return found
