"""Twelve files that ask for more than they are worth: refused within two seconds, before anything is held."""

from __future__ import annotations

import gzip
import io
import zipfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

from entrepot.vocabulary.problems import Code
from tests.corpus.case import Case, Expect
from tests.intake.corpus import HEADER, ROWS, edit_zip, write_xlsx

GROUP = "bombs"
HUGE = 200_000_000
SHEET = "xl/worksheets/sheet1.xml"
STRINGS = "xl/sharedStrings.xml"
END = b"</sheetData>"
LAUGHS = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;">]><sst>&c;</sst>'
OUTSIDE = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><sst><si><t>&a;</t></si></sst>'

Parts = Callable[[Path], None]


def bomb(name: str, write: Parts, code: Code | None) -> Case:
    """A file that must be refused with this code."""
    return Case(GROUP, name, lambda path, _random: write(path), Expect(file=code))


def with_parts(path: Path, added: dict[str, bytes]) -> None:
    """The plain workbook with more parts."""
    edit_zip(write_xlsx(path, [HEADER, *ROWS]), {}, added)


def with_rows(path: Path, rows: bytes, text: bytes = b"f-1") -> None:
    """The plain workbook with more rows, and its first id's text replaced."""
    changes = {SHEET: (END, rows + END), STRINGS: (b"<t>f-1</t>", b"<t>" + text + b"</t>")}
    edit_zip(write_xlsx(path, [HEADER, *ROWS]), changes)


def lying(path: Path) -> None:
    """The directory says five bytes where there are 120 megabytes."""
    size = 120_000_000
    with_parts(path, {"xl/media/a.bin": bytes(size)})
    path.write_bytes(path.read_bytes().replace(size.to_bytes(4, "little"), (5).to_bytes(4, "little")))


def pointers(path: Path) -> None:
    """One text of 32,000 characters, and 200,000 cells that point to it."""
    rows = b"".join(b'<row r="%d"><c r="A%d" t="s"><v>4</v></c></row>' % (n, n) for n in range(5, 200_005))
    with_rows(path, rows, b"x" * 32_000)


def many_rows(path: Path) -> None:
    """As many rows as a sheet can have, with a cell in column F each."""
    with_rows(
        path, b"".join(b'<row r="%d"><c r="F%d"><v>1</v></c></row>' % (n, n) for n in range(5, 1_048_577))
    )


def many_columns(path: Path) -> None:
    """A header of a hundred thousand names."""
    path.write_bytes(b"title" + b",c" * 100_000 + b"\r\na" + b",1" * 100_000 + b"\r\n")


def nested(path: Path) -> None:
    """A package of packages of zeros."""
    content = bytes(10_000_000)
    for level in range(5):
        made = io.BytesIO()
        with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as package:
            for copy in range(10 if level else 1):
                package.writestr(f"{copy}.zip", content)
        content = made.getvalue()
    path.write_bytes(content)


ZEROS = bytes(10_000_000)


def packed(path: Path, content: bytes) -> None:
    """Bytes and two hundred million zeros, gzipped in pieces of little memory."""
    with gzip.GzipFile(path, "wb", compresslevel=1, mtime=0) as file:
        file.write(content)
        for _ in range(HUGE // 10_000_000):
            file.write(ZEROS)


OUTSIDE_PARTS = {f"{way}tmp/entrepot-slipped.xml": b"<x/>" for way in ("../" * 9, "/", "xl/../../../")}
"""Parts that would land outside the folder if anybody unpacked them; they are never unpacked to a folder."""

CASES = [
    bomb("huge-sheet.xlsx", lambda path: with_parts(path, {"xl/worksheets/sheet9.xml": bytes(HUGE)}), Code.FILE_TOO_LARGE),
    bomb("lying-directory.xlsx", lying, Code.FILE_TOO_LARGE),
    bomb("packed-workbook.xlsx.gz", partial(packed, content=b"PK\x03\x04"), Code.FILE_TOO_LARGE),
    bomb("packed-text.csv.gz", partial(packed, content=b"id,title\r\n1,"), Code.FILE_TOO_LARGE),
    bomb("packed-array.json.gz", partial(packed, content=b'[{"title": "'), Code.FILE_TOO_LARGE),
    Case(GROUP, "outside.xlsx", lambda path, _random: with_parts(path, OUTSIDE_PARTS), Expect(accepted=(2, 3, 4))),
    bomb("packages-in-packages.xlsx", nested, Code.FILE_UNKNOWN_TYPE),
    bomb("laughs.xlsx", lambda path: with_parts(path, {"xl/extra.xml": LAUGHS}), Code.FILE_UNSAFE),
    bomb("file-from-outside.xlsx", lambda path: with_parts(path, {"xl/extra.xml": OUTSIDE}), Code.FILE_UNSAFE),
    bomb("shared-text.xlsx", pointers, Code.FILE_TOO_LARGE),
    bomb("million-rows.xlsx", many_rows, Code.SHEET_TOO_LARGE),
    bomb("hundred-thousand-columns.csv", many_columns, Code.FILE_TOO_WIDE),
]  # fmt: skip
