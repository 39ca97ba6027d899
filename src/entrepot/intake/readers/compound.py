"""What a workbook of Excel's older format asks of the machine, measured before it is opened.

calamine reads every sheet at once, each as a full rectangle: one cell in the last row and column, a file of five
kilobytes, makes a gigabyte of it. So the records of all sheets are walked here first.
"""

import struct
from collections.abc import Iterator, Sequence
from typing import Final

from entrepot.intake.rows import Limits, source_error
from entrepot.vocabulary.problems import Code

_END: Final = 0xFFFFFFF0
"""Sector numbers from here on are marks, not places."""
_STREAMS: Final = ("Workbook", "Book", "WORKBOOK", "BOOK")
_BEGIN: Final = frozenset({0x0809, 0x0409, 0x0209, 0x0009})
_CELLS: Final = frozenset(
    {0x0203, 0x0003, 0x0204, 0x0004, 0x0205, 0x0005, 0x0006, 0x0206, 0x0406, 0x027E, 0x00FD, 0x00D6}
)
_SEVERAL: Final = 0x00BD


def check_records(content: bytes, file: str, limits: Limits) -> None:
    """Raise SourceError when the sheets of a compound document together span more than `limits.cells`, and
    when the document is damaged."""
    try:
        stream = _stream(content)
    except (struct.error, IndexError, ValueError) as error:
        raise source_error(Code.FILE_DAMAGED, file=file) from error
    total = 0
    for rows, columns in _areas(stream):
        total += rows * columns
        if total > limits.cells:
            raise source_error(Code.SHEET_TOO_LARGE, name=file, rows=f"{rows:,}", columns=f"{columns:,}")


def _areas(stream: bytes) -> Iterator[tuple[int, int]]:
    """Yield rows and columns of each sheet's rectangle."""
    at, rows, columns = 0, 0, 0
    while at + 4 <= len(stream):
        kind, size = struct.unpack_from("<HH", stream, at)
        at += 4
        if kind in _BEGIN:
            yield rows, columns
            rows = columns = 0
        elif (kind in _CELLS or kind == _SEVERAL) and size >= 4:
            row, column = struct.unpack_from("<HH", stream, at) if at + 4 <= len(stream) else (0, 0)
            if kind == _SEVERAL and size >= 6 and at + size <= len(stream):
                column = max(column, *struct.unpack_from("<H", stream, at + size - 2))
            rows, columns = max(rows, row + 1), max(columns, column + 1)
        at += size
    yield rows, columns


def _stream(content: bytes) -> bytes:
    """Return the workbook's stream, put together from its sectors; raises ValueError when there is none."""
    shift, small_shift = struct.unpack_from("<HH", content, 30)
    if shift not in (9, 12) or small_shift != 6:
        raise ValueError("no compound document")
    first_directory, _, cutoff, first_small = struct.unpack_from("<IIII", content, 48)
    size = 1 << shift
    table = _table(content, size)
    directory = _joined(content, first_directory, table, size, size)
    entries = [directory[at : at + 128] for at in range(0, len(directory) - 127, 128)]
    root = next(entry for entry in entries if entry[66] == 5)
    found = next((entry for entry in entries if entry[66] == 2 and _name(entry) in _STREAMS), None)
    if found is None:
        raise ValueError("no workbook")
    start, length = struct.unpack_from("<II", found, 116)
    if length >= cutoff:
        return _joined(content, start, table, size, size)[:length]
    small = _numbers(_joined(content, first_small, table, size, size))
    held = _joined(content, struct.unpack_from("<I", root, 116)[0], table, size, size)
    return _joined(held, start, small, 64, 0)[:length]


def _table(content: bytes, size: int) -> Sequence[int]:
    """Return for each sector the one that follows it."""
    places = list(struct.unpack_from("<109I", content, 76))
    following, count = struct.unpack_from("<II", content, 68)
    for _ in range(min(count, len(content) // size)):
        if following >= _END:
            break
        block = _numbers(content[(following + 1) * size : (following + 2) * size])
        places.extend(block[:-1])
        following = block[-1]
    sectors = (content[(place + 1) * size : (place + 2) * size] for place in places if place < _END)
    return _numbers(b"".join(sectors))


def _joined(content: bytes, start: int, table: Sequence[int], size: int, offset: int) -> bytes:
    """Put a chain of sectors together; raises ValueError when it runs in a circle."""
    pieces: list[bytes] = []
    while start < _END:
        if len(pieces) > len(table):
            raise ValueError("a chain without end")
        pieces.append(content[offset + start * size : offset + (start + 1) * size])
        start = table[start]
    return b"".join(pieces)


def _numbers(block: bytes) -> Sequence[int]:
    return struct.unpack(f"<{len(block) // 4}I", block[: len(block) // 4 * 4])


def _name(entry: bytes) -> str:
    length = struct.unpack_from("<H", entry, 64)[0]
    return entry[: max(0, min(length, 64) - 2)].decode("utf-16-le", "replace")
