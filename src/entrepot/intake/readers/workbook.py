"""Workbooks: the first visible sheet with anything in it, its cells as a person sees them."""

import datetime as dt
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final

import python_calamine as calamine

from entrepot.intake.readers.package import Area, SheetFacts
from entrepot.intake.readers.table import HEADER_SEARCH, Header, make_header, make_row
from entrepot.intake.recognition import find_heading
from entrepot.intake.rows import Limits, RawRow, row_problem, source_error
from entrepot.vocabulary.problems import Code, Problem, problem

_PANIC: Final = "PanicException"
_EXACT: Final = 1e15
"""Above this, a spreadsheet's number has lost digits: it keeps fifteen."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet read into memory. `first_column` is the place of its first cell, `warnings` are about the
    sheet as a whole."""

    sheet: calamine.CalamineSheet
    facts: SheetFacts
    first_column: int
    warnings: tuple[Problem, ...]

    @property
    def merged(self) -> Sequence[Area]:
        """The areas of merged cells."""
        return self.facts.merged or self.sheet.merged_cell_ranges or ()

    @property
    def row_count(self) -> int:
        """Rows from the sheet's first to its last with anything in it."""
        return int(self.sheet.total_height)


def open_sheet(
    data: io.BufferedIOBase, facts: Mapping[str, SheetFacts], wanted: str | None, file: str
) -> Sheet:
    """Open the wanted sheet, or the first visible one with anything in it, or a hidden one if there is no
    other.

    Raises SourceError for a damaged or protected workbook, an unknown sheet name, and a workbook with nothing
    in it.
    """
    try:
        data.seek(0)
        book = calamine.CalamineWorkbook.from_filelike(data)
        return _choose(book, facts, wanted, file)
    except calamine.PasswordError as error:
        raise source_error(Code.FILE_ENCRYPTED, file=file) from error
    except (calamine.CalamineError, calamine.ZipError, calamine.XmlError) as error:
        raise source_error(Code.FILE_DAMAGED, file=file) from error
    except BaseException as error:
        # A panic in calamine's Rust comes as an exception that is no Exception and cannot be imported.
        if type(error).__name__ != _PANIC:
            raise
        raise source_error(Code.FILE_DAMAGED, file=file) from error


def _choose(
    book: calamine.CalamineWorkbook, facts: Mapping[str, SheetFacts], wanted: str | None, file: str
) -> Sheet:
    listed = [each for each in book.sheets_metadata if each.typ == calamine.SheetTypeEnum.WorkSheet]
    hidden = {each.name for each in listed if each.visible != calamine.SheetVisibleEnum.Visible}
    names = sorted((each.name for each in listed), key=lambda name: name in hidden)
    if wanted is not None and wanted not in names:
        raise source_error(
            Code.SHEET_MISSING, file=file, name=wanted, sheets=", ".join(f"“{name}”" for name in names)
        )
    if wanted is not None:
        names = [wanted]
    filled = {name: sheet for name in names if (sheet := book.get_sheet_by_name(name)).start is not None}
    if not filled:
        raise source_error(Code.FILE_EMPTY, file=file)
    chosen, sheet = next(iter(filled.items()))
    others = [name for name in filled if name != chosen]
    about = facts.get(chosen, SheetFacts())
    warnings = tuple(_warnings(sheet, about, chosen in hidden, others))
    return Sheet(sheet, about, sheet.start[1] if sheet.start else 0, warnings)


def _warnings(
    sheet: calamine.CalamineSheet, facts: SheetFacts, is_hidden: bool, others: Sequence[str]
) -> Iterator[Problem]:
    if is_hidden:
        yield problem(Code.SHEET_HIDDEN, name=sheet.name)
    if others:
        yield problem(Code.SHEETS_NOT_READ, name=sheet.name, others=", ".join(f"“{name}”" for name in others))
    if facts.hidden_rows:
        yield problem(Code.ROWS_HIDDEN, count=facts.hidden_rows)
    if any(end[0] > start[0] for start, end in facts.merged or sheet.merged_cell_ranges or ()):
        yield problem(Code.CELLS_MERGED)


