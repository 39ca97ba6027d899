"""Every tampering with the journal is found, and the first entry that was touched is named."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import product
from random import Random

import pytest
from django.db import transaction

from entrepot.journal import actions, queries
from entrepot.journal.domain import EMPTY, RESTORE, WRONG_KEY, JournalBrokenError, entry_hash
from entrepot.journal.models import Change, Entry, Strand
from entrepot.runtime import home
from tests.journal.tampering import KINDS, journal, resealed, rewrite, sql
from tests.journal.writing import clean, only, record, settle

pytestmark = pytest.mark.django_db

NAMES = list(KINDS)
SEEDS = 60


def found() -> dict[str, tuple[str, int | None]]:
    """What a check finds in each part: the kind and the entry."""
    return {item.part: (item.code, item.number) for item in queries.examine().findings}


def test_a_journal_that_nobody_touched_is_clean() -> None:
    journal()
    told: list[tuple[int, int]] = []
    walk = queries.examine(progress=lambda done, total, label: told.append((done, total)))
    assert (walk.findings, walk.entries, walk.changes) == ((), 37, 36)
    assert told[-1] == (73, 73)
    assert queries.examine(seen=walk.ends).findings == ()


@contextmanager
def undone() -> Iterator[None]:
    """What is done in the block is undone after it."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def test_each_of_sixty_random_tamperings_is_found_and_the_entry_named() -> None:
    journal()
    for seed in range(SEEDS):
        kind = NAMES[seed % len(NAMES)]
        with undone():
            touched = KINDS[kind](Random(seed))
            findings = queries.examine().findings
        parts = {item.part: item.number for item in findings}
        named = {item: parts.get(f"journal strand {item.strand}") for item in touched}
        assert named == {item: item.number for item in touched}, (kind, seed, findings)
        spared = {1, 2, 3} - {item.strand for item in touched}
        assert {f"journal strand {strand}" for strand in spared} & set(parts) == set(), (kind, seed, findings)
        assert {item.remedy for item in findings} == {RESTORE}
        assert all(item.sentence.endswith(".") for item in findings)
    assert clean()


def test_every_kind_of_tampering_is_tried_twice() -> None:
    assert len(NAMES) * 2 <= SEEDS


def test_the_key_is_what_a_rewriter_lacks() -> None:
    journal()
    (touched,) = rewrite(Random(1))
    assert found()[f"journal strand {touched.strand}"] == ("edited", touched.number)
    sql("DELETE FROM journal_change")
    sql("DELETE FROM journal_strand WHERE number = 0")
    resealed(touched.strand, touched.number, home.current().journal_key())
    assert found() == {"change sequence": ("head_removed", 1)}


PLACES = {
    "position": 10**6, "sequence": 10**6, "strand": 9, "number": 10**6, "seal": "0" * 64,
}  # fmt: skip


def test_an_edited_place_of_the_change_sequence_is_named() -> None:
    journal()
    for column, position in product(PLACES, (1, 17, 36)):
        with undone():
            sql(f"UPDATE journal_change SET {column} = %s WHERE position = %s", PLACES[column], position)
            code = "removed" if column == "position" else "edited"
            assert found() == {"change sequence": (code, position)}


def test_a_removed_place_of_the_change_sequence_is_named() -> None:
    journal()
    for position in (1, 17, 36):
        with undone():
            sql("DELETE FROM journal_change WHERE position = %s", position)
            assert found() == {"change sequence": ("removed", position)}


def test_an_invented_place_of_the_change_sequence_is_named() -> None:
    journal()
    late = Entry.objects.get(subject="late")
    sql(
        "INSERT INTO journal_change VALUES (37, %s, %s, %s, %s)",
        late.sequence,
        late.strand,
        late.number,
        "0" * 64,
    )
    assert found() == {"change sequence": ("forged", 37)}
    sql("UPDATE journal_strand SET count = 37 WHERE number = 0")
    assert found() == {"change sequence": ("edited", 37)}


