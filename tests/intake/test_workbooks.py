"""Workbooks: what a person sees in a sheet is what is read."""

import datetime as dt
import gzip
from pathlib import Path

import xlsxwriter

from entrepot.intake.formats import open_file
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
    write,
    write_xlsx,
)


def test_sheet_reads_like_the_same_list_as_text(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "list.xlsx", [HEADER, *ROWS])
    assert said(records(path)) == set(ROWS)
    packed = write(tmp_path / "packed.xlsx.gz", gzip.compress(path.read_bytes()))
    assert said(records(packed)) == set(ROWS)


def test_table_that_does_not_begin_in_the_corner(tmp_path: Path) -> None:
    rows = [(), ("2026年清单",), (), (None, None, *HEADER), *((None, None, *row) for row in ROWS)]
    path = write_xlsx(tmp_path / "list.xlsx", [tuple(row) for row in rows])
    assert open_file(path).header_row == 4
    assert [record.row for record in records(path)] == [5, 6, 7]


def test_numbers_dates_and_truth_as_text(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(str(tmp_path / "list.xlsx")) as book:
        sheet = book.add_worksheet()
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        minute = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        sheet.write_row(0, 0, ["id", "title", "budget", "deadline", "available from", "readiness", "shared"])
        sheet.write_row(1, 0, ["0755", "a", 12.5])
        sheet.write_datetime(1, 3, dt.datetime(2027, 3, 4), day)
        sheet.write_datetime(1, 4, dt.datetime(2027, 3, 4, 5, 6), minute)
        sheet.write(1, 5, 7)
        sheet.write_boolean(1, 6, True)
    record = records(tmp_path / "list.xlsx")[0]
    assert (record.key, dict(record.facts)) == ("0755", {"shared": "TRUE"})
    assert dict(record.fields) == {
        "budget": "12.5", "deadline": "2027-03-04", "available_from": "2027-03-04 05:06", "readiness": "7",
    }  # fmt: skip


def test_dates_counted_from_1904(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(str(tmp_path / "list.xlsx"), {"date_1904": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["title", "deadline"])
        sheet.write(1, 0, "a")
        sheet.write_datetime(1, 1, dt.datetime(2027, 3, 4), book.add_format({"num_format": "yyyy-mm-dd"}))
    assert records(tmp_path / "list.xlsx")[0].fields["deadline"] == "2027-03-04"


def test_numbers_that_lost_digits_are_named(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "list.xlsx", [("id", "title"), (123456789012345678, "a")])
    assert warnings(path) == [(2, "id", Code.NUMBER_IMPRECISE)]


def test_error_cells_are_empty_with_a_warning(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(str(tmp_path / "list.xlsx")) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["title", "text", "budget"])
        sheet.write_row(1, 0, ["a", "b"])
        sheet.write_formula(1, 2, "=1/0", None, "#DIV/0!")
    path = tmp_path / "list.xlsx"
    assert warnings(path) == [(2, "budget", Code.CELL_ERROR)]
    assert dict(records(path)[0].fields) == {}


def test_formula_without_stored_value_refuses_its_row(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(str(tmp_path / "list.xlsx")) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["title", "text", "budget"])
        sheet.write_row(1, 0, ["a", "b"])
        sheet.write_formula(1, 2, "=2*3", None, "")
        sheet.write_row(2, 0, ["c", "d"])
        sheet.write_formula(2, 2, "=2*3", None, "6")
    path = tmp_path / "list.xlsx"
    assert refusals(path) == [(2, Code.FORMULA_WITHOUT_VALUE)]
    assert [dict(record.fields) for record in records(path)] == [{"budget": "6"}]


def test_cells_merged_over_rows_count_for_each_row(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(str(tmp_path / "list.xlsx")) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["单位", "名称"])
        sheet.merge_range(1, 0, 3, 0, "华南检测中心")
        for row, title in enumerate(["a", "b", "c", "d"], start=1):
            sheet.write(row, 1, title)
    path = tmp_path / "list.xlsx"
    assert [record.organisation for record in records(path)] == ["华南检测中心"] * 3 + [""]
    assert codes(open_file(path).warnings) == [Code.CELLS_MERGED]


def test_hidden_rows_and_sheets_are_named(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(str(tmp_path / "list.xlsx")) as book:
        book.add_worksheet("Empty")
        hidden = book.add_worksheet("Old")
        hidden.write_row(0, 0, ["title", "x"])
        sheet = book.add_worksheet("List")
        hidden.hide()
        sheet.write_column(0, 0, ["title", "a", "b"])
        sheet.set_row(2, None, None, {"hidden": True})
    path = tmp_path / "list.xlsx"
    assert codes(open_file(path).warnings) == [Code.SHEETS_NOT_READ, Code.ROWS_HIDDEN]
    assert [record.title for record in records(path)] == ["a", "b"]
    assert codes(open_file(path, sheet="List").warnings) == [Code.ROWS_HIDDEN]


def test_named_sheet_is_read_and_an_unknown_one_refused(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(str(tmp_path / "list.xlsx")) as book:
        for name in ("Q1", "Q2"):
            book.add_worksheet(name).write_column(0, 0, ["title", name])
    path = tmp_path / "list.xlsx"
    assert [row.values["title"] for row in open_file(path, sheet="Q2").rows()] == ["Q2"]
    assert code_of_opening(path, sheet="Q3") == Code.SHEET_MISSING


def test_only_sheet_hidden_is_read_with_a_warning(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "list.xlsx", [("title",), ("a",)])
    state = (b'<sheet name="List"', b'<sheet state="hidden" name="List"')
    edit_zip(path, {"xl/workbook.xml": state})
    assert codes(open_file(path).warnings) == [Code.SHEET_HIDDEN]


def test_workbook_with_nothing_in_it(tmp_path: Path) -> None:
    assert code_of_opening(write_xlsx(tmp_path / "list.xlsx", [])) == Code.FILE_EMPTY
