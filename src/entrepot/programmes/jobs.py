"""What the node does about programmes by itself."""

from __future__ import annotations

from datetime import date, time
from typing import Final

from entrepot.people.domain import Party
from entrepot.people.models import Account
from entrepot.people.permissions import NotAllowedError
from entrepot.people.queries import party_of
from entrepot.programmes import actions
from entrepot.programmes.actions.signing_days import PRINT
from entrepot.programmes.domain.refusals import ProgrammeRefusedError
from entrepot.programmes.models import Programme, SigningDay
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


@jobs.job(actions.ASSIGN)
def assign(run: jobs.Run) -> dict[str, jobs.JSON]:
    """Give the applications of a programme to its reviewers, for whoever asked for it, if they still may."""
    programme = Programme.objects.get(key=run.args["programme"])
    by = party_of(Account.objects.get(key=run.args["by"]))
    try:
        made = actions.assign_reviewers(
            programme=programme, wanted=int(str(run.args["wanted"])), due=date.fromisoformat(str(run.args["due"])), by=by,
            progress=run.progress,
        )  # fmt: skip
    except ProgrammeRefusedError as error:
        raise jobs.JobFailedError(error.code, str(error)) from error
    except NotAllowedError as error:  # they do not run it any more
        raise jobs.JobFailedError("not_allowed", str(error)) from error
    return {"pairs": made.pairs, "short": len(made.short)}


jobs.every(REMIND, days=1, at=time(4, 20))
jobs.every(DELIVER, days=1, at=time(3, 20))
jobs.every(ASSESS, days=1, at=time(3, 40))
