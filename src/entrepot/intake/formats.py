"""Opening a file: what it really is, by content as well as by ending, and its rows."""

import gzip
import hashlib
import io
import zlib
from collections.abc import Callable, Generator, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import IO, Final, Protocol, cast

from entrepot.intake.encoding import detect_encoding, read_lines
from entrepot.intake.readers import delimited, json_rows, workbook
from entrepot.intake.readers.package import SheetFacts, inspect_package
from entrepot.intake.readers.table import Header
from entrepot.intake.rows import Format, Limits, RawRow, in_megabytes, source_error
from entrepot.runtime.progress import Progress, silent
from entrepot.vocabulary.problems import Code, Problem, problem

_CHUNK: Final = 1 << 20
_REPORT_EVERY: Final = 500
_GZIP: Final = b"\x1f\x8b"
_ZIP: Final = b"PK\x03\x04"
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_BINARY: Final = (
    b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"%PDF", b"Rar!", b"7z\xbc\xaf", b"BM", b"\x7fELF", b"MZ",
    b"SQLite format 3",    b"II*\x00", b"MM\x00*", b"RIFF", b"ID3", b"OggS",
    b"BZh", b"\xfd7zXZ", b"\x28\xb5\x2f\xfd", b"PAR1", b"PK\x05\x06",
)  # fmt: skip
_MARKUP: Final = (b"<!doctype", b"<html", b"<?xml", b"<table", b"<meta", b"<head")
_ENDINGS: Final = {
    ".csv": Format.CSV, ".txt": Format.CSV, ".tsv": Format.TSV, ".tab": Format.TSV,
    ".xlsx": Format.XLSX, ".xls": Format.XLS,
    ".jsonl": Format.JSONL, ".ndjson": Format.JSONL, ".json": Format.JSON,
}  # fmt: skip
_NAMES: Final = {
    Format.CSV: "delimited text", Format.TSV: "delimited text",
    Format.XLSX: "an XLSX workbook", Format.XLS: "an XLS workbook",
    Format.JSONL: "JSON lines", Format.JSON: "a JSON array",
}  # fmt: skip


class Reader(Protocol):
    """Gives a file's rows, as often as asked."""

    def rows(self, progress: Progress) -> Generator[RawRow]:
        """Yield every row after the header, blank ones included."""
        ...


@dataclass(frozen=True, slots=True)
class OpenedFile:
    """A file that can be read.

    `size` is in bytes on disk, `fingerprint` the SHA-256 of those bytes in hex. `header_row` is 0 for JSON.
    `encoding` and `separator` are None where the format has none. `warnings` are about the file as a whole.
    """

    path: Path
    name: str
    format: Format
    compressed: bool
    encoding: str | None
    separator: str | None
    size: int
    fingerprint: str
    columns: tuple[str, ...]
    header_row: int
    warnings: tuple[Problem, ...]
    reader: Reader

    def rows(self, progress: Progress = silent) -> Generator[RawRow]:
        """Yield every row after the header, blank ones included; `progress` gets bytes on disk, for workbooks
        rows."""
        return self.reader.rows(progress)


@dataclass(frozen=True, slots=True)
class _File:
    """A file on disk and how to unpack it."""

    path: Path
    name: str
    size: int
    compressed: bool

    @contextmanager
    def open(self) -> Iterator[tuple[IO[bytes], Callable[[], int]]]:
        """Open the content for reading, with a function that tells how many bytes of the disk's file are
        done."""
        with self.path.open("rb") as raw:
            if not self.compressed:
                yield raw, raw.tell
                return
            with gzip.GzipFile(fileobj=raw) as unpacked:
                yield cast(IO[bytes], unpacked), raw.tell

    def chunks(self) -> Generator[bytes]:
        """Yield the unpacked content; raises SourceError when a packed file is cut short or damaged."""
        with self.open() as (content, _):
            try:
                while chunk := content.read(_CHUNK):
                    yield chunk
            except (EOFError, gzip.BadGzipFile, zlib.error) as error:
                raise source_error(Code.FILE_DAMAGED, file=self.name) from error

    def whole(self, limit: int) -> bytes:
        """Return the unpacked content; raises SourceError as soon as it is more than `limit` bytes."""
        content = bytearray()
        for chunk in self.chunks():
            content += chunk
            if len(content) > limit:
                raise source_error(Code.FILE_TOO_LARGE, file=self.name, limit=in_megabytes(limit))
        return bytes(content)


