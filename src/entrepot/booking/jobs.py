"""What booking does by itself."""

from __future__ import annotations

from datetime import time
from typing import Final

from entrepot.booking import actions
from entrepot.people.domain import Party
from entrepot.runtime import jobs

LAPSE: Final = "booking.lapse"
REMIND: Final = "booking.remind"
NODE: Final = Party.machine("node")


@jobs.job(LAPSE)
def lapse(run: jobs.Run) -> dict[str, jobs.JSON]:
    """Let go what ran out, and offer its time to whoever waits for it."""
    ended = actions.lapse_due(by=NODE)
    offered = 0
    for done, booking in enumerate(ended):
        run.progress(done, len(ended), "bookings")
        offer = actions.offer_freed(timetable=booking.timetable, span=booking.span, by=NODE)
        offered += offer is not None
    return {"ended": len(ended), "offered": offered}


@jobs.job(REMIND)
def remind(_: jobs.Run) -> dict[str, jobs.JSON]:
    """Remind those whose certificates end soon."""
    return {"ending": actions.remind_of_ending(by=NODE)}


jobs.every(LAPSE, minutes=5)
jobs.every(REMIND, days=1, at=time(3, 35))
