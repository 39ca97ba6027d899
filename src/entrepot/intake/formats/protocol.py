"""What a format is: how it is recognised and opened, and what an opened file gives."""

import gzip
import hashlib
import zlib
from collections.abc import Callable, Generator, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Final, Protocol, cast

from entrepot.intake.encoding_doubt import EncodingChoice
from entrepot.intake.readers.table import Header
from entrepot.intake.rows import Limits, RawRow, in_megabytes, source_error
from entrepot.runtime.progress import Progress, silent
from entrepot.vocabulary.problems import Code, Problem, problem

CHUNK: Final = 1 << 20
HEAD: Final = 4096
"""How many unpacked bytes a format sees to recognise itself by."""
_REPORT_EVERY: Final = 500
_GZIP: Final = b"\x1f\x8b"


class Reader(Protocol):
    """Gives a file's rows, as often as asked."""

    def rows(self, progress: Progress) -> Generator[RawRow]:
        """Yield every row after the header, blank ones included."""
        ...


@dataclass(frozen=True, slots=True)
class Options:
    """What the caller says of a file that would otherwise be found out, and how much it may ask for."""

    sheet: str | None = None
    encoding: str | None = None
    limits: Limits = field(default_factory=Limits)


@dataclass(frozen=True, slots=True)
class OpenedFile:
    """A file that can be read.

    `format` is a `rows.Format`, or what an installed format calls itself. `size` is in bytes on disk,
    `fingerprint` the SHA-256 of those bytes in hex. `header_row` is 0 where the format has none. `encoding`
    and `separator` are None where the format has none. `warnings` are about the file as a whole.
    `encoding_doubt` are the encodings to let a person choose from, the taken one first; None when it is sure,
    or was said.
    """

    path: Path
    name: str
    format: str
    compressed: bool
    encoding: str | None
    separator: str | None
    size: int
    fingerprint: str
    columns: tuple[str, ...]
    header_row: int
    warnings: tuple[Problem, ...]
    reader: Reader
    encoding_doubt: tuple[EncodingChoice, ...] | None = None

    def rows(self, progress: Progress = silent) -> Generator[RawRow]:
        """Yield every row after the header, blank ones included; `progress` gets bytes on disk, for formats
        held in memory rows."""
        return self.reader.rows(progress)


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file on disk and how to unpack it; `name` is what it is called to the user."""

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
                while chunk := content.read(CHUNK):
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

    def fingerprint(self) -> str:
        """Return the SHA-256 of the bytes on disk in hex."""
        with self.path.open("rb") as raw:
            return hashlib.file_digest(raw, "sha256").hexdigest()

    @property
    def ending(self) -> str:
        """The last ending of the name in small letters, without `.gz`; empty if it has none."""
        endings = [suffix.lower() for suffix in Path(self.name).suffixes]
        if endings and endings[-1] == ".gz":
            endings.pop()
        return endings[-1] if endings else ""


class SourceFormat(Protocol):
    """One way in which lists are written. Installed ones are found under the entry point `entrepot.sources`.

    `name` is told to people (“an XLSX workbook”), `endings` are those that promise this format.
    """

    @property
    def name(self) -> str:
        """How the format is called in a sentence."""
        ...

    @property
    def endings(self) -> tuple[str, ...]:
        """Endings in small letters with their dot, such as `.csv`."""
        ...

    def recognises(self, head: bytes, name: str) -> bool:
        """Tell whether a file is in this format by its first `HEAD` unpacked bytes, and by its name."""
        ...

    def open(self, file: SourceFile, options: Options) -> OpenedFile:
        """Open a recognised file; raises SourceError when it cannot be read at all."""
        ...


def look(path: Path, name: str) -> tuple[SourceFile, bytes]:
    """Return the file and the beginning of its content; raises SourceError when there is none."""
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
    file = SourceFile(path, name, size, packed)
    with closing(file.chunks()) as chunks:
        return file, next(chunks, b"")[:HEAD]


@dataclass(frozen=True, slots=True)
class HeldRows:
    """Rows already in memory, as a reader."""

    held: tuple[RawRow, ...]
    name: str

    def rows(self, progress: Progress) -> Generator[RawRow]:
        """Yield them again."""
        for row in self.held:
            if row.number % _REPORT_EVERY == 0:
                progress(row.number, len(self.held), self.name)
            yield row
        progress(len(self.held), len(self.held), self.name)


def reported(
    rows: Iterator[RawRow], progress: Progress, done: Callable[[], int], file: SourceFile
) -> Iterator[RawRow]:
    """Pass rows on while telling how many bytes of the file are done."""
    for count, row in enumerate(rows, start=1):
        if count % _REPORT_EVERY == 0:
            progress(done(), file.size, file.name)
        yield row
    progress(file.size, file.size, file.name)


def opened(
    file: SourceFile,
    kind: str,
    header: Header,
    warnings: tuple[Problem, ...],
    reader: Reader,
    encoding: str | None = None,
    separator: str | None = None,
) -> OpenedFile:
    """Return the opened file; raises SourceError when no row holds anything."""
    with closing(reader.rows(silent)) as rows:
        is_blank = all(row.is_blank for row in rows)
    if is_blank:
        raise source_error(Code.FILE_HEADER_ONLY, file=file.name)
    if encoding and not encoding.startswith("utf"):
        warnings = (problem(Code.ENCODING_GUESSED, file=file.name, encoding=encoding), *warnings)
    return OpenedFile(
        file.path, file.name, kind, file.compressed, encoding, separator, file.size, file.fingerprint(),
        header.names, header.number, warnings, reader,
    )  # fmt: skip
