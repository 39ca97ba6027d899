"""Answers are held against the fields that ask for them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from entrepot.deals.domain.wording import worded
from entrepot.programmes.domain.forms import Choice, Field, FieldKind, Wrong, wrongs

NAME = worded({"en": "A question"})
CHOICES = (Choice("a", NAME), Choice("b", NAME))


def asked(kind: FieldKind, **more: Any) -> Field:
    return Field("it", kind, NAME, **more)


@pytest.mark.parametrize(
    ("field", "answer", "code"),
    [
        (asked(FieldKind.TEXT), "x" * 200, ""),
        (asked(FieldKind.TEXT), "x" * 201, "too_long"),
        (asked(FieldKind.LONG, longest=3), "1234", "too_long"),
        (asked(FieldKind.TEXT), 3, "not_text"),
        (asked(FieldKind.NUMBER), "1.5", ""),
        (asked(FieldKind.NUMBER), "many", "not_a_number"),
        (asked(FieldKind.NUMBER), "NaN", "not_a_number"),
        (asked(FieldKind.NUMBER), "1" * 41, "not_a_number"),
        (asked(FieldKind.NUMBER), 3, "not_a_number"),
        (asked(FieldKind.NUMBER, least=Decimal(2)), "1", "too_small"),
        (asked(FieldKind.NUMBER, least=Decimal(2)), "2", ""),
        (asked(FieldKind.NUMBER, most=Decimal(2)), "2.01", "too_large"),
        (asked(FieldKind.CHOICE, choices=CHOICES), "b", ""),
        (asked(FieldKind.CHOICE, choices=CHOICES), "c", "no_such_choice"),
        (asked(FieldKind.DATE), "2026-02-28", ""),
        (asked(FieldKind.DATE), "2026-02-30", "not_a_date"),
        (asked(FieldKind.DATE), 20260228, "not_a_date"),
        (asked(FieldKind.YES_NO), False, ""),
        (asked(FieldKind.YES_NO), "no", "not_yes_or_no"),
        (asked(FieldKind.DOCUMENT), "file-0123456789ab", ""),
        (asked(FieldKind.DOCUMENT), ["file"], "not_a_document"),
    ],
)
def test_an_answer_meets_its_field_or_says_what_is_wrong(field: Field, answer: object, code: str) -> None:
    expected = (Wrong("it", code),) if code else ()
    assert wrongs([field], {"it": answer}, handed_in=True) == expected


@pytest.mark.parametrize("empty", [None, ""])
def test_a_draft_may_leave_open_what_an_application_must_say(empty: str | None) -> None:
    field = asked(FieldKind.TEXT)
    assert wrongs([field], {"it": empty}, handed_in=False) == ()
    assert wrongs([field], {"it": empty}, handed_in=True) == (Wrong("it", "missing"),)
    assert wrongs([asked(FieldKind.TEXT, required=False)], {}, handed_in=True) == ()


def test_what_no_field_asks_is_wrong_too() -> None:
    assert wrongs([asked(FieldKind.TEXT)], {"it": "x", "other": "y"}, handed_in=True) == (
        Wrong("other", "unknown_field"),
    )
