"""What an application asks for: its questions and its documents."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from entrepot.people.domain import Party
from entrepot.programmes.domain.forms import Field, FieldKind
from entrepot.programmes.models import Programme
from entrepot.web.programmes.words import Said, field_kind, said


@dataclass(frozen=True, slots=True)
class Line:
    """One question."""

    name: Said
    hint: Said
    kind: str
    required: bool


def shows(programme: Programme, _party: Party) -> dict[str, Any] | None:
    """The questions, and the documents apart; nothing where there are none."""
    fields = programme.call.fields
    if not fields:
        return None
    return {
        "questions": [_line(one) for one in fields if one.kind != FieldKind.DOCUMENT],
        "documents": [_line(one) for one in fields if one.kind == FieldKind.DOCUMENT],
    }


def _line(field: Field) -> Line:
    return Line(said(field.names), said(field.hints), field_kind(field.kind), field.required)
