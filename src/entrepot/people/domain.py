"""Who acts, and in which roles. Pure: what is allowed is decided on these values alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Final


class OrganisationRole(StrEnum):
    """What a person is in an organisation, from least to most."""

    MEMBER = "member"
    MANAGER = "manager"
    OWNER = "owner"

    @property
    def rank(self) -> int:
        """1 for a member, 2 for a manager, 3 for an owner."""
        return list(OrganisationRole).index(self) + 1


class NodeRole(StrEnum):
    """What a person is on the whole node."""

    OFFICER = "officer"
    BROKER = "broker"
    AUDITOR = "auditor"
    OPERATOR = "operator"


class Standing(StrEnum):
    """How an organisation stands on the node."""

    LISTED = "listed"
    """Known from a list; nobody speaks for it yet."""
    APPLIED = "applied"
    ADMITTED = "admitted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    """Its owners took the application back."""


_NOBODY: Final[Mapping[int, OrganisationRole]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Party:
    """Somebody who acts: a signed-in person, a program with that person's token, the terminal, or nobody known.

    Attributes:
        actor: the opaque id that the journal keeps; empty for somebody unknown.
        account: the number of the account, None for somebody unknown and for the terminal.
        memberships: the role in each organisation, by the organisation's number.
        admitted: which of those organisations are admitted to the node.
        node_roles: roles on the whole node.
        scopes: what a token may be used for; None when it is the person that acts.
    """

    actor: str = ""
    account: int | None = None
    memberships: Mapping[int, OrganisationRole] = field(default_factory=lambda: _NOBODY)
    admitted: frozenset[int] = frozenset()
    node_roles: frozenset[NodeRole] = frozenset()
    scopes: frozenset[str] | None = None

    @classmethod
    def machine(cls, actor: str) -> Party:
        """Whoever sits at the node's own terminal, or the node itself: they hold its files anyway."""
        return cls(actor=actor, node_roles=frozenset(NodeRole))

    @property
    def known(self) -> bool:
        """Whether this is anybody known."""
        return bool(self.actor)

    def holds(self, organisation: int | None, least: OrganisationRole = OrganisationRole.MEMBER) -> bool:
        """Whether the party has at least this role in an organisation."""
        role = self.memberships.get(organisation) if organisation is not None else None
        return role is not None and role.rank >= least.rank

    def organisations(self, least: OrganisationRole = OrganisationRole.MEMBER) -> frozenset[int]:
        """The organisations in which the party has at least this role."""
        return frozenset(number for number in self.memberships if self.holds(number, least))


ANONYMOUS: Final = Party()
