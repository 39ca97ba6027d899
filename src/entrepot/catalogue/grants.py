"""Who was given access to what."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from entrepot.catalogue.domain import Level
from entrepot.catalogue.models import Grant, Need, Record
from entrepot.people.domain import Party
from entrepot.runtime import clock

_INCLUDED = {Level.DETAILS: (Level.DETAILS, Level.EVERYTHING)}
"""Whoever may see everything may see the details."""


def in_force(party: Party) -> QuerySet[Grant]:
    """The grants that a party's admitted organisations have now."""
    now = clock.now()
    return Grant.objects.filter(
        Q(ends=None) | Q(ends__gt=now), organisation_id__in=party.admitted, revoked=None, starts__lte=now
    )


def granted(party: Party, record: Record, level: Level) -> bool:
    """Whether a party's organisation was given this much of a record."""
    if not party.admitted:
        return False
    column = {"need": record} if isinstance(record, Need) else {"resource": record}
    return in_force(party).filter(level__in=_INCLUDED.get(level, (level,)), **column).exists()
