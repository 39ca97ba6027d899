"""Where a bench writes what it measured: its own section of docs/benchmarks.md."""

from __future__ import annotations

import datetime
import importlib.metadata
import os
import platform
from collections.abc import Sequence
from pathlib import Path

PAGE = Path(__file__).resolve().parent.parent / "docs" / "benchmarks.md"
DATA = Path(
    os.environ.get("ENTREPOT_DATA", Path(__file__).resolve().parent.parent.parent / "shared" / "data")
)


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table."""
    lines = [f"| {' | '.join(head)} |", f"|{'---|' * len(head)}"]
    return "\n".join([*lines, *(f"| {' | '.join(row)} |" for row in rows)])


def machine(*packages: str) -> str:
    """Date, processor count and versions, in one sentence."""
    versions = ", ".join(f"{name} {importlib.metadata.version(name)}" for name in packages)
    today = datetime.datetime.now(tz=datetime.UTC).date().isoformat()
    return (
        f"Measured {today} on {len(os.sched_getaffinity(0))} cores ({processor()}), Python "
        f"{platform.python_version()}; {versions}."
    )


def processor() -> str:
    """The processor's name as Linux tells it, else its family."""
    try:
        for line in Path("/proc/cpuinfo").read_text(encoding="utf8").splitlines():
            if line.startswith("model name"):
                return line.split(":", 1)[1].strip()
    except OSError:
        pass
    return platform.processor() or platform.machine()


def write(section: str, text: str) -> None:
    """Put a bench's text between its markers in the page, and print it.

    Raises:
        ValueError: the page has no such section.
    """
    start, end = f"<!-- {section}: start -->", f"<!-- {section}: end -->"
    page = PAGE.read_text(encoding="utf8")
    if start not in page or end not in page:
        raise ValueError(
            f"{PAGE} has no section {section}. Put the lines {start} and {end} where it belongs."
        )
    before, rest = page.split(start, 1)
    after = rest.split(end, 1)[1]
    PAGE.write_text(f"{before}{start}\n{text}\n{end}{after}", encoding="utf8")
    print(text)
