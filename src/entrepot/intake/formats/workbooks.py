"""Workbooks: XLSX, XLS and ODS."""

import io
from collections.abc import Generator
from dataclasses import dataclass
from typing import Final

from entrepot.intake.formats.protocol import OpenedFile, Options, SourceFile, opened
from entrepot.intake.readers import compound, opendocument, workbook
from entrepot.intake.readers.package import SheetFacts, inspect_package
from entrepot.intake.readers.table import Header
from entrepot.intake.rows import Format, Limits, RawRow, source_error
from entrepot.runtime.progress import Progress
from entrepot.vocabulary.problems import Code

_ZIP: Final = b"PK\x03\x04"
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_CONTENT_TYPES: Final = b"[Content_Types].xml"
"""The part that Excel's packages have and OpenDocument's have not."""
_REPORT_EVERY: Final = 500


@dataclass(frozen=True, slots=True)
class Xlsx:
    """Excel's present format: a zip of XML parts."""

    name: str = "an XLSX workbook"
    endings: tuple[str, ...] = (".xlsx",)

    def recognises(self, head: bytes, _name: str) -> bool:
        """It is a zip; what is in it is seen when it is opened."""
        return head.startswith(_ZIP)

    def open(self, file: SourceFile, options: Options) -> OpenedFile:
        """Measure the package before it is unpacked into memory."""
        data = io.BytesIO(file.whole(options.limits.held_bytes))
        facts = dict(inspect_package(data, file.name, options.limits))
        return _opened(file, Format.XLSX, data, facts, options)


@dataclass(frozen=True, slots=True)
class Ods:
    """OpenDocument's spreadsheet, as LibreOffice and many authorities write it."""

    name: str = "an ODS workbook"
    endings: tuple[str, ...] = (".ods",)

    def recognises(self, head: bytes, name: str) -> bool:
        """It is a zip whose first part, by the standard, says of which type it is."""
        named = name.lower().removesuffix(".gz").endswith(".ods") and _CONTENT_TYPES not in head
        return head.startswith(_ZIP) and (head[30:38] == b"mimetype" or named)

    def open(self, file: SourceFile, options: Options) -> OpenedFile:
        """Measure the package before it is unpacked into memory."""
        data = io.BytesIO(file.whole(options.limits.held_bytes))
        facts = dict(opendocument.inspect_document(data, file.name, options.limits))
        return _opened(file, Format.ODS, data, facts, options)


@dataclass(frozen=True, slots=True)
class Xls:
    """Excel's older format, in Microsoft's compound container."""

    name: str = "an XLS workbook"
    endings: tuple[str, ...] = (".xls",)

    def recognises(self, head: bytes, _name: str) -> bool:
        """It is a compound document; what is in it is seen when it is opened."""
        return head.startswith(_OLE)

    def open(self, file: SourceFile, options: Options) -> OpenedFile:
        """Refuse protected workbooks, macros and other documents."""
        data = io.BytesIO(file.whole(options.limits.held_bytes))
        _check_compound(data.getbuffer(), file.name)
        compound.check_records(data.getvalue(), file.name, options.limits)
        return _opened(file, Format.XLS, data, {}, options)


def _opened(
    file: SourceFile, kind: Format, data: io.BytesIO, facts: dict[str, SheetFacts], options: Options
) -> OpenedFile:
    sheet = workbook.open_sheet(data, facts, options.sheet, file.name)
    header = workbook.read_header(sheet, options.limits, file.name)
    reader = _Rows(sheet, header, options.limits, file.name)
    return opened(file, kind, header, (*sheet.warnings, *header.problems), reader)


@dataclass(frozen=True, slots=True)
class _Rows:
    sheet: workbook.Sheet
    header: Header
    limits: Limits
    name: str

    def rows(self, progress: Progress) -> Generator[RawRow]:
        total = self.sheet.row_count
        for row in workbook.read_rows(self.sheet, self.header, self.limits):
            if row.number % _REPORT_EVERY == 0:
                progress(row.number, total, self.name)
            yield row
        progress(total, total, self.name)


def _check_compound(data: memoryview, name: str) -> None:
    """Refuse protected workbooks, macros and other documents in Microsoft's older container, by its
    directory's names."""
    content = bytes(data)
    if "EncryptedPackage".encode("utf-16-le") in content:
        raise source_error(Code.FILE_ENCRYPTED, file=name)
    if "_VBA_PROJECT".encode("utf-16-le") in content:
        raise source_error(Code.FILE_HAS_MACROS, file=name)
    if not any(stream.encode("utf-16-le") in content for stream in ("Workbook", "Book")):
        raise source_error(Code.FILE_UNKNOWN_TYPE, file=name)
