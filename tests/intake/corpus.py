"""Files made for the intake's tests, and what reading them gives in short."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import xlsxwriter

from entrepot.intake.formats import open_file
from entrepot.intake.records import Accepted, Record, Refused, read_records
from entrepot.intake.rows import Limits, SourceError
from entrepot.vocabulary.problems import Code, Problem

HEADER = ("编号", "名称", "摘要", "单位")
ROWS = (
    ("f-1", "太赫兹成像系统", "用于陶瓷裂纹的无损检测，分辨率十五微米。", "华南检测中心"),
    ("f-2", "涡流探伤仪", "检测金属管材的表面裂纹。", "青岛装备研究院"),
    ("f-3", "扫描电镜", "观察材料断口，放大二十万倍。", "咸宁材料学院"),
)
TRADITIONAL = (
    ("編號", "名稱", "摘要", "單位"),
    ("f-1", "太赫茲成像系統", "用於陶瓷裂紋的無損檢測，解析度十五微米。", "香港檢測中心"),
    ("f-2", "渦流探傷儀", "檢測金屬管材的表面裂紋。", "香港裝備研究院"),
)
GERMAN = (
    ("Nr", "Bezeichnung", "Beschreibung", "Einrichtung"),
    ("f-1", "Prüfgerät für Oberflächen", "Misst Rauheit größer als 5 µm an Bauteilen.", "Münchner Prüfhaus"),
    ("f-2", "Härteprüfer", "Prüft die Härte geschliffener Flächen.", "Institut für Prüftechnik"),
)


def identify(text: str) -> str:
    """Tell Chinese from German from English by their letters: all that these files need."""
    if any("\u4e00" <= character <= "\u9fff" for character in text):
        return "zh"
    return "de" if set("äöüßÄÖÜ") & set(text) else "en"


def csv_text(rows: Sequence[Sequence[str]], separator: str = ",", end: str = "\r\n") -> str:
    """Write rows as delimited text."""
    made = io.StringIO()
    csv.writer(made, delimiter=separator, lineterminator=end).writerows(rows)
    return made.getvalue()


def write(path: Path, content: str | bytes, encoding: str = "utf-8") -> Path:
    """Write a file and return its path."""
    path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
    return path


def write_xlsx(path: Path, rows: Sequence[Sequence[object]]) -> Path:
    """Write one sheet; None leaves a cell out."""
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("List")
        for number, row in enumerate(rows):
            for place, value in enumerate(row):
                if value is not None:
                    sheet.write(number, place, value)
    return path


def edit_zip(
    path: Path, changes: Mapping[str, tuple[bytes, bytes]], added: Mapping[str, bytes] | None = None
) -> Path:
    """Replace bytes inside a package's parts, and add parts."""
    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            old, new = changes.get(name, (b"", b""))
            package.writestr(name, content.replace(old, new) if old else content)
        for name, content in (added or {}).items():
            package.writestr(name, content)
    return path


def code_of_opening(path: Path, **options: object) -> Code | None:
    """Return the code with which opening is refused, None when it is not."""
    try:
        open_file(path, **options)
    except SourceError as error:
        return error.problem.code
    return None


def records(path: Path, kind: str = "facility", limits: Limits | None = None) -> list[Record]:
    """Return the accepted records of a file."""
    return [
        row.record
        for row in read_records(open_file(path, limits=limits), identify=identify, kind=kind)
        if isinstance(row, Accepted)
    ]


def refusals(path: Path, kind: str = "facility", limits: Limits | None = None) -> list[tuple[int, Code]]:
    """Return row number and first code of the refused rows of a file."""
    return [
        (row.number, row.problems[0].code)
        for row in read_records(open_file(path, limits=limits), identify=identify, kind=kind)
        if isinstance(row, Refused)
    ]


def warnings(path: Path, kind: str = "facility") -> list[tuple[int | None, str | None, Code]]:
    """Return row, column and code of every warning about accepted rows."""
    return [
        (problem.row, problem.column, problem.code)
        for row in read_records(open_file(path), identify=identify, kind=kind)
        if isinstance(row, Accepted)
        for problem in row.warnings
    ]


def codes(problems: Sequence[Problem]) -> list[Code]:
    """Return the codes of problems."""
    return [problem.code for problem in problems]


def said(found: Sequence[Record]) -> set[tuple[str, str, str, str]]:
    """Return what records say, without their place in the file."""
    return {(record.key, record.title, record.text, record.organisation) for record in found}
