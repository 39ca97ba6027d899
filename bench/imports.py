"""How long lists take into a node: 100,000 rows as CSV and as XLSX, the first time and again."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from bench import report
from bench.children import measured
from bench.long_lists import long_lists
from bench.measure import own_peak_memory

SECTION = "imports"
ROWS = 100_000


@dataclass(frozen=True, slots=True)
class Measured:
    """New and unchanged rows, wall and CPU seconds, megabytes at most."""

    new: int
    same: int
    seconds: float
    processor: float
    megabytes: float


def bring_in(home: Path, path: Path) -> Measured:
    """Import a list into the node of a home."""
    os.environ |= {"ENTREPOT_HOME": str(home), "DJANGO_SETTINGS_MODULE": "entrepot.site.settings"}
    import django  # the node's home is read when Django begins

    django.setup()
    from entrepot.catalogue.imports import import_file
    from entrepot.intake.domain import Options
    from entrepot.people.domain import Party

    begun, before = time.perf_counter(), time.process_time()
    done = import_file(path=path, by=Party.machine("bench"), options=Options(kind="facility", whole=True))
    return Measured(
        done.changes["new"], done.changes["same"], time.perf_counter() - begun, time.process_time() - before,
        own_peak_memory(),
    )  # fmt: skip


def main() -> None:
    """Measure and write the section."""
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        for shown, path in long_lists(Path(folder), ROWS):
            home = Path(folder) / f"node-{shown}"
            command = [sys.executable, "-m", "entrepot.cli", "init", str(home), "--place", "guangzhou"]
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
            for when in ("new", "again"):
                found = measured(bring_in, home, path)
                rows.append(
                    [
                        f"{shown}, {when}", f"{found.new:,}", f"{found.same:,}", f"{found.seconds:.1f}",
                        f"{found.processor:.1f}", f"{found.megabytes:.0f}",
                    ]
                )  # fmt: skip
    head = ["list", "new", "same", "seconds", "CPU, s", "memory, MB"]
    lines = [
        f"`python -m bench imports`. {ROWS:,} rows of eight columns into an empty node on SQLite: read, judged, stored with versions, "
        "journal and provenance. Asked: 60 s as CSV, 120 s as XLSX, 500 MB.",
        report.table(head, rows),
        f"Processes that wanted a core, on the average of a minute: {os.getloadavg()[0]:.1f}. "
        + report.machine("django", "python-calamine"),
    ]
    report.write(SECTION, "\n\n".join(lines))


if __name__ == "__main__":
    main()
