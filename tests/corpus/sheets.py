"""Thirty workbooks: what a person sees in a sheet is what is read, and what is doubtful is told."""

from __future__ import annotations

import datetime as dt
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from random import Random

import xlsxwriter
from xlsxwriter.workbook import Workbook

from entrepot.vocabulary.problems import Code
from tests.corpus import old_workbook
from tests.corpus.case import Case, Expect
from tests.intake.corpus import HEADER, ROWS, edit_zip, write_xlsx
from tests.intake.test_opendocument import plain as sheet_of
from tests.intake.test_opendocument import write_ods

GROUP = "sheets"
TABLE = (HEADER, *ROWS)
WHOLE = Expect(accepted=(2, 3, 4))
LAST = {4: {"key": "f-3", "title": "扫描电镜", "organisation": "咸宁材料学院"}}
Fill = Callable[[Workbook], None]
Says = Mapping[int, Mapping[str, str]]


def drawn(name: str, fill: Fill, expect: Expect, says: Says | None = None, **options: object) -> Case:
    """A workbook that `fill` draws."""

    def write(path: Path, _random: Random) -> None:
        with xlsxwriter.Workbook(str(path), options) as book:
            fill(book)

    return Case(GROUP, name, write, expect, says or {})


def edited(
    name: str,
    changes: Mapping[str, tuple[bytes, bytes]],
    expect: Expect,
    added: Mapping[str, bytes] | None = None,
    says: Says | None = None,
) -> Case:
    """The plain workbook with bytes replaced in its parts, and parts added."""

    def write(path: Path, _random: Random) -> None:
        edit_zip(write_xlsx(path, TABLE), changes, added)

    return Case(GROUP, name, write, expect, says or {})


def raw(name: str, content: Callable[[Path], bytes], expect: Expect, says: Says | None = None) -> Case:
    """A file of these bytes; they may be made from the plain workbook."""

    def write(path: Path, _random: Random) -> None:
        made = content(write_xlsx(path.with_name("plain.xlsx"), TABLE))
        path.write_bytes(made)

    return Case(GROUP, name, write, expect, says or {})


def fill_rows(book: Workbook, name: str = "List") -> xlsxwriter.worksheet.Worksheet:
    """Add a sheet with the plain table."""
    sheet = book.add_worksheet(name)
    for number, row in enumerate(TABLE):
        sheet.write_row(number, 0, row)
    return sheet


def corner(book: Workbook) -> None:
    """The table begins at C4 under a title."""
    sheet = book.add_worksheet()
    sheet.write(0, 0, "2026年清单")
    for number, row in enumerate(TABLE, start=3):
        sheet.write_row(number, 2, row)


def merged_rows(book: Workbook) -> None:
    """An organisation merged over its instruments."""
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["单位", "名称"])
    sheet.merge_range(1, 0, 3, 0, "华南检测中心")
    sheet.write_column(1, 1, ["a", "b", "c"])


def merged_header(book: Workbook) -> None:
    """A header over two rows, with merged groups."""
    sheet = book.add_worksheet()
    sheet.merge_range(0, 0, 1, 0, "编号")
    sheet.merge_range(0, 1, 1, 1, "名称")
    sheet.merge_range(0, 2, 0, 3, "联系方式")
    sheet.write_row(1, 2, ["电话", "邮箱"])
    sheet.write_row(2, 0, ["f-1", "高温炉", "0755", "a@example.org"])


def hidden_rows(book: Workbook) -> None:
    """One row out of sight."""
    fill_rows(book).set_row(2, None, None, {"hidden": True})


def hidden_sheet(book: Workbook) -> None:
    """An old list out of sight before the one that is meant."""
    old = book.add_worksheet("Old")
    old.write_column(0, 0, ["title", "x"])
    fill_rows(book).activate()
    old.hide()


def several_sheets(book: Workbook) -> None:
    """Two lists; the first is read."""
    fill_rows(book, "Q1")
    book.add_worksheet("Q2").write_column(0, 0, ["title", "x"])


