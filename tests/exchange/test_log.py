"""The log of crossings: it grows without gaps, proves what is in it, and whatever is changed in it is found."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from random import Random
from typing import Any

import pytest
from django.db import connection, transaction

from entrepot.exchange import log
from entrepot.exchange.actions.logging import append
from entrepot.exchange.domain import merkle
from entrepot.exchange.examining import examine
from entrepot.exchange.models import Leaf, Node
from entrepot.journal.models import Entry

TABLES = ("exchange_leaf", "exchange_node", "exchange_signedhead")


@contextmanager
def unguarded() -> Iterator[None]:
    """Whoever can write to the database takes its guards down first, and leaves them down."""
    with connection.cursor() as cursor:
        for table in TABLES:
            on = f" ON {table}" if connection.vendor == "postgresql" else ""
            cursor.execute(f"DROP TRIGGER {table}_is_only_added_to{on}")
    yield


def fill(count: int, *, portion: int = 500) -> None:
    """A log with so many entries."""
    start = log.size()
    for first in range(start, start + count, portion):
        with transaction.atomic():
            append(
                contents=[
                    {"n": n, "what": f"record {n}"} for n in range(first, min(first + portion, start + count))
                ],
                actor="node",
            )


@pytest.mark.django_db
def test_entries_are_numbered_without_a_gap_and_proved() -> None:
    with transaction.atomic():
        numbers = append(contents=[{"a": 1}, {"b": "zwei"}], actor="node")
    with transaction.atomic():
        numbers += append(contents=[{"ü": ["三"]}], actor="node")

    assert numbers == [0, 1, 2]
    assert [log.content(number) for number in numbers] == ['{"a":1}', '{"b":"zwei"}', '{"ü":["三"]}']
    leaf = merkle.leaf_hash('{"ü":["三"]}'.encode())
    proof = [bytes.fromhex(one) for one in log.inclusion(2, 3)]
    assert merkle.included(2, 3, leaf, proof, bytes.fromhex(log.tree().root))
    roots = (bytes.fromhex(log.tree(2).root), bytes.fromhex(log.tree().root))
    assert merkle.consistent(2, 3, roots, [bytes.fromhex(one) for one in log.consistency(2, 3)])
    assert log.tree(0) == log.Tree(0, merkle.EMPTY.hex())
    assert (log.consistency(0, 3), log.consistency(3, 3)) == ([], [])
    appended = Entry.objects.filter(verb="log.appended").values_list("details", flat=True)
    assert list(appended) == [{"size": n, "root": log.tree(n).root} for n in (2, 3)]


@pytest.mark.django_db
def test_what_is_rolled_back_leaves_no_gap() -> None:
    fill(2)
    with transaction.atomic():
        append(contents=[{"lost": 1}], actor="node")
        transaction.set_rollback(True)
    with transaction.atomic():
        assert append(contents=[{"next": 1}], actor="node") == [2]
        assert append(contents=[], actor="node") == []
    assert examine("").findings == ()


@pytest.mark.django_db(transaction=True)
def test_an_entry_needs_the_transaction_of_what_it_tells_of() -> None:
    with pytest.raises(transaction.TransactionManagementError):
        append(contents=[{"a": 1}], actor="node")


@pytest.mark.django_db
def test_what_the_log_never_had_is_not_proved() -> None:
    fill(3)
    for ask in (lambda: log.inclusion(0, 4), lambda: log.consistency(1, 4), lambda: log.tree(4)):
        with pytest.raises(ValueError, match="the log has 3 entries, not 4"):
            ask()
    with pytest.raises(Leaf.DoesNotExist):
        log.content(3)


@pytest.mark.django_db
def test_proofs_take_as_many_questions_however_large_the_log(
    django_assert_max_num_queries: Any,
) -> None:
    fill(1000)
    with django_assert_max_num_queries(3):
        log.inclusion(333, 999)
    with django_assert_max_num_queries(3):
        log.consistency(333, 999)


Blow = Callable[[Random, int], None]


def sql(statement: str, *values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def bit_of_a_content(random: Random, at: int) -> None:
    content = bytearray(log.content(at).encode())
    content[random.randrange(len(content))] ^= 1 << random.randrange(6)
    sql('UPDATE exchange_leaf SET content = %s WHERE "index" = %s', content.decode(), at)


def bit_of_a_hash(random: Random, at: int) -> None:
    flipped = f"{int(Leaf.objects.get(index=at).hash, 16) ^ 1 << random.randrange(256):064x}"
    sql('UPDATE exchange_leaf SET hash = %s WHERE "index" = %s', flipped, at)


def bit_of_a_node(random: Random, at: int) -> None:
    node = Node.objects.order_by("pk")[at * Node.objects.count() // log.size()]
    flipped = f"{int(node.hash, 16) ^ 1 << random.randrange(256):064x}"
    sql("UPDATE exchange_node SET hash = %s WHERE id = %s", flipped, node.pk)


def rewritten(random: Random, at: int) -> None:
    """Content and hash, as somebody who knows how the log is made would."""
    content = '{"n":-1}'
    sql(
        'UPDATE exchange_leaf SET content = %s, hash = %s WHERE "index" = %s',
        content,
        merkle.leaf_hash(content.encode()).hex(),
        at,
    )


def removed(random: Random, at: int) -> None:
    sql('DELETE FROM exchange_leaf WHERE "index" = %s', at)


def closed_up(random: Random, at: int) -> None:
    """Removed, and the last put in its place."""
    last = Leaf.objects.get(index=log.size() - 1)
    sql('DELETE FROM exchange_leaf WHERE "index" IN (%s, %s)', at, last.index)
    sql('INSERT INTO exchange_leaf ("index", content, hash) VALUES (%s, %s, %s)', at, last.content, last.hash)


def swapped(random: Random, at: int) -> None:
    one, other = at, (at + 1 + random.randrange(log.size() - 1)) % log.size()
    rows = {leaf.index: leaf for leaf in Leaf.objects.filter(index__in=(one, other))}
    for place, leaf in ((one, rows[other]), (other, rows[one])):
        sql(
            'UPDATE exchange_leaf SET content = %s, hash = %s WHERE "index" = %s',
            leaf.content,
            leaf.hash,
            place,
        )


def cut_off(random: Random, at: int) -> None:
    sql('DELETE FROM exchange_leaf WHERE "index" >= %s', log.size() - 1)


def added(random: Random, at: int) -> None:
    content = '{"n":"forged"}'
    hashed = merkle.leaf_hash(content.encode()).hex()
    sql(
        'INSERT INTO exchange_leaf ("index", content, hash) VALUES (%s, %s, %s)',
        log.size(),
        content,
        hashed,
    )


def built_anew(random: Random, at: int) -> None:
    """One entry changed, and every hash above it made to fit."""
    rewritten(random, at)
    leaves = [bytes.fromhex(one) for one in Leaf.objects.order_by("index").values_list("hash", flat=True)]
    nodes, _ = merkle.grown(0, lambda _: {}, leaves)
    sql("DELETE FROM exchange_node")
    Node.objects.bulk_create(
        Node(level=level, index=number, hash=one.hex()) for (level, number), one in nodes.items() if level
    )


def node_removed(random: Random, at: int) -> None:
    sql(
        "DELETE FROM exchange_node WHERE id = %s",
        Node.objects.order_by("-level").values_list("pk", flat=True)[0],
    )


BLOWS: Sequence[tuple[Blow, int, str]] = (
    (bit_of_a_content, 4, "edited"),
    (bit_of_a_hash, 2, "edited"),
    (bit_of_a_node, 2, "hash_forged"),
    (rewritten, 1, "hash_forged"),
    (removed, 1, "removed"),
    (closed_up, 1, "hash_forged"),
    (swapped, 1, "hash_forged"),
    (cut_off, 1, "cut_off"),
    (added, 1, "hash_forged"),
    (built_anew, 1, "rewritten"),
    (node_removed, 1, "hash_forged"),
)


@pytest.mark.slow
@pytest.mark.django_db
def test_whatever_is_changed_in_ten_thousand_entries_is_found() -> None:
    fill(10_000)
    random = Random(6962)
    missed = []
    with unguarded():
        assert examine("").findings == ()
        for blow, times, _code in BLOWS:
            for _ in range(times):
                at = random.randrange(10_000)
                saved = transaction.savepoint()
                blow(random, at)
                found = examine("")
                transaction.savepoint_rollback(saved)
                if not found.findings:
                    missed.append((blow.__name__, at))
    assert missed == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("blow", "code"), [(blow, code) for blow, _, code in BLOWS], ids=lambda one: getattr(one, "__name__", "")
)
def test_what_was_done_is_said(blow: Blow, code: str) -> None:
    fill(37, portion=10)
    with unguarded():
        blow(Random(1), 17)
    assert examine("").findings[0].code == code


@pytest.mark.django_db
@pytest.mark.parametrize("table", TABLES[:2])
def test_the_database_refuses_to_change_an_entry(table: str) -> None:
    fill(4)
    with pytest.raises(Exception, match=f"{table}_is_only_added_to"):
        sql(f"UPDATE {table} SET hash = %s", "0" * 64)
