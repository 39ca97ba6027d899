"""Transactions of several people at the same time, each on a connection of its own."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from django.db import connection, transaction

from tests.journal.writing import record

PATIENCE = 20
"""Seconds after which a test says that somebody waits for ever."""


class Session:
    """Somebody who records and has not committed yet."""

    def __init__(self, *subjects: str) -> None:
        self._recorded, self._may_end = threading.Event(), threading.Event()
        self._pool = ThreadPoolExecutor(1)
        self._keep = True
        self._done = self._pool.submit(self._work, subjects)

    def recorded(self, patience: float = PATIENCE) -> bool:
        """Whether the entries are written, after waiting a while for it."""
        return self._recorded.wait(patience)

    def commit(self) -> None:
        """End the transaction, and wait until it has ended."""
        self._may_end.set()
        self._done.result(PATIENCE)
        self._pool.shutdown()

    def roll_back(self) -> None:
        """End the transaction without effect."""
        self._keep = False
        self.commit()

    def _work(self, subjects: tuple[str, ...]) -> None:
        try:
            with transaction.atomic():
                for subject in subjects:
                    record(subject)
                self._recorded.set()
                assert self._may_end.wait(PATIENCE)
                transaction.set_rollback(not self._keep)
        finally:
            connection.close()


def at_once(*works: Callable[[], object]) -> list[object]:
    """The results of works that are done at the same time."""

    def alone(work: Callable[[], object]) -> object:
        try:
            return work()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(works)) as pool:
        return [done.result(PATIENCE * 3) for done in [pool.submit(alone, work) for work in works]]
