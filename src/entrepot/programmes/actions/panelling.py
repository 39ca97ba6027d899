"""Who reviews, and what: reviewers are invited, say their conflicts, and are given applications by the engine or by hand."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import QuerySet

from entrepot.catalogue.models import Resource
from entrepot.journal import actions as journal
from entrepot.people.domain import Party
from entrepot.people.models import Account
from entrepot.people.permissions import require
from entrepot.programmes.actions.awaiting import settle_reviews, tell_reviewers
from entrepot.programmes.actions.calling import STREAM, locked, recorded
from entrepot.programmes.conflicts import conflict
from entrepot.programmes.domain.refusals import ProgrammeRefusedError
from entrepot.programmes.domain.reviewing import MOST_APPLICATIONS, Ended
from entrepot.programmes.domain.stages import Stage, State
from entrepot.programmes.models import (
    Application,
    Assignment,
    DeclaredConflict,
    Programme,
    Reviewer,
)
from entrepot.runtime import clock
from entrepot.vocabulary.kinds import Role
from entrepot.vocabulary.languages import LANGUAGES

BEFORE_DECISION = frozenset({Stage.ANNOUNCED, Stage.OPEN, Stage.REVIEW})


@dataclass(frozen=True, slots=True)
class Inviting:
    """Somebody to be a reviewer.

    Attributes:
        languages: in which applications are read; none for any.
        expert: the record that says what the reviewer knows; None where there is none.
        most: applications at a time.
    """

    account: Account
    languages: tuple[str, ...] = ()
    expert: Resource | None = None
    most: int = 10


@transaction.atomic
def invite_reviewer(*, programme: Programme, inviting: Inviting, by: Party) -> Reviewer:
    """Let somebody review for a programme; who does already, or did, is brought up to date.

    Raises:
        NotAllowedError: ``by`` does not run it.
        ProgrammeRefusedError: something about the reviewer is odd, or the programme was decided about or is a draft.
    """
    rule = require(by, "programme.run", programme)
    row = locked(programme)
    only_in(row, BEFORE_DECISION)
    _check(inviting)
    same = Reviewer.objects.filter(programme=row, person=inviting.account.key)
    reviewer = same.first() or Reviewer(programme=row, person=inviting.account.key, most=0)
    reviewer.languages, reviewer.expert = sorted(inviting.languages), inviting.expert
    reviewer.most, reviewer.released = inviting.most, None
    reviewer.invited_by, reviewer.invited = by.actor, clock.now()
    reviewer.save()
    recorded("programme.reviewer_invited", row, rule, by, reviewer=reviewer.key, most=inviting.most)
    return reviewer


@transaction.atomic
def release_reviewer(*, reviewer: Reviewer, by: Party) -> None:
    """Let a reviewer leave the panel; what they have submitted does not count any more.

    Raises:
        NotAllowedError: ``by`` does not run the programme.
        ProgrammeRefusedError: they left already, or it was decided.
    """
    rule = require(by, "programme.run", reviewer.programme)
    programme = locked(reviewer.programme)
    only_in(programme, BEFORE_DECISION)
    row = Reviewer.objects.select_for_update().get(pk=reviewer.pk)
    if row.released:
        raise ProgrammeRefusedError("reviewer_released")
    row.released = clock.now()
    row.save()
    end_assignments(_active(row), Ended.RELEASED, rule, by)
    recorded("programme.reviewer_released", programme, rule, by, reviewer=row.key)


@transaction.atomic
def declare_conflict(*, assignment: Assignment, by: Party) -> None:
    """Say that one is not the one to judge an application; it goes to somebody else, and does not come back.

    Raises:
        NotAllowedError: ``by`` is neither the reviewer nor runs the programme.
        ProgrammeRefusedError: it was decided.
    """
    own = assignment.reviewer.person == by.actor
    target = assignment if own else assignment.application
    rule = require(by, "review.write" if own else "application.judge", target)
    programme = locked(assignment.application.programme)
    only_in(programme, BEFORE_DECISION)
    row = Assignment.objects.select_related("reviewer", "application").get(pk=assignment.pk)
    DeclaredConflict.objects.get_or_create(
        reviewer=row.reviewer, application=row.application, defaults={"by": by.actor}
    )
    _record("review.conflict_declared", row, rule, by)
    if row.ended is None:
        end_assignments([row], Ended.CONFLICT, rule, by)


@transaction.atomic
def give_by_hand(*, application: Application, reviewer: Reviewer, due: date, by: Party) -> Assignment:
    """Give an application to a reviewer; never one with a conflict. The reviewer's own number of applications may be passed.

    Raises:
        NotAllowedError: ``by`` does not run the programme, or is a member of the applicant.
        ProgrammeRefusedError: there is a conflict, the reviewer has it already or left, or it is too early or too late.
    """
    rule = require(by, "application.judge", application)
    programme = locked(application.programme)
    only_in(programme, frozenset({Stage.REVIEW}))
    row = (
        Reviewer.objects.select_for_update(of=("self",))
        .select_related("expert__organisation")
        .get(pk=reviewer.pk)
    )
    if row.released or row.programme_id != programme.pk:
        raise ProgrammeRefusedError("reviewer_released")
    if application.state != State.HANDED_IN:
        raise ProgrammeRefusedError("application_elsewhere")
    if due < clock.today():
        raise ProgrammeRefusedError("due_past")
    if conflict(row, application):
        raise ProgrammeRefusedError("conflict_of_interest")
    if _active(row).filter(application=application).exists():
        raise ProgrammeRefusedError("assigned_already")
    made = Assignment.objects.create(
        reviewer=row, application=application, by_hand=True, due=due, made_by=by.actor
    )
    tell_reviewers([made])
    _record("review.given", made, rule, by)
    return made


@transaction.atomic
def take_away(*, assignment: Assignment, by: Party) -> None:
    """Take an application from a reviewer; what they submitted about it does not count any more.

    Raises:
        NotAllowedError: ``by`` does not run the programme, or is a member of the applicant.
        ProgrammeRefusedError: it is over already, or it was decided.
    """
    rule = require(by, "application.judge", assignment.application)
    only_in(locked(assignment.application.programme), BEFORE_DECISION)
    row = Assignment.objects.select_related("reviewer", "application").get(pk=assignment.pk)
    if row.ended:
        raise ProgrammeRefusedError("assignment_ended")
    end_assignments([row], Ended.TAKEN_AWAY, rule, by)


def only_in(programme: Programme, stages: frozenset[Stage]) -> None:
    """Refuse what is done in other stages."""
    if programme.stage not in stages:
        raise ProgrammeRefusedError("programme_elsewhere")


def _check(inviting: Inviting) -> None:
    if not 1 <= inviting.most <= MOST_APPLICATIONS:
        raise ProgrammeRefusedError("reviewer_most_odd")
    if set(inviting.languages) - set(LANGUAGES):
        raise ProgrammeRefusedError("reviewer_language_odd")
    if inviting.expert is not None and inviting.expert.kind != Role.EXPERT:
        raise ProgrammeRefusedError("reviewer_expert_odd")


def _active(reviewer: Reviewer) -> QuerySet[Assignment]:
    return reviewer.assignments.filter(ended=None).select_related("reviewer", "application")


def end_assignments(assignments: Iterable[Assignment], why: Ended, rule: str, by: Party) -> None:
    """Let assignments be over; in the caller's transaction."""
    over = list(assignments)
    for one in over:
        one.ended, one.why = clock.now(), why
        one.save()
    settle_reviews(over, by)
    acts = [journal.Act("review.ended", one.key, {"why": str(why)}, rule=rule) for one in over]
    if acts:
        journal.record(stream=STREAM, actor=by.actor, acts=acts)


def _record(verb: str, assignment: Assignment, rule: str, by: Party) -> None:
    details = {"application": assignment.application.key, "reviewer": assignment.reviewer.key}
    journal.record(
        stream=STREAM, actor=by.actor, acts=[journal.Act(verb, assignment.key, details, rule=rule)]
    )
