"""Files that cannot be read at all: one code each, known before anything is kept."""

import gzip
import io
import random
import time
import zipfile
from pathlib import Path

import pytest

from entrepot.intake.formats import open_file
from entrepot.intake.rows import Format, Limits, SourceError
from entrepot.vocabulary.problems import Code
from tests.corpus import old_workbook
from tests.intake.corpus import (
    HEADER,
    ROWS,
    code_of_opening,
    codes,
    csv_text,
    edit_zip,
    records,
    said,
    write,
    write_xlsx,
)

PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(200)
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)


def test_missing_file(tmp_path: Path) -> None:
    assert code_of_opening(tmp_path / "nothing.csv") == Code.FILE_MISSING


def test_folder(tmp_path: Path) -> None:
    assert code_of_opening(tmp_path) == Code.FILE_IS_FOLDER


@pytest.mark.parametrize("content", [b"", b"\xef\xbb\xbf", b"\r\n \r\n\t", b"\xff\xfe"])
def test_empty_file(tmp_path: Path, content: bytes) -> None:
    assert code_of_opening(write(tmp_path / "list.csv", content)) == Code.FILE_EMPTY


@pytest.mark.parametrize(
    "content",
    [
        PNG,
        b"%PDF-1.7\n1 0 obj",
        b"\xff\xd8\xff\xe0" + bytes(50),
        bytes(5_000),
        random.Random(7).randbytes(5_000),
    ],
    ids=["png", "pdf", "jpeg", "zeros", "noise"],
)
def test_binary_file(tmp_path: Path, content: bytes) -> None:
    assert code_of_opening(write(tmp_path / "list.csv", content)) == Code.FILE_BINARY


@pytest.mark.parametrize(
    "content", ["<html><table><tr><td>x", "<?xml version='1.0'?><Workbook/>", "\n <!DOCTYPE html>"]
)
def test_web_page_named_as_workbook(tmp_path: Path, content: str) -> None:
    assert code_of_opening(write(tmp_path / "list.xls", content)) == Code.FILE_WEB_PAGE


def test_workbook_named_csv_is_read_with_a_warning(tmp_path: Path) -> None:
    made = write_xlsx(tmp_path / "list.xlsx", [HEADER, *ROWS])
    source = open_file(made.rename(tmp_path / "list.csv"))
    assert (source.format, codes(source.warnings)) == (Format.XLSX, [Code.FILE_EXTENSION_DIFFERS])


@pytest.mark.parametrize("name", ["list.xlsx", "list.json"])
def test_csv_under_another_name_is_read_with_a_warning(tmp_path: Path, name: str) -> None:
    path = write(tmp_path / name, csv_text([HEADER, *ROWS]))
    assert codes(open_file(path).warnings) == [Code.FILE_EXTENSION_DIFFERS]
    assert said(records(path)) == set(ROWS)


