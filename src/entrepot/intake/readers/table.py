"""What delimited text and sheets share: a header among the first rows, and cells under its names."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from entrepot.intake.readers.checks import SPACE, checked
from entrepot.intake.rows import Limits, RawRow, row_problem, source_error
from entrepot.vocabulary.problems import Code, Problem, problem

HEADER_SEARCH: Final = 10
"""How many first rows may be title rows above the header."""


@dataclass(frozen=True, slots=True)
class Header:
    """Names by position; `number` is the header's own row. Positions after the last name hold nothing in a
    whole row."""

    number: int
    names: tuple[str, ...]
    problems: tuple[Problem, ...] = ()


def make_header(
    cells: Sequence[str], number: int, file: str, limits: Limits, below: Sequence[Sequence[str]] = ()
) -> Header:
    """Name every column once: blank and repeated ones with their letter, each with a warning; a blank one
    only when the rows `below` have values there.

    Raises SourceError when there are more columns than allowed.
    """
    stripped = [cell.strip(SPACE) for cell in cells]
    while stripped and not stripped[-1]:
        stripped.pop()
    if len(stripped) > limits.columns:
        raise source_error(Code.FILE_TOO_WIDE, file=file, limit=limits.columns)
    names: list[str] = []
    problems: list[Problem] = []
    for place, written in enumerate(stripped):
        name = " ".join(written.split()) or f"Column {column_letters(place)}"
        if name in names:
            problems.append(problem(Code.HEADER_DUPLICATE, row=number, column=name, name=name).as_warning())
            name = f"{name} (column {column_letters(place)})"
        elif not written and any(place < len(row) and row[place] for row in below):
            problems.append(problem(Code.HEADER_BLANK, row=number, column=name))
        names.append(name)
    return Header(number, tuple(names), tuple(problems))


def column_letters(place: int) -> str:
    """Return the letters a spreadsheet gives to a column, counted from 0: A, …, Z, AA."""
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def make_row(
    number: int, cells: Sequence[str], header: Header, limits: Limits, faults: Iterable[Problem] = ()
) -> RawRow:
    """Put cells under the header's names. A row of another length is refused, unless what is too much is
    empty."""
    width = len(header.names)
    stripped = [cell.strip(SPACE) for cell in cells]
    problems = [*faults]
    if any(stripped) and not problems and (len(stripped) < width or any(stripped[width:])):
        problems.append(row_problem(Code.ROW_RAGGED, number, found=len(stripped), expected=width))
    values: dict[str, object] = {
        name: cell for name, cell in zip(header.names, stripped, strict=False) if cell
    }
    for place, cell in enumerate(stripped[width:], start=width):
        if cell:
            values[f"Column {column_letters(place)}"] = cell
    if problems:
        return RawRow(number, values, tuple(problems))
    return RawRow(number, *checked(values, number, limits))