def open_file(
    path: Path | str,
    *,
    name: str | None = None,
    sheet: str | None = None,
    encoding: str | None = None,
    limits: Limits | None = None,
) -> OpenedFile:
    """Open a file of rows: CSV, TSV, XLSX, XLS, JSON lines or a JSON array, each also gzipped.

    `name` is what the file is called to the user when `path` is a temporary one; `sheet` and `encoding` say
    what is otherwise found out. Raises SourceError when it cannot be read at all; nothing of it has been kept
    then.
    """
    limits = limits or Limits()
    path = Path(path)
    name = name or path.name
    file, head = _look(path, name)
    if head.startswith((_ZIP, _OLE)):
        return _open_workbook(file, head, sheet, limits)
    if head.startswith(_BINARY):
        raise source_error(Code.FILE_BINARY, file=name)
    if head.lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith(_MARKUP):
        raise source_error(Code.FILE_WEB_PAGE, file=name)
    found = detect_encoding(file.chunks(), limit=limits.streamed_bytes, name=name, said=encoding)
    return _open_text(file, found, limits)


def _look(path: Path, name: str) -> tuple[_File, bytes]:
    """Return the file and the beginning of its content."""
    if path.is_dir():
        raise source_error(Code.FILE_IS_FOLDER, file=name)
    try:
        size = path.stat().st_size
        with path.open("rb") as raw:
            packed = raw.read(2) == _GZIP
    except FileNotFoundError as error:
        raise source_error(Code.FILE_MISSING, file=name) from error
    except OSError as error:
        raise source_error(Code.FILE_UNREADABLE, file=name, reason=error.strerror) from error
    if not size:
        raise source_error(Code.FILE_EMPTY, file=name)
    file = _File(path, name, size, packed)
    with closing(file.chunks()) as chunks:
        return file, next(chunks, b"")[:4096]


def _fingerprint(path: Path) -> str:
    with path.open("rb") as raw:
        return hashlib.file_digest(raw, "sha256").hexdigest()


def _ending_problems(file: _File, found: Format) -> Iterator[Problem]:
    endings = [suffix.lower() for suffix in Path(file.name).suffixes]
    if endings and endings[-1] == ".gz":
        endings.pop()
    ending = endings[-1] if endings else ""
    meant = _ENDINGS.get(ending)
    if (
        ending in (".xlsx", ".xls", ".csv", ".tsv", ".json", ".jsonl")
        and meant
        and _NAMES[meant] != _NAMES[found]
    ):
        yield problem(Code.FILE_EXTENSION_DIFFERS, file=file.name, extension=ending, found=_NAMES[found])


@dataclass(frozen=True, slots=True)
class _Workbook:
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


def _open_workbook(file: _File, head: bytes, wanted: str | None, limits: Limits) -> OpenedFile:
    data = io.BytesIO(file.whole(limits.held_bytes))
    facts: dict[str, SheetFacts] = {}
    if head.startswith(_ZIP):
        kind = Format.XLSX
        facts = dict(inspect_package(data, file.name, limits))
    else:
        kind = Format.XLS
        _check_compound(data.getbuffer(), file.name)
    sheet = workbook.open_sheet(data, facts, wanted, file.name)
    header = workbook.read_header(sheet, limits, file.name)
    reader = _Workbook(sheet, header, limits, file.name)
    warnings = (*_ending_problems(file, kind), *sheet.warnings, *header.problems)
    return _source(file, kind, None, None, header, warnings, reader)


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


@dataclass(frozen=True, slots=True)
class _Delimited:
    file: _File
    encoding: str
    separator: str
    header: Header
    limits: Limits

    def rows(self, progress: Progress) -> Generator[RawRow]:
        with (
            self.file.open() as (content, done),
            closing(read_lines(content, self.encoding, self.limits)) as lines,
        ):
            rows = delimited.read_rows(lines, self.separator, self.header, self.encoding, self.limits)
            yield from _reported(rows, progress, done, self.file)