def formulas(book: Workbook) -> None:
    """Formulas with and without a stored value, and one in error."""
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["id", "title", "budget"])
    for row, (key, value) in enumerate([("a", "6"), ("b", ""), ("c", "#DIV/0!")], start=1):
        sheet.write_row(row, 0, [key, key])
        sheet.write_formula(row, 2, "=2*3" if value != "#DIV/0!" else "=1/0", None, value)


def dates(book: Workbook) -> None:
    """A day and a minute as the spreadsheet keeps them."""
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["title", "deadline", "available from"])
    sheet.write(1, 0, "a")
    sheet.write_datetime(1, 1, dt.datetime(2027, 3, 4), book.add_format({"num_format": "yyyy-mm-dd"}))
    sheet.write_datetime(
        1, 2, dt.datetime(2027, 3, 4, 5, 6), book.add_format({"num_format": "d.m.yyyy hh:mm"})
    )


def numbers(book: Workbook) -> None:
    """Numbers as numbers: whole, with decimals, too long, true."""
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["id", "title", "readiness", "面积", "共享"])
    sheet.write_row(1, 0, ["0755", "a", 7, 12.5])
    sheet.write_boolean(1, 4, True)
    sheet.write_row(2, 0, [123456789012345678, "b", 6, 0.1])


def rich_text(book: Workbook) -> None:
    """A title with bold words."""
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["id", "title"])
    sheet.write(1, 0, "a")
    sheet.write_rich_string(1, 1, "高温", book.add_format({"bold": True}), "真空", "炉")


def with_formula_texts(book: Workbook) -> None:
    """Texts that look like formulas, kept as texts."""
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["id", "title"])
    sheet.write_string(1, 0, "a")
    sheet.write_string(1, 1, "=1+1")


def with_blank_rows(book: Workbook) -> None:
    """Rows with nothing between the others."""
    sheet = book.add_worksheet()
    for number, row in enumerate([TABLE[0], TABLE[1], (), (), TABLE[2]]):
        sheet.write_row(number, 0, row)


def protected(plain: Path) -> bytes:
    """The package with the flag of a password on its parts."""
    content = bytearray(plain.read_bytes())
    at = content.find(b"PK\x01\x02")
    content[at + 8] |= 1
    return bytes(content)


def other_package(plain: Path) -> bytes:
    """A text document's package."""
    with zipfile.ZipFile(plain, "w") as package:
        package.writestr("word/document.xml", "<w:document/>")
    return plain.read_bytes()


def ods(path: Path, _random: Random) -> None:
    """Write the plain table as OpenDocument."""
    write_ods(path, sheet_of(TABLE))


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
FAR = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
FORMAT_ONLY = b'<row r="1048576"><c r="XFD1048576" s="0"/></row></sheetData>'
SHEET = "xl/worksheets/sheet1.xml"
DIFFERS = (Code.FILE_EXTENSION_DIFFERS,)
MERGED = (Code.CELLS_MERGED,)

