"""Entries join the log: at its end, one caller after the other, and none ever changes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from django.db import connection, transaction

from entrepot.exchange import log
from entrepot.exchange.domain import merkle
from entrepot.exchange.domain.canonical import canonical
from entrepot.exchange.models import Leaf, Node
from entrepot.journal.actions import Act, record
from entrepot.runtime import bulk

APPENDED: Final = "log.appended"
"""What the journal calls it: subject ``log``, with the size and the root after it."""
_LOCK: Final = 6962
"""The number of our advisory lock."""


def append(*, contents: Sequence[Mapping[str, object]], actor: str) -> list[int]:
    """Add entries in the caller's transaction, and return their numbers, which have no gap; nobody else adds any until it ends.

    The journal seals size and root, so that nobody who can only write to the database cuts entries off.

    Args:
        contents: what each says, as JSON of texts, whole numbers, lists and objects: who, what, under which rule, digest of what crossed.
        actor: who caused it, an opaque id.

    Raises:
        django.db.transaction.TransactionManagementError: there is no open transaction: a crossing and its entry belong together.
    """
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("append needs the transaction of what it tells of")
    if not contents:
        return []
    _my_turn()
    start = log.size()
    texts = [canonical(dict(content)) for content in contents]
    leaves = [merkle.leaf_hash(text) for text in texts]
    new, root = merkle.grown(start, log.stored, leaves)
    rows = (
        (index, text.decode(), leaf.hex())
        for index, (text, leaf) in enumerate(zip(texts, leaves, strict=True), start)
    )
    bulk.add_rows(Leaf, ["index", "content", "hash"], rows)
    nodes = [(level, number, each.hex()) for (level, number), each in new.items() if level]
    bulk.add_rows(Node, ["level", "index", "hash"], nodes)
    size = start + len(leaves)
    record(stream="exchange", actor=actor, acts=[Act(APPENDED, "log", {"size": size, "root": root.hex()})])
    return list(range(start, size))


def _my_turn() -> None:
    """Wait until nobody else adds entries; SQLite has one writer at a time, the present one."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