def read_header(sheet: Sheet, limits: Limits, file: str) -> Header:
    """Find the header among the first rows with anything in them; raises SourceError when it has too many
    columns."""
    shown: list[list[str]] = []
    numbers: list[int] = []
    for number, cells in enumerate(sheet.sheet.iter_rows(), start=1):
        if any(cell != "" for cell in cells):
            shown.append([show(cell).strip() for cell in cells[: limits.columns + 1]])
            numbers.append(number)
        if len(shown) == HEADER_SEARCH:
            break
    index, names = find_heading(shown)
    return make_header(names, numbers[index], file, limits, shown[index + 1 :])


def read_rows(sheet: Sheet, header: Header, limits: Limits) -> Iterator[RawRow]:
    """Yield every row after the header, blank ones included."""
    merged = _Merged(sheet)
    marked = _by_row(sheet.facts)
    width = len(header.names)
    rows = islice(enumerate(sheet.sheet.iter_rows(), start=1), header.number, None)
    for number, read in rows:
        cells: list[object] = list(read)
        if not any(cell != "" for cell in cells) and number - 1 not in marked:
            yield RawRow(number, {})
            continue
        merged.fill(number - 1, cells)
        shown = [show(cell) for cell in cells]
        shown.extend("" for _ in range(width - len(shown)))
        row = make_row(number, shown, header, limits)
        places = marked.get(number - 1, ())
        if places or any(isinstance(cell, float) and abs(cell) >= _EXACT for cell in cells):
            row = _with_marks(row, cells, places, sheet, header)
        yield row


def show(cell: object) -> str:
    """Return a cell as text: whole numbers without a point, others with at most fifteen digits, dates as ISO
    8601."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return f"{cell:.0f}" if cell.is_integer() and abs(cell) < 1e21 else f"{cell:.15g}"
    if isinstance(cell, dt.datetime):
        return cell.isoformat(sep=" ", timespec="minutes" if not cell.second else "seconds")
    if isinstance(cell, dt.time):
        return cell.isoformat(timespec="minutes" if not cell.second else "seconds")
    return str(cell)


class _Merged:
    """Repeats the value of cells merged over several rows in each of those rows that holds anything else."""

    def __init__(self, sheet: Sheet) -> None:
        ranges = sheet.merged
        first = sheet.first_column
        self._starting: dict[int, list[tuple[int, int]]] = {}
        for (top, left), (bottom, _) in ranges:
            if bottom > top and left >= first:
                self._starting.setdefault(top, []).append((left - first, bottom))
        self._running: dict[int, tuple[object, int]] = {}

    def fill(self, row: int, cells: list[object]) -> None:
        """Fill the row's merged cells in place; rows must come in order."""
        if self._running:
            for place, (value, bottom) in list(self._running.items()):
                if row > bottom:
                    del self._running[place]
                elif cells[place] == "":
                    cells[place] = value
        for place, bottom in self._starting.get(row, ()):
            if place < len(cells):
                self._running[place] = (cells[place], bottom)


def _by_row(facts: SheetFacts) -> Mapping[int, list[tuple[int, Code]]]:
    marked: dict[int, list[tuple[int, Code]]] = {}
    for row, place in sorted(facts.errors):
        marked.setdefault(row, []).append((place, Code.CELL_ERROR))
    for row, place in sorted(facts.unevaluated):
        marked.setdefault(row, []).append((place, Code.FORMULA_WITHOUT_VALUE))
    return marked


def _with_marks(
    row: RawRow, cells: Sequence[object], places: Sequence[tuple[int, Code]], sheet: Sheet, header: Header
) -> RawRow:
    """Add what the cells themselves do not say to a row's problems."""
    problems = list(row.problems)
    for place, code in places:
        at = place - sheet.first_column
        name = header.names[at] if 0 <= at < len(header.names) else None
        error = sheet.facts.errors.get((row.number - 1, place))
        params = {"value": error} if code is Code.CELL_ERROR else {}
        problems.append(row_problem(code, row.number, name, **params))
    for at, cell in enumerate(cells[: len(header.names)]):
        if isinstance(cell, float) and abs(cell) >= _EXACT:
            problems.append(
                row_problem(Code.NUMBER_IMPRECISE, row.number, header.names[at], value=show(cell))
            )
    return RawRow(row.number, row.values, tuple(problems))
