"""How long needs wait for their first introduction."""

from __future__ import annotations

from datetime import datetime

from entrepot.observatory.domain.figures import Found, Indicator, Over, Unit
from entrepot.observatory.pace import paced
from entrepot.vocabulary.periods import Period


def compute(period: Period, now: datetime) -> Found:
    """From the day a need came into the node to its first deal, of needs whose first deal began in the period."""
    return paced(period, now, signed=False)


DAYS_TO_INTRODUCTION = Indicator(
    key="days-to-introduction",
    name="From need to introduction",
    unit=Unit.DAYS,
    over=Over.PERIOD,
    formula="Median number of days from the day on which a need came into the node to its first deal, of the needs whose first deal began in the period.",
    source="Needs, and the events of deals.",
    guard="Needs that nobody was introduced to yet are not in it: it says how fast those went that went. Below five needs nothing is shown.",
    breakdowns={"kind": "By kind of need"},
    least=5,
    better=-1,
    compute=compute,
)
