"""The one way into the journal, and the numbering of what came in."""

from __future__ import annotations

import heapq
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from itertools import islice

from django.db import connection, transaction

from entrepot.journal.domain import (
    CHANGES,
    START,
    STRANDS,
    Head,
    Numbered,
    Written,
    broken,
    change_seal,
    entry_hash,
    head_seal,
    holds,
    plain,
)
from entrepot.journal.models import Change, Entry, Strand
from entrepot.journal.queries import head_of, unsettled, written
from entrepot.runtime import bulk, clock, home

AT_ONCE = 1000
"""How many entries are numbered in one transaction."""


@dataclass(frozen=True, slots=True)
class Act:
    """What is to be recorded; ``rule`` names the permission under which it was allowed, "" when none was asked."""

    verb: str
    subject: str
    details: Mapping[str, object] = field(default_factory=dict)
    rule: str = ""


def record(*, stream: str, actor: str, acts: Sequence[Act]) -> None:
    """Add entries to the journal, in the caller's transaction; all of them go to one strand, which is locked until it ends.

    Args:
        stream: which part of the node acted; a label that entries can be found by.
        actor: an opaque id of who acted.
        acts: what was done, in order. No names, addresses or texts: only keys.

    Raises:
        django.db.transaction.TransactionManagementError: there is no open transaction: an act and its record belong together.
        JournalBrokenError: the strand was tampered with; nothing is written over that.
        entrepot.runtime.home.HomeError: the journal's key is missing.
    """
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError(
            "journal.record needs the transaction of the act it records"
        )
    if not acts:
        return
    strand = _free_strand()
    key = home.current().journal_key()
    previous = _trusted(key, head_of(strand)).hash
    at = clock.now()
    rows = []
    for number, (sequence, act) in enumerate(zip(_sequences(len(acts)), acts, strict=True), strand.count + 1):
        details = {str(name): plain(value) for name, value in act.details.items()}
        said = (
            strand.number, number, sequence, stream, at, actor, act.verb, act.subject, details, act.rule, previous,
        )  # fmt: skip
        previous = entry_hash(key, Written(*said, hash=""))
        rows.append((*said, previous))
    bulk.add_rows(Entry, [each.name for each in fields(Written)], rows)
    _move(key, strand, strand.count + len(rows), previous)


@transaction.atomic
def settle(*, at_most: int = AT_ONCE) -> int:
    """Give committed entries that have none their places in the change sequence; returns how many got one.

    Call it until it returns 0, then read with ``queries.changes``. Whoever numbers waits for whoever numbers; nobody who records waits.
    Within a strand entries are committed in the order of their number, because its head stays locked until the commit. So what is
    still unnumbered is, in each strand, exactly what lies between the last numbered entry and the end, however late it was committed.

    Raises:
        JournalBrokenError: an entry that should be numbered was removed or not written by this node.
    """
    head = Strand.objects.select_for_update().filter(number=CHANGES).first()
    if head is None:
        _open_strands()
        head = Strand.objects.select_for_update().get(number=CHANGES)
    key = home.current().journal_key()
    position, previous = head.count, _trusted(key, head_of(head)).hash
    changes = []
    new = heapq.merge(*unsettled(at_most), key=lambda entry: entry.sequence)
    for position, entry in enumerate(islice(new, at_most), head.count + 1):
        if entry_hash(key, written(entry)) != entry.hash:
            raise broken(f"Entry {entry.number} of strand {entry.strand} was edited or forged.")
        place = Numbered(position, entry.sequence, entry.strand, entry.number, "")
        previous = change_seal(key, previous, place, entry.hash)
        changes.append((position, entry.sequence, entry.strand, entry.number, previous))
    bulk.add_rows(Change, [each.name for each in fields(Numbered)], changes)
    if changes:
        _move(key, head, position, previous)
    return len(changes)


def _free_strand() -> Strand:
    """A strand that nobody else writes to, locked; waits only when all are taken.

    Deadlocks among strands cannot be: the locks of its own transaction do not keep anybody out, so whoever holds one finds that one.
    """
    strands = Strand.objects.exclude(number=CHANGES).order_by("number")
    free = strands.select_for_update(skip_locked=True).first()
    if free is None and not Strand.objects.exists():
        _open_strands()
        free = strands.select_for_update(skip_locked=True).first()
    if free is None:  # all are taken: wait for any
        numbers = strands.values_list("number", flat=True)
        free = strands.select_for_update().filter(number=secrets.choice(numbers or [CHANGES])).first()
    if free is None:
        raise broken("The heads of the journal's strands were removed.")
    return free


def _open_strands() -> None:
    """The beginning of a journal: heads that say there is nothing yet."""
    if Entry.objects.exists() or Change.objects.exists():
        if Strand.objects.exists():  # somebody else has begun it since it was looked for
            return
        raise broken("The heads of the journal's strands were removed.")
    key = home.current().make_journal_key()
    heads = [
        Strand(number=number, head=START, seal=head_seal(key, number, 0, START))
        for number in range(STRANDS + 1)
    ]
    Strand.objects.bulk_create(heads, ignore_conflicts=True)


def _trusted(key: bytes, head: Head) -> Head:
    """The head when the node wrote it: to go on after a forged one would make the forgery good."""
    if not holds(key, head):
        raise broken(
            f"The head of strand {head.strand} was edited or forged, or journal.key is not the key it was written with."
        )
    return head


def _sequences(count: int) -> list[int]:
    """Numbers for new entries, growing; taken beforehand because an entry's seal covers its number.

    The head of the strand is locked already, so that in a strand they grow too. SQLite has one writer at a time, the present one.
    """
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence('journal_entry', 'sequence')) FROM generate_series(1, %s)",
                [count],
            )
            return [number for (number,) in cursor.fetchall()]
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = 'journal_entry'")
        last = (cursor.fetchone() or (0,))[0]
        return list(range(last + 1, last + 1 + count))


def _move(key: bytes, strand: Strand, count: int, last: str) -> None:
    strand.count, strand.head, strand.seal = count, last, head_seal(key, strand.number, count, last)
    strand.save(update_fields=["count", "head", "seal"])
