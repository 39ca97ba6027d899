"""Places, and who an account is."""

from __future__ import annotations

from typing import Any, Final

from django.db.models import BigIntegerField, QuerySet, Value

from entrepot.people.domain import ANONYMOUS, NodeRole, OrganisationRole, Party, Standing
from entrepot.people.models import Account, Membership, NodeRoleGiven, Place
from entrepot.runtime.prepared import Prepared
from entrepot.vocabulary import places


def _roles(account: int) -> QuerySet[Any, Any]:
    held = Membership.objects.filter(account=account, asked=False)
    none, nothing = Value(None, output_field=BigIntegerField()), Value("")
    given = NodeRoleGiven.objects.filter(account=account).values_list(none, "role", nothing)
    return held.values_list("organisation_id", "role", "organisation__standing").union(given, all=True)


_ROLES: Final = Prepared(_roles, int)
"""Organisation (nothing for a role on the node), role, and the organisation's standing."""


def gazetteer() -> tuple[places.Place, ...]:
    """Every place of the node as a value, for recognising names in text."""
    return tuple(place_value(place) for place in Place.objects.order_by("key"))


def party_of(account: Account) -> Party:
    """The party that an account is: its roles as they are now; nobody when the account is closed. One query."""
    if not account.is_active:
        return ANONYMOUS
    rows = _ROLES.rows(account.pk)
    held = [row for row in rows if row[0] is not None]
    return Party(
        actor=account.key,
        account=account.pk,
        memberships={number: OrganisationRole(role) for number, role, _ in held},
        admitted=frozenset(number for number, _, standing in held if standing == Standing.ADMITTED),
        node_roles=frozenset(NodeRole(role) for number, role, _ in rows if number is None),
    )


def place_value(place: Place) -> places.Place:
    """The pure value of a stored place."""
    return places.Place(
        id=place.key,
        names=dict(place.names),
        jurisdiction=places.jurisdiction(place.jurisdiction),
        currency=place.currency,
        timezone=place.timezone,
        latitude=place.latitude,
        longitude=place.longitude,
    )
