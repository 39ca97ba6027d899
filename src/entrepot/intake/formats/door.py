"""Opening a file: what it really is, by content as well as by ending, and its rows."""

from collections.abc import Generator, Iterator
from dataclasses import dataclass, replace
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from typing import Final, cast

from entrepot.intake.formats.calendars import ICalendar
from entrepot.intake.formats.graphs import JsonLd, NTriples, RdfXml, Turtle
from entrepot.intake.formats.json_lists import JsonArray, JsonLines
from entrepot.intake.formats.protocol import OpenedFile, Options, Reader, SourceFile, SourceFormat, look
from entrepot.intake.formats.tables import DelimitedText
from entrepot.intake.formats.workbooks import Ods, Xls, Xlsx
from entrepot.intake.rows import Limits, RawRow, SourceError, source_error
from entrepot.runtime.progress import Progress
from entrepot.vocabulary.problems import Code, Problem, problem

GROUP: Final = "entrepot.sources"
"""The entry points under which further formats are installed."""
BUILT_IN: Final[tuple[SourceFormat, ...]] = (
    Ods(),
    Xlsx(),
    Xls(),
    RdfXml(),
    Turtle(),
    NTriples(),
    JsonLd(),
    ICalendar(),
    JsonLines(),
    JsonArray(),
)
"""In the order in which they are asked."""
_ANY_TEXT: Final = DelimitedText()
_BINARY: Final = (
    b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"%PDF", b"Rar!", b"7z\xbc\xaf", b"BM", b"\x7fELF", b"MZ",
    b"SQLite format 3",    b"II*\x00", b"MM\x00*", b"RIFF", b"ID3", b"OggS",
    b"BZh", b"\xfd7zXZ", b"\x28\xb5\x2f\xfd", b"PAR1", b"PK\x05\x06",
)  # fmt: skip
_MARKUP: Final = (b"<!doctype", b"<html", b"<?xml", b"<table", b"<meta", b"<head")


def open_file(
    path: Path | str,
    *,
    name: str | None = None,
    sheet: str | None = None,
    encoding: str | None = None,
    limits: Limits | None = None,
) -> OpenedFile:
    """Open a file of rows in any format that is built in or installed, also gzipped.

    `name` is what the file is called to the user when `path` is a temporary one; `sheet` and `encoding` say
    what is otherwise found out. Raises SourceError when it cannot be read at all; nothing of it has been kept
    then.
    """
    path = Path(path)
    file, head = look(path, name or path.name)
    options = Options(sheet, encoding, limits or Limits())
    added, problems = _installed(file.name)
    for one in added:
        if (found := _asked(one, file, head, options, problems)) is not None:
            return replace(found, warnings=(*problems, *found.warnings))
    chosen = next((one for one in BUILT_IN if one.recognises(head, file.name)), None)
    if chosen is None:
        _refuse_what_is_no_table(file, head)
        chosen = _ANY_TEXT
    found = chosen.open(file, options)
    told = _ending_problems(file, chosen, (*BUILT_IN, _ANY_TEXT))
    return replace(found, warnings=(*problems, *told, *found.warnings))


def _refuse_what_is_no_table(file: SourceFile, head: bytes) -> None:
    if head.startswith(_BINARY):
        raise source_error(Code.FILE_BINARY, file=file.name)
    if head.lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith(_MARKUP):
        raise source_error(Code.FILE_WEB_PAGE, file=file.name)


def _ending_problems(
    file: SourceFile, opened_as: SourceFormat, known: tuple[SourceFormat, ...]
) -> Iterator[Problem]:
    """Tell when the ending promises another format than the one found."""
    promised = [one.name for one in known if file.ending in one.endings]
    if promised and opened_as.name not in promised:
        yield problem(
            Code.FILE_EXTENSION_DIFFERS, file=file.name, extension=file.ending, found=opened_as.name
        )


def _installed(file: str) -> tuple[list[SourceFormat], list[Problem]]:
    """Return the installed formats, and a problem for each that cannot be loaded."""
    formats: list[SourceFormat] = []
    problems: list[Problem] = []
    for point in sorted(entry_points(group=GROUP), key=lambda point: point.name):
        try:
            formats.append(_loaded(point))
        except Exception as error:  # whatever somebody else's module does while it is imported
            problems.append(_broken(point.name, file, error).as_warning())
    return formats, problems


def _loaded(point: EntryPoint) -> SourceFormat:
    """Load one; a class is called for its format."""
    made = point.load()
    made = made() if isinstance(made, type) else made
    for attribute in ("name", "endings", "recognises", "open"):
        getattr(made, attribute)
    return cast(SourceFormat, made)


def _broken(name: str, file: str, error: Exception) -> Problem:
    return problem(Code.FORMAT_BROKEN, file=file, name=name, reason=f"{type(error).__name__}: {error}"[:200])


def _asked(
    one: SourceFormat, file: SourceFile, head: bytes, options: Options, problems: list[Problem]
) -> OpenedFile | None:
    """Open the file with an installed format, or return None when it is not one of its files.

    One that fails while recognising is told of and passed over; one that fails later refuses the file.
    """
    try:
        if not one.recognises(head, file.name):
            return None
    except Exception as error:  # somebody else's code: told, never a traceback
        problems.append(_broken(one.name, file.name, error).as_warning())
        return None
    try:
        found = one.open(file, options)
    except SourceError:
        raise
    except Exception as error:
        raise SourceError(_broken(one.name, file.name, error)) from error
    return replace(found, reader=_Guarded(found.reader, one.name, file.name))


@dataclass(frozen=True, slots=True)
class _Guarded:
    """An installed format's rows, whose failing is told as the file's problem."""

    reader: Reader
    format: str
    file: str

    def rows(self, progress: Progress) -> Generator[RawRow]:
        try:
            yield from self.reader.rows(progress)
        except SourceError:
            raise
        except Exception as error:
            raise SourceError(_broken(self.format, self.file, error)) from error
