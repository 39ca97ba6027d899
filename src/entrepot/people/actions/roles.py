"""Roles on the whole node, given and taken by operators."""

from __future__ import annotations

from django.db import transaction

from entrepot.journal import actions as journal
from entrepot.people.actions.invitations import end_invitations
from entrepot.people.actions.organisations import STREAM
from entrepot.people.domain import NodeRole, Party
from entrepot.people.models import Account, NodeRoleGiven
from entrepot.people.permissions import require
from entrepot.people.refusals import Refusal, RefusedError


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
        keep_an_operator(account=account)
        end_invitations(made_by=account.key, organisation=None, by=by)
    taken, _ = NodeRoleGiven.objects.filter(account=account, role=role).delete()
    if taken:
        _record("node_role.taken", account, role, rule, by)


def keep_an_operator(*, account: Account) -> None:
    """Before somebody's role or account goes: see that another operator stays. The operators are kept from others until the transaction ends.

    Raises:
        RefusedError: this is the last operator.
    """
    operators = NodeRoleGiven.objects.select_for_update().filter(
        role=NodeRole.OPERATOR, account__is_active=True
    )
    held = {given.account_id for given in operators}
    if held == {account.pk}:
        raise RefusedError(Refusal.LAST_OPERATOR)


def _record(verb: str, account: Account, role: NodeRole, rule: str, by: Party) -> None:
    act = journal.Act(verb, account.key, {"role": str(role)}, rule=rule)
    journal.record(stream=STREAM, actor=by.actor, acts=[act])