READ = [
    drawn("plain.xlsx", lambda book: fill_rows(book) and None, WHOLE, LAST),
    drawn("corner.xlsx", corner, Expect(accepted=(5, 6, 7), unknown=("Column A", "Column B"))),
    drawn("merged-rows.xlsx", merged_rows, Expect(accepted=(2, 3, 4), told=MERGED), {4: {"organisation": "华南检测中心"}}),
    drawn(
        "merged-header.xlsx", merged_header, Expect(accepted=(3,), told=MERGED, unknown=("联系方式 / 电话", "联系方式 / 邮箱")),
        {3: {"key": "f-1", "title": "高温炉", "fact:联系方式 / 电话": "0755"}},
    ),
    drawn("hidden-rows.xlsx", hidden_rows, Expect(accepted=(2, 3, 4), told=(Code.ROWS_HIDDEN,)), LAST),
    drawn("hidden-sheet.xlsx", hidden_sheet, Expect(accepted=(2, 3, 4), told=(Code.SHEETS_NOT_READ,)), LAST),
    drawn("several-sheets.xlsx", several_sheets, Expect(accepted=(2, 3, 4), told=(Code.SHEETS_NOT_READ,)), LAST),
    edited(
        "only-sheet-hidden.xlsx", {"xl/workbook.xml": (b'<sheet name="List"', b'<sheet state="hidden" name="List"')},
        Expect(accepted=(2, 3, 4), told=(Code.SHEET_HIDDEN,)), says=LAST,
    ),
    drawn(
        "formulas.xlsx", formulas,
        Expect(accepted=(2, 4), refused=((3, Code.FORMULA_WITHOUT_VALUE),), warned=((2, "budget", Code.CURRENCY_ASSUMED), (4, "budget", Code.CELL_ERROR))),
        {2: {"budget": "6"}, 4: {"budget": ""}},
    ),
    drawn("dates.xlsx", dates, Expect(accepted=(2,)), {2: {"deadline": "2027-03-04", "available_from": "2027-03-04 05:06"}}),
    drawn("dates-from-1904.xlsx", dates, Expect(accepted=(2,)), {2: {"deadline": "2027-03-04"}}, date_1904=True),
    drawn(
        "numbers.xlsx", numbers, Expect(accepted=(2, 3), warned=((3, "id", Code.NUMBER_IMPRECISE),), unknown=("面积", "共享")),
        {2: {"key": "0755", "readiness": "7", "fact:面积": "12.5", "fact:共享": "TRUE"}, 3: {"fact:面积": "0.1"}},
    ),
    drawn("rich-text.xlsx", rich_text, Expect(accepted=(2,)), {2: {"title": "高温真空炉"}}),
    drawn("formula-as-text.xlsx", with_formula_texts, Expect(accepted=(2,)), {2: {"title": "=1+1"}}),
    drawn("blank-rows.xlsx", with_blank_rows, Expect(accepted=(2, 5), blank=2)),
    edited("external-links.xlsx", {}, WHOLE, {"xl/externalLinks/externalLink1.xml": b"<externalLink/>"}, LAST),
    edited("pictures.xlsx", {}, WHOLE, {"xl/media/image1.png": b"\x89PNG\r\n\x1a\n" + bytes(500)}, LAST),
    edited("far-format.xlsx", {SHEET: (b"</sheetData>", FORMAT_ONLY)}, Expect(accepted=(2, 3, 4)), says=LAST),
    raw("named.csv", Path.read_bytes, Expect(accepted=(2, 3, 4), told=DIFFERS), LAST),
    raw("named.xls", Path.read_bytes, Expect(accepted=(2, 3, 4), told=DIFFERS), LAST),
    raw("of-1997.xls", lambda _: old_workbook.workbook(TABLE), WHOLE, LAST),
    Case(GROUP, "open-document.ods", ods, WHOLE, LAST),
]  # fmt: skip

REFUSED = [
    edited("macros.xlsm", {}, Expect(file=Code.FILE_HAS_MACROS), {"xl/vbaProject.bin": b"x"}),
    edited("far-cell.xlsx", {SHEET: (b"</sheetData>", FAR)}, Expect(file=Code.SHEET_TOO_LARGE)),
    raw("password.xlsx", lambda _: OLE + "EncryptedPackage".encode("utf-16-le"), Expect(file=Code.FILE_ENCRYPTED)),
    raw("password-of-parts.xlsx", protected, Expect(file=Code.FILE_ENCRYPTED)),
    raw("macros.xls", lambda _: OLE + "_VBA_PROJECT".encode("utf-16-le"), Expect(file=Code.FILE_HAS_MACROS)),
    raw("text-document.xlsx", other_package, Expect(file=Code.FILE_UNKNOWN_TYPE)),
    raw("cut.xlsx", lambda plain: plain.read_bytes()[: plain.stat().st_size // 2], Expect(file=Code.FILE_DAMAGED)),
    drawn("empty.xlsx", lambda book: book.add_worksheet() and None, Expect(file=Code.FILE_EMPTY)),
]  # fmt: skip

CASES = [*READ, *REFUSED]
