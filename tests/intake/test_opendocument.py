"""OpenDocument spreadsheets: the same records as from other workbooks, and the same guards."""

from __future__ import annotations

import time
import zipfile
from collections.abc import Sequence
from html import escape
from pathlib import Path

import pytest

from entrepot.intake.formats import open_file
from entrepot.intake.refused import suggested_path
from entrepot.intake.rows import Format, Limits
from entrepot.vocabulary.problems import Code
from tests.intake.corpus import (
    HEADER,
    ROWS,
    code_of_opening,
    codes,
    edit_zip,
    records,
    refusals,
    said,
    warnings,
    write_xlsx,
)

SPACES = " ".join(
    f'xmlns:{short}="urn:{long}:1.0"'
    for short, long in {
        "office": "oasis:names:tc:opendocument:xmlns:office",
        "table": "oasis:names:tc:opendocument:xmlns:table",
        "text": "oasis:names:tc:opendocument:xmlns:text",
        "style": "oasis:names:tc:opendocument:xmlns:style",
        "calcext": "org:documentfoundation:names:experimental:calc:xmlns:calcext",
        "manifest": "oasis:names:tc:opendocument:xmlns:manifest",
    }.items()
)
MIME = "application/vnd.oasis.opendocument.spreadsheet"
MANIFEST = (
    f'<manifest:manifest {SPACES}><manifest:file-entry manifest:full-path="/" '
    f'manifest:media-type="{MIME}"/></manifest:manifest>'
)
EMPTY_END = (
    '<table:table-row table:number-rows-repeated="1048000"><table:table-cell '
    'table:number-columns-repeated="16384"/></table:table-row>'
)


def cell(value: object, more: str = "") -> str:
    """One cell as LibreOffice writes it."""
    if value is None:
        return f"<table:table-cell {more}/>"
    if isinstance(value, int | float):
        return f'<table:table-cell {more} office:value-type="float" office:value="{value}"><text:p>{value}</text:p></table:table-cell>'
    return f'<table:table-cell {more} office:value-type="string"><text:p>{escape(str(value))}</text:p></table:table-cell>'


def row(*cells: str, more: str = "") -> str:
    """One row; each cell as XML."""
    return f"<table:table-row {more}>{''.join(cells)}</table:table-row>"


def table(rows: Sequence[str], name: str = "List", more: str = "") -> str:
    """One sheet, with the empty end that LibreOffice writes."""
    return f'<table:table table:name="{name}" {more}><table:table-column/>{"".join(rows)}{EMPTY_END}</table:table>'


def write_ods(path: Path, *tables: str, doctype: str = "", styles: str = "") -> Path:
    """Write a document as the standard wants it: the type first, not packed."""
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?>{doctype}<office:document-content {SPACES}>{styles}'
        f"<office:body><office:spreadsheet>{''.join(tables)}</office:spreadsheet></office:body>"
        "</office:document-content>"
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("mimetype", MIME, zipfile.ZIP_STORED)
        package.writestr("content.xml", content)
        package.writestr("META-INF/manifest.xml", MANIFEST)
    return path


def plain(rows: Sequence[Sequence[object]]) -> str:
    """A sheet of values."""
    return table([row(*(cell(value) for value in each)) for each in rows])


def test_the_same_records_as_from_xlsx(tmp_path: Path) -> None:
    ods = write_ods(tmp_path / "list.ods", plain((HEADER, *ROWS)))
    xlsx = write_xlsx(tmp_path / "list.xlsx", (HEADER, *ROWS))
    opened = open_file(ods)
    assert said(records(ods)) == said(records(xlsx)) == set(ROWS)
    assert (opened.format, opened.warnings) == (Format.ODS, ())
    assert suggested_path(opened).name == "list.refused.xlsx"
    assert codes(open_file(ods.rename(tmp_path / "list.csv")).warnings) == [Code.FILE_EXTENSION_DIFFERS]


def test_numbers_dates_and_truth_are_shown_as_a_person_sees_them(tmp_path: Path) -> None:
    day = '<table:table-cell office:value-type="date" office:date-value="2026-05-04"><text:p>04.05.26</text:p></table:table-cell>'
    truth = '<table:table-cell office:value-type="boolean" office:boolean-value="true"><text:p>WAHR</text:p></table:table-cell>'
    header = row(*(cell(name) for name in ("title", "count", "day", "open", "register")))
    body = row(cell("a"), cell(12.5), day, truth, cell(91440300708461136))
    path = write_ods(tmp_path / "list.ods", table([header, body]))
    (found,) = records(path)
    assert dict(found.facts) == {
        "count": "12.5",
        "day": "2026-05-04",
        "open": "TRUE",
        "register": "91440300708461136",
    }
    assert warnings(path) == [(2, "register", Code.NUMBER_IMPRECISE)]


