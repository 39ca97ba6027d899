"""Whoever can write to the database but does not hold the node's journal key, at work."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from typing import Any

from django.db import connection

from entrepot.journal.domain import START, entry_hash, head_seal
from entrepot.journal.models import Entry, Strand
from entrepot.journal.queries import written
from tests.journal.writing import only, record, settle

STREAMS = ("catalogue", "people", "deals")


@dataclass(frozen=True, slots=True)
class Named:
    """The entry that must be named: the first one touched in its strand."""

    strand: int
    number: int


@dataclass(frozen=True, slots=True)
class Old:
    """A head as it stood before, with a seal of the node."""

    count: int
    head: str
    seal: str


def journal() -> dict[int, Old]:
    """Three strands of twelve entries each, all but the last with a place in the change sequence; returns the heads at half of the way."""
    record()
    old = {}
    for part in range(2):
        for strand in (1, 2, 3):
            with only(strand):
                for stream in STREAMS:
                    record(f"{stream}-{part}-1", f"{stream}-{part}-2", stream=stream)
            if part == 0:
                head = Strand.objects.get(number=strand)
                old[strand] = Old(head.count, head.head, head.seal)
        settle()
    with only(2):
        record("late")
    return old


def sql(statement: str, *values: Any) -> None:
    """Run a statement of a tamperer."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def length(strand: int) -> int:
    """How many entries a strand has."""
    return Entry.objects.filter(strand=strand).count()


def anywhere(random: Random, *, least: int = 1, before_end: int = 0) -> Named:
    """An entry of one of the strands."""
    strand = random.randint(1, 3)
    return Named(strand, random.randint(least, length(strand) - before_end))


VALUES: dict[str, Callable[[Random], object]] = {
    "strand": lambda random: random.randint(4, 40),
    "number": lambda random: random.randint(100, 10**9),
    "sequence": lambda random: random.randint(10**6, 10**9),
    "stream": lambda random: random.choice(["x", "peoplE", ""]),
    "at": lambda random: f"2026-0{random.randint(1, 9)}-01 00:00:00+00:00",
    "actor": lambda random: random.choice(["somebody", "", "ling "]),
    "verb": lambda random: random.choice(["record.gone", ""]),
    "subject": lambda random: random.choice(["another", "", "1-0-0 "]),
    "details": lambda random: random.choice(['{"x": 1}', "[]", "null", '{"": {}}']),
    "rule": lambda random: random.choice(["owner", " "]),
    "previous": lambda random: f"{random.getrandbits(256):064x}",
    "hash": lambda random: f"{random.getrandbits(256):064x}",
}
"""What a column of an entry is changed to."""


def edit(column: str) -> Callable[[Random], list[Named]]:
    """Change one column of one entry."""

    def change(random: Random) -> list[Named]:
        named = anywhere(random)
        cast = "::jsonb" if column == "details" and connection.vendor == "postgresql" else ""
        sql(
            f"UPDATE journal_entry SET {column} = %s{cast} WHERE strand = %s AND number = %s",
            VALUES[column](random), named.strand, named.number,
        )  # fmt: skip
        return [named]

    return change


def delete(first: int, last: int) -> Callable[[Random], list[Named]]:
    """Remove one entry that lies between two places; the last place is 0, the one before it -1."""

    def remove(random: Random) -> list[Named]:
        strand = random.randint(1, 3)
        end = length(strand)
        number = random.randint(*(place if place > 0 else end + place for place in (first, last)))
        sql("DELETE FROM journal_entry WHERE strand = %s AND number = %s", strand, number)
        return [Named(strand, number)]

    return remove


def delete_and_close_up(random: Random) -> list[Named]:
    """Remove an entry, number the ones after it anew and shorten the head."""
    named = anywhere(random, least=2, before_end=1)
    sql("DELETE FROM journal_entry WHERE strand = %s AND number = %s", named.strand, named.number)
    for number in range(named.number, length(named.strand) + 1):
        sql(
            "UPDATE journal_entry SET number = %s WHERE strand = %s AND number = %s",
            number,
            named.strand,
            number + 1,
        )
    sql("UPDATE journal_strand SET count = count - 1 WHERE number = %s", named.strand)
    return [named]


