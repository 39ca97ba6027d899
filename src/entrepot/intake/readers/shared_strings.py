"""How much text a workbook's sheets hold once each cell has its own copy.

A package keeps each text once, cells point to it, and calamine copies it into every cell: a file of a hundred
kilobytes, one long text and many cells that point to it, would fill any memory.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Final

_ITEM_END: Final = re.compile(rb"</(?:\w+:)?si>|<(?:\w+:)?si\s*/>")
_POINTER: Final = re.compile(
    rb"""<(?:\w+:)?c\s[^>]*?\bt\s*=\s*["']s["'][^>]*>(?:(?!</(?:\w+:)?c>).){0,200}?<(?:\w+:)?v>\s*(\d{1,9})\s*<""",
    re.DOTALL,
)
_POINTING: Final = re.compile(rb"""\bt\s*=\s*["']s["']""")
_KEPT: Final = 4096

Blocks = Callable[[], Iterator[bytes]]


def copied_size(strings: Blocks, sheets: Iterable[Blocks], limit: int) -> int:
    """Return how many bytes the texts that cells point to take when each cell has its own, or something
    larger than `limit` as soon as that is clear."""
    sizes = list(_item_sizes(strings()))
    longest = max(sizes, default=0)
    parts = list(sheets)
    pointing = sum(len(_POINTING.findall(block)) for part in parts for block in part())
    if pointing * longest <= limit:
        return pointing * longest
    total = 0
    for part in parts:
        for index in _pointers(part()):
            total += sizes[index] if index < len(sizes) else 0
            if total > limit:
                return total
    return total


def _item_sizes(blocks: Iterator[bytes]) -> Iterator[int]:
    """Yield the size of each shared text, its markup included."""
    begun, rest = 0, b""
    for block in blocks:
        rest += block
        last = 0
        for end in _ITEM_END.finditer(rest):
            yield begun + end.start() - last
            begun, last = 0, end.end()
        cut = max(last, len(rest) - 16)
        begun += cut - last
        rest = rest[cut:]


def _pointers(blocks: Iterator[bytes]) -> Iterator[int]:
    rest = b""
    for block in blocks:
        rest += block
        last = 0
        for pointer in _POINTER.finditer(rest):
            yield int(pointer[1])
            last = pointer.end()
        rest = rest[max(last, len(rest) - _KEPT) :]
