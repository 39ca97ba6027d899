"""How the terminal speaks: tables for people, JSON and CSV for programs, errors in one sentence."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from enum import StrEnum

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

from entrepot.runtime.progress import Progress as Report

DONE, PARTLY, WRONG_CALL = 0, 1, 2

out = Console(soft_wrap=True, highlight=False)
err = Console(stderr=True, highlight=False, soft_wrap=True)


class Format(StrEnum):
    """Table for people, json or csv for programs."""

    table = "table"
    json = "json"
    csv = "csv"


def fail(sentence: str, remedy: str, code: int = WRONG_CALL) -> typer.Exit:
    """Print what happened and what to do; the caller raises what this returns."""
    err.print(Text.assemble(("entrepot:", "red"), f" {sentence} {remedy}".rstrip()))
    return typer.Exit(code)


def rows(data: Sequence[Mapping[str, object]], form: Format, columns: Sequence[str]) -> None:
    """Print rows in the chosen form; ``columns`` are the keys shown in a table or CSV, in order."""
    if form is Format.json:
        for row in data:
            sys.stdout.write(json.dumps(row, ensure_ascii=False) + "\n")
    elif form is Format.csv:
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows([_cell(row.get(column)) for column in columns] for row in data)
    else:
        table = Table(box=None, pad_edge=False)
        for column in columns:
            table.add_column(column, overflow="fold")
        for row in data:
            table.add_row(*(Text(_cell(row.get(column))) for column in columns))
        out.print(table)


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:.3f}"
    if isinstance(value, (list, tuple)):
        return "; ".join(_cell(item) for item in value)
    if isinstance(value, Mapping):
        return str(value.get("text", value))
    return str(value)


@contextmanager
def progress() -> Iterator[Report]:
    """A progress bar on standard error, one line per label; silent when nobody watches, but for a line per label."""
    if not sys.stderr.isatty():
        yield _Lines()
        return
    bar = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=err,
    )
    tasks: dict[str, object] = {}

    def report(done: int, total: int, label: str) -> None:
        if label not in tasks:
            tasks[label] = bar.add_task(label, total=total or None)
        bar.update(tasks[label], completed=done, total=total or None)  # type: ignore[arg-type]

    with bar:
        yield report


class _Lines:
    """Progress for logs: a line at each tenth."""

    def __init__(self) -> None:
        self._seen: dict[str, int] = {}

    def __call__(self, done: int, total: int, label: str) -> None:
        tenth = 10 * done // total if total else 0
        if self._seen.get(label) != tenth:
            self._seen[label] = tenth
            sys.stderr.write(f"{label}: {done}/{total}\n" if total else f"{label}: {done}\n")
