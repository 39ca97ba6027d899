"""The one permission table: who (a party's role) may do what (a verb) to which object.

Every stage adds its own rows; ``docs/reference/permissions.md`` prints them all. Predicates take ``(party, object)``;
an object that belongs to an organisation has its number as ``organisation_id``.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final, Protocol, cast

from rules.predicates import predicate as of_rules

from entrepot.people.domain import NodeRole, OrganisationRole, Party, Standing

log: Final = logging.getLogger("entrepot.permissions")
"""Refused acts: what an auditor looks for in the server's log. They change nothing, so the journal has no entry of them."""


class Predicate(Protocol):
    """A test on ``(party, object)`` that can be joined to others."""

    def test(self, party: Party, target: Any) -> bool: ...
    def __and__(self, other: Predicate) -> Predicate: ...
    def __or__(self, other: Predicate) -> Predicate: ...
    def __invert__(self) -> Predicate: ...


def predicate(name: str, test: Callable[[Party, Any], bool]) -> Predicate:
    """A predicate of the library ``rules`` under a name of its own."""
    return cast(Predicate, of_rules(test, name=name))


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the table.

    Attributes:
        predicate: a predicate of the library ``rules`` on ``(party, object)``.
        who: in words, for the reference page.
        scope: what a token needs to do this: ``read``, ``write``, or nothing when no token may.
    """

    predicate: Predicate
    who: str
    scope: str = ""


@dataclass(frozen=True, slots=True)
class Owned:
    """Something that is still to be, of an organisation (its number) or of nobody."""

    organisation_id: int | None


class NotAllowedError(Exception):
    """The party may not do this; ``rule`` names the row, ``sentence`` and ``remedy`` are for the reader."""

    def __init__(self, rule: str, who: str) -> None:
        self.rule = rule
        self.code = "not_allowed"
        self.sentence = f"This is open to: {who}."
        self.remedy = "Ask one of them, or sign in with an account that has this role."
        super().__init__(f"{rule}: {self.sentence}")


_rows: dict[str, Row] = {}


def add(rows: Mapping[str, Row]) -> None:
    """Add a stage's rows.

    Raises:
        ValueError: a rule of this name is there already.
    """
    for name, row in rows.items():
        if name in _rows:
            raise ValueError(f"the rule {name} is there twice")
        _rows[name] = row


def table() -> Mapping[str, Row]:
    """Every row, by the rule's name."""
    return dict(sorted(_rows.items()))


def allows(party: Party, rule: str, target: object = None) -> bool:
    """Whether a party may do this to an object; False for a token that lacks the scope.

    Raises:
        KeyError: there is no such rule.
    """
    row = _rows[rule]
    if party.scopes is not None and row.scope not in party.scopes:
        return False
    return bool(row.predicate.test(party, target))


def require(party: Party, rule: str, target: object = None) -> str:
    """The rule's name, for the journal.

    Raises:
        NotAllowedError: the party may not do this.
        KeyError: there is no such rule.
    """
    if not allows(party, rule, target):
        log.warning("refused: rule=%r actor=%r object=%r", rule, party.actor, str(target))
        raise NotAllowedError(rule, _rows[rule].who)
    return rule


def node_role(role: NodeRole) -> Predicate:
    """A predicate: the party has this role on the node."""
    return predicate(str(role), lambda party, _: role in party.node_roles)


def organisation_role(least: OrganisationRole) -> Predicate:
    """A predicate: the party has at least this role in the organisation that the object belongs to."""
    return predicate(
        str(least), lambda party, target: target is not None and party.holds(_owner(target), least)
    )


def _owner(target: Any) -> int | None:
    number = target.organisation_id
    return number if isinstance(number, int) else None