def swap_places(random: Random) -> list[Named]:
    """Let two entries of a strand change places."""
    one = anywhere(random, before_end=1)
    other = random.randint(one.number + 1, length(one.strand))
    for before, after in ((one.number, 999), (other, one.number), (999, other)):
        sql(
            "UPDATE journal_entry SET number = %s WHERE strand = %s AND number = %s",
            after,
            one.strand,
            before,
        )
    return [one]


def swap_contents(random: Random) -> list[Named]:
    """Let two entries of a strand change everything but their numbers."""
    one = anywhere(random, before_end=1)
    other = random.randint(one.number + 1, length(one.strand))
    first, second = (Entry.objects.get(strand=one.strand, number=number) for number in (one.number, other))
    for target, source in ((first, second), (second, first)):
        sql(
            "UPDATE journal_entry SET stream = %s, actor = %s, verb = %s, subject = %s, previous = %s, hash = %s"
            " WHERE sequence = %s",
            source.stream, source.actor, source.verb, source.subject, source.previous, source.hash, target.sequence,
        )  # fmt: skip
    return [one]


COLUMNS = "strand, number, sequence, stream, at, actor, verb, subject, details, rule, previous, hash"


def copied(strand: int, number: int, to: Named) -> None:
    """A copy of an entry at another place, as the newest of the journal."""
    sql(
        f"INSERT INTO journal_entry ({COLUMNS}) SELECT %s, %s, (SELECT max(sequence) + 1 FROM journal_entry),"
        f" stream, at, actor, verb, subject, details, rule, previous, hash FROM journal_entry WHERE strand = %s AND number = %s",
        to.strand, to.number, strand, number,
    )  # fmt: skip


def duplicate(random: Random) -> list[Named]:
    """Add a copy of an entry at the end of its strand."""
    source = anywhere(random)
    named = Named(source.strand, length(source.strand) + 1)
    copied(source.strand, source.number, named)
    return [named]


def duplicate_in_an_unused_strand(random: Random) -> list[Named]:
    """Add a copy of an entry to a strand that nobody has written to yet."""
    source = anywhere(random)
    copied(source.strand, source.number, Named(9, 1))
    return [Named(9, 1)]


def resealed(strand: int, first: int, guess: bytes) -> None:
    """Hash a strand anew from an entry on, and its head, with a guessed key."""
    before = Entry.objects.filter(strand=strand, number=first - 1).first()
    previous = before.hash if before else START
    for entry in Entry.objects.filter(strand=strand, number__gte=first).order_by("number"):
        digest = entry_hash(guess, dataclasses.replace(written(entry), previous=previous))
        sql(
            "UPDATE journal_entry SET previous = %s, hash = %s WHERE sequence = %s",
            previous,
            digest,
            entry.sequence,
        )
        previous = digest
    count = length(strand)
    seal = head_seal(guess, strand, count, previous)
    sql(
        "UPDATE journal_strand SET count = %s, head = %s, seal = %s WHERE number = %s",
        count, previous, seal, strand,
    )  # fmt: skip


def forge(random: Random) -> list[Named]:
    """Insert an invented entry at the end and move the head to it, all hashed with a guessed key."""
    strand = random.randint(1, 3)
    named = Named(strand, length(strand) + 1)
    copied(strand, 1, named)
    sql("UPDATE journal_entry SET actor = 'forger' WHERE strand = %s AND number = %s", strand, named.number)
    resealed(strand, named.number, b"guess")
    return [named]


