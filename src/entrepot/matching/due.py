"""What is to be looked at again."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from django.db.models import F, Min, Q, QuerySet

from entrepot.catalogue.domain import State
from entrepot.catalogue.models import Need
from entrepot.matching.models import Mark, NeedWatch, SavedSearch
from entrepot.runtime import clock

RESTS: Final = timedelta(days=1)
"""A need that is served is looked at again after so long, if the catalogue changed; one that is not, whenever it did."""


def searches_due(upto: int) -> QuerySet[SavedSearch]:
    """The searches that were not looked at up to a position, those first that wait longest; paused ones are not due."""
    live = SavedSearch.objects.filter(paused=False, account__is_active=True)
    return live.filter(position__lt=upto).order_by("position", "pk")


def needs_due(upto: int) -> QuerySet[NeedWatch]:
    """The watches of needs that were not looked at up to a position, those first that wait longest."""
    return NeedWatch.objects.filter(position__lt=upto).order_by("position", "pk")


def first_due(name: str, last: int) -> int:
    """The position after which something is to be looked at by a job of this name; ``last`` when nothing is."""
    mark = Mark.objects.filter(name=name).values_list("position", flat=True).first()
    first = last if mark is None else mark
    for due in (searches_due(last), needs_due(last)):
        found: int | None = due.aggregate(first=Min("position"))["first"]
        first = min(first, last if found is None else found)
    return first


def unwatched() -> QuerySet[Need]:
    """Listed needs that are not watched yet and whose people can be told."""
    told = Q(organisation__isnull=False) | ~Q(author="")
    return Need.objects.filter(told, state=State.LISTED, watch=None).order_by("pk")


def needs_to_conclude(sequence: int) -> QuerySet[Need]:
    """Listed needs of which nothing is concluded on their present version, or on the catalogue as it is; those never looked at first.

    Args:
        sequence: of the catalogue as it is, see `freshness`.
    """
    fresh = Q(conclusion=None) | ~Q(conclusion__version=F("version"))
    changed = ~Q(conclusion__position=sequence)
    unserved = Q(conclusion__verdict="no_adequate_supply")
    rested = Q(conclusion__looked__lt=clock.now() - RESTS)
    due = Need.objects.filter(fresh | (changed & (unserved | rested)), state=State.LISTED)
    return due.order_by(F("conclusion__looked").asc(nulls_first=True), "pk")
