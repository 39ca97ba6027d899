"""What this region lacks: open gaps as far as a party may see them, counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.db.models import Count, QuerySet

from entrepot.catalogue import queries as catalogue
from entrepot.catalogue.domain import State
from entrepot.matching.models import Gap
from entrepot.people.domain import Party

FIELDS: Final[Mapping[str, str]] = {
    "kind": "need__kind",
    "cluster": "need__cluster_id",
    "place": "need__place_id",
}
"""What everybody may know of a need: it is in its teaser too."""
LISTED_AT_ONCE: Final = 5000
"""So many gaps are read to count what stands in their texts; the newest."""


@dataclass(frozen=True, slots=True)
class Counted:
    """How many open gaps there are, in all and by kind, cluster, place, technique and missing role; and how many of them tell no more than their teaser.

    Techniques and roles are concluded from a need's details, so they are counted of needs whose details may be read.
    """

    total: int
    teasers: int
    by: Mapping[str, Mapping[str, int]]


def open_gaps(party: Party) -> QuerySet[Gap]:
    """The open gaps of listed needs that a party may know of, newest first."""
    seen = catalogue.needs(party).filter(state=State.LISTED)
    beside = [f"need__{name}" for name in catalogue.BESIDE]
    return Gap.objects.filter(closed=None, need__in=seen).select_related("need", *beside)


def told_gaps(party: Party) -> QuerySet[Gap]:
    """Those of them whose needs' details the party may read: what is missing may be told."""
    return open_gaps(party).filter(need__in=catalogue.readable_needs(party))


def narrowed(party: Party, chosen: Mapping[str, str]) -> list[Gap]:
    """The open gaps of this kind, cluster, place, technique and missing role."""
    told = {"technique", "role"} & chosen.keys()
    gaps = told_gaps(party) if told else open_gaps(party)
    gaps = gaps.filter(**{column: chosen[name] for name, column in FIELDS.items() if name in chosen})
    if not told:
        return list(gaps)
    return [gap for gap in gaps[:LISTED_AT_ONCE] if _tells(gap, chosen)]


def counted(party: Party) -> Counted:
    """How many there are."""
    gaps, told = open_gaps(party), told_gaps(party)
    by: dict[str, Mapping[str, int]] = {}
    for name, column in FIELDS.items():
        rows = gaps.order_by(column).values_list(column).annotate(count=Count("pk"))
        by[name] = {value: count for value, count in rows if value}
    techniques: Counter[str] = Counter()
    roles: Counter[str] = Counter()
    for named, missing in told.values_list("techniques", "missing")[:LISTED_AT_ONCE]:
        techniques.update(set(named))
        roles.update({item["role"] for item in missing})
    by["technique"], by["role"] = dict(techniques.most_common()), dict(roles.most_common())
    total = gaps.count()
    return Counted(total, total - told.count(), by)


def _tells(gap: Gap, chosen: Mapping[str, str]) -> bool:
    roles = {item["role"] for item in gap.missing}
    return chosen.get("technique", "") in {"", *gap.techniques} and chosen.get("role", "") in {"", *roles}
