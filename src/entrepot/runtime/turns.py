"""Whose turn it is to write: on SQLite, which has one writer at a time and lets any of those who wait be next, in the order they came.

A file in the node's home is the gate. The system locks it for one thread of one process, and lets go when the process dies.
"""

from __future__ import annotations

import fcntl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from django.db import connection

from entrepot.runtime import home

GATE: Final = "writing.lock"
_mine = threading.local()


@contextmanager
def my_turn() -> Iterator[None]:
    """Wait for one's turn and keep it while the block runs; enter it before the transaction begins, or it is of no use.

    PostgreSQL has many writers, and whoever is in a transaction may be writing already: there it waits for nothing. Whoever writes
    without a turn is kept out by SQLite alone, as ever: this makes waiting fair, not writing safe.
    """
    if connection.vendor != "sqlite" or connection.in_atomic_block or getattr(_mine, "turn", False):
        yield
        return
    with _gate().open("wb") as gate:
        fcntl.flock(gate, fcntl.LOCK_EX)
        _mine.turn = True
        try:
            yield
        finally:
            _mine.turn = False


def _gate() -> Path:
    folder = home.current().cache
    folder.mkdir(parents=True, exist_ok=True)
    return folder / GATE
