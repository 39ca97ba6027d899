"""What the node does about the border by itself."""

from __future__ import annotations

from datetime import time
from typing import Final

from entrepot.border.actions.counting import forget_counted
from entrepot.border.actions.papers import watch_papers
from entrepot.people.domain import Party
from entrepot.runtime import jobs

WATCH: Final = "border.watch"
NODE: Final = Party.machine("node")


@jobs.job(WATCH)
def watch(_: jobs.Run) -> dict[str, jobs.JSON]:
    """Remind those whose papers expire soon, and forget who was counted in years that are over."""
    return {"near": watch_papers(by=NODE), "forgotten": forget_counted(by=NODE)}


jobs.every(WATCH, days=1, at=time(4, 5))