UNTYPED = {
    "at": ["'x'", "5", "'2026-99-01 00:00:00'", "''", "9e99"],
    "actor": ["X'FF00'", "CAST(X'FF' AS TEXT)", "5"],
    "details": ["'{'", "X'FF'", "''", "'\"\\ud800\"'"],
    "number": ["'x'", "77.5", "X'00'"],
    "strand": ["'x'", "X'01'", "2.5"],
    "hash": ["X'FF'", "1e5"],
    "previous": ["X'FF'", "'é'"],
}
"""What SQLite takes for a value of a column, whatever the column's type."""


@pytest.mark.database("sqlite")  # PostgreSQL keeps to the types of its columns
def test_an_entry_that_cannot_even_be_read_is_named() -> None:
    journal()
    sql("PRAGMA ignore_check_constraints = ON")
    for column, values in UNTYPED.items():
        for value, number in product(values, (1, 7, 12)):
            with undone():
                sql(f"UPDATE journal_entry SET {column} = {value} WHERE strand = 3 AND number = {number}")
                assert found()["journal strand 3"][1] == number, (column, value)
    for column, value in product(("count", "head", "seal", "number"), ("'x'", "X'FF'", "'é'")):
        with undone():
            sql(f"UPDATE journal_strand SET {column} = {value} WHERE number = 3")
            assert found()["journal strand 3"][1] == 13, (column, value)
    for column, value in product(
        ("position", "sequence", "strand", "number", "seal"), ("'x'", "X'FF'", "77.5")
    ):
        with undone():
            sql(f"UPDATE journal_change SET {column} = {value} WHERE position = 20")
            assert found()["change sequence"][1] == 20, (column, value)
    with undone():
        sql("UPDATE journal_strand SET count = 'x' WHERE number = 3")
        sql("UPDATE journal_entry SET number = 'x' WHERE strand = 3 AND number = 12")
        assert found()["journal strand 3"][0] == "forged"
    sql("PRAGMA ignore_check_constraints = OFF")


def test_a_head_of_no_strand_is_told() -> None:
    journal()
    sql("INSERT INTO journal_strand SELECT 17, count, head, seal FROM journal_strand WHERE number = 16")
    assert found() == {"journal strand 17": ("head_forged", None)}


def test_a_head_that_was_edited_is_told() -> None:
    journal()
    sql("UPDATE journal_strand SET count = 13 WHERE number = 1")
    assert found() == {"journal strand 1": ("head_edited", 13)}


def test_a_strand_set_back_with_a_head_of_its_own_past_is_known_from_the_last_clean_check() -> None:
    old = journal()[3]
    seen = queries.examine().ends
    sql("DELETE FROM journal_change")
    sql("DELETE FROM journal_entry WHERE strand = 3 AND number > %s", old.count)
    sql(
        "UPDATE journal_strand SET count = %s, head = %s, seal = %s WHERE number = 3",
        old.count,
        old.head,
        old.seal,
    )
    (shorter,) = (item for item in queries.examine(seen=seen).findings if item.part == "journal strand 3")
    assert (shorter.code, shorter.number) == ("rolled_back", old.count + 1)
    assert "delete cache/journal.seen" in shorter.remedy
    with only(3):
        record(*"abcdefg")
    (other,) = (item for item in queries.examine(seen=seen).findings if item.part == "journal strand 3")
    assert (other.code, other.number) == ("replaced", 12)


def test_an_entry_of_another_copy_of_the_node_is_told() -> None:
    journal()
    with transaction.atomic():
        with only(3):
            record("there")
        there = Entry.objects.get(subject="there")
        transaction.set_rollback(True)
    with only(3):
        record("here")
    sql("DELETE FROM journal_entry WHERE subject = 'here'")
    there._state.adding = True
    there.save()
    assert found() == {"journal strand 3": ("replaced", 13)}


def test_a_journal_that_was_removed_altogether_is_missed() -> None:
    journal()
    seen = queries.examine().ends
    for table in ("entry", "change", "strand"):
        sql(f"DELETE FROM journal_{table}")
    assert queries.examine().findings == (EMPTY,)
    again = queries.examine(seen=seen).findings
    assert [(item.code, item.number) for item in again[:3]] == [("head_removed", 1)] * 3


