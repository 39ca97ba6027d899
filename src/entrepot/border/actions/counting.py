"""How many people's data left in a year: each person once, whatever else is counted at the same moment."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from entrepot.border.domain.cases import Counts
from entrepot.border.domain.days import legal_day
from entrepot.border.models import Counted, YearCount
from entrepot.people.domain import Party
from entrepot.people.permissions import require
from entrepot.runtime import bulk, clock
from entrepot.vocabulary.places import Jurisdiction, legal_area


@transaction.atomic
def count_people(
    *, exporter: str, jurisdiction: Jurisdiction, people: Mapping[str, bool], at: datetime, by: Party
) -> Counts:
    """Count people whose data leaves now, and return the year's count with them. Who is in it already is not counted again.

    To be called in the crossing's own transaction: the row stays locked until it ends, so that no two crossings slip under one
    threshold together, and none counts whom the other counts.

    Args:
        exporter: who counts: an organisation's key, or the node's id.
        people: each by what tells the person apart (64 characters), and whether something sensitive of the person leaves.

    Raises:
        NotAllowedError: ``by`` is not the node.
    """
    require(by, "border.work")
    area, year = legal_area(jurisdiction), legal_day(at, jurisdiction).year
    YearCount.objects.get_or_create(exporter=exporter, area=area, year=year)
    row = YearCount.objects.select_for_update().get(exporter=exporter, area=area, year=year)
    known: dict[str, bool] = {}
    for portion in bulk.portions(list(people)):
        known |= dict(Counted.objects.filter(count=row, who__in=portion).values_list("who", "sensitive"))
    new = [who for who in people if who not in known]
    graver = [who for who, sensitive in people.items() if sensitive and not known.get(who, True)]
    bulk.add_rows(Counted, ("count_id", "who", "sensitive"), ((row.pk, who, people[who]) for who in new))
    for portion in bulk.portions(graver):
        Counted.objects.filter(count=row, who__in=portion).update(sensitive=True)
    row.subjects += len(new)
    row.sensitive += len(graver) + sum(people[who] for who in new)
    row.save(update_fields=["subjects", "sensitive"])
    return Counts(row.subjects, row.sensitive)


@transaction.atomic
def forget_counted(*, by: Party) -> int:
    """Forget who was counted in years that are over everywhere; the counts stay. Returns how many were forgotten.

    Raises:
        NotAllowedError: ``by`` is not the node.
    """
    require(by, "border.work")
    return Counted.objects.filter(count__year__lt=clock.now().year - 1).delete()[0]
