"""Delimited text: separator found out, quotation marks taken strictly, so that one left open costs one
row."""

import csv
import sys
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Final

from entrepot.intake.encoding import Line
from entrepot.intake.readers.table import HEADER_SEARCH, Header, make_header, make_row
from entrepot.intake.recognition import count_recognised, find_heading
from entrepot.intake.rows import Limits, RawRow, row_problem
from entrepot.vocabulary.problems import Code, Problem

SEPARATORS: Final = (",", ";", "\t", "|")
_QUOTE: Final = '"'
_MOST_LINES: Final = 5_000
_MOST_TRIALS: Final = 100
# Fields are measured by our own limit, which names the row; the module's limit would end the whole file.
csv.field_size_limit(sys.maxsize)


@dataclass(frozen=True, slots=True)
class Cells:
    """The cells of one row, and the code of what is wrong with its writing."""

    cells: list[str]
    fault: Code | None = None


class _Queue:
    """Lines that can be given back, so that rows swallowed by an open quotation mark are read after all."""

    def __init__(self, lines: Iterable[Line]) -> None:
        self._lines = iter(lines)
        self._returned: deque[Line] = deque()

    def take(self) -> Line | None:
        return self._returned.popleft() if self._returned else next(self._lines, None)

    def give_back(self, lines: list[Line]) -> None:
        self._returned.extendleft(reversed(lines))


def split_rows(
    lines: Iterable[Line], separator: str, header: Header | None, limits: Limits
) -> Iterator[Cells]:
    """Yield the cells of every row, blank ones included; `header` if it is known already.

    A field may span lines only when the whole row then parses strictly and is as wide as the header;
    otherwise the quotation mark counts as never closed, its row is faulty, and reading goes on with the next
    line.
    """
    queue, number = _Queue(lines), 0
    while (line := queue.take()) is not None:
        number += 1
        if _QUOTE in line.text:
            width = len(header.names) if header and number > header.number else None
            yield _quoted(line, queue, separator, width, limits)
        else:
            yield Cells(line.text.rstrip("\r\n").split(separator), line.fault)


def _quoted(first: Line, queue: _Queue, separator: str, width: int | None, limits: Limits) -> Cells:
    cells, is_open = _parse(first.text, separator)
    if cells is not None:
        return Cells(cells, first.fault)
    held: list[Line] = []
    fault = Code.QUOTE_MISPLACED
    if is_open:
        fault = Code.QUOTE_UNCLOSED
        cells = _over_lines(first, held, queue, separator, limits)
        if cells is not None and width in (None, len(cells)):
            return Cells(cells, next((line.fault for line in (first, *held) if line.fault), None))
        queue.give_back(held)
    lenient = next(csv.reader([first.text.rstrip("\r\n")], delimiter=separator), [])
    return Cells(lenient, first.fault or fault)


def _over_lines(
    first: Line, held: list[Line], queue: _Queue, separator: str, limits: Limits
) -> list[str] | None:
    """Take lines into `held` until they and the first parse as one row; None when they do not."""
    size, quotes, trials = len(first.text), first.text.count(_QUOTE), 0
    while size <= limits.field_characters and len(held) < _MOST_LINES and trials < _MOST_TRIALS:
        line = queue.take()
        if line is None:
            return None
        held.append(line)
        size += len(line.text)
        found = line.text.count(_QUOTE)
        quotes += found
        if found and quotes % 2 == 0:
            trials += 1
            cells, is_open = _parse(first.text + "".join(each.text for each in held), separator)
            if cells is not None or not is_open:
                return cells
    return None


def _parse(text: str, separator: str) -> tuple[list[str] | None, bool]:
    """Parse one row strictly: its cells, or None and whether a quotation mark is still open at its end."""
    reader = csv.reader([text.rstrip("\r\n")], delimiter=separator, strict=True)
    try:
        return next(reader), False
    except csv.Error as error:
        return None, "unexpected end of data" in str(error)


def find_separator(lines: list[Line], limits: Limits, preferred: str) -> str:
    """Return the separator under which a header names most fields, then with even rows, then `preferred`."""

    def merit(separator: str) -> tuple[int, int, bool, int]:
        rows = _first_cells(lines, separator, limits)
        widths = [len(row) for row in rows if any(row)]
        header = find_heading(rows)[1] if rows else []
        even = sum(width == len(header) > 1 for width in widths)
        return count_recognised(header), even, separator == preferred, -SEPARATORS.index(separator)

    return max(SEPARATORS, key=merit)


def _first_cells(lines: Iterable[Line], separator: str, limits: Limits) -> list[list[str]]:
    """Return the first rows, none wider than one cell more than is allowed."""
    rows = islice(split_rows(lines, separator, None, limits), HEADER_SEARCH)
    return [[cell.strip() for cell in row.cells[: limits.columns + 1]] for row in rows]


def read_head(lines: list[Line], preferred: str, file: str, limits: Limits) -> tuple[str, Header]:
    """Return the separator and the header, found in the first lines; raises SourceError when too wide."""
    separator = find_separator(lines, limits, preferred)
    rows = _first_cells(lines, separator, limits)
    index, names = find_heading(rows)
    return separator, make_header(names, index + 1, file, limits, rows[index + 1 :])


def read_rows(
    lines: Iterable[Line], separator: str, header: Header, encoding: str, limits: Limits
) -> Iterator[RawRow]:
    """Yield every row after the header, blank ones included."""
    rows = split_rows(lines, separator, header, limits)
    for number, row in enumerate(rows, start=1):
        if number <= header.number:
            continue
        faults = () if row.fault is None else (_fault(row.fault, number, encoding, limits),)
        yield make_row(number, row.cells, header, limits, faults)


def _fault(code: Code, number: int, encoding: str, limits: Limits) -> Problem:
    params: dict[str, str] = {}
    if code in (Code.LINE_UNDECODABLE, Code.LINE_OTHER_ENCODING, Code.LINE_ENCODING_DIFFERS):
        params = {"encoding": encoding}
    elif code is Code.ROW_TOO_LONG:
        params = {"limit": f"{limits.row_characters:,}"}
    return row_problem(code, number, None, **params)
