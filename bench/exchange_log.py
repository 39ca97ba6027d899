"""The log of crossings with 10,000 and with more entries: what appending, proving and checking cost, and whether whatever is changed is found.

PYTHONPATH=src:. python -m bench.exchange_log [--sizes 10000,1000000] [--changes 200]
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from pathlib import Path
from random import Random
from statistics import median


def main() -> None:
    """Measure, and print one line for each figure."""
    given = argparse.ArgumentParser()
    given.add_argument("--sizes", default="10000,1000000")
    given.add_argument("--changes", type=int, default=200)
    options = given.parse_args()
    home = Path(tempfile.mkdtemp(prefix="entrepot-log-"))
    os.environ["ENTREPOT_HOME"] = str(home)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "entrepot.site.settings")
    from entrepot.cli.setup import make_node
    from entrepot.runtime.home import Home, Node

    make_node(Home(home), Node("Bench", "guangzhou", "CN-GD"))
    for size in map(int, options.sizes.split(",")):
        measure(size)
        if size == 10_000:
            changed(options.changes)


def measure(size: int) -> None:
    """Fill the log up to a size, then time proofs and the walk."""
    from django.db import connection, transaction
    from django.test.utils import CaptureQueriesContext

    from entrepot.exchange import log
    from entrepot.exchange.actions.logging import append
    from entrepot.exchange.examining import examine

    began, start = time.perf_counter(), log.size()
    for first in range(start, size, 200):
        last = min(first + 200, size)
        with transaction.atomic():
            append(
                contents=[{"kind": "crossing", "record": f"resource:r{n}", "digest": f"{n:064x}"} for n in range(first, last)],
                actor="node",
            )  # fmt: skip
    took = time.perf_counter() - began
    print(f"{size:>9,} entries: appended {(size - start) / took:,.0f} a second, 200 in one transaction")
    random = Random(1)
    places = [random.randrange(size) for _ in range(200)]
    for name, ask in (
        ("inclusion", lambda at: log.inclusion(at, size)),
        ("consistency", lambda at: log.consistency(at + 1, size)),
    ):
        times, hashes = [], 0
        for at in places:
            began = time.perf_counter()
            hashes = max(hashes, len(ask(at)))
            times.append(time.perf_counter() - began)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            ask(places[0])
        print(
            f"{size:>9,} entries: {name} {median(times) * 1000:.2f} ms (median of 200), at most {hashes} hashes, {len(asked)} queries"
        )
    began = time.perf_counter()
    found = examine("")
    print(
        f"{size:>9,} entries: the walk of entrepot check {time.perf_counter() - began:.1f} s, {len(found.findings)} findings"
    )


def changed(times: int) -> None:
    """Change one thing at a time in 10,000 entries, of every kind in turn, and count what is not found."""
    from django.db import connection, transaction

    from entrepot.exchange import log
    from entrepot.exchange.examining import examine
    from tests.exchange.test_log import BLOWS, TABLES

    random, missed = Random(6962), 0
    with transaction.atomic():
        with connection.cursor() as cursor:
            for table in TABLES:
                cursor.execute(f"DROP TRIGGER {table}_is_only_added_to")
        for number in range(times):
            blow = BLOWS[number % len(BLOWS)][0]
            saved = transaction.savepoint()
            blow(random, random.randrange(log.size()))
            missed += not examine("").findings
            transaction.savepoint_rollback(saved)
        transaction.set_rollback(True)
    print(f"   10,000 entries: {times} changes of {len(BLOWS)} kinds, {missed} not found")


if __name__ == "__main__":
    main()
