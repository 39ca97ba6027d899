"""What was done to records, read from the change sequence piece by piece."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from entrepot.journal import queries as journal
from entrepot.matching.news import Touch, touches

AT_ONCE: Final = 2000
WINDOW: Final = 100_000
"""So many entries are looked back at once; what comes after is the next window's."""


def window(*, after: int, upto: int) -> tuple[dict[str, Touch], int]:
    """What was done after a position, and up to which position this tells of it: ``upto``, or less when that is too much at once."""
    end = min(upto, after + WINDOW)
    return touches(_read(after, end)), end


def _read(after: int, end: int) -> Iterator[tuple[int, str, str]]:
    while after < end:
        found = journal.changes(after=after, limit=min(AT_ONCE, end - after))
        if not found:
            return
        yield from ((position, entry.verb, entry.subject) for position, entry in found)
        after = found[-1][0]
