"""What an OpenDocument spreadsheet asks of the machine, measured before it is opened.

calamine gives a sheet as a full rectangle, and cells and rows may be repeated by a number in one attribute:
a file of a few kilobytes can ask for all memory there is. It also tells nothing of merged cells, hidden rows,
errors and formulas without a value. So the content is scanned here first, unpacked by our own hand.
"""

import io
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final
from xml.parsers import expat

from entrepot.intake.readers.package import SheetFacts, check_directory, unpack
from entrepot.intake.rows import Limits, in_megabytes, source_error
from entrepot.vocabulary.problems import Code

MIME_TYPE: Final = b"application/vnd.oasis.opendocument.spreadsheet"
_CONTENT: Final = "content.xml"
_MANIFEST: Final = "META-INF/manifest.xml"
_MACRO_FOLDERS: Final = ("Basic/", "Scripts/")
_MACRO_LISTS: Final = ("script-lb.xml", "script-lc.xml", "dialog-lb.xml", "dialog-lc.xml")
"""What LibreOffice writes of libraries without a macro in them."""
_FARTHEST: Final = 1 << 21
_TABLE: Final = "urn:oasis:names:tc:opendocument:xmlns:table:1.0 "
_OFFICE: Final = "urn:oasis:names:tc:opendocument:xmlns:office:1.0 "
_TEXT: Final = "urn:oasis:names:tc:opendocument:xmlns:text:1.0 "
_CALC: Final = "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0 "
_CELLS: Final = (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell")


def inspect_document(data: io.BufferedIOBase, file: str, limits: Limits) -> Mapping[str, SheetFacts]:
    """Return facts by sheet name; raises SourceError for what must not be opened.

    Refused are: more unpacked bytes than `limits.held_bytes` by the directory or in truth, passwords, macros,
    document type declarations, sheets that span more than `limits.cells`, and damaged packages.
    """
    try:
        with zipfile.ZipFile(data) as package:
            members = {member.filename: member for member in package.infolist()}
        check_directory(members, file, limits)
        _check_members(members, file)
        kind = next(unpack(data, members["mimetype"]), b"") if "mimetype" in members else MIME_TYPE
        if not kind.strip().startswith(MIME_TYPE):
            raise source_error(Code.FILE_UNKNOWN_TYPE, file=file)
        left = limits.held_bytes
        scan = _Scan(file, limits)
        for name, member in members.items():
            for block in unpack(data, member):
                left -= len(block)
                if left < 0:
                    raise source_error(Code.FILE_TOO_LARGE, file=file, limit=in_megabytes(limits.held_bytes))
                if name == _CONTENT:
                    scan.feed(block)
                elif name == _MANIFEST and b"encryption-data" in block:
                    raise source_error(Code.FILE_ENCRYPTED, file=file)
        return scan.finish()
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, expat.ExpatError) as error:
        raise source_error(Code.FILE_DAMAGED, file=file) from error


def _check_members(members: Mapping[str, zipfile.ZipInfo], file: str) -> None:
    if "encrypted-package" in members:
        raise source_error(Code.FILE_ENCRYPTED, file=file)
    if _CONTENT not in members:
        raise source_error(Code.FILE_UNKNOWN_TYPE, file=file)
    for name in members:
        if name.startswith(_MACRO_FOLDERS) and not name.endswith(("/", *_MACRO_LISTS)):
            raise source_error(Code.FILE_HAS_MACROS, file=file)


@dataclass(slots=True)
class _Cell:
    """The cell being read: where it is, how often, and what is known of it."""

    column: int
    times: int
    has_value: bool
    has_formula: bool
    is_error: bool
    rows: int
    columns: int
    text: str = ""


@dataclass(slots=True)
class _Place:
    """How far a sheet has been read. `row` and `column` are those of what comes next."""

    row: int = 0
    column: int = 0
    times: int = 1
    last_row: int = -1
    last_column: int = -1
    cell: _Cell | None = None
    waiting: list[_Cell] = field(default_factory=list)


