"""JSON: one object on each line, or one array of objects."""

import json
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Final

from entrepot.intake.encoding import Line, has_unreadable
from entrepot.intake.readers.checks import SPACE, checked
from entrepot.intake.rows import Cell, Limits, RawRow, row_problem, source_error
from entrepot.vocabulary.problems import Code, Problem

PEEKED: Final = 200
"""How many first rows tell which columns there are."""


class _Doubled(dict[str, object]):
    """An object in which a name occurs twice."""

    doubled: str


def _unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
    record = dict(pairs)
    if len(record) == len(pairs):
        return record
    names = [name for name, _ in pairs]
    doubled = _Doubled(record)
    doubled.doubled = next(name for name in names if names.count(name) > 1)
    return doubled


def _no_constant(written: str) -> object:
    raise ValueError(written)


_DECODER: Final = json.JSONDecoder(object_pairs_hook=_unique, parse_constant=_no_constant)


def read_line_rows(lines: Iterable[Line], encoding: str, limits: Limits) -> Iterator[RawRow]:
    """Yield a row for every line, blank ones included."""
    for number, line in enumerate(lines, start=1):
        text = line.text.strip(SPACE)
        if line.fault is Code.ROW_TOO_LONG:
            yield _refused(number, text, row_problem(line.fault, number, limit=f"{limits.row_characters:,}"))
        elif line.fault:
            yield _refused(number, text, row_problem(line.fault, number, encoding=encoding))
        elif not text:
            yield RawRow(number, {})
        else:
            yield _parsed(text, number, limits)


def _parsed(text: str, number: int, limits: Limits) -> RawRow:
    try:
        value = _DECODER.decode(text)
    except (ValueError, RecursionError):
        return _refused(number, text, row_problem(Code.JSON_INVALID, number))
    return _row(value, text, number, limits)


def _row(value: object, text: str, number: int, limits: Limits) -> RawRow:
    if not isinstance(value, dict):
        return _refused(number, text, row_problem(Code.JSON_INVALID, number))
    if (doubled := _doubled_name(value)) is not None:
        return _refused(number, text, row_problem(Code.JSON_KEY_DUPLICATE, number, name=doubled))
    if len(value) > limits.columns:
        wide = row_problem(Code.ROW_TOO_WIDE, number, found=len(value), limit=limits.columns)
        return _refused(number, text, wide)
    values = {str(name).strip(SPACE): _tidy(cell) for name, cell in value.items()}
    kept = {name: cell for name, cell in values.items() if not _is_empty(cell)}
    return RawRow(number, *checked(kept, number, limits))


def _doubled_name(value: object) -> str | None:
    if isinstance(value, _Doubled):
        return value.doubled
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return next((name for each in inner if (name := _doubled_name(each)) is not None), None)


def _refused(number: int, text: str, problem: Problem) -> RawRow:
    return RawRow(number, {"row": text}, (problem,))


def _tidy(cell: Cell) -> Cell:
    return cell.strip(SPACE) if isinstance(cell, str) else cell


def _is_empty(cell: Cell) -> bool:
    return cell is None or (isinstance(cell, (str, list, dict)) and not cell)


def columns_of(rows: Iterable[RawRow]) -> tuple[str, ...]:
    """Return the names that the first rows use, in order of appearance."""
    names: dict[str, None] = {}
    for row in islice(rows, PEEKED):
        if not any(problem.code in (Code.JSON_INVALID, Code.JSON_KEY_DUPLICATE) for problem in row.problems):
            names.update(dict.fromkeys(row.values))
    return tuple(names)


def is_one_object(text: str) -> bool:
    """Whether a text of several lines is a single JSON object."""
    if "\n" not in text.strip(SPACE):
        return False
    try:
        return isinstance(json.loads(text.strip(SPACE)), dict)
    except (ValueError, RecursionError):
        return False


def read_array_rows(text: str, encoding: str, file: str, limits: Limits) -> Iterator[RawRow]:
    """Yield a row for every element of an array, numbered from 1; raises SourceError where the array breaks
    off."""
    for number, (value, start, end) in enumerate(_elements(text, file), start=1):
        written = text[start:end]
        if has_unreadable(written):
            yield _refused(number, written, row_problem(Code.LINE_UNDECODABLE, number, encoding=encoding))
        else:
            yield _row(value, written, number, limits)


def _elements(text: str, file: str) -> Iterator[tuple[object, int, int]]:
    at = _skip_space(text, text.index("[") + 1)
    while text[at : at + 1] != "]":
        try:
            value, end = _DECODER.raw_decode(text, at)
        except (ValueError, RecursionError) as error:
            raise source_error(Code.FILE_DAMAGED, file=file) from error
        yield value, at, end
        at = _skip_space(text, end)
        if text[at : at + 1] == ",":
            at = _skip_space(text, at + 1)
        elif text[at : at + 1] != "]":
            raise source_error(Code.FILE_DAMAGED, file=file)
    if text[at + 1 :].strip(SPACE):
        raise source_error(Code.FILE_DAMAGED, file=file)


def _skip_space(text: str, at: int) -> int:
    while text[at : at + 1] in (" ", "\t", "\r", "\n") and at < len(text):
        at += 1
    return at
