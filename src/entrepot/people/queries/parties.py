"""Places, and who an account is."""

from __future__ import annotations

from django.db.models import BigIntegerField, Value

from entrepot.people.domain import ANONYMOUS, NodeRole, OrganisationRole, Party, Standing
from entrepot.people.models import Account, Place
from entrepot.vocabulary import places


def gazetteer() -> tuple[places.Place, ...]:
    """Every place of the node as a value, for recognising names in text."""
    return tuple(place_value(place) for place in Place.objects.order_by("key"))


def party_of(account: Account) -> Party:
    """The party that an account is: its roles as they are now; nobody when the account is closed. One query."""
    if not account.is_active:
        return ANONYMOUS
    memberships = account.memberships.filter(asked=False).values_list(
        "organisation_id", "role", "organisation__standing"
    )
    none, nothing = Value(None, output_field=BigIntegerField()), Value("")
    given = account.node_roles.values_list(none, "role", nothing)
    rows = list(memberships.union(given, all=True))
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
