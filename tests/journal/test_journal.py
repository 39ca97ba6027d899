"""The journal: one chain of hashes for each stream, written in the transaction of the act, and every change to it found."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.db import transaction

from entrepot.journal import actions, queries
from entrepot.journal.domain import START, entry_hash
from entrepot.journal.models import Entry, Stream

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)


def record(*subjects: str, stream: str = "catalogue") -> None:
    with transaction.atomic():
        actions.record(
            stream=stream, actor="ling", acts=[actions.Act("record.new", subject) for subject in subjects]
        )


def entries(stream: str = "catalogue") -> list[Entry]:
    return list(Entry.objects.filter(stream=stream).order_by("sequence"))


def test_each_entry_follows_from_the_one_before() -> None:
    record("a", "b")
    record("c")
    first, second, third = entries()
    assert [first.previous, second.previous, third.previous] == [START, first.hash, second.hash]
    for item in (first, second, third):
        assert item.hash == entry_hash(item.previous, item.at, "ling", "record.new", item.subject, {}, "")
    assert Stream.objects.get(name="catalogue").head == third.hash
    assert queries.first_broken("catalogue") is None


def test_an_entry_keeps_its_details_and_its_hash_holds_after_reading_back() -> None:
    with transaction.atomic():
        details = {"from": "岭釉", "n": 3, "nested": {"b": [1, 2.5], "a": None}}
        actions.record(stream="people", actor="ling", acts=[actions.Act("place.put", "guangzhou", details)])
    (item,) = entries("people")
    assert item.details == details
    assert queries.first_broken("people") is None


def test_two_streams_have_chains_of_their_own_and_one_sequence() -> None:
    record("a", stream="catalogue")
    record("b", stream="people")
    record("c", stream="catalogue")
    assert [item.previous for item in entries("people")] == [START]
    assert [item.subject for item in entries("catalogue")] == ["a", "c"]
    numbers = {item.subject: item.sequence for item in Entry.objects.all()}
    assert numbers["a"] < numbers["b"] < numbers["c"] == queries.latest_sequence()


def test_the_sequence_grows_with_every_entry_and_begins_at_nothing() -> None:
    assert queries.latest_sequence() == 0
    seen = []
    for subject in "abc":
        record(subject)
        seen.append(queries.latest_sequence())
    assert seen == sorted(set(seen))
    assert seen[0] > 0


@pytest.mark.parametrize(
    "change",
    [
        {"subject": "x"},
        {"actor": "x"},
        {"verb": "x"},
        {"details": {"x": 1}},
        {"rule": "x"},
        {"at": NOON},
        {"previous": "x"},
        {"hash": "x"},
    ],
)
def test_a_changed_entry_is_located(change: dict[str, object]) -> None:
    record("a", "b", "c")
    changed = entries()[1]
    Entry.objects.filter(pk=changed.pk).update(**change)
    assert queries.first_broken("catalogue") == changed.sequence


def test_a_removed_entry_is_located_by_its_successor() -> None:
    record("a", "b", "c")
    _, second, third = entries()
    second.delete()
    assert queries.first_broken("catalogue") == third.sequence


def test_a_removed_last_entry_is_located() -> None:
    record("a", "b", "c")
    *_, second, third = entries()
    third.delete()
    assert queries.first_broken("catalogue") == second.sequence
    Entry.objects.all().delete()
    assert queries.first_broken("catalogue") == 0


def test_a_stream_that_was_never_written_is_whole() -> None:
    assert queries.first_broken("catalogue") is None


def test_a_change_in_one_stream_leaves_the_other_whole() -> None:
    record("a", stream="catalogue")
    record("b", stream="people")
    Entry.objects.filter(stream="people").update(subject="x")
    assert queries.first_broken("catalogue") is None
    assert queries.first_broken("people") is not None


def test_nothing_is_recorded_when_the_act_is_rolled_back() -> None:
    record("a")
    before = queries.latest_sequence()

    def fail() -> None:
        with transaction.atomic():
            record("b")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert queries.latest_sequence() == before
    assert [item.subject for item in entries()] == ["a"]
    record("c")
    assert queries.first_broken("catalogue") is None


def test_no_act_makes_no_entry() -> None:
    record()
    assert queries.latest_sequence() == 0


@pytest.mark.django_db(transaction=True)
def test_recording_needs_the_transaction_of_the_act() -> None:
    with pytest.raises(
        transaction.TransactionManagementError, match=r"journal\.record needs the transaction"
    ):
        actions.record(stream="catalogue", actor="ling", acts=[actions.Act("record.new", "a")])
    assert (Entry.objects.count(), Stream.objects.count()) == (0, 0)


def test_a_hash_tells_every_part_apart() -> None:
    given = (START, NOON, "ling", "record.new", "a", {"n": 1}, "r")
    others = [("x", *given[1:]), (*given[:1], datetime(2027, 1, 1, tzinfo=UTC), *given[2:])]
    others += [
        (START, NOON, "x", "record.new", "a", {"n": 1}, "r"),
        (START, NOON, "ling", "x", "a", {"n": 1}, "r"),
        (START, NOON, "ling", "record.new", "x", {"n": 1}, "r"),
        (START, NOON, "ling", "record.new", "a", {"n": 2}, "r"),
        (START, NOON, "ling", "record.new", "a", {"n": 1}, "x"),
        (START, NOON, "lingr", "ecord.new", "a", {"n": 1}, "r"),
    ]
    assert len({entry_hash(*given), *(entry_hash(*other) for other in others)}) == 9  # type: ignore[arg-type]


def test_a_hash_does_not_depend_on_the_order_of_details() -> None:
    one = entry_hash(START, NOON, "ling", "v", "s", {"a": 1, "b": 2}, "")
    assert one == entry_hash(START, NOON, "ling", "v", "s", {"b": 2, "a": 1}, "")