@dataclass(frozen=True, slots=True)
class _JsonLines:
    file: _File
    encoding: str
    limits: Limits

    def rows(self, progress: Progress) -> Generator[RawRow]:
        with (
            self.file.open() as (content, done),
            closing(read_lines(content, self.encoding, self.limits)) as lines,
        ):
            rows = json_rows.read_line_rows(lines, self.encoding, self.limits)
            yield from _reported(rows, progress, done, self.file)


@dataclass(frozen=True, slots=True)
class _JsonArray:
    file: _File
    encoding: str
    limits: Limits

    def rows(self, progress: Progress) -> Generator[RawRow]:
        text = self.file.whole(self.limits.held_bytes).decode(self.encoding, "entrepot-keep-bytes")
        rows = json_rows.read_array_rows(text, self.encoding, self.file.name, self.limits)
        yield from _reported(rows, progress, lambda: self.file.size, self.file)


def _reported(
    rows: Iterator[RawRow], progress: Progress, done: Callable[[], int], file: _File
) -> Iterator[RawRow]:
    for count, row in enumerate(rows, start=1):
        if count % _REPORT_EVERY == 0:
            progress(done(), file.size, file.name)
        yield row
    progress(file.size, file.size, file.name)


def _open_text(file: _File, encoding: str, limits: Limits) -> OpenedFile:
    with file.open() as (content, _), closing(read_lines(content, encoding, limits)) as lines:
        first = list(islice(lines, 60))
    opening = "".join(line.text for line in first).lstrip()
    if opening.startswith("{") and opening[1:].lstrip()[:1] in ('"', "}"):
        return _open_json(file, Format.JSONL, encoding, _JsonLines(file, encoding, limits))
    if opening.startswith("[") and opening[1:].lstrip()[:1] in ("{", "]"):
        return _open_json(file, Format.JSON, encoding, _JsonArray(file, encoding, limits))
    preferred = "\t" if ".tsv" in file.name.lower() else ","
    separator, header = delimited.read_head(first, preferred, file.name, limits)
    kind = Format.TSV if separator == "\t" else Format.CSV
    warnings = (*_ending_problems(file, kind), *_encoding_problems(file, encoding), *header.problems)
    reader = _Delimited(file, encoding, separator, header, limits)
    return _source(file, kind, encoding, separator, header, warnings, reader)


def _open_json(file: _File, kind: Format, encoding: str, reader: Reader) -> OpenedFile:
    if kind is Format.JSON:
        for _ in reader.rows(silent):  # an array that breaks off must be known before anything of it is kept
            pass
    with closing(reader.rows(silent)) as rows:
        columns = json_rows.columns_of(rows)
    if not columns or _is_one_object(file, kind, encoding):
        raise source_error(Code.JSON_NOT_ROWS, file=file.name)
    warnings = (*_ending_problems(file, kind), *_encoding_problems(file, encoding))
    return _source(file, kind, encoding, None, Header(0, columns), warnings, reader)


def _is_one_object(file: _File, kind: Format, encoding: str) -> bool:
    """Whether what looks like JSON lines is a single object written over many."""
    if kind is not Format.JSONL or file.size > _CHUNK:
        return False
    text = file.whole(_CHUNK * 16).decode(encoding, "entrepot-keep-bytes")
    return json_rows.is_one_object(text)


def _encoding_problems(file: _File, encoding: str) -> Iterator[Problem]:
    if not encoding.startswith("utf"):
        yield problem(Code.ENCODING_GUESSED, file=file.name, encoding=encoding)


def _source(
    file: _File,
    kind: Format,
    encoding: str | None,
    separator: str | None,
    header: Header,
    warnings: tuple[Problem, ...],
    reader: Reader,
) -> OpenedFile:
    with closing(reader.rows(silent)) as rows:
        is_blank = all(row.is_blank for row in rows)
    if is_blank:
        raise source_error(Code.FILE_HEADER_ONLY, file=file.name)
    return OpenedFile(
        file.path, file.name, kind, file.compressed, encoding, separator, file.size, _fingerprint(file.path),
        header.names, header.number, warnings, reader,
    )  # fmt: skip
