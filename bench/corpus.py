"""Bad input: the 200 lists of tests/corpus at full size, each with what must come of it, in what time and memory."""

from __future__ import annotations

import multiprocessing
import os
import tempfile
import time
from collections import defaultdict
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path

from bench import report
from bench.measure import own_peak_memory
from entrepot.engine.text import identify
from tests.corpus.case import Case, wrong
from tests.corpus.make import COUNTS, cases

SECTION = "corpus"
MOST_SECONDS, MOST_MEGABYTES = 2.0, 300.0
"""What a bomb may take until it is refused."""
_NAMES = {
    "encodings": "encodings", "structure": "structure of delimited text", "headers": "headers", "values": "values",
    "attacks": "texts that mean harm", "sheets": "workbooks", "bombs": "bombs", "sizes": "10,000 and 100,000 rows",
    "identity": "the same list again",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Measured:
    """What is not as it must be, seconds and megabytes (the interpreter's own included)."""

    wrong: tuple[str, ...]
    seconds: float
    megabytes: float


def _child(numbers: list[int], folder: Path, pipe: Connection) -> None:
    identify("Laser")  # its tables are loaded once a process
    known = cases()
    for number in numbers:
        path = folder / str(number) / known[number].name
        begun = time.perf_counter()
        found = tuple(wrong(known[number], path))
        spent = time.perf_counter() - begun
        pipe.send(Measured(found, spent, own_peak_memory()))


def measured(numbered: list[tuple[int, Case]]) -> list[Measured]:
    """Make files here, and read them in a process of their own, whose memory is its own."""
    context = multiprocessing.get_context("spawn")
    results: list[Measured] = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for number, case in numbered:
            (folder / str(number)).mkdir()
            case.make(folder / str(number))
        here, there = context.Pipe(duplex=False)
        child = context.Process(target=_child, args=([number for number, _ in numbered], folder, there))
        child.start()
        there.close()
        for _, case in numbered:
            try:
                results.append(here.recv())
            except EOFError:
                results.append(Measured((f"{case.name}: the process died",), 0.0, 0.0))
        child.join()
    return results


def batches() -> list[list[tuple[int, Case]]]:
    """The files that are read in one process: those that ask for much alone, the others by group."""
    by_group: dict[str, list[tuple[int, Case]]] = defaultdict(list)
    for number, case in enumerate(cases()):
        by_group[case.group].append((number, case))
    alone = ("sheets", "bombs", "sizes")
    return [
        batch
        for group, numbered in by_group.items()
        for batch in ([[each] for each in numbered] if group in alone else [numbered])
    ]


def main() -> None:
    """Read all, and write the section."""
    groups: dict[str, list[Measured]] = defaultdict(list)
    failed = []
    for batch in batches():
        for (_, case), result in zip(batch, measured(batch), strict=True):
            groups[case.group].append(result)
            failed.extend(result.wrong)
            if case.group == "bombs" and (result.seconds > MOST_SECONDS or result.megabytes > MOST_MEGABYTES):
                failed.append(f"{case.name}: {result.seconds:.1f} s, {result.megabytes:.0f} MB")
            print(
                f"{case.group}/{case.name}: {result.seconds:.2f} s, {result.megabytes:.0f} MB", *result.wrong
            )
    rows = [
        [
            _NAMES[group],
            f"{sum(not each.wrong for each in results)}/{COUNTS[group]}",
            f"{max(each.seconds for each in results):.2f}",
            f"{max(each.megabytes for each in results):.0f}",
        ]
        for group, results in groups.items()
    ]
    right = sum(not each.wrong for results in groups.values() for each in results)
    lines = [
        f"`python -m bench corpus`. {right}/{sum(COUNTS.values())} lists came out as they must: accepted, warned about at row "
        "and column, or refused by row or as a whole. Workbooks, bombs and long lists are each read in a process of their own, the others by group.",
        report.table(["group", "as expected", "longest, seconds", "largest memory, MB"], rows),
        *(["Not as expected: " + "; ".join(failed)] if failed else []),
        f"Processes that wanted a core, on the average of 15 minutes: {os.getloadavg()[2]:.1f}. "
        + report.machine("python-calamine", "charset-normalizer"),
    ]
    report.write(SECTION, "\n\n".join(lines))


if __name__ == "__main__":
    main()
