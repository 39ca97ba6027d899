"""Reads of places and organisations."""

from __future__ import annotations

from entrepot.people.models import Place
from entrepot.vocabulary import places


def gazetteer() -> tuple[places.Place, ...]:
    """Every place of the node as a value, for recognising names in text."""
    return tuple(place_value(place) for place in Place.objects.order_by("key"))


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
