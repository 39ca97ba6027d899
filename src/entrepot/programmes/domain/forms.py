"""Application forms built from definitions of fields: what a field asks for, and whether an answer meets it. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any, Final

from entrepot.deals.domain.wording import UNWRITTEN, Wording

LONGEST: Final = {"text": 200, "long": 8000}
"""Characters of an answer, where the field says nothing else."""
KEY: Final = re.compile(r"[a-z][a-z0-9_]{0,39}")
"""What the key of a field, a choice or a criterion looks like."""


class FieldKind(StrEnum):
    """What a field takes."""

    TEXT = "text"
    LONG = "long"
    NUMBER = "number"
    CHOICE = "choice"
    DATE = "date"
    YES_NO = "yes_no"
    DOCUMENT = "document"


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the answers that a field of choices takes."""

    key: str
    names: Wording


@dataclass(frozen=True, slots=True)
class Field:
    """One question of an application form.

    Attributes:
        names: the question, by language.
        hints: what a good answer says, by language.
        required: whether an application without it is refused when it is handed in; a draft may leave anything open.
        unit: of a number, as it is shown behind it.
        least, most: bounds of a number, inclusive; None for no bound.
        longest: characters of a text; 0 for the kind's own, `LONGEST`.
    """

    key: str
    kind: FieldKind
    names: Wording
    hints: Wording = UNWRITTEN
    required: bool = True
    choices: tuple[Choice, ...] = ()
    unit: str = ""
    least: Decimal | None = None
    most: Decimal | None = None
    longest: int = 0

    @property
    def room(self) -> int:
        """How many characters a text may have."""
        return self.longest or LONGEST.get(self.kind, 0)


@dataclass(frozen=True, slots=True)
class Wrong:
    """An answer that its field does not take: the field's key, and a code of `web` sentences."""

    field: str
    code: str


def wrongs(fields: Iterable[Field], answers: Mapping[str, Any], *, handed_in: bool) -> tuple[Wrong, ...]:
    """What is wrong with answers, in the order of the fields.

    Args:
        answers: by the keys of the fields, as they are stored: text, a number as text, an ISO date, true or false, the key of a choice, the key of a
            kept file; what no field asks for is wrong too.
        handed_in: whether required fields must have an answer; a draft may leave them open.
    """
    asked = tuple(fields)
    found = [
        Wrong(field.key, code)
        for field in asked
        if (code := _wrong(field, answers.get(field.key), handed_in))
    ]
    known = {field.key for field in asked}
    return (*found, *(Wrong(key, "unknown_field") for key in answers if key not in known))


def _wrong(field: Field, answer: Any, handed_in: bool) -> str:
    if answer in (None, ""):
        return "missing" if field.required and handed_in else ""
    return _CHECKS[field.kind](field, answer)


def _text(field: Field, answer: Any) -> str:
    if not isinstance(answer, str):
        return "not_text"
    return "too_long" if len(answer) > field.room else ""


def _number(field: Field, answer: Any) -> str:
    try:
        number = Decimal(answer) if isinstance(answer, str) and len(answer) <= 40 else None
    except InvalidOperation:
        number = None
    if number is None or not number.is_finite():
        return "not_a_number"
    if field.least is not None and number < field.least:
        return "too_small"
    return "too_large" if field.most is not None and number > field.most else ""


def _choice(field: Field, answer: Any) -> str:
    return "" if any(answer == choice.key for choice in field.choices) else "no_such_choice"


def _date(_: Field, answer: Any) -> str:
    try:
        date.fromisoformat(answer)
    except (TypeError, ValueError):
        return "not_a_date"
    return ""


def _yes_no(_: Field, answer: Any) -> str:
    return "" if isinstance(answer, bool) else "not_yes_or_no"


def _document(_: Field, answer: Any) -> str:
    return "" if isinstance(answer, str) and len(answer) <= 40 else "not_a_document"


_CHECKS: Final = {
    FieldKind.TEXT: _text,
    FieldKind.LONG: _text,
    FieldKind.NUMBER: _number,
    FieldKind.CHOICE: _choice,
    FieldKind.DATE: _date,
    FieldKind.YES_NO: _yes_no,
    FieldKind.DOCUMENT: _document,
}
