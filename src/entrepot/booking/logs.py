"""Reading a log of use: rows become lines, or problems by row and column."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from entrepot.booking.domain.logs import Line, alias, meanings, read_moment
from entrepot.booking.domain.spans import Span
from entrepot.intake.formats import OpenedFile
from entrepot.intake.rows import Cell, RawRow, refuses, row_problem, source_error
from entrepot.intake.values import as_text
from entrepot.vocabulary.problems import Code, Problem


@dataclass(frozen=True, slots=True)
class Place:
    """What a log is read for: a facility's key, its clock, how many units it has, and what time it is."""

    facility: str
    zone: ZoneInfo
    capacity: int
    now: datetime


@dataclass(slots=True)
class Reading:
    """The lines of a log as they are read, and what was wrong with other rows."""

    lines: list[Line] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    refused: int = 0
    blank: int = 0


def read_log(source: OpenedFile, place: Place) -> Reading:
    """Every row of a log.

    Raises:
        SourceError: there is no column for the beginning or the end, or the file cannot be read to its end.
    """
    columns = meanings(source.columns)
    for wanted in ("start", "end"):
        if wanted not in columns:
            raise source_error(
                Code.COLUMN_MISSING, file=source.name, field=wanted, example=wanted, option="its header"
            )
    reading = Reading()
    for row in source.rows():
        if row.is_blank:
            reading.blank += 1
            continue
        problems = [*row.problems]
        line = _line(row, columns, place, problems)
        reading.problems.extend(problems)
        if line is None or refuses(problems):
            reading.refused += 1
        else:
            reading.lines.append(line)
    return reading


def _line(row: RawRow, columns: Mapping[str, str], place: Place, problems: list[Problem]) -> Line | None:
    cells = {name: as_text(row.values.get(header)) for name, header in columns.items()}
    moments = dict(_moments(row.number, cells, columns, place, problems))
    unit = _unit(row.number, cells.get("unit", ""), columns, place, problems)
    if len(moments) < 2 or unit is None:
        return None
    if moments["end"] <= moments["start"]:
        problems.append(row_problem(Code.USE_WITHOUT_LENGTH, row.number, columns["end"]))
        return None
    if moments["end"] > place.now:
        problems.append(row_problem(Code.USE_TO_COME, row.number, columns["end"]))
        return None
    return Line(
        row.number, Span(moments["start"], moments["end"]), unit, cells.get("organisation", ""),
        alias(place.facility, cells.get("user", "")),
    )  # fmt: skip


def _moments(
    number: int, cells: Mapping[str, str], columns: Mapping[str, str], place: Place, problems: list[Problem]
) -> Iterator[tuple[str, datetime]]:
    for name in ("start", "end"):
        written = cells[name]
        found = read_moment(written, place.zone)
        if found is not None:
            yield name, found
        elif written:
            problems.append(row_problem(Code.TIME_UNREADABLE, number, columns[name], value=written[:60]))
        else:
            problems.append(row_problem(Code.VALUE_MISSING, number, columns[name], field=name))


def _unit(
    number: int, written: Cell, columns: Mapping[str, str], place: Place, problems: list[Problem]
) -> int | None:
    text = as_text(written)
    if not text:
        return 1
    if text.isascii() and text.isdigit() and len(text) < 9 and 1 <= int(text) <= place.capacity:
        return int(text)
    problems.append(
        row_problem(Code.UNIT_UNKNOWN, number, columns["unit"], value=text[:60], capacity=place.capacity)
    )
    return None