def test_merged_hidden_errors_and_formulas_without_value_are_told(tmp_path: Path) -> None:
    error = '<table:table-cell table:formula="of:=1/0" office:value-type="string" office:string-value="" calcext:value-type="error"><text:p>#DIV/0!</text:p></table:table-cell>'
    sheet = table(
        [
            row(cell("title"), cell("organisation"), cell("price")),
            row(cell("a"), cell("Institute", 'table:number-rows-spanned="2"'), cell("5")),
            row(cell("b"), "<table:covered-table-cell/>", error, more='table:visibility="collapse"'),
            row(cell("c"), cell("Other"), '<table:table-cell table:formula="of:=A1"/>'),
        ]
    )
    path = write_ods(tmp_path / "list.ods", sheet)
    assert codes(open_file(path).warnings) == [Code.ROWS_HIDDEN, Code.CELLS_MERGED]
    assert [record.organisation for record in records(path)] == ["Institute", "Institute"]
    assert warnings(path) == [(3, "price", Code.CELL_ERROR)]
    assert refusals(path) == [(4, Code.FORMULA_WITHOUT_VALUE)]


def test_comments_are_no_values_and_repeated_cells_are(tmp_path: Path) -> None:
    noted = '<table:table-cell office:value-type="string"><office:annotation><text:p>note</text:p></office:annotation><text:p>a</text:p></table:table-cell>'
    sheet = table(
        [
            row(cell("title"), cell("x"), cell("y")),
            row(noted, cell("same", 'table:number-columns-repeated="2"')),
            row(cell("b"), more='table:number-rows-repeated="2"'),
        ]
    )
    found = records(write_ods(tmp_path / "list.ods", sheet))
    assert [(each.title, dict(each.facts)) for each in found] == [
        ("a", {"x": "same", "y": "same"}),
        ("b", {}),
        ("b", {}),
    ]


def test_the_first_visible_sheet_with_anything_in_it_is_read(tmp_path: Path) -> None:
    styles = (
        '<office:automatic-styles><style:style style:name="ta2" style:family="table"><style:table-properties '
        'table:display="false"/></style:style></office:automatic-styles>'
    )
    hidden = table([row(cell("title")), row(cell("hidden"))], "Old", 'table:style-name="ta2"')
    shown = table([row(cell("title")), row(cell("shown"))], "New")
    path = write_ods(tmp_path / "list.ods", table([], "Empty"), hidden, shown, styles=styles)
    assert [each.title for each in records(path)] == ["shown"]
    assert codes(open_file(path).warnings) == [Code.SHEETS_NOT_READ]
    assert codes(open_file(path, sheet="Old").warnings) == [Code.SHEET_HIDDEN]
    assert code_of_opening(path, sheet="None") == Code.SHEET_MISSING


@pytest.mark.parametrize(
    ("added", "changes", "code"),
    [
        ({"Basic/Standard/Module1.xml": b"<x/>"}, {}, Code.FILE_HAS_MACROS),
        ({"Scripts/python/run.py": b"1"}, {}, Code.FILE_HAS_MACROS),
        ({"Basic/Standard/script-lb.xml": b"<x/>"}, {}, None),
        ({"encrypted-package": b"x"}, {}, Code.FILE_ENCRYPTED),
        ({}, {"META-INF/manifest.xml": (b"/></man", b"><manifest:encryption-data/></manifest:file-entry></man")}, Code.FILE_ENCRYPTED),
        ({}, {"content.xml": (b"</office:body>", b"")}, Code.FILE_DAMAGED),
    ],
)  # fmt: skip
def test_macros_passwords_and_damage_are_refused(
    tmp_path: Path, added: dict[str, bytes], changes: dict[str, tuple[bytes, bytes]], code: Code | None
) -> None:
    path = write_ods(tmp_path / "list.ods", plain((HEADER, *ROWS)))
    assert code_of_opening(edit_zip(path, changes, added)) == code


def test_entities_are_refused(tmp_path: Path) -> None:
    laughs = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>'
    assert (
        code_of_opening(write_ods(tmp_path / "list.ods", plain((HEADER, *ROWS)), doctype=laughs))
        == Code.FILE_UNSAFE
    )


@pytest.mark.parametrize(
    "rows",
    [
        [row(cell("title")), EMPTY_END, row("<table:table-cell table:number-columns-repeated='16000'/>", cell("far"))],
        [row(cell("title")), row(cell("a", 'table:number-columns-repeated="16384"'), more='table:number-rows-repeated="1048576"')],
        [row(cell("title")), row(cell("a"), more='table:number-rows-repeated="999999999"')],
        [row(cell("title")), row("<table:table-cell table:number-columns-repeated='999999999'/>", cell("far"))],
    ],
    ids=["far cell", "full", "rows", "columns"],
)  # fmt: skip
def test_bombs_are_refused_at_once(tmp_path: Path, rows: list[str]) -> None:
    path = write_ods(tmp_path / "list.ods", table(rows))
    began = time.monotonic()
    assert code_of_opening(path) == Code.SHEET_TOO_LARGE
    assert time.monotonic() - began < 2


def test_more_than_is_allowed_unpacked_is_refused(tmp_path: Path) -> None:
    path = write_ods(tmp_path / "list.ods", plain((HEADER, *ROWS)) + "<!--" + "x" * 3_000_000 + "-->")
    assert code_of_opening(path, limits=Limits(held_bytes=1_000_000)) == Code.FILE_TOO_LARGE
