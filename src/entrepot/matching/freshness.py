"""Whether the catalogue is still as it was matched. Most of what the journal records (who signed in, who asked whom) changes no match."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import reduce
from operator import or_
from typing import Final

from django.db.models import Q

from entrepot.journal.domain import CHANGES
from entrepot.journal.models import Entry, Strand

MATCHED: Final = (
    Q(stream="catalogue")
    | Q(verb__startswith="place.")
    | Q(verb__startswith="organisation.")
    | Q(verb="ranker.changed")
    | Q(stream="border")
    | Q(stream="disclosure", verb__startswith="grant.")
)
"""Entries after which matches may be others: of records, of places, of the organisations that apply, of another ranker, of what the border lets cross."""


@dataclass(slots=True)
class _Seen:
    """How long the journal's strands were when they were last looked at, and all together at the last change."""

    lock: threading.Lock
    counts: Mapping[int, int] = field(default_factory=dict)
    sequence: int | None = None
    begun: int = 0


_seen = _Seen(threading.Lock())


def sequence() -> int:
    """How many entries the journal had when something that is matched last changed, as far as this process saw: another number
    after every such change, the same as long as there is none. One small query while nothing is recorded."""
    with _seen.lock:
        counts = dict(Strand.objects.exclude(number=CHANGES).values_list("number", "count"))
        if _seen.sequence is None or (counts != _seen.counts and _changed(_seen.counts, counts)):
            _seen.sequence = sum(counts.values())
        _seen.counts = counts
        return _seen.sequence


def forget() -> None:
    """Begin anew."""
    with _seen.lock:
        _seen.counts, _seen.sequence = {}, None
        _seen.begun += 1


def begun() -> int:
    """How often it was begun anew: whoever remembers something for a sequence remembers it for this, too."""
    return _seen.begun


Mark = dict[int, tuple[int, str]]
"""By strand of the journal its length and its head: what had been recorded when something was read from the database."""


def mark() -> Mark:
    """How far the journal is, as this connection sees it."""
    found = Strand.objects.exclude(number=CHANGES).values_list("number", "count", "head")
    return {number: (count, head) for number, count, head in found}


def covers(read: Mark, now: Mark) -> bool:
    """Whether what was read at one mark still holds at another: nothing matched was recorded between, and it is the same journal."""
    if read == now:
        return True
    if not read.keys() <= now.keys():
        return False
    for number, (count, head) in read.items():
        if count and count != now[number][0] and not _stands(number, count, head):
            return False
    same = all(
        read[number] == state
        for number, state in now.items()
        if read.get(number, (0, ""))[0] == state[0] and state[0]
    )
    counts = ({number: count for number, (count, _) in each.items()} for each in (read, now))
    return same and not _changed(*counts)


def _stands(number: int, count: int, head: str) -> bool:
    """Whether the journal has this entry; one that was rolled back has another in its place, or none."""
    return Entry.objects.filter(strand=number, number=count, hash=head).exists()


def _changed(before: Mapping[int, int], after: Mapping[int, int]) -> bool:
    """Whether an entry that was added is about something matched; a journal that is shorter is another one."""
    if any(after.get(number, 0) < count for number, count in before.items()):
        return True
    grown = {
        number: before.get(number, 0) for number, count in after.items() if count > before.get(number, 0)
    }
    added = reduce(or_, (Q(strand=number, number__gt=count) for number, count in grown.items()))
    return Entry.objects.filter(added & MATCHED).exists()
