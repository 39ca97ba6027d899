"""What the node does about programmes by itself."""

from __future__ import annotations

from datetime import time
from typing import Final

from entrepot.people.domain import Party
from entrepot.programmes import actions
from entrepot.programmes.actions.signing_days import PRINT
from entrepot.programmes.models import SigningDay
from entrepot.runtime import jobs

REMIND: Final = "programmes.remind"
DELIVER: Final = "programmes.deliver"
ASSESS: Final = "programmes.assess"
NODE: Final = Party.machine("node")


@jobs.job(REMIND)
def remind(_: jobs.Run) -> dict[str, jobs.JSON]:
    """Remind those who write drafts of calls that close soon."""
    return {"reminded": actions.remind_of_closing(by=NODE)}


@jobs.job(DELIVER)
def deliver(_: jobs.Run) -> dict[str, jobs.JSON]:
    """Take in whoever was selected since the members of a programme began, and let reports wait that are due."""
    return {**actions.keep_cohorts(by=NODE)}


@jobs.job(ASSESS)
def assess(_: jobs.Run) -> dict[str, jobs.JSON]:
    """Let self-assessments wait that are due again."""
    return {"due": actions.remind_of_assessments(by=NODE)}


@jobs.job(PRINT)
def print_day(run: jobs.Run) -> dict[str, jobs.JSON]:
    """Print what is signed on a day."""
    day = SigningDay.objects.get(key=run.args["day"])
    return {"printed": actions.print_day(day=day, by=NODE)}


jobs.every(REMIND, days=1, at=time(4, 20))
jobs.every(DELIVER, days=1, at=time(3, 20))
jobs.every(ASSESS, days=1, at=time(3, 40))
