"""What deals do by themselves."""

from __future__ import annotations

from datetime import time
from typing import Final

from entrepot.deals import actions
from entrepot.people.domain import Party
from entrepot.runtime import jobs

SIGNING: Final = "deals.signing"
PERFORM: Final = "deals.perform"
NODE: Final = Party.machine("node")


@jobs.job(SIGNING)
def signing(_: jobs.Run) -> dict[str, jobs.JSON]:
    """Print agreements that nobody printed, and let go those that were not signed in time."""
    return {"printed": actions.prepare_agreements(by=NODE), "lapsed": actions.lapse_agreements(by=NODE)}


@jobs.job(PERFORM)
def perform(_: jobs.Run) -> dict[str, jobs.JSON]:
    """Let deals begin on their first day, and remind of what is near, due or late."""
    return {"started": actions.start_due(by=NODE), "looked_at": actions.remind_due(by=NODE)}


jobs.every(SIGNING, hours=1)
jobs.every(PERFORM, days=1, at=time(3, 50))
