"""What the catalogue does by itself."""

from __future__ import annotations

from datetime import time
from typing import Final

from entrepot.catalogue.actions import remind_of_expiring
from entrepot.people.domain import Party
from entrepot.runtime.jobs import JSON, Run, every, job

REMIND: Final = "catalogue.expiring"
NODE: Final = Party.machine("node")


@job(REMIND)
def remind(_: Run) -> dict[str, JSON]:
    """Remind owners of records that end soon."""
    return {"ending": remind_of_expiring(by=NODE)}


every(REMIND, days=1, at=time(3, 30))
