"""A worker's second thread: it keeps the claim on the running job, writes its progress, and tells that the worker lives."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from typing import Final
from uuid import uuid4

from django.db import DatabaseError, connection

from entrepot.runtime import actions, clock, queries
from entrepot.runtime.actions import LEASE, Claim
from entrepot.runtime.jobs import registry

BEAT: Final = 1.0
"""Seconds between two looks."""
SEEN_EVERY: Final = 20.0
RENEWED_EVERY: Final = LEASE.total_seconds() / 4
"""Three renewals may fail, for instance while the job itself holds SQLite's one writer, before the claim is lost."""


class Held:
    """A claim while its job runs. The job's thread reports, the pulse writes."""

    def __init__(self, claim: Claim) -> None:
        self.claim = claim
        self.progress = self.written = (0, 0, "")
        self.stop = False
        self.renewed = time.monotonic()
        limit = registry.limit(claim.job.name)
        self.until = self.renewed + limit.total_seconds() + RENEWED_EVERY

    def report(self, done: int, total: int, label: str) -> None:
        self.progress = (done, total, label)

    def stop_asked(self) -> bool:
        return self.stop

    def write(self) -> None:
        """Write the progress when it has moved, and renew the claim when it is time; not beyond the job's limit, should it hang."""
        now = time.monotonic()
        if now < self.until and (self.progress != self.written or now - self.renewed > RENEWED_EVERY):
            done, total, label = progress = self.progress
            actions.renew_claim(claim=self.claim, done=done, total=total, label=label)
            self.written, self.renewed = progress, now


class Pulse:
    """The thread itself; a context manager that begins and ends it.

    Args:
        on_orphaned: called once when the process ``parent`` is no longer the one that this one was started by.
    """

    def __init__(self, *, parent: int | None, on_orphaned: Callable[[], None]) -> None:
        self.worker = uuid4()
        self.started: datetime = clock.now()
        self._parent, self._on_orphaned = parent, on_orphaned
        self._held: Held | None = None
        self._lock = threading.Lock()
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._beat, name="entrepot-pulse", daemon=True)

    def __enter__(self) -> Pulse:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._thread.join()
        with suppress(DatabaseError):  # a row that stays is forgotten after an hour
            actions.dismiss_worker(worker=self.worker)

    @contextmanager
    def hold(self, claim: Claim) -> Iterator[Held]:
        """Keep a claim; the last progress is written before the claim is let go."""
        held = Held(claim)
        with self._lock:
            self._held = held
        try:
            yield held
        finally:
            with self._lock:
                self._held = None
            if held.progress != held.written:
                held.write()

    def _beat(self) -> None:
        seen = float("-inf")
        while True:
            if self._parent is not None and os.getppid() != self._parent:
                self._parent = None
                self._on_orphaned()
            try:
                with self._lock:
                    self._attend()
                if time.monotonic() - seen > SEEN_EVERY:
                    actions.see_worker(worker=self.worker, started=self.started)
                    seen = time.monotonic()
            except DatabaseError:  # busy or gone: the next beat tries again
                connection.close()
            if self._ended.wait(BEAT):
                break
        connection.close()

    def _attend(self) -> None:
        if self._held is None:
            return
        self._held.write()
        if not self._held.stop:
            self._held.stop = queries.job_stop_asked(self._held.claim.job.pk)
