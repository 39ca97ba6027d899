"""How long it takes from a need to the first signed agreement."""

from __future__ import annotations

from datetime import datetime

from entrepot.observatory.domain.figures import Found, Indicator, Over, Unit
from entrepot.observatory.pace import paced
from entrepot.vocabulary.periods import Period


def compute(period: Period, now: datetime) -> Found:
    """From the day a need came into the node to its first signed deal, of needs for which that was in the period."""
    return paced(period, now, signed=True)


DAYS_TO_SIGNATURE = Indicator(
    key="days-to-signature",
    name="From need to signature",
    unit=Unit.DAYS,
    over=Over.PERIOD,
    formula="Median number of days from the day on which a need came into the node to its first signed deal, of the needs whose first signature was in the period.",
    source="Needs, and the events of deals.",
    guard="Needs of which nothing is signed yet are not in it: it says how fast those went that went. Below five needs nothing is shown.",
    breakdowns={"kind": "By kind of need"},
    least=5,
    better=-1,
    compute=compute,
)
