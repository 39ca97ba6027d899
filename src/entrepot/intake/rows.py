"""What every reader gives: rows with their place in the file, and the error for a file that cannot be
read."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from entrepot.vocabulary.problems import Code, Problem

Cell = object
"""One value as read: text from tables; from JSON also numbers, booleans, lists and mappings of these."""

MEGABYTE: Final = 1_000_000


class Format(StrEnum):
    """What a file really is, whatever its name says."""

    CSV = "csv"
    TSV = "tsv"
    XLSX = "xlsx"
    XLS = "xls"
    ODS = "ods"
    JSONL = "jsonl"
    JSON = "json"
    JSON_LD = "json-ld"
    TURTLE = "turtle"
    N_TRIPLES = "n-triples"
    RDF_XML = "rdf/xml"
    ICALENDAR = "icalendar"


@dataclass(frozen=True, slots=True)
class Limits:
    """How much one file may ask of the machine.

    Bytes are counted unpacked. Workbooks and JSON arrays are held in memory, tables and JSON lines are
    streamed, graphs and calendars parsed whole.
    """

    held_bytes: int = 100 * MEGABYTE
    copied_bytes: int = 200 * MEGABYTE
    streamed_bytes: int = 150 * MEGABYTE
    parsed_bytes: int = 20 * MEGABYTE
    statements: int = 200_000
    field_characters: int = MEGABYTE
    row_characters: int = 8 * MEGABYTE
    columns: int = 702
    cells: int = 5_000_000


@dataclass(frozen=True, slots=True)
class RawRow:
    """One row as read.

    `number` counts from 1 as a spreadsheet shows it (header included), for JSON as the lines or places in the
    array. `values` leaves out empty cells, so a blank row has none. A refusal among `problems` refuses the
    row.
    """

    number: int
    values: Mapping[str, Cell]
    problems: tuple[Problem, ...] = field(default=())

    @property
    def is_blank(self) -> bool:
        """Whether nothing is in the row."""
        return not self.values and not self.problems


class SourceError(Exception):
    """A file that cannot be read at all; `problem` says why and what to do."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(f"{problem.sentence} {problem.remedy}")
        self.problem = problem


def source_error(code: Code, **params: object) -> SourceError:
    """Return the error of a file that cannot be read."""
    return SourceError(_problem(code, params, None, None))


def in_megabytes(size: int) -> str:
    """Write a limit of bytes as people read it."""
    return f"{size // MEGABYTE} MB" if size >= MEGABYTE else f"{size} bytes"


def row_problem(code: Code, number: int, in_column: str | None = None, **params: object) -> Problem:
    """Return a problem of row `number`, in one column if given; the rest are parameters of the code's
    sentence."""
    return _problem(code, params, number, in_column)


def _problem(code: Code, params: Mapping[str, object], number: int | None, in_column: str | None) -> Problem:
    made = Problem(
        code, tuple((name, str(value)) for name, value in sorted(params.items())), number, in_column
    )
    _ = (made.sentence, made.remedy)  # a parameter left out must show here, not where the problem is read
    return made


def refuses(problems: Iterable[Problem]) -> bool:
    """Whether any of these problems keeps a row out."""
    return any(problem.severity == "refusal" for problem in problems)
