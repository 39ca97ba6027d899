"""A workbook in the format of 1997, written by hand: one sheet of strings and numbers."""

from __future__ import annotations

import struct
from collections.abc import Sequence

_SECTOR = 512
_END, _FREE, _FAT = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD


def workbook(
    rows: Sequence[Sequence[str | float]], sheet: str = "List", far: tuple[int, int] | None = None
) -> bytes:
    """Return an .xls file with these rows, and a number in the cell `far` (row and column from 0)."""
    cells = b"".join(
        _cell(row, column, value) for row, line in enumerate(rows) for column, value in enumerate(line)
    )
    if far is not None:
        cells += _cell(*far, 1.0)
    width = max(len(line) for line in rows)
    body = (
        _begin(0x10)
        + _record(0x0200, struct.pack("<IIHHH", 0, len(rows), 0, width, 0))
        + cells
        + _record(0x0A)
    )
    name = bytes((len(sheet), 0)) + sheet.encode("latin-1")
    head = _begin(0x05) + _record(0x42, struct.pack("<H", 1200))
    offset = len(head) + 4 + 6 + len(name) + 4
    return _container(head + _record(0x85, struct.pack("<IBB", offset, 0, 0) + name) + _record(0x0A) + body)


def _record(number: int, content: bytes = b"") -> bytes:
    return struct.pack("<HH", number, len(content)) + content


def _begin(kind: int) -> bytes:
    return _record(0x0809, struct.pack("<HHHHII", 0x0600, kind, 0x0DBB, 1996, 0, 6))


def _cell(row: int, column: int, value: str | float) -> bytes:
    if isinstance(value, str):
        text = value.encode("utf-16-le")
        return _record(0x0204, struct.pack("<HHHHB", row, column, 0, len(text) // 2, 1) + text)
    return _record(0x0203, struct.pack("<HHHd", row, column, 0, value))


def _container(stream: bytes) -> bytes:
    """Put a stream named Workbook into Microsoft's compound file, version 3."""
    stream = stream.ljust(max(4096, -(-len(stream) // _SECTOR) * _SECTOR), b"\0")
    count = len(stream) // _SECTOR
    fat = [_FAT, _END, *range(3, 2 + count), _END]
    fat += [_FREE] * (128 - len(fat))
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    head += struct.pack("<HHHHH6xIIIIIIIII", 0x3E, 3, 0xFFFE, 9, 6, 0, 1, 1, 0, 4096, _END, 0, _END, 0)
    head += struct.pack("<109I", 0, *[_FREE] * 108)
    directory = _entry("Root Entry", 5, 1, _END, 0) + _entry("Workbook", 2, _FREE, 2, len(stream))
    return head + struct.pack("<128I", *fat) + directory.ljust(_SECTOR, b"\0") + stream


def _entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
    written = (name + "\0").encode("utf-16-le")
    about = struct.pack("<HBBIII36xIII", len(written), kind, 1, _FREE, _FREE, child, start, size, 0)
    return written.ljust(64, b"\0") + about
