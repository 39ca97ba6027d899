"""The districts of places, and what is where in them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction

from entrepot.catalogue.districts import District, Whereabouts
from entrepot.catalogue.models import Resource
from entrepot.journal import actions as journal
from entrepot.people.domain import Party
from entrepot.people.permissions import require

Point = tuple[float, float, int]
"""Latitude and longitude in degrees, and how many people live around there."""


@dataclass(frozen=True, slots=True)
class DistrictTold:
    """A district as it is brought in; ``invented`` when nobody counted those people."""

    key: str
    place: str
    names: Mapping[str, str]
    points: Sequence[Point]
    source: str
    invented: bool = False


@dataclass(frozen=True, slots=True)
class Located:
    """A resource's key, the key of its district, and where it is, in degrees."""

    resource: str
    district: str
    latitude: float
    longitude: float


@transaction.atomic
def put_districts(*, districts: Iterable[DistrictTold], by: Party) -> None:
    """Add districts, or replace those of the same keys.

    Raises:
        NotAllowedError: ``by`` is neither officer nor operator.
    """
    rule, acts = require(by, "district.put"), []
    for told in districts:
        District.objects.update_or_create(
            key=told.key,
            defaults={
                "place_id": told.place, "names": dict(told.names), "points": [list(point) for point in told.points],
                "invented": told.invented, "source": told.source,
            },
        )  # fmt: skip
        acts.append(journal.Act("district.put", told.key, rule=rule))
    journal.record(stream="catalogue", actor=by.actor, acts=acts)


@transaction.atomic
def locate(*, located: Iterable[Located], by: Party) -> int:
    """Say where resources are; those that the node does not know are passed over. Returns how many were located.

    Raises:
        NotAllowedError: ``by`` is neither officer nor operator.
    """
    rule, those = require(by, "district.put"), list(located)
    numbers = dict(Resource.objects.filter(key__in=[one.resource for one in those]).values_list("key", "pk"))
    acts = []
    for one in those:
        if one.resource not in numbers:
            continue
        Whereabouts.objects.update_or_create(
            resource_id=numbers[one.resource],
            defaults={"district_id": one.district, "latitude": one.latitude, "longitude": one.longitude},
        )
        acts.append(journal.Act("resource.located", one.resource, {"district": one.district}, rule=rule))
    journal.record(stream="catalogue", actor=by.actor, acts=acts)
    return len(acts)
