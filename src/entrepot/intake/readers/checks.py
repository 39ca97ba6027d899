"""What no stored text may hold, checked on every value of a row."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from entrepot.intake.rows import Cell, Limits, row_problem
from entrepot.vocabulary.problems import Code, Problem

SPACE: Final = " \t\r\n\v\f\u00a0\u2007\u202f\u3000\u200b\ufeff"
"""What is stripped from both ends of a value: all spaces people and programs leave there, byte order marks
too."""

_SUSPECT: Final = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffd\ufffe\uffff\u202a-\u202e\u2066-\u2069]"
)
_UNSTORABLE: Final = re.compile("[\x00\ud800-\udfff]")
_LOST: Final = re.compile("[\ufffd\ud800-\udfff]+")
_BIDI: Final = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def storable(name: str) -> str:
    """Return a name, of a column or a file, as a database takes it: NUL and half a surrogate pair become `?`.

    Values are checked; what names them must not end a run either.
    """
    return name if name.isprintable() else _UNSTORABLE.sub("?", name)


def check_text(text: str, row: int, column: str, limits: Limits) -> Problem | None:
    """Return what is wrong with a text: too long, characters lost, undecodable, control or direction
    characters."""
    if len(text) > limits.field_characters:
        return row_problem(Code.CELL_TOO_LARGE, row, column, limit=f"{limits.field_characters:,}")
    if text.isprintable() and "\ufffd" not in text:  # nearly all, and many times faster than looking closer
        return None
    found = _SUSPECT.findall(text)
    if not found:
        return None
    suspects = set(found)
    if suspects <= _BIDI:
        return row_problem(Code.CHARACTER_BIDI, row, column, field=f"“{column}”")
    lost = any(_is_lost(each) for each in suspects)
    if all(_is_lost(each) or each in _BIDI for each in suspects) and lost:
        return row_problem(Code.CHARACTERS_LOST, row, column, field=f"“{column}”")
    return row_problem(Code.CHARACTER_FORBIDDEN, row, column, field=f"“{column}”")


def _is_lost(character: str) -> bool:
    return character == "\ufffd" or "\ud800" <= character <= "\udfff"


def checked(
    values: Mapping[str, Cell], row: int, limits: Limits
) -> tuple[Mapping[str, Cell], tuple[Problem, ...]]:
    """Return a row's values fit to be stored, and what is wrong with them.

    Characters that were lost before the file came here (�, half a surrogate pair) become `?`, with a warning:
    they cannot be stored as what they were, and are no reason to lose the row.
    """
    problems = tuple(check_values(values, row, limits))
    if any(problem.code is Code.CHARACTERS_LOST for problem in problems):
        values = {column: _without_lost(value) for column, value in values.items()}
    return values, problems


def _without_lost(value: Cell) -> Cell:
    if isinstance(value, str):
        return _LOST.sub("?", value)
    if isinstance(value, Mapping):
        return {_without_lost(key): _without_lost(inner) for key, inner in value.items()}
    return [_without_lost(inner) for inner in value] if isinstance(value, Sequence) else value


def check_values(values: Mapping[str, Cell], row: int, limits: Limits) -> Iterator[Problem]:
    """Yield what is wrong in a row's values, texts inside lists and mappings included; the first of each
    column."""
    for column, value in values.items():
        if isinstance(value, str):
            wrong = check_text(value, row, column, limits)
        else:
            found = (check_text(text, row, column, limits) for text in _texts(value))
            wrong = next((problem for problem in found if problem), None)
        if wrong:
            yield wrong


def _texts(value: Cell) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            yield str(key)
            yield from _texts(inner)
    elif isinstance(value, Sequence):
        for inner in value:
            yield from _texts(inner)
