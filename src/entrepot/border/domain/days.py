"""Days as the law counts them: the calendar year of a counter, the last day of a paper, the working days of a term."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from typing import Final
from zoneinfo import ZoneInfo

from entrepot.border.domain.decisions import Obligation
from entrepot.vocabulary.places import Jurisdiction, legal_area
from entrepot.vocabulary.workdays import working_day_after

_CHINA: Final = timezone(timedelta(hours=8))
_ZONES: Final[dict[str, tzinfo]] = {
    "CN": _CHINA, "HK": _CHINA, "MO": _CHINA, "EU": ZoneInfo("Europe/Brussels"),
}  # fmt: skip


def legal_day(at: datetime, jurisdiction: Jurisdiction | None) -> date:
    """Which day it is where something is sent from: China's clock, Brussels' for the Union, else UTC. Naive instants are taken as UTC."""
    instant = at if at.tzinfo is not None else at.replace(tzinfo=UTC)
    zone = UTC if jurisdiction is None else _ZONES.get(legal_area(jurisdiction), UTC)
    try:
        return instant.astimezone(zone).date()
    except OverflowError:  # within hours of the first or the last day that there is
        return instant.date()


def with_due(obligation: Obligation, since: date) -> Obligation:
    """The obligation with the last day of its term, when it has one: ``within`` working days after ``since``."""
    if obligation.within is None:
        return obligation
    return replace(obligation, due=working_day_after(since, obligation.within, obligation.calendar))
