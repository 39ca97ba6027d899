"""What deals do by themselves."""

from __future__ import annotations

from datetime import time
from typing import Final

from entrepot.deals import actions
from entrepot.people.domain import Party
from entrepot.runtime import jobs

PERFORM: Final = "deals.perform"
NODE: Final = Party.machine("node")


@jobs.job(PERFORM)
def perform(_: jobs.Run) -> dict[str, jobs.JSON]:
    """Let deals begin on their first day, and remind of what is near, due or late."""
    return {"started": actions.start_due(by=NODE), "looked_at": actions.remind_due(by=NODE)}


jobs.every(PERFORM, days=1, at=time(3, 50))
