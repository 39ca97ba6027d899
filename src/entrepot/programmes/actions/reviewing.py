"""A reviewer writes a review and submits it; the panel talks about an application."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db import transaction

from entrepot.journal import actions as journal
from entrepot.people.domain import Party
from entrepot.people.permissions import require
from entrepot.programmes.actions.awaiting import settle_reviews, tell_reviewers
from entrepot.programmes.actions.calling import STREAM
from entrepot.programmes.actions.calling import locked as locked_programme
from entrepot.programmes.conflicts import conflict
from entrepot.programmes.domain.refusals import ProgrammeRefusedError
from entrepot.programmes.domain.reviewing import LONGEST_COMMENT, ReviewState, score_wrongs
from entrepot.programmes.domain.stages import Stage, State
from entrepot.programmes.models import Application, Assignment, DiscussionEntry, Review
from entrepot.programmes.panels import review_of
from entrepot.runtime import clock


class ScoresOddError(ProgrammeRefusedError):
    """The review was not submitted; `criteria` are the keys of those whose score is missing or odd."""

    def __init__(self, criteria: tuple[str, ...]) -> None:
        self.criteria = criteria
        super().__init__("scores_odd")


@dataclass(frozen=True, slots=True)
class Writing:
    """What a reviewer writes.

    Attributes:
        scores, notes: by criterion.
        version: of the review that it was written over; 0 for one that nobody has saved.
    """

    scores: Mapping[str, int] = field(default_factory=dict)
    notes: Mapping[str, str] = field(default_factory=dict)
    to_panel: str = ""
    to_applicant: str = ""
    version: int = 0


@transaction.atomic
def save_review(*, assignment: Assignment, writing: Writing, by: Party) -> Review:
    """Keep a review as a draft, which nobody else reads.

    Raises:
        NotAllowedError: the application is not the reviewer's.
        ScoresOddError: a score is not from 1 to 5, or no criterion asks for it.
        ProgrammeRefusedError: it was submitted, saved elsewhere meanwhile, a comment is too long, there is a conflict, or it is too late.
    """
    rule = require(by, "review.write", assignment)
    row = _open(assignment)
    review = _written(row, writing, submitted=False)
    _record("review.save", row, rule, by, version=review.version)
    return review


@transaction.atomic
def submit_review(*, assignment: Assignment, writing: Writing, by: Party) -> Review:
    """Save a review and hand it to the panel.

    Raises:
        NotAllowedError: the application is not the reviewer's.
        ScoresOddError: a criterion has no score from 1 to 5.
        ProgrammeRefusedError: as for `save_review`; or the applicant is told nothing.
    """
    rule = require(by, "review.write", assignment)
    row = _open(assignment)
    if not writing.to_applicant.strip():
        raise ProgrammeRefusedError("comment_missing")
    review = _written(row, writing, submitted=True)
    settle_reviews([row], by)
    _record("review.submit", row, rule, by, version=review.version, scores=review.scores)
    return review


@transaction.atomic
def reopen_review(*, assignment: Assignment, by: Party) -> Review:
    """Make a submitted review a draft again: until it is submitted anew it does not count.

    Raises:
        NotAllowedError: the application is not the reviewer's.
        ProgrammeRefusedError: it is a draft, or it was decided.
    """
    rule = require(by, "review.write", assignment)
    row = _open(assignment)
    review = review_of(row)
    if review is None or review.state != ReviewState.SUBMITTED:
        raise ProgrammeRefusedError("review_draft")
    review.state, review.version, review.changed = ReviewState.DRAFT, review.version + 1, clock.now()
    review.save()
    tell_reviewers([row])
    _record("review.reopen", row, rule, by, version=review.version)
    return review


@transaction.atomic
def discuss(*, application: Application, text: str, by: Party) -> DiscussionEntry:
    """Say something of an application to the panel; it stays.

    Raises:
        NotAllowedError: ``by`` neither runs the programme nor has submitted a review of the application.
        ProgrammeRefusedError: it says nothing or too much, or it was decided.
    """
    rule = require(by, "panel.discuss", application)
    if locked_programme(application.programme).stage != Stage.REVIEW:
        raise ProgrammeRefusedError("programme_elsewhere")
    said = text.strip()
    if not said:
        raise ProgrammeRefusedError("discussion_empty")
    if len(said) > LONGEST_COMMENT:
        raise ProgrammeRefusedError("comment_long")
    entry = DiscussionEntry.objects.create(application=application, text=said, by=by.actor)
    act = journal.Act("application.discuss", application.key, {"entry": entry.pk}, rule=rule)
    journal.record(stream=STREAM, actor=by.actor, acts=[act])
    return entry


def _open(assignment: Assignment) -> Assignment:
    """The assignment as it is now, its programme kept from others until the transaction ends.

    Raises:
        ProgrammeRefusedError: it cannot be written now.
    """
    programme = locked_programme(assignment.application.programme)
    rows = Assignment.objects.select_related(
        "reviewer__expert__organisation", "application__organisation", "review"
    )
    row = rows.get(pk=assignment.pk)
    row.application.programme = programme
    if row.ended:
        raise ProgrammeRefusedError("assignment_ended")
    if programme.stage != Stage.REVIEW:
        raise ProgrammeRefusedError("programme_elsewhere")
    if row.application.state != State.HANDED_IN:
        raise ProgrammeRefusedError("application_elsewhere")
    if conflict(row.reviewer, row.application):
        raise ProgrammeRefusedError("conflict_of_interest")
    return row


def _written(row: Assignment, writing: Writing, *, submitted: bool) -> Review:
    criteria = row.application.programme.call.criteria
    if odd := score_wrongs(criteria, writing.scores, submitted=submitted):
        raise ScoresOddError(odd)
    if any(
        len(text) > LONGEST_COMMENT
        for text in (*writing.notes.values(), writing.to_panel, writing.to_applicant)
    ):
        raise ProgrammeRefusedError("comment_long")
    review = review_of(row)
    if (review.version if review else 0) != writing.version:
        raise ProgrammeRefusedError("review_changed")
    if review is None:
        review = Review(assignment=row, version=0)
    elif review.state == ReviewState.SUBMITTED:
        raise ProgrammeRefusedError("review_submitted")
    known = [one.key for one in criteria]
    review.scores = {key: writing.scores[key] for key in known if key in writing.scores}
    review.notes = {key: text for key in known if (text := writing.notes.get(key, "").strip())}
    review.to_panel, review.to_applicant = writing.to_panel.strip(), writing.to_applicant.strip()
    review.version, review.changed = review.version + 1, clock.now()
    if submitted:
        review.state, review.submitted = ReviewState.SUBMITTED, review.changed
    review.save()
    return review


def _record(verb: str, row: Assignment, rule: str, by: Party, **details: object) -> None:
    told = {"application": row.application.key} | details
    journal.record(stream=STREAM, actor=by.actor, acts=[journal.Act(verb, row.key, told, rule=rule)])
