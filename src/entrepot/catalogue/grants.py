"""Who was given access to what."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from entrepot.catalogue.domain import Level
from entrepot.catalogue.models import Grant, Need, Record, Resource
from entrepot.people.domain import Party
from entrepot.runtime import clock

INCLUDED = {Level.DETAILS: (Level.DETAILS, Level.EVERYTHING)}
"""Whoever may see everything may see the details."""


def in_force(organisations: Iterable[int]) -> QuerySet[Grant]:
    """The grants that organisations (their numbers) have now."""
    now = clock.now()
    return Grant.objects.filter(
        Q(ends=None) | Q(ends__gt=now), organisation_id__in=organisations, revoked=None, starts__lte=now
    )


def has_details(need: Need, organisation: int) -> bool:
    """Whether an organisation (its number) may read a need's details now, because nothing is held back or by a grant."""
    given = in_force([organisation]).filter(need=need, level__in=INCLUDED[Level.DETAILS])
    return not need.teasers or given.exists()


def granted(party: Party, record: Record, level: Level) -> bool:
    """Whether one of a party's admitted organisations was given this much of a record; asks once for each record."""
    if not party.admitted:
        return False
    if record.grants_read is None or record.grants_read[0] != party:
        read_grants(party, [record])
    levels = record.grants_read[1] if record.grants_read else frozenset()
    return not levels.isdisjoint(INCLUDED.get(level, (level,)))


def read_grants(party: Party, records: Iterable[Record]) -> None:
    """Note on each record what the party was given of it: two queries for a whole list."""
    records = list(records)
    found: dict[tuple[bool, int], set[str]] = {}
    if party.admitted:
        for is_need, column, model in ((True, "need", Need), (False, "resource", Resource)):
            numbers = [record.pk for record in records if isinstance(record, model)]
            if numbers:
                grants = in_force(party.admitted).filter(**{f"{column}_id__in": numbers})
                for number, level in grants.values_list(f"{column}_id", "level"):
                    found.setdefault((is_need, number), set()).add(level)
    for record in records:
        record.grants_read = party, frozenset(found.get((isinstance(record, Need), record.pk), ()))
