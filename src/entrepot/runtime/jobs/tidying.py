"""Jobs that ended long ago are forgotten."""

from __future__ import annotations

from datetime import time, timedelta

from entrepot.runtime import actions, clock
from entrepot.runtime.jobs.registry import every, job
from entrepot.runtime.jobs.run import JSON, Run

KEPT = timedelta(days=30)


@job("runtime.tidy")
def tidy(_run: Run) -> dict[str, JSON]:
    """Forget jobs that ended more than thirty days ago."""
    return {"deleted": actions.delete_ended(before=clock.now() - KEPT)}


every("runtime.tidy", days=1, at=time(3, 40))
