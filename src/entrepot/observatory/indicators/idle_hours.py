"""Hours in which facilities are open and nobody is known to use them."""

from __future__ import annotations

from datetime import datetime

from entrepot.observatory.domain.figures import Found, Indicator, Over, Unit
from entrepot.observatory.use import Hall, broken_down, facilities, halls
from entrepot.vocabulary.periods import Period


def _idle(hall: Hall) -> float:
    return max(hall.opened - hall.used, 0.0)


def compute(period: Period, now: datetime) -> Found:
    """Open hours less used hours; it opens to the facilities that were idle."""
    found = halls(period, now)
    return broken_down(found, lambda some: sum(map(_idle, some)), facilities(found, _idle))


IDLE_HOURS = Indicator(
    key="idle-hours",
    name="Idle hours",
    unit=Unit.HOURS,
    over=Over.PERIOD,
    formula="Hours in which units of facilities were open, less those in which they are known to have been used.",
    source="Timetables with their exceptions; check-ins, programs and logs of use, each moment of a unit once.",
    guard="An hour of which no source tells counts as idle: where use is not metered, this is how much is not known. See the missing evidence among the figures of use.",
    breakdowns={"organisation": "By owner", "resource": "By facility"},
    least=0,
    better=-1,
    compute=compute,
)
