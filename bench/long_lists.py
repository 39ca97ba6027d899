"""Long lists, as text and as a workbook."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from random import Random

from tests.corpus.sizes import write_csv, write_workbook


def long_lists(folder: Path, count: int) -> Iterator[tuple[str, Path]]:
    """Write a list of so many rows in each format; yields what it is called, and where it lies."""
    for shown, name, write in (("CSV", "list.csv", write_csv), ("XLSX", "list.xlsx", write_workbook)):
        write(folder / name, Random(4), count=count)
        yield shown, folder / name
