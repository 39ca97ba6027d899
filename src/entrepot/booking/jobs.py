"""What booking does by itself."""

from __future__ import annotations

from datetime import time
from typing import Final

from entrepot.booking import actions
from entrepot.people.domain import Party
from entrepot.runtime.jobs import JSON, Run, every, job

LAPSE: Final = "booking.lapse"
REMIND: Final = "booking.remind"
NODE: Final = Party.machine("node")


@job(LAPSE)
def lapse(_: Run) -> dict[str, JSON]:
    """Let go what ran out, and offer its time to whoever waits."""
    ended = actions.lapse_due(by=NODE)
    offered = [actions.offer_freed(timetable=item.timetable, span=item.span, by=NODE) for item in ended]
    return {"ended": len(ended), "offered": sum(item is not None for item in offered)}


@job(REMIND)
def remind(_: Run) -> dict[str, JSON]:
    """Remind those whose certificates end soon."""
    return {"ending": actions.remind_of_ending(by=NODE)}


every(LAPSE, minutes=5)
every(REMIND, days=1, at=time(3, 35))