everybody: Final = predicate("everybody", lambda _party, _target: True)
nobody: Final = predicate("nobody", lambda _party, _target: False)
known: Final = predicate("known", lambda party, _: party.known)
a_person: Final = predicate("a_person", lambda party, _: party.account is not None)
admitted_somewhere: Final = predicate("admitted_somewhere", lambda party, _: bool(party.admitted))
its_admitted_member: Final = predicate(
    "its_admitted_member", lambda party, target: target is not None and _owner(target) in party.admitted
)
its_person: Final = predicate(
    "its_person",
    lambda party, target: (
        target is not None and party.account is not None and target.account_id == party.account
    ),
)
member: Final = organisation_role(OrganisationRole.MEMBER)
manager: Final = organisation_role(OrganisationRole.MANAGER)
owner: Final = organisation_role(OrganisationRole.OWNER)
officer: Final = node_role(NodeRole.OFFICER)
broker: Final = node_role(NodeRole.BROKER)
auditor: Final = node_role(NodeRole.AUDITOR)
operator: Final = node_role(NodeRole.OPERATOR)
in_sight: Final = predicate(
    "in_sight",
    lambda _, target: (
        target is not None
        and target.standing in {Standing.LISTED, Standing.ADMITTED}
        and target.joined_into_id is None
    ),
)
unspoken_for: Final = predicate(
    "unspoken_for", lambda _, target: target is not None and not target.owners().exists()
)
oneself: Final = predicate(
    "oneself", lambda party, target: target is not None and party.account == target.account_id is not None
)

add(
    {
        "account.own": Row(known, "whoever is signed in", "read"),
        "organisation.found": Row(a_person, "whoever is signed in"),
        "organisation.read": Row(
            in_sight | member | officer | operator,
            "everybody once it is listed or admitted; before that its members, officers and operators",
            "read",
        ),
        "organisation.edit": Row(manager | officer, "its managers and owners; officers", "write"),
        "organisation.apply": Row(owner, "its owners"),
        "organisation.admit": Row(officer, "officers"),
        "organisation.put": Row(officer | operator, "officers and operators"),
        "organisation.link": Row(
            officer | operator, "officers and operators: that two are one, and that they are not"
        ),
        "organisation.join": Row(
            a_person & ~member & (in_sight | officer | operator), "whoever is signed in and not in it yet"
        ),
        "membership.read": Row(member | officer | operator, "its members; officers and operators", "read"),
        "membership.answer": Row(
            owner | (officer & unspoken_for), "its owners; officers while nobody speaks for it"
        ),
        "membership.change": Row(owner, "its owners"),
        "membership.own": Row(oneself, "whose membership it is"),
        "invitation.give": Row(manager, "its managers and owners"),
        "invitation.give_owner": Row(owner, "its owners"),
        "invitation.accept": Row(a_person, "whoever was invited"),
        "duty.note": Row(known, "for whom it waits"),
        "node.tidy": Row(operator, "the node itself"),
        "digest.send": Row(operator, "the node itself"),
        "account.list": Row(operator, "operators"),
        "node_role.give": Row(operator, "operators"),
        "invitation.give_node": Row(operator, "operators"),
        "place.put": Row(operator, "operators"),
        "token.make": Row(known, "whoever is signed in"),
        "token.revoke": Row(its_person, "whoever made it"),
        "journal.read": Row(auditor | officer | operator, "auditors, officers and operators"),
    }
)


@dataclass(frozen=True, slots=True)
class FirstRun:
    """A node and how many people operate it."""

    operators: int


own_account: Final = predicate(
    "own_account", lambda party, account: account is not None and party.account == account.pk is not None
)
nobody_operates: Final = predicate(
    "nobody_operates", lambda _, node: node is not None and node.operators == 0
)

add(
    {
        "account.make": Row(operator, "operators"),
        "account.correct": Row(own_account, "whose account it is"),
        "account.export": Row(own_account, "whose account it is"),
        "account.erase": Row(own_account, "whose account it is"),
        "account.close": Row(own_account | operator, "whose account it is; operators"),
        "account.reopen": Row(operator, "operators"),
        "operator.first": Row(
            nobody_operates, "whoever holds the setup secret, while the node has no operator"
        ),
    }
)
