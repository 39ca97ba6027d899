"""Work in the background: looking again for what people wait for."""

from __future__ import annotations

from datetime import time, timedelta
from typing import Final

from django.dispatch import receiver

from entrepot.catalogue.events import imported
from entrepot.journal.queries import latest_sequence
from entrepot.matching import actions, freshness, index
from entrepot.matching.actions.allocation import ALLOCATE
from entrepot.matching.allocating import worked_out
from entrepot.matching.changes import window
from entrepot.matching.due import first_due, needs_due, needs_to_conclude, searches_due
from entrepot.matching.models import Rematch
from entrepot.matching.news import Touch
from entrepot.matching.rematching import Everything
from entrepot.people.domain import Party
from entrepot.runtime import jobs

ALERTS: Final = "matching.alerts"
LEARN: Final = "matching.learn"
REMATCH: Final = "matching.rematch"
NODE: Final = Party.machine("node")
SEARCHES, NEEDS = 500, 200
"""So many are looked at in one run; the rest waits for the next, which comes at once."""


AT_ONCE, KEPT_AT_ONCE = 8192, 512
"""Needs that are matched together, and that are written together, for SQLite has one writer; a killed run loses no more than the first."""


@jobs.job(ALERTS)
def alerts(run: jobs.Run) -> dict[str, jobs.JSON]:
    """Look again at kept searches and watched needs, those first that wait longest.

    Each is looked at in a transaction of its own that also moves its position, so a run may end anywhere and nothing is told twice.
    """
    last = actions.settled()
    before = _left(last)
    touched, upto = window(after=before[0], upto=last)
    watched = actions.watch_needs(touched=touched, upto=upto, by=NODE)
    if touched:
        index.complete(run.progress)  # tells how far it is; each look makes sure of it again
    new = _look_at_searches(run, touched, upto)
    served = _look_at_needs(run, touched, upto)
    unserved, more = _conclude(run)
    actions.mark(name=ALERTS, upto=upto, by=NODE)
    after = _left(last)
    if more or (after[0] < last and after != before):  # where nothing moves the next hour's run has to do
        jobs.enqueue(ALERTS, key=f"rest:{run.job}")
    return {"position": upto, "found": new, "served": served, "watched": watched, "unserved": unserved}


@jobs.job(LEARN)
def learn(_: jobs.Run) -> dict[str, jobs.JSON]:
    """Learn from what was shown and what came of it; nothing happens twice when it is done again."""
    made = actions.learn(by=NODE)
    return {} if made is None else {"used": made.used, "why": made.evaluation["why"]}


def _left(last: int) -> tuple[int, int]:
    """From where on is to be looked, and at how much."""
    return first_due(ALERTS, last), searches_due(last).count() + needs_due(last).count()


def look_soon() -> None:
    """Have everything looked at again in the background: much was listed just now."""
    jobs.enqueue(ALERTS, key=f"after:{latest_sequence()}")


@receiver(imported)
def look_after_import(**_: object) -> None:
    """Look again once a list changed the catalogue in the background; whoever runs jobs has loaded this."""
    look_soon()


def _look_at_searches(run: jobs.Run, touched: dict[str, Touch], upto: int) -> int:
    if not touched:
        actions.pass_over(searches_too=True, upto=upto, by=NODE)
        return 0
    due = list(searches_due(upto).values_list("pk", flat=True)[:SEARCHES])
    new = 0
    for done, number in enumerate(due):
        run.progress(done, len(due), "searches")
        new += actions.look_at_search(number=number, touched=touched, upto=upto, by=NODE)
    return new


def _look_at_needs(run: jobs.Run, touched: dict[str, Touch], upto: int) -> int:
    if not touched or not index.current().offers.named(touched):
        actions.pass_over(searches_too=False, upto=upto, by=NODE)
        return 0
    due = list(needs_due(upto).values_list("pk", flat=True)[:NEEDS])
    new = 0
    for done, number in enumerate(due):
        run.progress(done, len(due), "needs")
        new += actions.look_at_need(number=number, touched=touched, upto=upto, by=NODE)
    return new


def _conclude(run: jobs.Run) -> tuple[int, bool]:
    """Conclude which needs are served; how many new gaps there are, and whether others wait that can be concluded."""
    actions.close_unasked(by=NODE)
    due = needs_to_conclude(freshness.sequence())
    waiting = due.count()
    if not waiting or not index.complete(run.progress).voters:
        return 0, False
    numbers, new = list(due.values_list("pk", flat=True)[:NEEDS]), 0
    for done, number in enumerate(numbers):
        run.progress(done, len(numbers), "conclusions")
        new += actions.conclude(number=number, by=NODE)
    left = needs_to_conclude(freshness.sequence()).count()
    return new, 0 < left < waiting


@jobs.job(ALLOCATE)
def allocate(run: jobs.Run) -> dict[str, jobs.JSON]:
    """Allocate all open needs to experts and facilities, and draw the curve of exposure anew."""
    kept = actions.keep_allocation(worked=worked_out(index.complete(run.progress), run.progress), by=NODE)
    return {"sequence": kept.sequence}


jobs.every(ALLOCATE, days=1, at=time(hour=3, minute=10))


@jobs.job(REMATCH, limit=timedelta(hours=8))
def rematch(run: jobs.Run) -> dict[str, jobs.JSON]:
    """Match every listed need with every listed resource, and keep the best of each.

    What was kept of the same position of the change sequence by the same models stays, so a run that was stopped begins where it
    left off, and one after a day without changes has nothing to do.
    """
    position = actions.settled()
    held = index.complete(run.progress)
    voters = list(held.voters)
    dropped = actions.drop_rematches(by=NODE)
    kept = frozenset(
        Rematch.objects.filter(position=position, voters=voters).values_list("need__key", flat=True)
    )
    due = [need for need in held.wanted if need.key not in kept]
    result: dict[str, jobs.JSON] = {"position": position, "matched": 0, "dropped": dropped, "words": True}
    if not due:
        return result
    everything, matched = Everything(held, run.progress), 0
    for start in range(0, len(due), AT_ONCE):
        run.progress(start, len(due), "needs")
        needs = due[start : start + AT_ONCE]
        found = [(need.key, lists) for need, lists in zip(needs, everything.best(needs), strict=True)]
        for first in range(0, len(found), KEPT_AT_ONCE):
            some = dict(found[first : first + KEPT_AT_ONCE])
            matched += actions.keep_rematch(found=some, voters=voters, position=position, by=NODE)
    return result | {"matched": matched, "words": everything.words}


jobs.every(REMATCH, days=1, at=time(hour=2, minute=40))
jobs.every(ALERTS, hours=1, at=time(minute=20))
jobs.every(LEARN, days=1, at=time(4, 10))
