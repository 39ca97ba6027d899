"""How fast lists are read and judged: 100,000 rows as CSV and as XLSX, in eight columns."""

from __future__ import annotations

import os
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from bench import report
from bench.children import measured
from bench.long_lists import long_lists
from bench.measure import own_peak_memory
from entrepot.engine.text import identify
from entrepot.intake.formats import open_file
from entrepot.intake.outcome import take
from entrepot.intake.records import read_records
from entrepot.intake.validation import validate

SECTION = "intake"
ROWS = 100_000


@dataclass(frozen=True, slots=True)
class Measured:
    """Accepted rows, seconds to open, seconds to read and judge, CPU seconds of both, megabytes at most."""

    accepted: int
    opening: float
    reading: float
    processor: float
    megabytes: float


def read(path: Path) -> Measured:
    """Open, read and judge a file."""
    begun = time.perf_counter()
    source = open_file(path)
    opened = time.perf_counter()
    outcome = take(read_records(source, identify=identify, kind="facility", check=validate))
    done = time.perf_counter()
    return Measured(outcome.accepted, opened - begun, done - opened, time.process_time(), own_peak_memory())


def main() -> None:
    """Measure and write the section."""
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        for shown, path in long_lists(Path(folder), ROWS):
            found = measured(read, path)
            rows.append(
                [
                    shown,
                    f"{path.stat().st_size / 1e6:.0f}",
                    f"{found.accepted:,}",
                    f"{found.opening:.1f}",
                    f"{found.reading:.1f}",
                    f"{found.processor:.1f}",
                    f"{found.megabytes:.0f}",
                ]
            )
    head = ["list", "MB", "rows accepted", "opened, s", "read and judged, s", "CPU, s", "memory, MB"]
    lines = [
        f"`python -m bench intake`. {ROWS:,} rows of eight columns, Chinese and English texts of some 150 characters; reading into "
        "records and judging every value, without the database. Memory includes the interpreter and the language identifier.",
        report.table(head, rows),
        f"Processes that wanted a core, on the average of 15 minutes: {os.getloadavg()[2]:.1f}. "
        + report.machine("python-calamine", "py3langid"),
    ]
    report.write(SECTION, "\n\n".join(lines))


if __name__ == "__main__":
    main()
