"""Writers of the journal do not wait for one another; on PostgreSQL, with a connection each."""

from __future__ import annotations

import pytest
from django.db import transaction

from entrepot.journal import queries
from entrepot.journal.domain import STRANDS
from entrepot.journal.models import Entry, Strand
from tests.journal.sessions import Session, at_once
from tests.journal.writing import clean, record

pytestmark = [
    pytest.mark.database("postgresql"),  # SQLite has one writer at a time
    pytest.mark.django_db(transaction=True),
]


def strands() -> dict[str, int]:
    """In which strand each subject stands."""
    return dict(Entry.objects.values_list("subject", "strand"))


def test_a_writer_does_not_wait_for_one_who_has_not_finished() -> None:
    record("a")
    first = Session("b")
    assert first.recorded()
    record("c")
    record("c")
    first.commit()
    assert strands() == {"a": 1, "b": 1, "c": 2}
    assert clean()


def test_as_many_as_there_are_strands_write_at_the_same_time_and_one_more_waits() -> None:
    record("a")
    sessions = [Session(str(number)) for number in range(STRANDS)]
    assert all(session.recorded() for session in sessions)
    waits = Session("waits")
    assert not waits.recorded(0.3)
    for session in sessions:
        session.commit()
    assert waits.recorded()
    waits.roll_back()
    assert sorted(set(strands().values())) == list(range(1, STRANDS + 1))
    assert queries.latest_sequence() == STRANDS + 1
    assert clean()


def test_a_long_import_keeps_one_strand_however_often_it_records() -> None:
    record("a")
    session = Session(*(str(number) for number in range(40)))
    assert session.recorded()
    record("beside")
    session.commit()
    assert set(strands().items()) - {("beside", 2)} == {("a", 1), *((str(number), 1) for number in range(40))}


def test_who_holds_a_strand_never_waits_for_another() -> None:
    record("a")
    sessions = [Session(str(number)) for number in range(STRANDS - 1)]
    assert all(session.recorded() for session in sessions)
    with transaction.atomic():
        record("mine")
        for turn in range(5):
            record(f"mine {turn}")
        for session in sessions:
            session.commit()
        record("mine at last")
    assert clean()


def test_transactions_that_record_often_meet_without_a_deadlock() -> None:
    record("a")

    def work(writer: int) -> int:
        for turn in range(5):
            with transaction.atomic():
                for part in range(8):
                    record(f"{writer}-{turn}-{part}", stream=("people", "catalogue")[(writer + part) % 2])
        return 40

    assert at_once(*(lambda writer=writer: work(writer) for writer in range(20))) == [40] * 20
    assert queries.latest_sequence() == 801
    assert clean()


def test_a_journal_that_many_begin_at_once_begins_once() -> None:
    at_once(*(lambda number=number: record(str(number)) for number in range(8)))
    assert (Strand.objects.count(), queries.latest_sequence()) == (STRANDS + 1, 8)
    assert clean()


def test_what_is_written_during_a_check_is_no_forgery() -> None:
    record("a", "b")
    held = Session("held")
    assert held.recorded()
    told: list[tuple[int, int, str]] = []

    def write_meanwhile(done: int, total: int, label: str) -> None:
        if not told:
            at_once(lambda: record("c", "d"))
        told.append((done, total, label))

    found = queries.examine(progress=write_meanwhile)
    held.roll_back()
    assert (found.findings, found.entries) == ((), 2)
    assert told == [(2, 2, "Journal")]
    assert queries.examine(seen=found.ends).entries == 4
    assert strands() == {"a": 1, "b": 1, "c": 2, "d": 2}
