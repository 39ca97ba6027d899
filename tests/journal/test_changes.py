"""The change sequence: nothing is left out and nothing comes twice, whoever commits first."""

from __future__ import annotations

import threading
import time
from random import Random

import pytest
from django.db import transaction
from django.db.models import Max

from entrepot.journal import actions, queries
from entrepot.journal.models import Change, Entry
from tests.journal.sessions import Session, at_once
from tests.journal.writing import clean, only, record, settle

needs_two_writers = pytest.mark.database("postgresql")
"""SQLite has one writer at a time: nobody commits out of order."""


def read(after: int = 0, limit: int = 1000) -> list[tuple[int, str]]:
    """Positions and subjects."""
    return [(position, entry.subject) for position, entry in queries.changes(after=after, limit=limit)]


@pytest.mark.django_db
def test_entries_are_read_by_position_in_pages() -> None:
    record("a", "b")
    record("c")
    assert (read(), actions.settle(), actions.settle()) == ([], 3, 0)
    assert read() == [(1, "a"), (2, "b"), (3, "c")]
    assert (read(limit=2), read(after=2), read(after=3)) == ([(1, "a"), (2, "b")], [(3, "c")], [])


@pytest.mark.django_db
def test_a_journal_without_entries_has_no_changes() -> None:
    assert (actions.settle(), read(), queries.latest_sequence()) == (0, [], 0)


@pytest.mark.django_db
def test_entries_of_many_strands_are_numbered_in_the_order_of_their_sequence_a_portion_at_a_time() -> None:
    record("a0")
    for turn in range(1, 5):
        for strand in (3, 1, 2):
            with only(strand):
                record(f"{strand}{turn}")
    portions = []
    while done := actions.settle(at_most=5):
        portions.append(done)
    assert portions == [5, 5, 3]
    expected = list(Entry.objects.order_by("sequence").values_list("subject", flat=True))
    assert read() == list(enumerate(expected, 1))
    assert clean()


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(5))
def test_a_reader_that_keeps_its_position_misses_nothing(seed: int) -> None:
    random, subjects, seen, after = Random(seed), [], [], 0
    record()
    for turn in range(60):
        match random.randrange(5):
            case 0 | 1:
                with only(random.randint(1, 4)):
                    record(f"{turn}")
                subjects.append(f"{turn}")
            case 2:
                with transaction.atomic():
                    record(f"{turn} undone")
                    transaction.set_rollback(True)
            case 3:
                actions.settle(at_most=random.randint(1, 4))
            case _:
                for position, subject in read(after, random.randint(1, 5)):
                    after = position
                    seen.append(subject)
    settle()
    seen += [subject for _, subject in read(after)]
    assert sorted(seen) == sorted(subjects)
    assert list(Change.objects.order_by("position").values_list("position", flat=True)) == list(
        range(1, len(seen) + 1)
    )
    assert clean()


@needs_two_writers
@pytest.mark.django_db(transaction=True)
def test_an_entry_of_a_lower_number_that_is_committed_later_comes_later() -> None:
    record("before")
    settle()
    early, late = Session("early number"), None
    assert early.recorded()
    late = Session("late number")
    assert late.recorded()
    state = queries.latest_sequence()
    late.commit()
    assert queries.latest_sequence() == state + 1
    settle()
    assert read(after=1) == [(2, "late number")]
    highest = Entry.objects.aggregate(highest=Max("sequence"))["highest"]
    early.commit()
    assert queries.latest_sequence() == state + 2
    settle()
    assert read(after=2) == [(3, "early number")]
    assert list(Entry.objects.filter(sequence__gt=highest)) == []  # who keeps the highest number misses it
    assert read() == [(1, "before"), (2, "late number"), (3, "early number")]
    assert clean()


@needs_two_writers
@pytest.mark.django_db(transaction=True)
def test_numbering_waits_for_no_writer_and_no_writer_for_it() -> None:
    record("a")
    writing = Session("unfinished", "unfinished too")
    assert writing.recorded()
    with transaction.atomic():
        assert actions.settle() == 1
        other = Session("beside")
        assert other.recorded()
        other.commit()
    writing.roll_back()
    settle()
    assert read() == [(1, "a"), (2, "beside")]


@needs_two_writers
@pytest.mark.django_db(transaction=True)
def test_two_who_number_at_once_number_once() -> None:
    record(*(str(number) for number in range(300)))
    counts = at_once(*[lambda: actions.settle(at_most=100)] * 4)
    assert sorted(counts) == [0, 100, 100, 100]  # type: ignore[type-var]
    assert read() == [(number + 1, str(number)) for number in range(300)]


@needs_two_writers
@pytest.mark.django_db(transaction=True)
def test_readers_of_a_busy_node_miss_nothing() -> None:
    record()
    done, seen, states = threading.Event(), [], []

    def write(writer: int) -> list[str]:
        random, kept = Random(writer), []
        for turn in range(25):
            with transaction.atomic():
                for part in range(random.randint(1, 3)):
                    record(f"{writer}-{turn}-{part}")
                    time.sleep(random.random() / 200)
                undone = random.random() < 0.2
                transaction.set_rollback(undone)
            if not undone:
                kept += [f"{writer}-{turn}-{part}"]
        return kept

    def follow() -> None:
        after = 0
        while True:
            last = done.is_set()
            actions.settle(at_most=7)
            states.append(queries.latest_sequence())
            page = queries.changes(after=after, limit=5)
            for position, entry in page:
                after = position
                seen.append(entry)
            if last and not page:
                return

    def write_all() -> None:
        at_once(*(lambda writer=writer: write(writer) for writer in range(6)))
        done.set()

    at_once(write_all, follow)
    kept = sorted(Entry.objects.values_list("sequence", flat=True))
    assert sorted(entry.sequence for entry in seen) == kept
    assert [entry.sequence for entry in seen] != kept  # they did come out of order
    assert states == sorted(states)
    assert queries.latest_sequence() == len(kept)
    assert clean()
