"""What deals do by themselves."""

from __future__ import annotations

from typing import Final

from entrepot.deals import actions
from entrepot.people.domain import Party
from entrepot.runtime import jobs

SIGNING: Final = "deals.signing"
NODE: Final = Party.machine("node")


@jobs.job(SIGNING)
def signing(_: jobs.Run) -> dict[str, jobs.JSON]:
    """Print agreements that nobody printed, and let go those that were not signed in time."""
    return {"printed": actions.prepare_agreements(by=NODE), "lapsed": actions.lapse_agreements(by=NODE)}


jobs.every(SIGNING, hours=1)
