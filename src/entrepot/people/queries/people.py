"""Accounts as operators see them."""

from __future__ import annotations

from django.db.models import F, Prefetch, Q, QuerySet

from entrepot.people.domain import NodeRole, Party
from entrepot.people.models import Account, Membership, NodeRoleGiven
from entrepot.people.permissions import require


def person(party: Party) -> Account:
    """The account of a party.

    Raises:
        Account.DoesNotExist: it is the terminal, or nobody known.
    """
    if party.account is None:
        raise Account.DoesNotExist
    return Account.objects.get(pk=party.account)


def people(party: Party, *, words: str = "", role: str = "") -> QuerySet[Account]:
    """Every account with its roles on the node and in organisations, newest first; erased ones are left out.

    Args:
        words: part of a name or an address, or a whole key.
        role: a role on the node.

    Raises:
        NotAllowedError: the party is no operator.
    """
    require(party, "account.list")
    members = Membership.objects.filter(asked=False).select_related("organisation").order_by("since")
    found = Account.objects.filter(erased=None).order_by("-joined", "-pk")
    if words:
        found = found.filter(Q(name__icontains=words) | Q(email__icontains=words) | Q(key=words))
    if role in set(NodeRole):
        found = found.filter(node_roles__role=role)
    return found.prefetch_related("node_roles", Prefetch("memberships", queryset=members))


def operators() -> int:
    """How many people operate the node and can sign in."""
    return NodeRoleGiven.objects.filter(role=NodeRole.OPERATOR, account__is_active=True).count()


def digest_readers() -> QuerySet[Account]:
    """Those who want to be told by mail what waits for them, and whose address is confirmed."""
    return Account.objects.filter(
        wants_digest=True,
        is_active=True,
        erased=None,
        emailaddress__email=F("email"),
        emailaddress__verified=True,
    ).order_by("pk")
