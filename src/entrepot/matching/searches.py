"""What a kept search finds, as its owner sees it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from django.db.models import QuerySet

from entrepot.catalogue import queries as catalogue
from entrepot.catalogue.domain import State
from entrepot.catalogue.models import Need, Resource
from entrepot.engine.grading import WEAK
from entrepot.matching.domain import Asked, near
from entrepot.matching.models import SavedSearch
from entrepot.matching.news import reference
from entrepot.matching.queries import search
from entrepot.people.domain import Party

LOOKED_AT: Final = 200
"""So many of the nearest records are looked at; the tail that pages leave out is left out here too."""
AT_ONCE: Final = 500


def searches(party: Party) -> QuerySet[SavedSearch]:
    """The searches that a party keeps, newest first."""
    mine = SavedSearch.objects.filter(account__key=party.actor) if party.known else SavedSearch.objects.none()
    return mine.order_by("-made", "-pk")


def nearest(asked: Asked) -> tuple[str, ...]:
    """References of the records that the search in words finds, best first, whatever the filters say.

    Somebody who looks at a page is shown what comes nearest, however far that is; nobody is called for what would be graded none.
    """
    shelf = {"needs": "need", "resources": asked.kind or None}.get(asked.of)
    found = near(search(asked.q, kind=shelf, place=asked.place or None, limit=LOOKED_AT))
    return tuple(reference(item.is_need, item.key) for item in found if item.score >= WEAK)


def shown(asked: Asked, references: Sequence[str], party: Party) -> tuple[str, ...]:
    """Those among these records that are listed, that the party may know of and that the filters let through; in the same order."""
    seen: set[str] = set()
    for is_need in (True, False):
        if asked.of != ("resources" if is_need else "needs"):
            keys = [item.partition(":")[2] for item in references if item.startswith(reference(is_need, ""))]
            seen.update(reference(is_need, key) for key in _listed(asked, is_need, keys, party))
    return tuple(item for item in references if item in seen)


def both(keys: Iterable[str]) -> list[str]:
    """References for keys of which it is not known whether they are of needs or of resources."""
    return [reference(is_need, key) for key in keys for is_need in (True, False)]


def _listed(asked: Asked, is_need: bool, keys: Sequence[str], party: Party) -> set[str]:
    columns = {
        "kind": asked.kind,
        "place_id": asked.place,
        "cluster_id": asked.cluster,
        "industrial_chain_id": asked.industrial_chain,
        "organisation__key": asked.organisation,
    }
    wanted = {column: value for column, value in columns.items() if value}
    records: QuerySet[Need] | QuerySet[Resource] = (
        catalogue.needs(party) if is_need else catalogue.resources(party)
    )
    listed = records.filter(**wanted, state=State.LISTED)
    found: set[str] = set()
    for start in range(0, len(keys), AT_ONCE):
        some = keys[start : start + AT_ONCE]
        found.update(listed.filter(key__in=some).values_list("key", flat=True))
    return found
