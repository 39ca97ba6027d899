"""The deals and listed resources that figures of conversion count. Whole, for counting: what is shown of them is for the faces to hold back."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db.models import Count
from django.db.models.functions import Coalesce, ExtractYear

from entrepot.catalogue.domain import State as Listing
from entrepot.catalogue.models import Resource
from entrepot.deals.domain.funnel import Counted, Reached
from entrepot.deals.domain.standing import ENDED, WAY, State
from entrepot.deals.models import Deal, DealEvent, DealParty

BREAKDOWNS: Final = ("kind", "region", "year")
ACROSS: Final = "across"
"""The region of a deal whose parties are in several jurisdictions."""
NOWHERE: Final = "-"
"""The region of what names no place."""
OPEN: Final = tuple(state for state in WAY if state not in ENDED)
"""The states in which a deal waits, in their order."""


@dataclass(frozen=True, slots=True)
class Course:
    """A deal's way: what it counts as, and when it came into each state for the first time."""

    deal: int
    counted: Counted
    state: State
    came: Mapping[State, datetime]

    def days(self, one: State, other: State) -> int | None:
        """The days from one state to another; None when it did not come so far."""
        if one not in self.came or other not in self.came:
            return None
        return (self.came[other] - self.came[one]).days

    def stay(self, state: State, now: datetime) -> tuple[int, bool] | None:
        """How many days it was in a state, and whether it went on from there; None when it never was.

        One that ended otherwise stayed until then, one that waits there stays until now.
        """
        if state not in self.came:
            return None
        onward = [self.came[later] for later in WAY[WAY.index(state) + 1 :] if later in self.came]
        ends = onward or [self.came[end] for end in ENDED if end in self.came] or [now]
        return (min(ends) - self.came[state]).days, bool(onward)


def courses() -> list[Course]:
    """The way of every deal; three queries."""
    came: dict[int, dict[State, datetime]] = defaultdict(dict)
    for deal, state, at in DealEvent.objects.order_by("number").values_list("deal_id", "state", "at"):
        came[deal].setdefault(State(state), at)
    regions: dict[int, set[str]] = defaultdict(set)
    seats = DealParty.objects.values_list("deal_id", "organisation__place__jurisdiction")
    for deal, region in seats:
        regions[deal].add(region or NOWHERE)
    found = []
    for number, key, kind, state, made in Deal.objects.order_by("pk").values_list(
        "pk", "key", "kind", "state", "made"
    ):
        rows = {"kind": kind, "region": _region(regions[number]), "year": str(made.year)}
        counted = Counted(key, reached(came[number]), rows)
        found.append(Course(number, counted, State(state), came[number]))
    return found


def reached(came: Mapping[State, datetime]) -> Reached:
    """How far a deal came, by the states it was in."""
    if State.KEPT in came:
        return Reached.KEPT
    return Reached.SIGNED if State.SIGNED in came else Reached.INTRODUCED


def listed(of: Sequence[Course]) -> list[Counted]:
    """Everything that is or was on the list, each as far as the furthest deal came in which it is: those in no deal as one row for many. Three queries."""
    furthest = _furthest(of)
    every = Resource.objects.filter(state__in=(Listing.LISTED, Listing.WITHDRAWN), joined_into=None)
    placed = every.annotate(
        region=Coalesce("place__jurisdiction", "organisation__place__jurisdiction"),
        year=ExtractYear("created"),
    ).order_by()
    groups: Counter[tuple[str, str, str]] = Counter()
    for kind, region, year, count in placed.values_list("kind", "region", "year").annotate(Count("pk")):
        groups[kind, region or NOWHERE, str(year)] += count
    found = []
    for number, kind, region, year in placed.filter(pk__in=list(furthest)).values_list(
        "pk", "kind", "region", "year"
    ):
        group = (kind, region or NOWHERE, str(year))
        groups[group] -= 1
        found.append(Counted(str(number), furthest[number], _rows(group)))
    rest = (Counted("", Reached.LISTED, _rows(group), count) for group, count in groups.items() if count)
    return [*found, *rest]


def _furthest(of: Iterable[Course]) -> dict[int, Reached]:
    """How far each resource came, by its number: that of what stands for it where two are one."""
    by_deal = {course.deal: course.counted.reached for course in of}
    seats = list(DealParty.objects.exclude(resource="").values_list("deal_id", "resource"))
    keys = {resource for _, resource in seats}
    numbers = dict(Resource.objects.filter(key__in=keys).values_list("key", Coalesce("joined_into", "pk")))
    found: dict[int, Reached] = {}
    for deal, resource in seats:
        if resource in numbers:
            number = numbers[resource]
            found[number] = max(found.get(number, Reached.INTRODUCED), by_deal.get(deal, Reached.INTRODUCED))
    return found


def _rows(group: tuple[str, str, str]) -> dict[str, str]:
    return dict(zip(BREAKDOWNS, group, strict=True))


def _region(those: set[str]) -> str:
    return next(iter(those)) if len(those) == 1 else ACROSS
