"""How many people's data left in a year: counted once for each crossing, whatever else is counted at the same moment."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from entrepot.border.domain.cases import Counts
from entrepot.border.domain.days import legal_day
from entrepot.border.models import YearCount
from entrepot.people.domain import Party
from entrepot.people.permissions import require
from entrepot.vocabulary.places import Jurisdiction, legal_area


@transaction.atomic
def count_subjects(
    *, exporter: str, jurisdiction: Jurisdiction, subjects: int, sensitive: int, at: datetime, by: Party
) -> Counts:
    """Count people whose data leaves now, and return the year's count with them. To be called in the crossing's own transaction:
    the row stays locked until it ends, so that no two crossings slip under one threshold together.

    Args:
        exporter: who counts: an organisation's key, or the node's id.
        sensitive: those of ``subjects`` of whom something sensitive leaves.

    Raises:
        NotAllowedError: ``by`` is not the node.
        ValueError: a number is below zero, or more are sensitive than there are.
    """
    require(by, "border.work")
    if not 0 <= sensitive <= subjects:
        raise ValueError("people are counted from zero up, the sensitive among all")
    area, year = legal_area(jurisdiction), legal_day(at, jurisdiction).year
    YearCount.objects.get_or_create(exporter=exporter, area=area, year=year)
    row = YearCount.objects.select_for_update().get(exporter=exporter, area=area, year=year)
    row.subjects += subjects
    row.sensitive += sensitive
    row.save(update_fields=["subjects", "sensitive"])
    return Counts(row.subjects, row.sensitive)
