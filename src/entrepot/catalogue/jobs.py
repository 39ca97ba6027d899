"""What the catalogue does by itself."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import time, timedelta
from typing import Final

from django.db import transaction

from entrepot.catalogue.actions import rate_all, remind_of_expiring
from entrepot.catalogue.events import imported
from entrepot.catalogue.imports import carry_out, keeper_of, open_source
from entrepot.catalogue.linking import link_changed
from entrepot.intake import actions as intake
from entrepot.intake import queries as intake_queries
from entrepot.intake.domain import RunState
from entrepot.intake.models import Run as ImportRun
from entrepot.intake.models import Source
from entrepot.journal.queries import latest_sequence
from entrepot.people.domain import Party
from entrepot.runtime import clock, jobs
from entrepot.runtime.jobs import JSON, Run, enqueue, every, job

RATE: Final = "catalogue.rate"
REMIND: Final = "catalogue.expiring"
LINK: Final = "catalogue.link"
IMPORT: Final = "catalogue.import"
SOURCES: Final = "catalogue.sources"
KEPT: Final = timedelta(days=30)
"""How long the file of a run that ended is kept."""
NODE: Final = Party.machine("node")
GIVEN_UP: Final[Mapping[jobs.State, tuple[str, str]]] = {
    jobs.State.FAILED: (
        "The node tried this list several times and could not get to its end.",
        "Ask the operator, whose log says why; then import the list again.",
    ),
    jobs.State.STOPPED: ("The operator stopped this.", "Ask the operator why; then import the list again."),
}
"""How the job of a run ended that is not begun again by itself; why, and what to do."""


@job(RATE)
def rate(run: Run) -> dict[str, JSON]:
    """Bring ends and scores of all listings up to date; after a list came in only of those that have no score."""
    unrated = run.args.get("unrated") is True
    return {"changed": rate_all(by=NODE, unrated=unrated, progress=run.progress)}


def rate_soon() -> None:
    """Have scores given in the background to what came in just now."""
    enqueue(RATE, {"unrated": True}, key=f"after:{latest_sequence()}")


@job(REMIND)
def remind(_: Run) -> dict[str, JSON]:
    """Remind owners of records that end soon."""
    return {"ending": remind_of_expiring(by=NODE)}


@job(LINK, limit=timedelta(hours=3))
def link(run: Run) -> dict[str, JSON]:
    """Compare what was listed or changed with everything else, and join what is one; what is doubtful waits for an officer.

    Each portion is a transaction of its own, and a kind is done again from where it was when a run ended in its middle: pairs that are
    there already change nothing.
    """
    return dict(link_changed(by=NODE, progress=run.progress))


def link_soon() -> None:
    """Have what came in compared in the background."""
    enqueue(LINK, key=f"after:{latest_sequence()}")


every(RATE, days=1, at=time(3, 0))
every(REMIND, days=1, at=time(3, 30))
every(LINK, days=1, at=time(2, 40))


@job(IMPORT, limit=timedelta(hours=6))
def import_list(run: Run) -> dict[str, JSON]:
    """Take a list as far as it goes without a person; taken up again where it was cut off."""
    found = ImportRun.objects.select_related("source").filter(key=run.args["run"]).first()
    if found is None:
        return {}
    done = carry_out(found, run.progress)
    if done.state == RunState.DONE and done.new + done.changed:
        rate_soon()
        link_soon()
    if done.state == RunState.DONE and done.new + done.changed + done.withdrawn:
        imported.send(sender=ImportRun, run=done)
    return {
        "state": done.state, "new": done.new, "changed": done.changed, "same": done.same, "refused": done.refused,
    }  # fmt: skip


def import_soon(run: ImportRun) -> None:
    """Have a run taken on in the background; what a person looks over comes before whatever waits."""
    enqueue(IMPORT, {"run": run.key}, key=run.key, ahead=run.looked_over)


@job(SOURCES)
def look_at_sources(_: Run) -> dict[str, JSON]:
    """Begin the runs of sources that are due, and take up those whose worker is gone."""
    left = list(intake_queries.abandoned(clock.now()))
    for found in left:
        _take_up(found)
    begun = [_begin(source) for source in intake_queries.due(clock.now())]
    forgotten = intake.forget_files(before=clock.now() - KEPT, by=NODE)
    return {"taken_up": len(left), "begun": len(begun), "forgotten": forgotten}


@transaction.atomic
def _take_up(run: ImportRun) -> None:
    """Have a run taken up again, unless its job was given up: tried as often as a job is, or stopped by the operator."""
    last = jobs.latest(IMPORT, run.key)
    if last is None or last.state not in GIVEN_UP:
        import_soon(run)
        return
    sentence, remedy = GIVEN_UP[jobs.State(last.state)]
    intake.fail_run(run=run, code=f"job_{last.state}", sentence=sentence, remedy=remedy, by=NODE)


@transaction.atomic
def _begin(source: Source) -> None:
    """Begin the run of a source whose time has come, as whoever keeps it."""
    import_soon(open_source(source=source, by=keeper_of(source)))


every(SOURCES, minutes=5)
