"""Accounts as operators see them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from entrepot.people.domain import NodeRole, Party
from entrepot.people.models import Account
from entrepot.web import figures
from entrepot.web.accounts.shown import shown_as
from entrepot.web.names import NODE_ROLES, ORGANISATION_ROLES, name_in, organisation_name


@dataclass(frozen=True, slots=True)
class PersonRow:
    """An account in the list; roles with their names, ``free`` those that it has not."""

    key: str
    name: str
    email: str
    joined: str
    closed: bool
    oneself: bool
    roles: tuple[tuple[str, str], ...]
    free: tuple[tuple[str, str], ...]
    organisations: tuple[str, ...]


def person_rows(accounts: Iterable[Account], party: Party) -> list[PersonRow]:
    """Accounts as lines."""
    return [_row(account, party) for account in accounts]


def _row(account: Account, party: Party) -> PersonRow:
    held = {given.role for given in account.node_roles.all()}
    return PersonRow(
        key=account.key,
        name=shown_as(account),
        email=account.email,
        joined=figures.day(account.joined.date()),
        closed=not account.is_active,
        oneself=account.pk == party.account,
        roles=tuple((str(role), name_in(NODE_ROLES, role)) for role in NodeRole if role in held),
        free=tuple((str(role), name_in(NODE_ROLES, role)) for role in NodeRole if role not in held),
        organisations=tuple(
            f"{organisation_name(item.organisation)} ({name_in(ORGANISATION_ROLES, item.role)})"
            for item in account.memberships.all()
        ),
    )
