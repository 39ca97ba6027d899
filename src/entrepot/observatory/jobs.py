"""What the observatory does by itself."""

from __future__ import annotations

from datetime import datetime, time
from typing import Final

from entrepot.observatory import actions
from entrepot.observatory.domain.figures import Indicator, Over
from entrepot.observatory.domain.times import KINDS, name_at, period_of, up_to
from entrepot.observatory.indicators import INDICATORS
from entrepot.observatory.models import Reading
from entrepot.people.domain import Party
from entrepot.runtime import clock, jobs

TAKE: Final = "observatory.take"
NODE: Final = Party.machine("node")
BACK: Final = 8
"""Periods of each kind that a series shows."""


def due(now: datetime) -> list[tuple[Indicator, str]]:
    """What is to be taken: everything of the periods that go on; of those that are over, what was never taken since they ended and can still be worked out."""
    found = []
    for kind in KINDS:
        names = up_to(name_at(kind, now.date()), BACK)
        taken = {(row.indicator, row.period): row.taken for row in Reading.objects.filter(period__in=names)}
        for name in names:
            period = period_of(name)
            for one in INDICATORS:
                at = taken.get((one.key, name))
                ended = period is not None and period.end <= now.date()
                whole = at is not None and period is not None and at.date() >= period.end
                if not ended or (one.over != Over.NOW and not whole):
                    found.append((one, name))
    return found


@jobs.job(TAKE)
def take(_: jobs.Run) -> dict[str, jobs.JSON]:
    """Take every figure that is due."""
    return {"taken": actions.take_readings(of=due(clock.now()), by=NODE)}


jobs.every(TAKE, hours=1, at=time(minute=35))
