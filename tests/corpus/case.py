"""A file of the corpus, what must come of reading it, and what did."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from entrepot.engine.text import identify
from entrepot.intake.formats import open_file
from entrepot.intake.records import Accepted, Blank, Record, Refused, read_records
from entrepot.intake.rows import SourceError
from entrepot.intake.validation import validate
from entrepot.vocabulary.problems import Code
from tests.intake.corpus import csv_text, write

SEED = 20260304
Write = Callable[[Path, random.Random], object]
Place = tuple[int, str | None, Code]
"""Row, column and code of a warning."""


@dataclass(frozen=True)
class Expect:
    """What comes of a file: refused as a whole, or row by row.

    `accepted` are row numbers, `refused` row numbers with the first reason, `told` the codes of warnings about
    the file and its columns. `unknown` are the columns kept as facts.
    """

    file: Code | None = None
    accepted: tuple[int, ...] = ()
    refused: tuple[tuple[int, Code], ...] = ()
    warned: tuple[Place, ...] = ()
    blank: int = 0
    told: tuple[Code, ...] = ()
    unknown: tuple[str, ...] = ()


@dataclass(frozen=True)
class Moves:
    """What a list changes that comes after another: how many records are the same, changed, new and gone."""

    same: int = 0
    changed: int = 0
    new: int = 0
    gone: int = 0


@dataclass(frozen=True)
class Case:
    """One file: how it is written, what must come of it, and `says`: row → what its record must hold.

    Keys of `says` are `key`, `title`, `text`, `organisation`, `place`, `language`, `keywords`, a field's name, or
    `fact:` and a column's name. `again` writes the list that comes after it, `moves` is what that changes.
    """

    group: str
    name: str
    write: Write
    expect: Expect
    says: Mapping[int, Mapping[str, str]] = field(default_factory=dict)
    again: Write | None = None
    moves: Moves = field(default_factory=Moves)

    def make(self, folder: Path) -> Path:
        """Write the file into a folder of its own, the same every time."""
        path = folder / self.name
        self.write(path, random.Random(f"{SEED} {self.group} {self.name}"))
        return path


@dataclass(frozen=True)
class Reading:
    """What came of a file, and its records by row."""

    came: Expect
    records: Mapping[int, Record]
    rows: int


def read(path: Path) -> Reading:
    """Open, read and judge a file as an import does; only SourceError is caught."""
    try:
        source = open_file(path)
        found = read_records(source, identify=identify, kind="need", check=validate)
    except SourceError as error:
        return Reading(Expect(file=error.problem.code), {}, 0)
    accepted: dict[int, Record] = {}
    refused: list[tuple[int, Code]] = []
    warned: list[Place] = []
    blank = rows = 0
    for row in found:
        rows += 1
        if isinstance(row, Accepted):
            accepted[row.record.row] = row.record
            warned.extend((row.record.row, each.column, each.code) for each in row.warnings)
        elif isinstance(row, Refused):
            refused.append((row.number, _first(row)))
        else:
            blank += isinstance(row, Blank)
    told = tuple(problem.code for problem in (*source.warnings, *found.columns.problems))
    came = Expect(
        None,
        tuple(accepted),
        tuple(refused),
        tuple(warned),
        blank,
        told,
        tuple(found.columns.unknown),
    )
    return Reading(came, accepted, rows)


def _first(row: Refused) -> Code:
    return next(problem.code for problem in row.problems if problem.severity == "refusal")


def said(record: Record, what: str) -> str:
    """Return what a record holds under a key of `says`."""
    if what.startswith("fact:"):
        return record.facts.get(what.removeprefix("fact:"), "")
    if what == "keywords":
        return "; ".join(record.keywords)
    if what in ("key", "title", "text", "organisation", "place", "language"):
        return str(getattr(record, what))
    return record.fields.get(what, "")


def texts(record: Record) -> list[str]:
    """Return everything of a record that would be stored."""
    return [
        record.key,
        record.organisation,
        record.place,
        *(each for words in record.texts.values() for each in (words.title, words.text)),
        *record.keywords,
        *record.fields.values(),
        *record.facts,
        *record.facts.values(),
    ]


def wrong(case: Case, path: Path) -> list[str]:
    """Return what is not as it must be, in words; nothing when all is."""
    reading = read(path)
    found = []
    if reading.came != case.expect:
        found.append(f"{case.name}: expected {case.expect}, came {reading.came}")
    if reading.rows != len(reading.records) + len(reading.came.refused) + reading.came.blank:
        found.append(f"{case.name}: rows are missing")
    for row, values in case.says.items():
        for what, value in values.items():
            stored = said(reading.records[row], what) if row in reading.records else None
            if stored != value:
                found.append(f"{case.name}: row {row}: {what} is {stored!r}, not {value!r}")
    if case.again is not None:
        later = path.with_name(f"again-{path.name}")
        case.again(later, random.Random(SEED))
        moves = moved(reading.records, read(later).records)
        if moves != case.moves:
            found.append(f"{case.name}: expected {case.moves}, came {moves}")
    for record in reading.records.values():
        if any("\ufffd" in text or "\ud800" <= max(text, default="") <= "\udfff" for text in texts(record)):
            found.append(f"{case.name}: row {record.row} holds characters that were lost")
    return found


def moved(before: Mapping[int, Record], after: Mapping[int, Record]) -> Moves:
    """Compare two readings by keys and fingerprints."""
    old = {record.key: record.fingerprint for record in before.values()}
    new = {record.key: record.fingerprint for record in after.values()}
    both = old.keys() & new.keys()
    same = sum(old[key] == new[key] for key in both)
    return Moves(same, len(both) - same, len(new.keys() - both), len(old.keys() - both))


Rows = Sequence[Sequence[str]]


def text_case(
    group: str,
    name: str,
    content: str | bytes | Rows,
    expect: Expect,
    says: Mapping[int, Mapping[str, str]] | None = None,
    encoding: str = "utf-8",
) -> Case:
    """Return a case whose file is this text, or these rows as CSV."""
    made = content if isinstance(content, str | bytes) else csv_text(content)
    return Case(group, name, partial(_write, content=made, encoding=encoding), expect, says or {})


def _write(path: Path, _random: random.Random, *, content: str | bytes, encoding: str) -> None:
    write(path, content, encoding)


def rows_from(first: int, count: int) -> tuple[int, ...]:
    """Return `count` row numbers from `first` on."""
    return tuple(range(first, first + count))
