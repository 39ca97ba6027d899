"""The worker: a process that does what waits until it is told to end."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from typing import Final

from django.db import DatabaseError, connection
from django_q.brokers import get_broker
from django_q.scheduler import scheduler

from entrepot.runtime import actions
from entrepot.runtime.jobs import registry
from entrepot.runtime.jobs.pulse import Pulse
from entrepot.runtime.jobs.working import Watch, enqueue, work_off_one
from entrepot.runtime.processes import Stop

POLL: Final = 0.5
"""Seconds between two looks into an empty queue."""
SCHEDULES_EVERY: Final = 30.0
WATCHED_EVERY: Final = 2.0
PAUSE: Final = 5.0
"""Seconds after the database did not answer."""


def work(
    watch: Watch, stop: Stop, *, once: bool, parent: int | None, on_trouble: Callable[[DatabaseError], None]
) -> None:
    """Do what waits.

    Args:
        once: end when nothing is due any more.
        parent: the process to end with, None for none.
        on_trouble: told when the database does not answer; the worker tries again unless ``once``.

    Raises:
        django.db.DatabaseError: the database did not answer, and ``once``.
    """
    watch = replace(watch, stopping=stop)
    tasks = _Tasks()
    with Pulse(parent=parent, on_orphaned=stop.orphaned) as pulse:
        while not stop():
            try:
                tasks.do()
                found = work_off_one(watch, pulse.hold)
            except DatabaseError as error:
                if once:
                    raise
                on_trouble(error)
                connection.close()
                time.sleep(PAUSE)
                continue
            if not found:
                if once:
                    break
                time.sleep(POLL)


class _Tasks:
    """What a worker does beside jobs: at its beginning, and now and then."""

    def __init__(self) -> None:
        self._begun = False
        self._looked = self._watched = float("-inf")

    def do(self) -> None:
        """Put schedules and tickets in order once; let django-q2 issue the tickets of schedules that are due."""
        if connection.errors_occurred:
            connection.close_if_unusable_or_obsolete()
        if not self._begun:
            actions.reissue_tickets()
            actions.put_schedules(schedules=registry.schedules())
            self._begun = True
        now = time.monotonic()
        if now - self._looked > SCHEDULES_EVERY:
            self._looked = now
            scheduler(broker=get_broker())
        if now - self._watched > WATCHED_EVERY:
            self._watched = now
            for name in registry.due_now():
                enqueue(name, key="due")
