"""Bookings that race: one winner of a slot, no overlap in a storm, with workers killed, and overlaps found when the guard is off."""

from __future__ import annotations

import argparse
import contextlib
import os
import signal
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench import booking_node as node
from bench import report
from bench.booking_checks import Verdict, verdicts
from bench.booking_clients import Person, Tally, booked_again, hot_slot, storm, warm_up
from bench.journal import databases

SECTION = "booking race"
CLIENTS = 64
FACILITIES = 20
WORKERS, MORTAL = 2, 6
"""Worker processes; and where one is killed every two seconds: granian ends as a whole when one dies that is younger than 5.5 s."""


@dataclass(frozen=True, slots=True)
class Sizes:
    """How many rounds of one slot, and attempts of a storm."""

    rounds: int
    attempts: int


FULL = {"PostgreSQL": Sizes(1000, 200_000), "SQLite": Sizes(1000, 50_000)}


@dataclass(frozen=True, slots=True)
class Raced:
    """What came of a run: what was answered, what holds of it, how long it took, and how much processor time server and clients wanted."""

    tally: Tally
    verdicts: list[Verdict]
    seconds: float
    server_cpu: float
    client_cpu: float
    broken_off: int
    wins: tuple[int, ...] = ()

    @property
    def broken(self) -> list[str]:
        """Invariants that do not hold."""
        return [verdict.name for verdict in self.verdicts if not verdict.holds]

    @property
    def rate(self) -> float:
        """Answers a second."""
        return len(self.tally.seconds) / self.seconds

    def percentile(self, share: float) -> float:
        """So many of a hundred answers came within so many milliseconds."""
        ordered = sorted(self.tally.seconds)
        return 1000 * ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else 0.0


@contextlib.contextmanager
def raced_for(
    folder: Path, name: str, database: str, clients: int = CLIENTS
) -> Iterator[tuple[node.Place, list[str]]]:
    """A furnished node and its tokens."""
    place = node.Place(folder / f"node-{name}-{time.time_ns()}", database)
    place.home.mkdir(parents=True)
    tokens = node.in_node(place, f"furnish({FACILITIES}, {clients})")["tokens"]
    yield place, list(tokens)


def one_slot(place: node.Place, tokens: Sequence[str], rounds: int, *, guarded: bool = True) -> Raced:
    """Everybody asks for one slot at a time."""
    wins: list[int] = []
    return _run(place, tokens, lambda people: wins.extend(hot_slot(people, rounds)), wins, guarded=guarded)


def in_a_storm(place: node.Place, tokens: Sequence[str], attempts: int, *, kill: bool = False) -> Raced:
    """Random attempts; with ``kill`` a worker is killed every two seconds."""
    return _run(place, tokens, lambda people: storm(people, attempts, FACILITIES), kill=kill)


def _run(
    place: node.Place, tokens: Sequence[str], do: Callable[[Sequence[Person]], None], wins: Sequence[int] = (), *,
    kill: bool = False, guarded: bool = True,
) -> Raced:  # fmt: skip
    with node.served(place, MORTAL if kill else WORKERS, guarded=guarded) as server:
        warm_up([Person(server.port, token) for token in tokens])
        people = [Person(server.port, token) for token in tokens]
        over = threading.Event()
        killer = threading.Thread(target=_kill, args=(server, over))
        if kill:
            killer.start()
        begun, mine, theirs = time.perf_counter(), time.process_time(), server.cpu
        do(people)
        seconds, mine, theirs = (
            time.perf_counter() - begun, time.process_time() - mine, server.cpu - theirs,
        )  # fmt: skip
        over.set()
        if kill:
            killer.join()
            server.stand_up()
            time.sleep(8)  # until all workers are there again
        tally, late = _sum(people), Person(server.port, tokens[0])
        again = booked_again(late)
        broken_off = server.broken_off
    held = verdicts([*people, late], tally, node.in_node(place, "looked_at()"), wins, again)
    return Raced(tally, held, seconds, theirs, mine, broken_off, tuple(wins))


def _kill(server: node.Server, over: threading.Event) -> None:
    while not over.wait(2):
        server.stand_up()
        for pid in server.pids[:1]:  # the oldest
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)


