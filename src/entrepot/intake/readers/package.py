"""What a workbook's package asks of the machine, measured before the workbook is opened.

calamine gives a sheet as a full rectangle: one value in cell XFD1048576, a file of five kilobytes, makes it
ask for half a terabyte and abort the process. It also reads error cells and formulas without a stored value
as empty. So the parts are scanned here first, unpacked by our own hand, since sizes in a zip directory may
lie.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from html import unescape
from typing import Final

from entrepot.intake.readers.shared_strings import copied_size
from entrepot.intake.rows import Limits, in_megabytes, source_error
from entrepot.vocabulary.problems import Code

_CHUNK: Final = 1 << 20
_LAST_CELLS: Final = 4096
"""How many bytes at a piece's end are looked at to tell early that a sheet is too large."""
_ROW: Final = re.compile(rb"<(?:\w+:)?row\b([^>]*)>")
_ROW_NUMBER: Final = re.compile(rb"""\br\s*=\s*["'](\d+)["']""")
_HIDDEN: Final = re.compile(rb"""\bhidden\s*=\s*["'](?:1|true)["']""")
# Only cells beyond column Z, and references written as no program writes them: those could hide a far cell
# from this scan.
_WIDE: Final = re.compile(
    rb"""<(?:\w+:)?c\s(?:[^>]*?\s)?r\s*=\s*["'](?:([A-Z]{2,3})\d|[^"']*[^A-Z0-9"'][^"']*["'])"""
)
_PLAIN_CELL: Final = re.compile(rb'<c r="[A-Z](\d{1,7})"')
_CELL_ROW: Final = re.compile(rb"""<(?:\w+:)?c\s(?:[^>]*?\s)?r\s*=\s*["'][A-Z]{1,3}(\d{1,9})["']""")
_VALUED: Final = re.compile(
    rb"""<(?:\w+:)?c\s(?:[^>]*?\s)?r\s*=\s*["']([A-Z]{1,3})(\d+)["'](?:[^>]*[^>/])?>"""
)
_NO_VALUE: Final = re.compile(
    rb"""<(?:\w+:)?c\s([^>]*)>\s*<(?:\w+:)?f\b(?:[^>]*/>|[^>]*>[^<]*</(?:\w+:)?f>)\s*(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>)?\s*</"""
)
_ERROR: Final = re.compile(
    rb"""<(?:\w+:)?c\s([^>]*\bt=["']e["'][^>]*)>(?:(?!</(?:\w+:)?c>).)*?<(?:\w+:)?v>([^<]*)<""", re.DOTALL
)
_REFERENCE: Final = re.compile(rb"""\br\s*=\s*["']([A-Z]{1,3})(\d+)["']""")
_TEXT_RESULT: Final = re.compile(rb"""\bt\s*=\s*["']str["']""")
_SHEET: Final = re.compile(rb"<(?:\w+:)?sheet\s([^>]*)>")
_RELATION: Final = re.compile(rb"<(?:\w+:)?Relationship\s([^>]*)>")
_ATTRIBUTE: Final = re.compile(rb"""([\w:]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")

Position = tuple[int, int]
"""Row and column of a cell, both counted from 0."""
Area = tuple[Position, Position]
"""The first and the last cell of a rectangle."""


@dataclass(slots=True)
class SheetFacts:
    """What calamine does not tell about a sheet: cells in error, formulas without a stored value, hidden
    rows, in OpenDocument also merged cells."""

    errors: dict[Position, str] = field(default_factory=dict)
    unevaluated: set[Position] = field(default_factory=set)
    merged: list[Area] = field(default_factory=list)
    hidden_rows: int = 0
    last_row: int = 0
    last_column: int = 26
    valued_rows: int = 0
    valued_columns: int = 0


def inspect_package(data: io.BufferedIOBase, file: str, limits: Limits) -> Mapping[str, SheetFacts]:
    """Return facts by sheet name; raises SourceError for what must not be opened.

    Refused are: more unpacked bytes than `limits.held_bytes` by the directory or in truth, passwords, macros,
    document type declarations, sheets whose cells span more than `limits.cells`, damaged packages and those
    that are no workbook.
    """
    try:
        with zipfile.ZipFile(data) as package:
            members = {member.filename: member for member in package.infolist()}
            check_directory(members, file, limits)
            if any(name.lower().endswith("vbaproject.bin") for name in members):
                raise source_error(Code.FILE_HAS_MACROS, file=file)
            if "xl/workbook.xml" not in members:
                raise source_error(Code.FILE_UNKNOWN_TYPE, file=file)
            return _inspect_parts(data, members, file, limits)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, UnicodeDecodeError) as error:
        raise source_error(Code.FILE_DAMAGED, file=file) from error


def check_directory(members: Mapping[str, zipfile.ZipInfo], file: str, limits: Limits) -> None:
    """Raise SourceError for a package that says it is too large, or that a password protects."""
    if sum(member.file_size for member in members.values()) > limits.held_bytes or len(members) > 10_000:
        raise source_error(Code.FILE_TOO_LARGE, file=file, limit=in_megabytes(limits.held_bytes))
    if any(member.flag_bits & 1 for member in members.values()):
        raise source_error(Code.FILE_ENCRYPTED, file=file)


def _inspect_parts(
    data: io.BufferedIOBase, members: Mapping[str, zipfile.ZipInfo], file: str, limits: Limits
) -> Mapping[str, SheetFacts]:
    left = limits.held_bytes
    facts: dict[str, SheetFacts] = {}
    kept: dict[str, bytes] = {}
    for name, member in members.items():
        blocks = unpack(data, member)
        if _is_sheet(name):
            facts[name] = SheetFacts()
            blocks = _scanned(blocks, facts[name], name, file, limits)
        size = 0
        for block in blocks:
            if not size and (_is_sheet(name) or name.lower().endswith((".xml", ".rels"))):
                _check_head(block[:2048], file)
            size += len(block)
            if size > left:
                raise source_error(Code.FILE_TOO_LARGE, file=file, limit=in_megabytes(limits.held_bytes))
            if name in ("xl/workbook.xml", "xl/_rels/workbook.xml.rels"):
                kept[name] = kept.get(name, b"") + block
        left -= size
    for name, sheet in facts.items():
        _check_area(partial(unpack, data, members[name]), sheet, name, limits)
    _check_copies(data, members, facts, file, limits)
    parts = _parts_by_sheet(kept.get("xl/workbook.xml", b""), kept.get("xl/_rels/workbook.xml.rels", b""))
    return {title: facts.get(part, SheetFacts()) for title, part in parts.items()}


def _check_copies(
    data: io.BufferedIOBase,
    members: Mapping[str, zipfile.ZipInfo],
    sheets: Iterable[str],
    file: str,
    limits: Limits,
) -> None:
    """Refuse a workbook whose shared texts would fill the memory, copied into every cell that points to
    them."""
    parts = [partial(unpack, data, members[name]) for name in sheets]
    for name in members:
        if name.lower() == "xl/sharedstrings.xml":
            size = copied_size(partial(unpack, data, members[name]), parts, limits.copied_bytes)
            if size > limits.copied_bytes:
                raise source_error(Code.FILE_TOO_LARGE, file=file, limit=in_megabytes(limits.copied_bytes))


def _is_sheet(name: str) -> bool:
    """Whether calamine would read a part as a sheet: it looks at the second folder, finds parts whatever
    their case, and does not ask for `.xml`."""
    return name.lower().split("/")[1:2] == ["worksheets"]


def unpack(data: io.BufferedIOBase, member: zipfile.ZipInfo) -> Iterator[bytes]:
    """Yield a member's content until its compressed bytes end, whatever size the directory claims."""
    data.seek(member.header_offset)
    local = data.read(30)
    if local[:4] != b"PK\x03\x04" or member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise zipfile.BadZipFile(member.filename)
    data.seek(int.from_bytes(local[26:28], "little") + int.from_bytes(local[28:30], "little"), io.SEEK_CUR)
    left = member.compress_size
    inflate = zlib.decompressobj(-15) if member.compress_type == zipfile.ZIP_DEFLATED else None
    while left > 0:
        packed = data.read(min(_CHUNK // 8, left))
        if not packed:
            raise EOFError(member.filename)
        left -= len(packed)
        if inflate is None:
            yield packed
            continue
        while packed:
            yield inflate.decompress(packed, _CHUNK)
            packed = inflate.unconsumed_tail


def _scanned(
    blocks: Iterator[bytes], facts: SheetFacts, part: str, file: str, limits: Limits
) -> Iterator[bytes]:
    """Pass a sheet's blocks on while noting facts, in pieces that end where a row ends."""
    rest = b""
    for block in blocks:
        yield block
        rest += block
        cut = rest.rfind(b"</row>") + 6
        if cut > 6:
            _scan(rest[:cut], facts, file)
            if facts.last_row * facts.last_column > limits.cells:
                _widen(facts, rest[max(0, cut - _LAST_CELLS) : cut], part, limits)
            rest = rest[cut:]
    _scan(rest, facts, file)


def _scan(piece: bytes, facts: SheetFacts, file: str) -> None:
    if not _scan_plain_cells(piece, facts):
        _scan_closely(piece, facts, file)
    if b'"e"' in piece or b"'e'" in piece:
        for cell in _ERROR.finditer(piece):
            if at := _REFERENCE.search(cell[1]):
                facts.errors[_position(at)] = unescape(cell[2].decode())
    if b"<f" in piece or b":f" in piece:
        for cell in _NO_VALUE.finditer(piece):
            at = _REFERENCE.search(cell[1])
            if at and not _TEXT_RESULT.search(cell[1]):
                facts.unevaluated.add(_position(at))


def _scan_plain_cells(piece: bytes, facts: SheetFacts) -> bool:
    """Note the last row from cells that are all written as programs write them, none beyond column Z and no
    row hidden: told many times faster than by looking at each; otherwise return False."""
    other = (b":c ", b"<c>", b"<c\t", b"<c\n", b"<c\r", b"<c\f", b"<c\v", b"hidden")
    numbers = _PLAIN_CELL.findall(piece)
    if len(numbers) != piece.count(b"<c ") or any(each in piece for each in other):
        return False
    facts.last_row = max(facts.last_row, max(map(int, numbers), default=0))
    return True


def _scan_closely(piece: bytes, facts: SheetFacts, file: str) -> None:
    """Look at every row and cell by itself: rows may be hidden or without a number, cells far from their
    row."""
    for row in _ROW.finditer(piece):
        number = _ROW_NUMBER.search(row[1])
        facts.last_row = max(facts.last_row + 1, int(number[1]) if number else 0)
        facts.hidden_rows += bool(_HIDDEN.search(row[1]))
    for cell in _CELL_ROW.finditer(piece):
        facts.last_row = max(facts.last_row, int(cell[1]))
    for wide in _WIDE.finditer(piece):
        if wide[1] is None:
            raise source_error(Code.FILE_DAMAGED, file=file)
        facts.last_column = max(facts.last_column, _column_number(wide[1]))


def _check_head(head: bytes, file: str) -> None:
    """Refuse what could mean another thing to the parser than to this scan: entities, and parts in UTF-16."""
    if b"<!DOCTYPE" in head or b"<!ENTITY" in head or b"\x00" in head:
        raise source_error(Code.FILE_UNSAFE, file=file)


def _check_area(
    unpacked: Callable[[], Iterator[bytes]], facts: SheetFacts, part: str, limits: Limits
) -> None:
    """Refuse a sheet whose rectangle is too large; only when its rows and columns alone do not settle it,
    cells are looked at."""
    if facts.last_row * facts.last_column <= limits.cells:
        return
    rest = b""
    for block in unpacked():
        rest += block
        _widen(facts, rest, part, limits)
        rest = rest[max(rest.rfind(b"<"), len(rest) - _CHUNK) :]


def _widen(facts: SheetFacts, piece: bytes, part: str, limits: Limits) -> None:
    """Take the valued cells of a piece into the sheet's rectangle, and refuse it as soon as that is too
    large."""
    cells = _VALUED.findall(piece)
    letters = {letters for letters, _ in cells}
    facts.valued_columns = max(facts.valued_columns, max(map(_column_number, letters), default=0))
    facts.valued_rows = max(facts.valued_rows, max((int(number) for _, number in cells), default=0))
    rows, columns = facts.valued_rows, facts.valued_columns
    if rows * columns > limits.cells or columns > limits.columns:
        name = part.rpartition("/")[2].removesuffix(".xml")
        raise source_error(Code.SHEET_TOO_LARGE, name=name, rows=f"{rows:,}", columns=f"{columns:,}")


def _position(reference: re.Match[bytes]) -> Position:
    return int(reference[2]) - 1, _column_number(reference[1]) - 1


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _parts_by_sheet(workbook: bytes, relations: bytes) -> Mapping[str, str]:
    targets = {}
    for relation in _RELATION.finditer(relations):
        attributes = _attributes(relation[1])
        targets[attributes.get("Id", "")] = attributes.get("Target", "")
    parts = {}
    for sheet in _SHEET.finditer(workbook):
        attributes = _attributes(sheet[1])
        relation_id = next((value for name, value in attributes.items() if name.endswith(":id")), "")
        target = targets.get(relation_id, "")
        parts[attributes.get("name", "")] = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    return parts


def _attributes(written: bytes) -> dict[str, str]:
    return {
        name.decode(): unescape((double or single).decode())
        for name, double, single in _ATTRIBUTE.findall(written)
    }
