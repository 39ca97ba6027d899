"""Hours for others."""

from __future__ import annotations

from datetime import datetime

from entrepot.booking.domain.figures import Kind
from entrepot.observatory.domain.figures import Found, Indicator, Over, Unit
from entrepot.observatory.use import Hall, broken_down, halls, uses
from entrepot.vocabulary.periods import Period


def _hours(found: list[Hall]) -> float:
    return sum(hall.figures.figure(Kind.EXTERNAL).hours for hall in found)


def compute(period: Period, now: datetime) -> Found:
    """The hours that figures of use count as for others."""
    found = halls(period, now)
    return broken_down(found, _hours, uses(found, lambda external: external is True))


EXTERNAL_HOURS = Indicator(
    key="external-hours",
    name="Hours for others",
    unit=Unit.HOURS,
    over=Over.PERIOD,
    formula="Metered hours of all units for organisations other than the facility's own (对外服务机时).",
    source="State Council 国发〔2014〕70号; Ministry of Science and Technology 国科发基〔2017〕289号. Computed by the figures of use.",
    guard="A use of which nobody says for whom is not for others. Hours of a period that is not over yet are not those of a whole one.",
    breakdowns={"organisation": "By owner", "resource": "By facility"},
    least=0,
    better=1,
    compute=compute,
)
