"""The sharing rate."""

from __future__ import annotations

from datetime import datetime

from entrepot.booking.domain.figures import together
from entrepot.observatory.domain.figures import Found, Indicator, Over, Unit
from entrepot.observatory.use import Hall, broken_down, halls, uses
from entrepot.vocabulary.periods import Period


def _rate(found: list[Hall]) -> float | None:
    return together(hall.figures for hall in found).sharing_rate


def compute(period: Period, now: datetime) -> Found:
    """The rate of the figures of use; its events are the uses for others."""
    found = halls(period, now)
    return broken_down(found, _rate, uses(found, lambda external: external is True))


SHARING_RATE = Indicator(
    key="sharing-rate",
    name="Sharing rate",
    unit=Unit.SHARE,
    over=Over.PERIOD,
    formula="Hours for others over effective hours (共享率 = 对外服务机时 / 年有效工作机时).",
    source="State Council 国发〔2014〕70号; Ministry of Science and Technology 国科发基〔2017〕289号. Computed by the figures of use.",
    guard="A high rate of few hours is no sharing: read it beside the hours for others.",
    breakdowns={"organisation": "By owner", "resource": "By facility"},
    least=0,
    better=1,
    compute=compute,
)