def test_other_packages_are_not_workbooks(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "list.xlsx", "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
    assert code_of_opening(tmp_path / "list.xlsx") == Code.FILE_UNKNOWN_TYPE


@pytest.mark.parametrize(
    ("stream", "code"),
    [
        ("EncryptedPackage", Code.FILE_ENCRYPTED),
        ("_VBA_PROJECT", Code.FILE_HAS_MACROS),
        ("WordDocument", Code.FILE_UNKNOWN_TYPE),
        ("Workbook", Code.FILE_DAMAGED),
    ],
)
def test_older_container(tmp_path: Path, stream: str, code: Code) -> None:
    assert code_of_opening(write(tmp_path / "list.xls", OLE + stream.encode("utf-16-le"))) == code


def test_workbook_with_macros(tmp_path: Path) -> None:
    path = edit_zip(write_xlsx(tmp_path / "list.xlsm", [HEADER, *ROWS]), {}, {"xl/vbaProject.bin": b"x"})
    assert code_of_opening(path) == Code.FILE_HAS_MACROS


def test_truncated_workbook(tmp_path: Path) -> None:
    whole = write_xlsx(tmp_path / "list.xlsx", [HEADER, *ROWS]).read_bytes()
    assert code_of_opening(write(tmp_path / "cut.xlsx", whole[: len(whole) // 2])) == Code.FILE_DAMAGED


def test_truncated_gzip(tmp_path: Path) -> None:
    whole = gzip.compress(csv_text([HEADER, *ROWS] * 50).encode())
    assert code_of_opening(write(tmp_path / "list.csv.gz", whole[: len(whole) // 2])) == Code.FILE_DAMAGED


def test_gzip_of_gzip(tmp_path: Path) -> None:
    twice = gzip.compress(gzip.compress(csv_text([HEADER, *ROWS]).encode()))
    assert code_of_opening(write(tmp_path / "list.csv.gz", twice)) == Code.FILE_BINARY


def test_entity_declarations_in_a_workbook(tmp_path: Path) -> None:
    laughs = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><sst>&b;</sst>'
    path = edit_zip(write_xlsx(tmp_path / "list.xlsx", [HEADER, *ROWS]), {}, {"xl/extra.xml": laughs})
    assert code_of_opening(path) == Code.FILE_UNSAFE


def refused_in_time(path: Path, limits: Limits | None = None) -> Code | None:
    started = time.perf_counter()
    code = code_of_opening(path, limits=limits)
    assert time.perf_counter() - started < 2
    return code


def test_package_that_unpacks_to_200_megabytes(tmp_path: Path) -> None:
    path = edit_zip(
        write_xlsx(tmp_path / "list.xlsx", [HEADER]), {}, {"xl/worksheets/sheet9.xml": bytes(200_000_000)}
    )
    assert refused_in_time(path) == Code.FILE_TOO_LARGE


def test_package_whose_directory_lies_about_its_size(tmp_path: Path) -> None:
    path = edit_zip(write_xlsx(tmp_path / "list.xlsx", [HEADER]), {}, {"xl/media/a.bin": bytes(5_000_000)})
    packed = path.read_bytes()
    assert packed.count((5_000_000).to_bytes(4, "little")) == 2
    path.write_bytes(packed.replace((5_000_000).to_bytes(4, "little"), (5).to_bytes(4, "little")))
    assert refused_in_time(path, Limits(held_bytes=1_000_000)) == Code.FILE_TOO_LARGE


def test_gzip_bomb_of_json_array(tmp_path: Path) -> None:
    path = write(tmp_path / "list.json.gz", gzip.compress(b"[{" + b" " * 3_000_000))
    assert refused_in_time(path, Limits(streamed_bytes=1_000_000)) == Code.FILE_TOO_LARGE


def test_gzip_bomb_of_workbook(tmp_path: Path) -> None:
    path = write(tmp_path / "list.xlsx.gz", gzip.compress(b"PK\x03\x04" + bytes(200_000_000), 1))
    assert refused_in_time(path) == Code.FILE_TOO_LARGE


@pytest.mark.parametrize("cell", ["XFD1048576", "ZZ1048576", "&#88;FD1048576", "xfd1048576"])
def test_far_cell_does_not_take_the_process_down(tmp_path: Path, cell: str) -> None:
    far = f'<row r="1048576"><c r="{cell}"><v>1</v></c></row></sheetData>'.encode()
    path = write_xlsx(tmp_path / "list.xlsx", [HEADER, *ROWS])
    edit_zip(path, {"xl/worksheets/sheet1.xml": (b"</sheetData>", far)})
    assert refused_in_time(path) in (Code.SHEET_TOO_LARGE, Code.FILE_DAMAGED)


def test_far_formatting_without_value_is_harmless(tmp_path: Path) -> None:
    far = b'<row r="1048576"><c r="XFD1048576" s="0"/></row></sheetData>'
    path = write_xlsx(tmp_path / "list.xlsx", [HEADER, *ROWS])
    edit_zip(path, {"xl/worksheets/sheet1.xml": (b"</sheetData>", far)})
    assert said(records(path)) == set(ROWS)


def test_error_is_a_sentence_and_a_remedy(tmp_path: Path) -> None:
    with pytest.raises(SourceError) as error:
        open_file(tmp_path / "nothing.csv")
    assert str(error.value) == "There is no file nothing.csv. Check the path and the spelling."


def test_workbook_in_memory_order_does_not_matter(tmp_path: Path) -> None:
    whole = write_xlsx(tmp_path / "list.xlsx", [HEADER, *ROWS]).read_bytes()
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(whole)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_STORED) as new:
        for name in reversed(old.namelist()):
            new.writestr(name, old.read(name))
    assert said(records(write(tmp_path / "stored.xlsx", made.getvalue()))) == set(ROWS)


FAR = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
SHEET = "xl/worksheets/sheet1.xml"


@pytest.mark.parametrize(
    ("part", "target"),
    [
        ("XL/worksheets/SHEET1.xml", "worksheets/sheet1.xml"),
        ("xl/worksheets/sheet1.dat", "worksheets/sheet1.dat"),
        ("other/worksheets/sheet1.xml", "/other/worksheets/sheet1.xml"),
    ],
)
def test_far_cell_is_seen_in_a_sheet_whatever_its_part_is_called(
    tmp_path: Path, part: str, target: str
) -> None:
    path = write_xlsx(tmp_path / "list.xlsx", [HEADER, *ROWS])
    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    parts[part] = parts.pop(SHEET).replace(b"</sheetData>", FAR)
    links = "xl/_rels/workbook.xml.rels"
    parts[links] = parts[links].replace(b"worksheets/sheet1.xml", target.encode())
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    assert refused_in_time(path) == Code.SHEET_TOO_LARGE


def workbook_of_copies(path: Path, cells: int) -> Path:
    """One text of 3,000 characters and cells that point to it."""
    write_xlsx(path, [("id", "title"), ("a", "x" * 3000)])
    rows = "".join(f"<row r='{n}'><c r='B{n}' t='s' ><v> 3 </v></c></row>" for n in range(3, cells + 3))
    return edit_zip(path, {SHEET: (b"</sheetData>", f"{rows}</sheetData>".encode())})


def test_text_that_many_cells_point_to_counts_for_each(tmp_path: Path) -> None:
    path = workbook_of_copies(tmp_path / "list.xlsx", 100)
    assert refused_in_time(path, Limits(copied_bytes=310_000)) is None
    assert refused_in_time(path, Limits(copied_bytes=300_000)) == Code.FILE_TOO_LARGE


def test_long_text_that_no_cell_but_one_points_to_is_no_bomb(tmp_path: Path) -> None:
    rows = [("id", "title"), ("a", "x" * 3000), *((f"b{n}", "y") for n in range(200))]
    path = write_xlsx(tmp_path / "list.xlsx", rows)
    assert refused_in_time(path, Limits(copied_bytes=10_000)) is None


@pytest.mark.parametrize(
    "row",
    [
        '<row r="5"><c r="A5"><v>1</v></c><c r="Z1048576"><v>1</v></c></row>',
        '<row r="5" hidden="1"><c r="A5"><v>1</v></c><c s="1" r="Z1048576"><v>1</v></c></row>',
        "<row r='5'><c r='Z1048576' ><v>1</v></c></row>",
    ],
)
def test_cell_far_from_its_own_row_is_seen(tmp_path: Path, row: str) -> None:
    path = write_xlsx(tmp_path / "list.xlsx", [HEADER, *ROWS])
    edit_zip(path, {SHEET: (b"</sheetData>", f"{row}</sheetData>".encode())})
    assert refused_in_time(path) == Code.SHEET_TOO_LARGE


def test_far_cell_in_an_older_workbook_is_seen(tmp_path: Path) -> None:
    rows = [HEADER, *ROWS]
    near = write(tmp_path / "near.xls", old_workbook.workbook(rows, far=(400, 20)))
    assert said(records(near)) >= set(ROWS)
    far = write(tmp_path / "far.xls", old_workbook.workbook(rows, far=(65_535, 255)))
    assert refused_in_time(far) == Code.SHEET_TOO_LARGE


@pytest.mark.parametrize("place", [30, 48, 76, 512, 600, 1024 + 116])
def test_older_workbook_with_a_damaged_container_is_refused(tmp_path: Path, place: int) -> None:
    content = bytearray(old_workbook.workbook([HEADER, *ROWS]))
    content[place : place + 4] = b"\x01\x00\x00\x00"
    code = code_of_opening(write(tmp_path / "list.xls", bytes(content)))
    assert code in (None, Code.FILE_DAMAGED)


def test_panic_of_the_library_is_a_damaged_file(tmp_path: Path) -> None:
    content = bytearray(old_workbook.workbook([HEADER, *ROWS]))
    at = content.find(b"\x85\x00") + 4
    content[at : at + 4] = b"\x00\x00\x00\x21"  # where the sheet is said to begin, far behind the end
    assert code_of_opening(write(tmp_path / "list.xls", bytes(content))) == Code.FILE_DAMAGED
