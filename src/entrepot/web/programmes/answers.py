"""The answers of an application in words."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from entrepot.programmes.domain.forms import Field, FieldKind, wrongs
from entrepot.web import figures
from entrepot.web.programmes.words import said, with_unit


def in_words(field: Field, answer: Any) -> str:
    """An answer as the reader's language writes it; one that its field does not take as it was typed. Empty for none."""
    if answer in (None, ""):
        return ""
    if wrongs([field], {field.key: answer}, handed_in=False):
        return str(answer)
    if field.kind == FieldKind.CHOICE:
        return next(said(one.names).text for one in field.choices if one.key == answer)
    if field.kind == FieldKind.YES_NO:
        return _("Yes") if answer else _("No")
    if field.kind == FieldKind.DATE:
        return figures.day(date.fromisoformat(answer))
    return with_unit(field, Decimal(answer)) if field.kind == FieldKind.NUMBER else str(answer)