def test_a_journal_of_another_key_is_told_once() -> None:
    journal()
    file = home.current().path / home.JOURNAL_KEY_FILE
    key = file.read_bytes()
    try:
        file.write_bytes(b"another")
        assert queries.examine().findings == (WRONG_KEY,)
        with pytest.raises(JournalBrokenError, match=r"journal\.key is not the key"):
            record("a")
        file.unlink()
        with pytest.raises(home.HomeError, match=r"Put journal\.key back"):
            record("a")
        with pytest.raises(home.HomeError, match=r"Put journal\.key back"):
            queries.examine()
    finally:
        file.write_bytes(key)
    assert clean()


@pytest.mark.parametrize("column", ["count", "head", "seal"])
def test_nothing_is_recorded_after_a_forged_head(column: str) -> None:
    record("a")
    sql(f"UPDATE journal_strand SET {column} = %s WHERE number = 1", 0 if column == "count" else "0" * 64)
    with pytest.raises(JournalBrokenError) as refused:
        record("b")
    assert refused.value.code == "journal.broken"
    assert refused.value.remedy == f"Run: entrepot check. {RESTORE}"
    assert list(Entry.objects.values_list("subject", flat=True)) == ["a"]


def test_heads_that_were_removed_are_not_made_anew() -> None:
    record("a")
    Strand.objects.all().delete()
    with pytest.raises(JournalBrokenError, match="heads of the journal's strands were removed"):
        record("b")
    with pytest.raises(JournalBrokenError, match="heads of the journal's strands were removed"):
        actions.settle()


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("UPDATE journal_entry SET actor = 'x' WHERE subject = 'b'", "was edited or forged"),
        ("DELETE FROM journal_entry WHERE subject = 'a'", "Entry 1 of strand 1 was removed"),
        ("DELETE FROM journal_entry WHERE subject = 'b'", "Entry 2 of strand 1 was removed"),
        ("DELETE FROM journal_entry WHERE subject = 'c'", "Entry 3 of strand 1 was removed"),
        ("UPDATE journal_strand SET count = 4 WHERE number = 1", "Entry 4 of strand 1 was removed"),
        ("UPDATE journal_strand SET count = 4 WHERE number = 0", "head of strand 0 was edited"),
    ],
)
def test_what_was_tampered_with_gets_no_place_in_the_change_sequence(statement: str, said: str) -> None:
    record("a", "b", "c")
    sql(statement)
    with pytest.raises(JournalBrokenError, match=said):
        actions.settle()
    assert Change.objects.count() == 0


@pytest.mark.parametrize("deed", ["DELETE FROM journal_entry", "UPDATE journal_entry SET actor = 'x'"])
def test_a_reader_of_changes_is_not_led_past_an_entry_that_was_tampered_with(deed: str) -> None:
    record("a", "b", "c")
    settle()
    sql(f"{deed} WHERE subject = 'b'")
    with pytest.raises(JournalBrokenError, match=r"Entry 2 of strand 1 was edited or removed\."):
        queries.changes(after=0, limit=10)
    assert len(queries.changes(after=2, limit=10)) == 1


def test_an_entry_is_sealed_in_every_part() -> None:
    record("a")
    key = home.current().journal_key()
    entry = queries.written(Entry.objects.get())
    others = [dataclasses.replace(entry, strand=2), dataclasses.replace(entry, sequence=entry.sequence + 1)]
    others += [
        dataclasses.replace(entry, **{name: "x"})  # type: ignore[arg-type]
        for name in ("stream", "actor", "verb", "subject", "rule", "previous")
    ]
    others += [
        dataclasses.replace(entry, details={"a": 1}),
        dataclasses.replace(entry, at=entry.at.replace(year=1999)),
        dataclasses.replace(entry, actor=entry.actor + "r", verb=entry.verb[1:]),
    ]
    seals = {entry_hash(key, item) for item in (entry, *others)}
    assert len(seals) == 1 + len(others)
    assert entry_hash(b"x", entry) not in seals
