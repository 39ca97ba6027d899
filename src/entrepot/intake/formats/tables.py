"""Delimited text: what a file is when nothing else recognises it."""

from collections.abc import Generator
from contextlib import closing
from dataclasses import dataclass, replace
from itertools import islice
from typing import Final

from entrepot.intake.encoding import detect, read_lines
from entrepot.intake.encoding_doubt import settle
from entrepot.intake.formats.protocol import HEAD, OpenedFile, Options, SourceFile, opened, reported
from entrepot.intake.readers import delimited
from entrepot.intake.readers.table import Header
from entrepot.intake.rows import Format, Limits, RawRow
from entrepot.runtime.progress import Progress

_LOOKED_AT: Final = 60
"""How many first lines tell separator and header."""


@dataclass(frozen=True, slots=True)
class DelimitedText:
    """CSV, TSV and the like, whatever separates the cells."""

    name: str = "delimited text"
    endings: tuple[str, ...] = (".csv", ".tsv")

    def recognises(self, _head: bytes, _name: str) -> bool:
        """Any text may be a table; this format is asked last."""
        return True

    def open(self, file: SourceFile, options: Options) -> OpenedFile:
        """Find out encoding, separator and header."""
        limits = options.limits
        found = detect(file.chunks(), limit=limits.streamed_bytes, name=file.name, said=options.encoding)
        with closing(file.chunks()) as chunks:
            encoding, doubt = settle(found, next(chunks, b"")[:HEAD])
        with file.open() as (content, _), closing(read_lines(content, encoding, limits)) as lines:
            first = list(islice(lines, _LOOKED_AT))
        preferred = "\t" if ".tsv" in file.name.lower() else ","
        separator, header = delimited.read_head(first, preferred, file.name, limits)
        kind = Format.TSV if separator == "\t" else Format.CSV
        reader = _Rows(file, encoding, separator, header, limits)
        made = opened(file, kind, header, header.problems, reader, encoding, separator)
        return replace(made, encoding_doubt=doubt)


@dataclass(frozen=True, slots=True)
class _Rows:
    file: SourceFile
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
            yield from reported(rows, progress, done, self.file)
