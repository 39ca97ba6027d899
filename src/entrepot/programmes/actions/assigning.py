"""The engine gives applications to reviewers: asked for on the page, done in the background, since comparing texts takes a while."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Final

from django.db import transaction

from entrepot.engine.reviewing import Given, Short, assign, panel
from entrepot.people.domain import Party
from entrepot.people.permissions import require
from entrepot.programmes.actions.awaiting import tell_reviewers
from entrepot.programmes.actions.calling import locked, recorded
from entrepot.programmes.actions.panelling import end_assignments, only_in
from entrepot.programmes.conflicts import bars
from entrepot.programmes.domain.refusals import ProgrammeRefusedError
from entrepot.programmes.domain.reviewing import MOST_REVIEWERS, Ended
from entrepot.programmes.domain.stages import Stage, State
from entrepot.programmes.expertise import expertise
from entrepot.programmes.models import Application, Assignment, AssignmentRun, Programme, Reviewer
from entrepot.programmes.panels import assignments_of, review_of
from entrepot.runtime import clock, jobs
from entrepot.runtime.progress import Progress, silent

ASSIGN: Final = "programmes.assign"
"""The job that gives the applications of a programme to its reviewers; its key is the programme's."""


@transaction.atomic
def ask_to_assign(*, programme: Programme, wanted: int, due: date, by: Party) -> jobs.Job:
    """Have every application given its reviewers in the background; refused at once where `assign_reviewers` is.

    Raises:
        NotAllowedError: ``by`` does not run it.
        ProgrammeRefusedError: as `assign_reviewers`.
    """
    require(by, "programme.run", programme)
    _assignable(programme, wanted, due)
    args: dict[str, jobs.JSON] = {
        "programme": programme.key, "wanted": wanted, "due": due.isoformat(), "by": by.actor
    }  # fmt: skip
    return jobs.enqueue(ASSIGN, args, key=programme.key, ahead=True)


def assign_reviewers(
    *, programme: Programme, wanted: int, due: date, by: Party, progress: Progress = silent
) -> AssignmentRun:
    """Give every application that was handed in its reviewers, by the engine; what was begun or given by hand stays.

    Texts are compared before anything is locked; who reviews what is worked out from what is so then.

    Args:
        programme: closed for applications, and not decided about.
        wanted: reviewers of each application.
        due: the day by which reviews are to be submitted.
        by: who runs it.
        progress: told of what takes long.

    Raises:
        NotAllowedError: ``by`` does not run it.
        ProgrammeRefusedError: the programme is elsewhere, nobody reviews, nothing was handed in, or a number is odd.
    """
    rule = require(by, "programme.run", programme)
    known = dict(expertise(*_assignable(programme, wanted, due), progress))
    return _assigned(programme, wanted, due, known, rule, by)


@transaction.atomic
def _assigned(
    programme: Programme, wanted: int, due: date, known: Mapping[tuple[str, str], float], rule: str, by: Party
) -> AssignmentRun:
    row = locked(programme)
    reviewers, applications = _assignable(row, wanted, due)
    kept, dropped = _sorted_out(assignments_of(applications))
    stays = {(one.application.key, one.reviewer.key) for one in kept}
    barred = bars(reviewers, applications).keys() - stays
    limits = {one.key: one.most for one in reviewers}
    given = assign(panel((one.key for one in applications), limits, known, barred, stays), wanted)
    end_assignments(dropped, Ended.ASSIGNED_ANEW, rule, by)
    made = _made(reviewers, applications, given, known, kept, due, by)
    tell_reviewers(made)
    run = AssignmentRun.objects.create(
        programme=row, wanted=wanted, pairs=len(given.pairs), expertise=given.expertise, worst=given.worst,
        short=[_plain(one) for one in given.short], by=by.actor,
    )  # fmt: skip
    pairs = sorted(f"{one.application.key} {one.reviewer.key}" for one in made)
    recorded("programme.reviewers_assigned", row, rule, by, wanted=wanted, pairs=pairs, short=len(run.short))
    return run


def _assignable(programme: Programme, wanted: int, due: date) -> tuple[list[Reviewer], list[Application]]:
    """Who can be given what.

    Raises:
        ProgrammeRefusedError: see `assign_reviewers`.
    """
    only_in(programme, frozenset({Stage.REVIEW}))
    if not 1 <= wanted <= MOST_REVIEWERS:
        raise ProgrammeRefusedError("wanted_odd")
    if due < clock.today():
        raise ProgrammeRefusedError("due_past")
    reviewers = list(programme.reviewers.filter(released=None).select_related("expert__organisation"))
    rows = programme.applications.filter(state=State.HANDED_IN)
    applications = list(rows.select_related("organisation", "programme"))
    if not reviewers or not applications:
        raise ProgrammeRefusedError("applications_missing" if reviewers else "reviewers_missing")
    return reviewers, applications


def _sorted_out(given: Sequence[Assignment]) -> tuple[list[Assignment], list[Assignment]]:
    """What stays, since it was begun or given by hand, and what may be given to others."""
    kept = [one for one in given if one.by_hand or review_of(one) is not None]
    return kept, [one for one in given if one not in kept]


def _made(
    reviewers: Sequence[Reviewer], applications: Sequence[Application], given: Given, known: Mapping[tuple[str, str], float], kept: Iterable[Assignment], due: date, by: Party
) -> list[Assignment]:  # fmt: skip
    reviewer_of = {one.key: one for one in reviewers}
    application_of = {one.key: one for one in applications}
    stays = {(one.application.key, one.reviewer.key) for one in kept}
    new = [pair for pair in given.pairs if pair not in stays]
    return Assignment.objects.bulk_create(
        Assignment(
            reviewer=reviewer_of[reviewer], application=application_of[application], due=due, made_by=by.actor,
            expertise=known.get((application, reviewer), 0.0),
        )
        for application, reviewer in new
    )  # fmt: skip


def _plain(one: Short) -> dict[str, object]:
    return {
        "application": one.application,
        "got": one.got,
        "barred": list(one.barred),
        "full": list(one.full),
    }
