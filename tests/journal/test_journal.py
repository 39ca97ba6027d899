"""The journal: strands of sealed entries, written in the transaction of the act."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from entrepot.journal import actions, queries
from entrepot.journal.domain import (
    CHANGES,
    START,
    STRANDS,
    entry_hash,
    head_seal,
    plain,
)
from entrepot.journal.models import Change, Entry, Strand
from entrepot.runtime import home
from tests.journal.writing import NOON, clean, record

pytestmark = pytest.mark.django_db


def test_each_entry_follows_from_the_one_before() -> None:
    record("a", "b")
    record("c")
    first, second, third = Entry.objects.order_by("number")
    key = home.current().journal_key()
    assert [item.subject for item in (first, second, third)] == ["a", "b", "c"]
    assert [item.previous for item in (first, second, third)] == [START, first.hash, second.hash]
    assert [(item.strand, item.number) for item in (first, second, third)] == [(1, 1), (1, 2), (1, 3)]
    for item in (first, second, third):
        assert item.hash == entry_hash(key, queries.written(item))
    head = Strand.objects.get(number=1)
    assert (head.count, head.head, head.seal) == (3, third.hash, head_seal(key, 1, 3, third.hash))
    assert clean()


def test_a_journal_begins_with_all_its_heads() -> None:
    record("a")
    assert list(Strand.objects.order_by("number").values_list("number", "count")) == [
        (CHANGES, 0), (1, 1), *((number, 0) for number in range(2, STRANDS + 1)),
    ]  # fmt: skip


def test_an_entry_says_who_what_when_on_what_under_which_rule() -> None:
    with transaction.atomic():
        act = actions.Act("need.edit", "need-7", {"fields": ["budget"]}, rule="owner")
        actions.record(stream="catalogue", actor="acc-1", acts=[act])
    (entry,) = Entry.objects.all()
    assert (entry.stream, entry.actor, entry.verb, entry.subject, entry.details, entry.rule) == (
        "catalogue", "acc-1", "need.edit", "need-7", {"fields": ["budget"]}, "owner",
    )  # fmt: skip


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"])),
    lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from(["a", "b", "10", "9", "瓷"]), inner),
    max_leaves=6,
)


@given(details=st.dictionaries(st.sampled_from(["to", "from", "岭釉"]), JSON))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_seal_holds_for_all_details_as_the_database_gives_them_back(details: dict[str, object]) -> None:
    with transaction.atomic():
        actions.record(stream="people", actor="ling", acts=[actions.Act("place.put", "x", details)])
        (entry,) = Entry.objects.all()
        assert entry.details == plain(details)
        assert entry.hash == entry_hash(home.current().journal_key(), queries.written(entry))
        transaction.set_rollback(True)


def test_details_that_no_database_keeps_are_refused() -> None:
    assert plain({1: (1e22, -0.0), "b": 2.5}) == {"1": [10**22, 0.0], "b": 2.5}
    for details in ({"a": float("nan")}, {"a": float("inf")}, {"a": NOON}, {"a": {1}}):
        with pytest.raises((TypeError, ValueError), match="the journal keeps"), transaction.atomic():
            actions.record(stream="people", actor="ling", acts=[actions.Act("v", "x", details)])
    assert Entry.objects.count() == 0


def test_the_state_of_the_journal_grows_with_every_commit_and_begins_at_nothing() -> None:
    assert queries.latest_sequence() == 0
    seen = []
    for subjects in ("a", "bc", "d"):
        record(*subjects)
        seen.append(queries.latest_sequence())
    assert seen == [1, 3, 4]


def test_nothing_is_recorded_when_the_act_is_rolled_back() -> None:
    record("a")

    def fail() -> None:
        with transaction.atomic():
            record("b")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert list(Entry.objects.values_list("subject", flat=True)) == ["a"]
    assert queries.latest_sequence() == 1
    record("c")
    assert clean()


def test_no_act_makes_no_entry() -> None:
    record()
    assert (queries.latest_sequence(), Entry.objects.count()) == (0, 0)


@pytest.mark.django_db(transaction=True)
def test_recording_needs_the_transaction_of_the_act() -> None:
    with pytest.raises(
        transaction.TransactionManagementError, match=r"journal\.record needs the transaction"
    ):
        actions.record(stream="catalogue", actor="ling", acts=[actions.Act("record.new", "a")])
    assert (Entry.objects.count(), Strand.objects.count()) == (0, 0)


def test_entries_are_only_added() -> None:
    record("a")
    actions.settle()
    entry, change = Entry.objects.get(), Change.objects.get()
    for write in (
        entry.save, entry.delete, change.save, change.delete, Entry.objects.all().delete, Change.objects.all().delete,
        lambda: Entry.objects.update(actor="x"), lambda: Change.objects.update(position=9),
    ):  # fmt: skip
        with pytest.raises(TypeError, match="the journal is only added to"):
            write()
    assert (Entry.objects.get().actor, Change.objects.get().position) == ("ling", 1)


REFUSAL = {
    "sqlite": [
        "CREATE TRIGGER refuse BEFORE INSERT ON journal_entry BEGIN SELECT RAISE(ABORT, 'disk full'); END"
    ],
    "postgresql": [
        "CREATE FUNCTION refuse() RETURNS trigger AS $$ BEGIN RAISE EXCEPTION 'disk full'; END $$ LANGUAGE plpgsql",
        "CREATE TRIGGER refuse BEFORE INSERT ON journal_entry FOR EACH ROW EXECUTE FUNCTION refuse()",
    ],
}


def test_an_act_whose_entry_cannot_be_written_fails() -> None:
    from entrepot.people.actions import put_places
    from entrepot.people.domain import Party
    from entrepot.people.gazetteer import bundled
    from entrepot.people.models import Place

    record("a")
    with connection.cursor() as cursor:
        for statement in REFUSAL[connection.vendor]:
            cursor.execute(statement)
    with pytest.raises(DatabaseError, match="disk full"):
        put_places(places=bundled(), by=Party.machine("test"))
    assert (Place.objects.count(), queries.latest_sequence()) == (0, 1)
    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER refuse" + ("" if connection.vendor == "sqlite" else " ON journal_entry"))
    put_places(places=bundled(), by=Party.machine("test"))
    assert Place.objects.count() == len(bundled())
    assert clean()
