"""What a table of belongings is, and all of them in their order."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from entrepot.people.domain import OrganisationRole, Party
from entrepot.people.models import Membership, Organisation

Row = tuple[Any, ...]
"""What JSON knows, in the order of the columns."""
PORTION: Final = 200
"""Rows that are read at a time."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table.

    Attributes:
        name: of its file, without ending.
        about: what a row is, one sentence.
        columns: each with what it means.
        rows: those of an organisation, as somebody who may take them out reads them; read as they are asked for.
    """

    name: str
    about: str
    columns: tuple[tuple[str, str], ...]
    rows: Callable[[Organisation, Party], Iterable[Row]]


def plain(value: object) -> Any:
    """A value as JSON knows it: times in UTC, amounts as digits."""
    if isinstance(value, datetime | date):
        return value.isoformat()
    return f"{value.normalize():f}" if isinstance(value, Decimal) else value


def row(*values: object) -> Row:
    """A row of values."""
    return tuple(plain(value) for value in values)


def _members(organisation: Organisation, party: Party) -> Iterator[Row]:
    named = party.holds(organisation.pk, OrganisationRole.MANAGER)
    found = Membership.objects.filter(organisation=organisation, asked=False).select_related("account")
    for one in found.order_by("pk").iterator(PORTION):
        yield row(one.account.key, one.account.name if named else "", one.role, one.since)


MEMBERS: Final = Table(
    "members",
    "Somebody who belongs to the organisation.",
    (
        ("account", "under which id the journal and the other tables know the person"),
        ("name", "the person's name; left out where no manager of the organisation takes this out"),
        ("role", "member, manager or owner"),
        ("since", "since when"),
    ),
    _members,
)
