"""How much of the hours in which facilities are open somebody uses them."""

from __future__ import annotations

from datetime import datetime

from entrepot.observatory.domain.figures import Found, Indicator, Over, Unit
from entrepot.observatory.use import Hall, broken_down, halls, uses
from entrepot.vocabulary.periods import Period


def _share(found: list[Hall]) -> float | None:
    opened = sum(hall.opened for hall in found)
    return sum(hall.used for hall in found) / opened if opened else None


def compute(period: Period, now: datetime) -> Found:
    """Used hours over open hours."""
    found = halls(period, now)
    return broken_down(found, _share, uses(found))


UTILISATION = Indicator(
    key="utilisation",
    name="Utilisation",
    unit=Unit.SHARE,
    over=Over.PERIOD,
    formula="Hours in which units of facilities are known to have been used while they were open, over all hours in which they were open.",
    source="Timetables with their exceptions; check-ins, programs and logs of use, each moment of a unit once.",
    guard="Compare facilities of one kind only: a shared microscope and a lecture hall are open for different reasons. Facilities without a timetable count nowhere.",
    breakdowns={"organisation": "By owner", "resource": "By facility"},
    least=0,
    better=1,
    compute=compute,
)
