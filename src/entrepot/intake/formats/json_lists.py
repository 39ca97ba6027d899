"""JSON: one object on each line, or one array of objects."""

import codecs
from collections.abc import Generator
from contextlib import closing
from dataclasses import dataclass
from typing import Final

from entrepot.intake.encoding import detect_encoding, read_lines
from entrepot.intake.formats.protocol import (
    CHUNK,
    OpenedFile,
    Options,
    Reader,
    SourceFile,
    opened,
    reported,
)
from entrepot.intake.readers import json_rows
from entrepot.intake.readers.table import Header
from entrepot.intake.rows import Format, Limits, RawRow, source_error
from entrepot.runtime.progress import Progress, silent
from entrepot.vocabulary.problems import Code

_MARKS: Final = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def beginning(head: bytes) -> str:
    """Return the ASCII characters a text begins with, in any of the encodings that lists are in.

    JSON opens in ASCII in all of them: two-byte encodings only put zeros between.
    """
    for mark in _MARKS:
        head = head.removeprefix(mark)
    return head.replace(b"\0", b"").decode("ascii", "replace").lstrip()


@dataclass(frozen=True, slots=True)
class JsonLines:
    """One object on each line."""

    name: str = "JSON lines"
    endings: tuple[str, ...] = (".jsonl",)

    def recognises(self, head: bytes, _name: str) -> bool:
        """It opens with an object."""
        opening = beginning(head)
        return opening.startswith("{") and opening[1:].lstrip()[:1] in ('"', "}")

    def open(self, file: SourceFile, options: Options) -> OpenedFile:
        """Refuse a single object written over many lines."""
        encoding = _encoding(file, options)
        reader = _Lines(file, encoding, options.limits)
        columns = _columns(reader)
        if not columns or _is_one_object(file, encoding):
            raise source_error(Code.JSON_NOT_ROWS, file=file.name)
        return opened(file, Format.JSONL, Header(0, columns), (), reader, encoding)


@dataclass(frozen=True, slots=True)
class JsonArray:
    """One array of objects."""

    name: str = "a JSON array"
    endings: tuple[str, ...] = (".json",)

    def recognises(self, head: bytes, _name: str) -> bool:
        """It opens with an array of objects."""
        opening = beginning(head)
        return opening.startswith("[") and opening[1:].lstrip()[:1] in ("{", "]")

    def open(self, file: SourceFile, options: Options) -> OpenedFile:
        """Refuse an array that breaks off, before anything of it is kept."""
        encoding = _encoding(file, options)
        reader = _Elements(file, encoding, options.limits)
        for _ in reader.rows(silent):
            pass
        columns = _columns(reader)
        if not columns:
            raise source_error(Code.JSON_NOT_ROWS, file=file.name)
        return opened(file, Format.JSON, Header(0, columns), (), reader, encoding)


def _encoding(file: SourceFile, options: Options) -> str:
    return detect_encoding(
        file.chunks(), limit=options.limits.streamed_bytes, name=file.name, said=options.encoding
    )


def _columns(reader: Reader) -> tuple[str, ...]:
    with closing(reader.rows(silent)) as rows:
        return json_rows.columns_of(rows)


@dataclass(frozen=True, slots=True)
class _Lines:
    file: SourceFile
    encoding: str
    limits: Limits

    def rows(self, progress: Progress) -> Generator[RawRow]:
        with (
            self.file.open() as (content, done),
            closing(read_lines(content, self.encoding, self.limits)) as lines,
        ):
            rows = json_rows.read_line_rows(lines, self.encoding, self.limits)
            yield from reported(rows, progress, done, self.file)


@dataclass(frozen=True, slots=True)
class _Elements:
    file: SourceFile
    encoding: str
    limits: Limits

    def rows(self, progress: Progress) -> Generator[RawRow]:
        text = self.file.whole(self.limits.held_bytes).decode(self.encoding, "entrepot-keep-bytes")
        rows = json_rows.read_array_rows(text, self.encoding, self.file.name, self.limits)
        yield from reported(rows, progress, lambda: self.file.size, self.file)


def _is_one_object(file: SourceFile, encoding: str) -> bool:
    """Whether what looks like JSON lines is a single object written over many."""
    if file.size > CHUNK:
        return False
    text = file.whole(CHUNK * 16).decode(encoding, "entrepot-keep-bytes")
    return json_rows.is_one_object(text)
