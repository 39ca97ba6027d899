"""Roles on the whole node, given and taken by operators."""

from __future__ import annotations

from django.db import transaction

from entrepot.journal import actions as journal
from entrepot.people.actions.accounts import keep_an_operator
from entrepot.people.actions.invitations import end_invitations
from entrepot.people.actions.organisations import STREAM
from entrepot.people.domain import NodeRole, Party
from entrepot.people.models import Account, NodeRoleGiven
from entrepot.people.permissions import require


@transaction.atomic
def give_role(*, account: Account, role: NodeRole, by: Party) -> None:
    """Give somebody a role on the node.

    Raises:
        NotAllowedError: ``by`` is no operator.
    """
    rule = require(by, "node_role.give")
    _, new = NodeRoleGiven.objects.get_or_create(account=account, role=role)
    if new:
        _record("node_role.given", account, role, rule, by)


@transaction.atomic
def take_role(*, account: Account, role: NodeRole, by: Party) -> None:
    """Take a role on the node from somebody.

    Raises:
        RefusedError: it is the last operator.
        NotAllowedError: ``by`` is no operator.
    """
    rule = require(by, "node_role.give")
    if role is NodeRole.OPERATOR:
        keep_an_operator(account)
        end_invitations(made_by=account.key, organisation=None, by=by)
    taken, _ = NodeRoleGiven.objects.filter(account=account, role=role).delete()
    if taken:
        _record("node_role.taken", account, role, rule, by)


def _record(verb: str, account: Account, role: NodeRole, rule: str, by: Party) -> None:
    act = journal.Act(verb, account.key, {"role": str(role)}, rule=rule)
    journal.record(stream=STREAM, actor=by.actor, acts=[act])