def _sum(people: Sequence[Person]) -> Tally:
    return sum((person.tally for person in people), Tally())


def row(name: str, what: str, raced: Raced) -> list[str]:
    """A row of the table."""
    wins = f"{sum(won == 1 for won in raced.wins):,} of {len(raced.wins):,}" if raced.wins else "–"
    answers = len(raced.tally.seconds)
    return [
        name, what, f"{answers:,}", wins, raced.verdicts[0].seen.split()[0], ", ".join(raced.broken) or "none",
        f"{raced.tally.broken:,}", f"{raced.broken_off}", f"{raced.rate:,.0f}", f"{1000 * statistics.median(raced.tally.seconds):,.0f}",
        f"{raced.percentile(0.99):,.0f}", f"{1000 * max(raced.tally.seconds):,.0f}",
        f"{1000 * raced.server_cpu / answers:.1f}", f"{1000 * raced.client_cpu / answers:.1f}",
    ]  # fmt: skip


def main(arguments: Sequence[str] = ()) -> None:
    """Measure and write the section."""
    parser = argparse.ArgumentParser(prog="python -m bench.booking_race")
    parser.add_argument("--rounds", type=int, default=0)
    parser.add_argument("--attempts", type=int, default=0)
    given = parser.parse_args(list(arguments))
    rows: list[list[str]] = []
    notes: list[str] = []
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder, databases(Path(folder)) as known:
        for name, database in known.items():
            sizes = Sizes(given.rounds or FULL[name].rounds, given.attempts or FULL[name].attempts)
            for what, raced in _one(Path(folder), name, database, sizes):
                rows.append(row(name, what, raced))
                notes.extend(f"{name}, {what}: {text}" for text in raced.tally.trouble[:3])
                print(", ".join(rows[-1]), *map(str, raced.verdicts), sep="\n    ", flush=True)
    head = [
        "database", "run", "answers", "rounds with one winner", "overlaps", "invariants broken", "connections broken", "deadlocks", "answers/s", "median ms",
        "99th percentile ms", "longest ms", "server CPU ms", "clients CPU ms",
    ]  # fmt: skip
    busy = f"Processes that wanted a core, on the average of 15 minutes: {os.getloadavg()[2]:.1f}."
    report.write(
        SECTION,
        f"`python -m bench.booking_race`. {CLIENTS} clients over HTTP, two worker processes of two threads (`entrepot serve --workers {WORKERS} --threads 2`; {MORTAL} where they are killed), clients on the same "
        f"machine; storms mix creating, series, retries under one key, moving, cancelling and accepting over {FACILITIES} facilities, one of them "
        f"with three units. Without the guard PostgreSQL must show overlaps; SQLite lets one writer in at a time, so that its guard is "
        f"tried by `tests/booking` instead. Invariants are I1 to I10 of `bench/booking_checks.py`, looked at after every run; processor "
        f"time is that of the worker processes and of the clients for an answer, without the database server's.\n\n{report.table(head, rows)}\n\n{' '.join(notes)}\n\n"
        f"{report.machine('django', 'granian', 'psycopg')} {busy}",
    )  # fmt: skip


def _one(folder: Path, name: str, database: str, sizes: Sizes) -> Iterator[tuple[str, Raced]]:
    """The runs on one database; each on a node of its own."""
    for number, what in enumerate(
        ("one slot", "storm", "storm, a worker killed every 2 s", "one slot, guard off")
    ):
        address = _own(database, f"race{number}")
        with raced_for(folder, f"{name}{number}", address) as (place, tokens):
            if what.endswith("off"):
                node.in_node(place, "unguard()")
                yield what, one_slot(place, tokens, sizes.rounds // 10 or 3, guarded=False)
            elif what == "one slot":
                yield what, one_slot(place, tokens, sizes.rounds)
            else:
                killed = "killed" in what
                yield what, in_a_storm(place, tokens, sizes.attempts // (4 if killed else 1), kill=killed)


def _own(address: str, name: str) -> str:
    """A database of its own on the server; SQLite has one in each home."""
    if not address:
        return ""
    import psycopg

    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    return address.replace("/postgres?", f"/{name}?")


if __name__ == "__main__":
    main(sys.argv[1:])
