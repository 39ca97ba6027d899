"""The background worker: ``entrepot work``, and beside ``entrepot serve``."""

from __future__ import annotations

import logging
import os
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from typing import TYPE_CHECKING, Annotated, Optional

import typer

from entrepot.cli.output import DONE, PARTLY, err, fail, out
from entrepot.cli.setup import open_node
from entrepot.runtime.home import HomeError, current

if TYPE_CHECKING:
    from django.db import DatabaseError

    from entrepot.runtime.models import Job

PATIENCE = 60.0
"""Seconds that workers have to end when told to; then they are killed, and their jobs run again elsewhere."""
SERVER_PATIENCE = 10.0


def work(
    once: Annotated[bool, typer.Option("--once", help="Do what is due now, then end.")] = False,
    processes: Annotated[int, typer.Option(help="How many jobs at once.", min=1, max=32)] = 1,
    parent: Annotated[Optional[int], typer.Option("--with", hidden=True)] = None,  # noqa: UP045
) -> None:
    """Do the node's background work: imports, alerts, digests, what is due every day. Stop with Ctrl-C."""
    if processes > 1:
        raise typer.Exit(_several(processes, once))
    node = open_node()
    from django.db import DatabaseError

    from entrepot.runtime.jobs.worker import work as work_off
    from entrepot.runtime.jobs.working import Watch
    from entrepot.runtime.processes import Stop

    if os.environ.get("ENTREPOT_DEBUG"):
        logging.basicConfig(level=logging.INFO)
    stop, teller = Stop(), _Teller()
    stop.listen(interrupt=parent is None)
    if not once and parent is None:
        out.print(f"Working for {node.name}. Stop with Ctrl-C.", markup=False)
    watch = Watch(began=teller.began, ended=teller.ended, progress=teller.progress)
    try:
        with nullcontext() if once else indexing():
            work_off(watch, stop, once=once, parent=parent, on_trouble=_trouble)
    except DatabaseError as error:
        raise fail(f"The database did not answer ({error}).", "Try again when it does.") from error
    raise typer.Exit(PARTLY if once and teller.failed else DONE)


@contextmanager
def indexing() -> Iterator[None]:
    """The index of a large catalogue is kept meanwhile, in a thread beside the jobs."""
    from entrepot.matching import index

    ended = threading.Event()
    thread = threading.Thread(target=index.keep, args=(ended.wait,), name="entrepot-index")
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


@contextmanager
def beside() -> Iterator[None]:
    """A worker beside the program, which ends with it, however it ends."""
    from entrepot.runtime.processes import Children

    # begun before the thread: to fork (as granian does) while another thread starts a process leaves that thread waiting
    children = Children(_command(once=False), 1)
    ended = threading.Event()
    thread = threading.Thread(
        target=children.keep,
        args=(ended.is_set,),
        kwargs={"patience": SERVER_PATIENCE},
        name="entrepot-worker",
    )
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


def _several(count: int, once: bool) -> int:
    from entrepot.runtime.processes import Children, Stop

    try:
        current().node()
    except HomeError as error:
        raise fail(str(error), "") from error
    stop = Stop()
    stop.listen()
    worst = Children(_command(once=once), count).keep(stop, patience=PATIENCE, again=not once)
    return worst if once else DONE


def _command(*, once: bool) -> list[str]:
    """A worker of its own as a command."""
    command = [sys.executable, "-m", "entrepot.cli", "work", "--with", str(os.getpid())]
    return [*command, "--once"] if once else command


def _trouble(error: DatabaseError) -> None:
    err.print(f"entrepot: the database did not answer, trying again ({error}).", markup=False)


class _Teller:
    """Tells people about jobs: a line at the end of each, and at each tenth of a long one."""

    def __init__(self) -> None:
        self.failed = 0
        self._job = ""
        self._tenth = 0

    def began(self, job: Job) -> None:
        self._job, self._tenth = str(job), 0

    def progress(self, done: int, total: int, label: str) -> None:
        tenth = 10 * done // total if total else 0
        if tenth != self._tenth:
            self._tenth = tenth
            self._line(f"{self._job}: {label} {done}/{total}")

    def ended(self, job: Job) -> None:
        from entrepot.runtime import clock

        took = (job.finished or clock.now()) - (job.started or job.created)
        words = [f"{job}: {job.state}", f"in {took.total_seconds():.1f} s"]
        if job.state == "failed":
            self.failed += 1
            words.append(f"after {job.attempts} attempts")
        if job.state == "waiting":
            words.append(f"for the next attempt at {job.due:%H:%M:%S}" if job.error else "handed back")
        if job.error and job.state in {"failed", "waiting"}:
            words.append(f"({job.error_code}) {job.error}")
        self._line(" ".join(words))

    def _line(self, text: str) -> None:
        from entrepot.runtime import clock

        out.print(f"{clock.now():%H:%M:%S} {text}", markup=False)
