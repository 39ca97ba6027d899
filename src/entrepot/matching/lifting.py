"""The floor of exposure where lists are put in order: what an officer chose lifts adequate resources that nobody sees."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db.models import F, QuerySet

from entrepot.matching.allotments import Allocation, Allotment, Capacity, ExposureFloor, ExposurePoint, Lift
from entrepot.matching.roles import Candidate
from entrepot.people.domain import Party
from entrepot.people.permissions import allows


def lifted(items: Sequence[Candidate]) -> list[Candidate]:
    """Candidates of one role in the order in which they are shown: adequate ones first, by score and lift."""
    bonus = lifts(item.offer.key for item in items if item.adequate)
    if not bonus:
        return list(items)
    return sorted(
        items,
        key=lambda item: (
            not item.adequate,
            -(item.score + (bonus.get(item.offer.key, 0.0) if item.adequate else 0.0)),
        ),
    )


def lifts(keys: Iterable[str]) -> dict[str, float]:
    """What is added to the scores of these resources; what is not named gets nothing."""
    wanted = list(keys)
    return dict(Lift.objects.filter(resource__key__in=wanted).values_list("resource__key", "bonus"))


def allocation(party: Party) -> Allocation | None:
    """The last allocation, for those who may see it."""
    return Allocation.objects.order_by("-pk").first() if allows(party, "allocation.read") else None


def allotments(of: Allocation, why: str = "") -> QuerySet[Allotment]:
    """What each need gets, those first that did not get their first choice for the greatest difference."""
    found = of.allotments.filter(why=why) if why else of.allotments.all()
    return found.order_by(F("value") - F("first_value"), "pk")


def oversubscribed(of: Allocation) -> QuerySet[Capacity]:
    """Resources of which one more unit would be worth something, the most first."""
    return of.capacities.filter(price__gte=0.0005).order_by("-price", "pk")


def idle(of: Allocation) -> QuerySet[Capacity]:
    """Resources that could serve somebody and that nobody gets; those first that nobody sees either."""
    return of.capacities.filter(taken=0, wanted__gt=0, units__gt=0).order_by("exposure", "-wanted", "pk")


def points(of: Allocation) -> QuerySet[ExposurePoint]:
    """The curve of exposure."""
    return of.points.defer("bonus")


def floor() -> int:
    """The floor that was chosen, in percent; 0 when none was."""
    return ExposureFloor.objects.values_list("percent", flat=True).first() or 0
