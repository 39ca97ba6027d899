"""Members, those who ask to be, and those who are invited."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import QuerySet

from entrepot.people.domain import OrganisationRole, Party
from entrepot.people.models import Account, Invitation, Membership, Organisation
from entrepot.people.permissions import require
from entrepot.runtime import clock


def members_of(organisation: Organisation, party: Party) -> QuerySet[Membership]:
    """The members with their accounts, those of longest standing first.

    Raises:
        NotAllowedError: the party may not see them.
    """
    require(party, "membership.read", organisation)
    found = organisation.memberships.filter(asked=False, account__is_active=True)
    return found.select_related("account").order_by("since", "pk")


def asks_of(organisation: Organisation, party: Party) -> QuerySet[Membership]:
    """Those who ask to be members and have no answer yet, with their accounts, who asked first first.

    Raises:
        NotAllowedError: the party may not see them.
    """
    require(party, "membership.read", organisation)
    found = organisation.memberships.filter(asked=True, account__is_active=True)
    return found.select_related("account").order_by("since", "pk")


def membership(organisation: Organisation, account: Account) -> Membership | None:
    """What somebody is in an organisation, or asks to be."""
    return Membership.objects.filter(organisation=organisation, account=account).first()


def spoken_for(organisation: Organisation) -> bool:
    """Whether anybody speaks for an organisation."""
    return organisation.owners().exists()


def all_spoken_for(numbers: Iterable[int]) -> frozenset[int]:
    """Those of these organisations for which somebody speaks. One query."""
    owners = Membership.objects.filter(
        organisation__in=set(numbers), asked=False, role=OrganisationRole.OWNER, account__is_active=True
    )
    return frozenset(owners.values_list("organisation_id", flat=True))


def invitations_of(organisation: Organisation, party: Party) -> QuerySet[Invitation]:
    """Invitations to an organisation that can still be accepted, newest first.

    Raises:
        NotAllowedError: the party may not invite.
    """
    require(party, "invitation.give", organisation)
    return organisation.invitations.filter(accepted=None, ends__gt=clock.now())


def invitations_to_node(party: Party) -> QuerySet[Invitation]:
    """Invitations to a role on the node that can still be accepted, newest first.

    Raises:
        NotAllowedError: the party is no operator.
    """
    require(party, "invitation.give_node")
    return Invitation.objects.filter(organisation=None, accepted=None, ends__gt=clock.now())


def invitation(number: int, party: Party) -> Invitation:
    """An invitation that the party may withdraw.

    Raises:
        Invitation.DoesNotExist: there is none of this number that the party may know of.
    """
    found = Invitation.objects.select_related("organisation").filter(accepted=None, ends__gt=clock.now())
    if not party.node_roles:
        found = found.exclude(organisation=None)
    return found.get(pk=number)