class _Scan:
    """Notes facts of every sheet while the content passes through."""

    def __init__(self, file: str, limits: Limits) -> None:
        self._file, self._limits = file, limits
        self._facts: dict[str, SheetFacts] = {}
        self._open: list[tuple[str, _Place]] = []
        self._quiet = 0
        self._parser = expat.ParserCreate(namespace_separator=" ")
        self._parser.StartDoctypeDeclHandler = self._refuse
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._text
        self._parser.buffer_text = True

    def feed(self, block: bytes) -> None:
        """Take the next bytes; raises SourceError or ExpatError."""
        self._parser.Parse(block, False)

    def finish(self) -> Mapping[str, SheetFacts]:
        """Return what was noted; raises ExpatError when the content breaks off."""
        self._parser.Parse(b"", True)
        return self._facts

    def _refuse(self, *_: object) -> None:
        raise source_error(Code.FILE_UNSAFE, file=self._file)

    def _start(self, name: str, attributes: Mapping[str, str]) -> None:
        if self._quiet or name == f"{_OFFICE}annotation":
            self._quiet += 1
        elif name == f"{_TABLE}table":
            title = attributes.get(f"{_TABLE}name", "")
            self._facts.setdefault(title, SheetFacts())
            self._open.append((title, _Place()))
        elif self._open and name == f"{_TABLE}table-row":
            place = self._open[-1][1]
            place.column, place.times = 0, _number(attributes, "number-rows-repeated")
            if attributes.get(f"{_TABLE}visibility") in ("collapse", "filter"):
                self._facts[self._open[-1][0]].hidden_rows += min(place.times, _FARTHEST)
        elif self._open and name in _CELLS:
            self._open[-1][1].cell = self._cell(attributes, self._open[-1][1].column)

    def _cell(self, attributes: Mapping[str, str], column: int) -> _Cell:
        kind = attributes.get(f"{_CALC}value-type") or attributes.get(f"{_OFFICE}value-type")
        return _Cell(
            column,
            _number(attributes, "number-columns-repeated"),
            kind is not None,
            f"{_TABLE}formula" in attributes,
            kind == "error",
            _number(attributes, "number-rows-spanned"),
            _number(attributes, "number-columns-spanned"),
        )

    def _text(self, piece: str) -> None:
        if self._open and not self._quiet and (cell := self._open[-1][1].cell) is not None:
            cell.text += piece[: 100 - len(cell.text)] if len(cell.text) < 100 else ""

    def _end(self, name: str) -> None:
        if self._quiet:
            self._quiet -= 1
        elif self._open and name in _CELLS:
            self._close_cell(*self._open[-1])
        elif self._open and name == f"{_TABLE}table-row":
            self._close_row(*self._open[-1])
        elif self._open and name == f"{_TABLE}table":
            self._open.pop()

    def _close_cell(self, title: str, place: _Place) -> None:
        cell, place.cell = place.cell, None
        if cell is None:
            return
        place.column += cell.times
        if cell.has_value or cell.has_formula or cell.text.strip():
            place.waiting.append(cell)
            place.last_column = max(place.last_column, place.column - 1)
        if cell.rows > 1:
            first = (place.row, cell.column)
            last = (place.row + cell.rows - 1, cell.column + cell.columns - 1)
            self._facts[title].merged.append((first, last))

    def _close_row(self, title: str, place: _Place) -> None:
        facts = self._facts[title]
        if place.waiting:
            place.last_row = place.row + place.times - 1
            self._check(title, place)
        for cell in place.waiting:
            for at in self._places(cell, place):
                if cell.is_error:
                    facts.errors[at] = cell.text.strip()
                elif cell.has_formula and not cell.has_value and not cell.text.strip():
                    facts.unevaluated.add(at)
        place.waiting = []
        place.row += place.times

    def _places(self, cell: _Cell, place: _Place) -> Iterator[tuple[int, int]]:
        """Yield where a cell stands; only for cells with something to tell, within an area already checked."""
        if cell.is_error or (cell.has_formula and not cell.has_value):
            for row in range(place.row, place.row + place.times):
                for column in range(cell.column, cell.column + cell.times):
                    yield row, column

    def _check(self, title: str, place: _Place) -> None:
        rows, columns = place.last_row + 1, place.last_column + 1
        if rows * columns > self._limits.cells or max(rows, columns) > _FARTHEST:
            raise source_error(Code.SHEET_TOO_LARGE, name=title, rows=f"{rows:,}", columns=f"{columns:,}")


def _number(attributes: Mapping[str, str], name: str) -> int:
    """Return how often something is repeated or how far it spans; 1 when nothing readable is said."""
    written = attributes.get(f"{_TABLE}{name}", "1")
    return max(1, int(written)) if written.isascii() and written.isdigit() and len(written) < 10 else 1
