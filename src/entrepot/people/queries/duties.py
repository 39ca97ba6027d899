"""What waits for whom."""

from __future__ import annotations

from django.db.models import Exists, Q, QuerySet

from entrepot.people.domain import NodeRole, OrganisationRole, Party
from entrepot.people.models import Duty, NodeRoleGiven


def duties_of(party: Party) -> QuerySet[Duty]:
    """What waits for a party and is not settled, newest first. While a node has no officer, operators see what waits for one."""
    return Duty.objects.filter(_for(party), settled=None).select_related("organisation")


def duty_of(number: int, party: Party) -> Duty:
    """One thing that waits for a party.

    Raises:
        Duty.DoesNotExist: it is settled, or it does not wait for this party.
    """
    return duties_of(party).get(pk=number)


def was_settled(number: int, party: Party) -> bool:
    """Whether this waited for a party and does not any more."""
    return Duty.objects.filter(_for(party), pk=number).exclude(settled=None).exists()


def _for(party: Party) -> Q:
    wanted = Q(node_role__in=[str(role) for role in party.node_roles])
    if NodeRole.OPERATOR in party.node_roles:
        officers = NodeRoleGiven.objects.filter(role=NodeRole.OFFICER, account__is_active=True)
        wanted |= Q(~Exists(officers), node_role=str(NodeRole.OFFICER))
    if party.account is not None:
        wanted |= Q(account_id=party.account)
    for role in OrganisationRole:
        wanted |= Q(organisation_id__in=party.organisations(role), least=str(role))
    return wanted
