"""The file of refused rows: as the source wrote them, with what is wrong beside each, to be corrected and
imported again."""

import csv
import json
import re
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Final

import xlsxwriter

from entrepot.intake.column_names import LIST_ROW, REPORT_NAMES
from entrepot.intake.encoding import show_bytes
from entrepot.intake.formats import OpenedFile
from entrepot.intake.guard import guard
from entrepot.intake.records import Refused
from entrepot.intake.rows import Cell, Format
from entrepot.intake.values import as_text

_LONGEST_CELL: Final = 32_767
"""Characters that a cell of an XLSX sheet can hold."""
_LONGEST_STEM: Final = 180
"""Bytes of the source's name that are kept: file systems take 255, and one Chinese character is three."""
_LINES: Final = ".jsonl"
_ENDINGS: Final[Mapping[str, str]] = {
    Format.CSV: ".csv",
    Format.TSV: ".tsv",
    Format.XLSX: ".xlsx",
    Format.XLS: ".xlsx",
    Format.ODS: ".xlsx",
}


def suggested_path(source: OpenedFile) -> Path:
    """Return where the refused rows of a source go: beside it, `list.csv.gz` → `list.refused.csv`."""
    known = r"(\.(csv|tsv|tab|txt|xlsx|xls|ods|jsonl|ndjson|jsonld|json|ttl|nt|rdf|xml|ics))?(\.gz)?$"
    stem = re.sub(known, "", source.name, count=1, flags=re.IGNORECASE)
    short = stem.encode()[:_LONGEST_STEM].decode(errors="ignore")
    return source.path.with_name(f"{short}.refused{_ENDINGS.get(source.format, _LINES)}")


class RefusedRows:
    """Takes refused rows one by one, and keeps them on disk until all columns are known."""

    def __init__(self, source: OpenedFile, spool: IO[str]) -> None:
        self.count = 0
        self._columns = dict.fromkeys(column for column in source.columns if column not in REPORT_NAMES)
        self._spool = spool

    @property
    def columns(self) -> tuple[str, ...]:
        """The source's columns, then those that rows have beyond them; as they are shown."""
        return tuple(dict.fromkeys(map(show_bytes, self._columns)))

    def add(self, row: Refused) -> None:
        """Take a row."""
        self.count += 1
        values = {name: value for name, value in row.values.items() if name not in REPORT_NAMES}
        self._columns.update(dict.fromkeys(values))
        refusals = [problem for problem in row.problems if problem.severity == "refusal"]
        where = [
            f"{problem.sentence} (“{problem.column}”)" if problem.column else problem.sentence
            for problem in refusals
        ]
        report = [
            " ".join(dict.fromkeys(where)),
            " ".join(dict.fromkeys(problem.remedy for problem in refusals)),
            str(row.values.get(LIST_ROW) or row.number),
        ]
        self._spool.write(json.dumps([values, *report]) + "\n")

    def rows(self) -> Iterator[tuple[Mapping[str, Cell], tuple[str, str, str]]]:
        """Yield values, and problem, remedy and place in the list, of every row taken."""
        self._spool.seek(0)
        for line in self._spool:
            values, sentence, remedy, number = json.loads(line)
            yield (
                {show_bytes(name): _shown(value) for name, value in values.items()},
                (show_bytes(sentence), show_bytes(remedy), show_bytes(number)),
            )


@contextmanager
def write_refused(source: OpenedFile, path: Path) -> Iterator[RefusedRows]:
    """Write refused rows in the source's format; the file appears whole, under its name, when the block ends
    well.

    Delimited text is in UTF-8 with byte order mark and the source's separator; workbooks become XLSX with
    every cell a string; all else is written as JSON lines. No row, no file. In delimited text, a value that a spreadsheet would run as a
    formula gets an apostrophe before it (ASVS 5.0, V1.2.10), which reading takes off again.
    """
    with tempfile.TemporaryFile("w+", encoding="utf-8", dir=path.parent) as spool:
        refused = RefusedRows(source, spool)
        yield refused
        if not refused.count:
            return
        write = _WRITERS.get(source.format, _write_lines)
        with tempfile.NamedTemporaryFile(prefix=f".{path.name}.", dir=path.parent, delete=False) as made:
            unfinished = Path(made.name)
        try:
            write(refused, unfinished, source)
            unfinished.replace(path)
        finally:
            unfinished.unlink(missing_ok=True)


def _write_delimited(refused: RefusedRows, path: Path, source: OpenedFile) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, delimiter=source.separator or ",")
        columns = refused.columns
        writer.writerow([*map(guard, columns), *_REPORT])
        for values, report in refused.rows():
            cells = (*(as_text(values.get(column)) for column in columns), *report)
            writer.writerow([guard(cell) for cell in cells])


def _write_workbook(refused: RefusedRows, path: Path, _source: OpenedFile) -> None:
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        columns = refused.columns
        lines = [[*columns, *_REPORT]]
        for place, text in enumerate(lines[0]):
            sheet.write_string(0, place, text)
        for number, (values, report) in enumerate(refused.rows(), start=1):
            cells = [*(as_text(values.get(column)) for column in columns), *report]
            for place, text in enumerate(cells):
                sheet.write_string(number, place, text[:_LONGEST_CELL])


def _write_lines(refused: RefusedRows, path: Path, _source: OpenedFile) -> None:
    with path.open("w", encoding="utf-8", newline="\n") as file:
        for values, report in refused.rows():
            record = {**values, **dict(zip(_REPORT, report, strict=True))}
            file.write(json.dumps(record, ensure_ascii=False) + "\n")


_REPORT: Final = ("problem", "remedy", LIST_ROW)
_WRITERS: Final[Mapping[str, Callable[[RefusedRows, Path, OpenedFile], None]]] = {
    Format.CSV: _write_delimited,
    Format.TSV: _write_delimited,
    Format.XLSX: _write_workbook,
    Format.XLS: _write_workbook,
    Format.ODS: _write_workbook,
}


def _shown(value: Cell) -> Cell:
    if isinstance(value, str):
        return show_bytes(value)
    if isinstance(value, dict):
        return {show_bytes(str(name)): _shown(inner) for name, inner in value.items()}
    return [_shown(inner) for inner in value] if isinstance(value, list) else value
