"""Reads of the journal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.db import DatabaseError
from django.db.models import F, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from entrepot.journal.domain import (
    CHANGES,
    EMPTY,
    STRANDS,
    WRONG_KEY,
    Ending,
    Finding,
    Head,
    Numbered,
    Written,
    about_entry,
    broken,
    entry_hash,
    first_wrong,
    first_wrong_change,
    holds,
)
from entrepot.journal.models import Change, Entry, Strand
from entrepot.runtime import clock, home
from entrepot.runtime.progress import Progress, silent

PAGE = 1000
"""Rows in memory while the journal is walked."""
Seen = Mapping[int, tuple[int, str]]
"""Length and last hash of each strand."""


@dataclass(frozen=True, slots=True)
class Examination:
    """What a walk through the journal found; ``ends`` is what to compare the next one with when nothing was."""

    entries: int
    changes: int
    findings: tuple[Finding, ...]
    ends: Seen


def latest_sequence() -> int:
    """How many entries are committed: another number after every commit, also of a transaction that took its numbers early."""
    return int(_strands().aggregate(entries=Sum("count"))["entries"] or 0)


def changes(*, after: int, limit: int) -> list[tuple[int, Entry]]:
    """Entries in the order of the change sequence, each with its position, from the one after ``after``.

    Positions have no gap and never come in late, so a reader keeps the last one it has read and misses nothing. Entries get their
    positions by ``actions.settle``.

    Raises:
        JournalBrokenError: an entry that has a position was removed or edited since.
        entrepot.runtime.home.HomeError: the journal's key is missing.
    """
    places = list(Change.objects.filter(position__gt=after).order_by("position")[:limit])
    if not places:
        return []
    key = home.current().journal_key()
    entries = Entry.objects.in_bulk([place.sequence for place in places])
    for place in places:
        entry = entries.get(place.sequence)
        if entry is None or entry_hash(key, written(entry)) != entry.hash:
            raise broken(f"Entry {place.number} of strand {place.strand} was edited or removed.")
    return [(place.position, entries[place.sequence]) for place in places]


def unsettled(at_most: int) -> list[list[Entry]]:
    """For each strand, its first entries without a place in the change sequence, in order.

    Raises:
        JournalBrokenError: one of them was removed.
    """
    last = Change.objects.filter(strand=OuterRef("number")).order_by("-number").values("number")[:1]
    strands = _strands().annotate(settled=Coalesce(Subquery(last), 0)).filter(count__gt=F("settled"))
    found = []
    for number, count, settled in strands.values_list("number", "count", "settled"):
        new = Entry.objects.filter(strand=number, number__gt=settled, number__lte=count)
        entries = list(new.order_by("number")[:at_most])
        expected = range(settled + 1, min(count, settled + at_most) + 1)
        for place, entry in zip(expected, [*entries, *[None] * len(expected)], strict=False):
            if entry is None or entry.number != place:
                raise broken(f"Entry {place} of strand {number} was removed.")
        found.append(entries)
    return found


def examine(*, seen: Seen | None = None, progress: Progress = silent) -> Examination:
    """Walk the whole journal, page by page, also while others write to it; what is written meanwhile is left for the next time.

    Args:
        seen: ``ends`` of the last walk that found nothing.
        progress: told of entries and places of the change sequence.

    Raises:
        entrepot.runtime.home.HomeError: the journal's key is missing.
    """
    heads = {strand.number: head_of(strand) for strand in Strand.objects.all()}
    if not heads and not seen and not Entry.objects.exists():
        return Examination(0, 0, (EMPTY,), {})
    key = home.current().journal_key()
    if heads and not any(holds(key, head) for head in heads.values()):
        return Examination(0, 0, (WRONG_KEY,), {})
    walk = _Walk(key, heads, seen or {}, progress)
    findings = [walk.strand(number) for number in range(1, STRANDS + 1)]
    findings += [walk.strays(), walk.changes()]
    ends = {number: (head.count, head.hash) for number, head in heads.items() if number != CHANGES}
    return Examination(
        sum(walk.end(number) or 0 for number in ends),
        walk.end(CHANGES) or 0,
        tuple(finding for finding in findings if finding is not None),
        ends,
    )


class _Walk:
    """One reading of everything, with the heads as they were at its beginning."""

    def __init__(self, key: bytes, heads: Mapping[int, Head], seen: Seen, progress: Progress) -> None:
        self._key, self._heads, self._seen, self._progress = key, heads, seen, progress
        self._done, self._total = 0, sum(self.end(number) or 0 for number in heads)

    def strand(self, number: int) -> Finding | None:
        """The first thing wrong in a strand."""
        end = self.end(number)
        behind = None
        if end is not None:
            rows = Entry.objects.filter(strand=number, number__gt=end).order_by("number")
            behind = rows.values_list("number", "sequence").first()
        if behind is not None and _grown_to(number, behind[0]):
            behind = None
        ending = Ending(number, self._heads.get(number), behind)
        return first_wrong(self._key, ending, self._entries(number, end), self._seen.get(number))

    def strays(self) -> Finding | None:
        """A head or an entry that says it is of a strand that does not exist."""
        for number in self._heads:
            if number not in range(STRANDS + 1):
                sentence = f"There is a head of strand {number}, but there is no such strand."
                return Finding(f"journal strand {number}", "head_forged", None, None, sentence)
        rows = Entry.objects.exclude(strand__range=(1, STRANDS)).order_by("sequence")
        stray = rows.values_list("strand", "number", "sequence").first()
        return (
            about_entry(*stray, "forged", "is in a strand that does not exist") if stray is not None else None
        )

    def changes(self) -> Finding | None:
        """The first thing wrong in the change sequence."""
        end = self.end(CHANGES)
        behind = None
        if end is not None:
            place = Change.objects.filter(position__gt=end).order_by("position").first()
            behind = _numbered(place) if place and not _grown_to(CHANGES, place.position) else None
        return first_wrong_change(self._key, self._heads.get(CHANGES), self._places(end), behind)

    def end(self, number: int) -> int | None:
        """How far the head vouches, None when it does not."""
        head = self._heads.get(number)
        return head.count if head is not None and holds(self._key, head) else None

    def _entries(self, strand: int, end: int | None) -> Iterator[Written]:
        rows = Entry.objects.filter(strand=strand).order_by("number", "sequence")
        rows = rows if end is None else rows.filter(number__lte=end)
        page = _page(rows)
        while page:
            yield from page
            self._tell(len(page))
            last = page[-1]
            beyond = Q(number__gt=last.number) | Q(sequence__gt=last.sequence)
            page = _page(rows.filter(beyond, number__gte=last.number))

    def _places(self, end: int | None) -> Iterator[tuple[Numbered, str]]:
        mine = Entry.objects.filter(sequence=OuterRef("sequence")).values("hash")
        rows = Change.objects.order_by("position").annotate(entry=Coalesce(Subquery(mine), Value("")))
        rows = rows if end is None else rows.filter(position__lte=end)
        page = list(rows[:PAGE])
        while page:
            yield from ((_numbered(place), place.entry) for place in page)
            self._tell(len(page))
            page = list(rows.filter(position__gt=page[-1].position)[:PAGE])

    def _tell(self, done: int) -> None:
        self._done += done
        self._progress(self._done, self._total, "Journal")


def written(entry: Entry) -> Written:
    """An entry as the pure functions take it."""
    return Written(
        entry.strand, entry.number, entry.sequence, entry.stream, entry.at, entry.actor, entry.verb, entry.subject,
        entry.details, entry.rule, entry.previous, entry.hash,
    )  # fmt: skip


def head_of(strand: Strand) -> Head:
    """A head as the pure functions take it."""
    return Head(strand.number, strand.count, strand.head, strand.seal)


def _page(rows: QuerySet[Entry]) -> list[Written]:
    """The first entries of a query; of one that cannot be read, because its columns make no sense, no more than where it stands."""
    try:
        return [written(entry) for entry in rows[:PAGE]]
    except (ArithmeticError, AttributeError, DatabaseError, TypeError, ValueError):
        places = rows.values_list("strand", "number", "sequence")[:PAGE]
        return [_legible(*place) for place in places]


def _legible(strand: int, number: int, sequence: int) -> Written:
    try:
        return written(Entry.objects.get(sequence=sequence))
    except (ArithmeticError, AttributeError, DatabaseError, TypeError, ValueError):
        return Written(strand, number, sequence, "", clock.now(), "", "", "", {}, "", "", "illegible")


def _numbered(place: Change) -> Numbered:
    return Numbered(place.position, place.sequence, place.strand, place.number, place.seal)


def _grown_to(strand: int, number: object) -> bool:
    """Whether the head tells of this number by now: it is moved in the transaction that adds what it tells of."""
    return isinstance(number, int) and Strand.objects.filter(number=strand, count__gte=number).exists()


def _strands() -> QuerySet[Strand]:
    return Strand.objects.exclude(number=CHANGES)
