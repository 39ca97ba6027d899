"""What is held about a person, read from every table whose rows belong to an account, whichever stage it is of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.db import models
from django.db.models import Q, QuerySet

from entrepot.journal.models import Entry
from entrepot.people.models import Account, Invitation

WITHHELD: Final = frozenset(
    {"id", "pk", "password", "digest", "session_key", "data", "token", "token_secret", "secret"}
)
"""Keys and digests, which say nothing about a person but would let somebody in."""

Row = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Section:
    """The rows of one table that belong to a person. ``name`` is the table's label, such as ``people.membership``."""

    name: str
    rows: tuple[Row, ...]


def held(account: Account) -> tuple[Section, ...]:
    """Everything that is held about a person, but what the journal keeps under the opaque id."""
    sections = [Section("people.account", (row(account),))]
    invitations = Invitation.objects.filter(email__iexact=account.email)
    sections.append(Section("people.invitation", tuple(row(found) for found in invitations)))
    for relation in Account._meta.related_objects:
        model = relation.related_model
        if isinstance(relation, models.ManyToOneRel) and not isinstance(model, str):
            rows = model._base_manager.filter(**{relation.field.name: account}).order_by("pk")
            sections.append(Section(model._meta.label_lower, tuple(row(found) for found in rows)))
    return tuple(section for section in sections if section.rows)


def row(found: models.Model) -> Row:
    """A row as names and values that JSON knows; without secrets, without the account it belongs to."""
    return {
        field.name: _plain(getattr(found, field.name))
        for field in found._meta.concrete_fields
        if field.name not in WITHHELD and field.related_model is not Account
    }


def entries(account: Account) -> QuerySet[Entry]:
    """What the journal keeps of what a person did and of what was done to the account, newest first."""
    return Entry.objects.filter(Q(actor=account.key) | Q(subject=account.key)).order_by("-sequence")


def _plain(value: object) -> object:
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, str | int | float | bool | list | dict) or value is None:
        return value
    return str(value)