def forge_without_head(random: Random) -> list[Named]:
    """Insert an invented entry that follows from the last one, and leave the head."""
    strand = random.randint(1, 3)
    named = Named(strand, length(strand) + 1)
    copied(strand, 1, named)
    last = Entry.objects.get(strand=strand, number=named.number - 1).hash
    sql(
        "UPDATE journal_entry SET previous = %s WHERE strand = %s AND number = %s", last, strand, named.number
    )
    return [named]


def forge_in_between(random: Random) -> list[Named]:
    """Insert an invented entry in the middle, move the others on, hash everything anew with a guessed key."""
    named = anywhere(random, least=2, before_end=1)
    for number in range(length(named.strand), named.number - 1, -1):
        sql(
            "UPDATE journal_entry SET number = %s WHERE strand = %s AND number = %s",
            number + 1,
            named.strand,
            number,
        )
    copied(named.strand, named.number - 1, named)
    resealed(named.strand, named.number, b"")
    return [named]


def rewrite(random: Random) -> list[Named]:
    """Edit an entry, hash it and everything after it and the head anew, with a guessed key."""
    named = anywhere(random)
    sql("UPDATE journal_entry SET actor = 'x' WHERE strand = %s AND number = %s", named.strand, named.number)
    resealed(named.strand, named.number, random.choice([b"", b"guess", bytes(32)]))
    return [named]


def truncate(random: Random) -> list[Named]:
    """Remove the last entries of a strand."""
    named = anywhere(random, least=2)
    sql("DELETE FROM journal_entry WHERE strand = %s AND number >= %s", named.strand, named.number)
    return [named]


def truncate_with_head(random: Random) -> list[Named]:
    """Remove the last entries of a strand and let the head say so."""
    (named,) = truncate(random)
    last = Entry.objects.get(strand=named.strand, number=named.number - 1)
    sql(
        "UPDATE journal_strand SET count = %s, head = %s WHERE number = %s",
        last.number,
        last.hash,
        named.strand,
    )
    return [named]


def remove_head(random: Random) -> list[Named]:
    """Remove the head of a strand and leave its entries."""
    strand = random.randint(1, 3)
    sql("DELETE FROM journal_strand WHERE number = %s", strand)
    return [Named(strand, length(strand) + 1)]


def remove_strand(random: Random) -> list[Named]:
    """Remove all of a strand, its head too."""
    strand = random.randint(1, 3)
    sql("DELETE FROM journal_entry WHERE strand = %s", strand)
    sql("DELETE FROM journal_strand WHERE number = %s", strand)
    return [Named(strand, 1)]


def remove_stream(random: Random) -> list[Named]:
    """Remove everything that one part of the node has recorded, wherever it stands."""
    stream = random.choice(STREAMS)
    gone = Entry.objects.filter(stream=stream)
    named = [Named(strand, gone.filter(strand=strand).order_by("number")[0].number) for strand in (1, 2, 3)]
    sql("DELETE FROM journal_entry WHERE stream = %s", stream)
    return named


def exchange_strands(random: Random) -> list[Named]:
    """Let two strands change all their entries and their heads."""
    one, other = random.sample([1, 2, 3], 2)
    for before, after in ((one, 99), (other, one), (99, other)):
        sql("UPDATE journal_entry SET strand = %s WHERE strand = %s", after, before)
        sql("UPDATE journal_strand SET number = %s WHERE number = %s", after, before)
    return [Named(one, 1), Named(other, 1)]


KINDS: dict[str, Callable[[Random], list[Named]]] = {
    **{f"edit {column}": edit(column) for column in VALUES},
    "delete first": delete(1, 1),
    "delete middle": delete(2, -1),
    "delete last": delete(0, 0),
    **{
        function.__name__: function
        for function in (
            delete_and_close_up, swap_places, swap_contents, duplicate, duplicate_in_an_unused_strand, forge,
            forge_without_head, forge_in_between, rewrite, truncate, truncate_with_head, remove_head, remove_strand,
            remove_stream, exchange_strands,
        )
    },
}  # fmt: skip
"""All ways to tamper, by name."""
