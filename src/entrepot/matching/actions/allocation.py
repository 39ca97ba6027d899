"""An allocation kept for officers, and the floor of exposure that they choose."""

from __future__ import annotations

from typing import Final

from django.db import transaction

from entrepot.catalogue.models import Need, Resource
from entrepot.catalogue.refusals import RefusedError
from entrepot.journal import actions as journal
from entrepot.journal.queries import latest_sequence
from entrepot.matching.allocating import Worked
from entrepot.matching.allotments import (
    Allocation,
    Allotment,
    Capacity,
    ExposureFloor,
    ExposurePoint,
    Lift,
)
from entrepot.people.domain import Party
from entrepot.people.permissions import require
from entrepot.runtime import jobs

ALLOCATE: Final = "matching.allocate"
"""The job that allocates."""
PORTION: Final = 1000


@transaction.atomic
def ask_allocation(*, by: Party) -> None:
    """Have everything allocated anew in the background.

    Raises:
        NotAllowedError: ``by`` is neither officer nor operator.
    """
    rule = require(by, "allocation.choose")
    jobs.enqueue(ALLOCATE, key=f"asked:{latest_sequence()}", ahead=True)
    journal.record(
        stream="matching", actor=by.actor, acts=[journal.Act("allocation.ask", "allocation", rule=rule)]
    )


@transaction.atomic
def keep_allocation(*, worked: Worked, by: Party) -> Allocation:
    """Keep an allocation in place of the last; the chosen floor is reached anew. What was deleted meanwhile is left out.

    Raises:
        NotAllowedError: ``by`` is not the node itself.
    """
    rule = require(by, "allocation.keep")
    Allocation.objects.all().delete()
    kept = Allocation.objects.create(
        sequence=worked.sequence,
        voters=list(worked.voters),
        method=worked.found.method,
        because=worked.found.because,
        value=worked.found.value,
        bound=worked.found.bound,
    )
    needs = dict(Need.objects.filter(key__in={item.need for item in worked.placed}).values_list("key", "pk"))
    resources = dict(
        Resource.objects.filter(key__in={item.resource for item in worked.held}).values_list("key", "pk")
    )
    Allotment.objects.bulk_create(_allotments(kept, worked, needs, resources), batch_size=PORTION)
    Capacity.objects.bulk_create(_capacities(kept, worked, resources), batch_size=PORTION)
    ExposurePoint.objects.bulk_create(
        ExposurePoint(
            allocation=kept,
            percent=round(100 * point.floor),
            gini=point.gini,
            ndcg=point.ndcg,
            unseen=point.unseen,
            bonus=bonus,
        )
        for point, bonus in worked.points
    )
    chosen = ExposureFloor.objects.first()
    _lift(kept, chosen.percent if chosen else 0)
    journal.record(
        stream="matching",
        actor=by.actor,
        acts=[journal.Act("allocation.keep", f"allocation-{kept.pk}", rule=rule)],
    )
    return kept


@transaction.atomic
def choose_floor(*, percent: int, by: Party) -> ExposureFloor:
    """Choose a point on the curve of exposure: from now on lists are put in order by it.

    Raises:
        NotAllowedError: ``by`` is neither officer nor operator.
        RefusedError: there is no allocation yet, or no such point on its curve.
    """
    rule = require(by, "allocation.choose")
    last = Allocation.objects.order_by("-pk").first()
    if last is None or not last.points.filter(percent=percent).exists():
        raise RefusedError(
            "floor_unknown", "The curve has no such point.", "Choose one of the points in the table."
        )
    chosen = ExposureFloor.objects.select_for_update().first() or ExposureFloor(percent=0)
    before, chosen.percent = chosen.percent, percent
    chosen.save()
    _lift(last, percent)
    journal.record(
        stream="matching",
        actor=by.actor,
        acts=[
            journal.Act(
                "exposure.choose",
                "exposure-floor",
                rule=rule,
                details={"before": before, "after": percent},
            )
        ],
    )
    return chosen


def _lift(of: Allocation, percent: int) -> None:
    """Put the bonuses of a point of the curve in place of those there are."""
    Lift.objects.all().delete()
    point = of.points.filter(percent=percent).first()
    if point is None or not percent:
        return
    bonus: dict[str, float] = point.bonus
    numbers = Resource.objects.filter(key__in=list(bonus)).values_list("pk", "key")
    Lift.objects.bulk_create(
        [Lift(resource_id=number, bonus=bonus[key]) for number, key in numbers], batch_size=PORTION
    )


def _allotments(
    kept: Allocation, worked: Worked, needs: dict[str, int], resources: dict[str, int]
) -> list[Allotment]:
    return [
        Allotment(
            allocation=kept,
            need_id=needs[item.need],
            role=item.role,
            why=item.placement.why,
            resource_id=resources.get(item.given or ""),
            value=item.placement.value,
            first_id=resources.get(item.first or ""),
            first_value=item.placement.first_value,
            first_price=item.placement.first_price,
        )
        for item in worked.placed
        if item.need in needs
    ]


def _capacities(kept: Allocation, worked: Worked, resources: dict[str, int]) -> list[Capacity]:
    return [
        Capacity(
            allocation=kept,
            resource_id=resources[item.resource],
            units=item.capacity.units,
            stated=item.capacity.stated,
            taken=item.taken,
            price=item.price,
            wanted=item.wanted,
            exposure=item.exposure,
        )
        for item in worked.held
        if item.resource in resources
    ]
