"""What booking does by itself."""

from __future__ import annotations

from typing import Final

from entrepot.booking import actions
from entrepot.people.domain import Party
from entrepot.runtime import jobs

LAPSE: Final = "booking.lapse"
NODE: Final = Party.machine("node")


@jobs.job(LAPSE)
def lapse(run: jobs.Run) -> dict[str, jobs.JSON]:
    """Let go what ran out, and offer its time to whoever waits for it."""
    ended = actions.lapse_due(by=NODE)
    for done, booking in enumerate(ended):
        run.progress(done, len(ended), "bookings")
        actions.offer_freed(timetable=booking.timetable, span=booking.span, by=NODE)
    return {"ended": len(ended)}


jobs.every(LAPSE, minutes=5)
