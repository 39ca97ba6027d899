"""Reviewers of a programme, what they are given to review, what they say, and what was decided."""

from __future__ import annotations

import secrets
from typing import ClassVar

from django.db import models

from entrepot.catalogue.models import Resource
from entrepot.journal.models import AppendOnly, Kept
from entrepot.programmes.domain.reviewing import ReviewState
from entrepot.programmes.models.calls import Application, Programme
from entrepot.runtime import clock


def new_reviewer_key() -> str:
    """A new id of a reviewer of a programme."""
    return f"reviewer-{secrets.token_hex(8)}"


def new_assignment_key() -> str:
    """A new id of an assignment."""
    return f"review-{secrets.token_hex(8)}"


class Reviewer(models.Model):
    """Somebody who judges applications to a programme. The account is known by its key: what was judged stays when a person is erased."""

    key = models.CharField(unique=True, max_length=30, default=new_reviewer_key)
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="reviewers")
    person = models.CharField(max_length=20, db_index=True)  # an account's key
    languages = models.JSONField(default=list)  # in which applications are read; empty for any
    expert = models.ForeignKey(
        Resource, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )  # whose text says what the reviewer knows
    most = models.PositiveIntegerField()  # applications at a time
    invited_by = models.CharField(max_length=20)
    invited = models.DateTimeField(default=clock.now)
    released = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["programme", "person"], name="programmes_reviewer_once")
        ]

    def __str__(self) -> str:
        return self.key


class DeclaredConflict(models.Model):
    """A reviewer, or who runs the programme, has said that the reviewer is not to judge an application."""

    reviewer = models.ForeignKey(Reviewer, on_delete=models.PROTECT, related_name="declared")
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="declared")
    by = models.CharField(max_length=20)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["reviewer", "application"], name="programmes_declared_once")
        ]

    def __str__(self) -> str:
        return f"{self.reviewer_id} {self.application_id}"


class AssignmentRun(Kept):
    """What the engine came to when it assigned reviewers."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="assignment_runs")
    wanted = models.PositiveSmallIntegerField()  # reviewers of each application
    pairs = models.PositiveIntegerField()  # kept ones included
    expertise = models.FloatField()  # summed over the pairs, each 0 to 1
    worst = models.FloatField()  # the least sum of an application
    short = models.JSONField(
        default=list
    )  # engine.reviewing.Short, by the keys of applications and reviewers
    by = models.CharField(max_length=20)
    at = models.DateTimeField(default=clock.now)

    objects = AppendOnly.as_manager()

    class Meta:
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return f"{self.programme_id}: {self.pairs}"


class Assignment(models.Model):
    """A reviewer is given an application."""

    key = models.CharField(unique=True, max_length=30, default=new_assignment_key)
    reviewer = models.ForeignKey(Reviewer, on_delete=models.PROTECT, related_name="assignments")
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="assignments")
    expertise = models.FloatField(null=True, blank=True)  # 0 to 1, when the engine chose
    by_hand = models.BooleanField(default=False)
    due = models.DateField()
    made_by = models.CharField(max_length=20)
    made = models.DateTimeField(default=clock.now)
    ended = models.DateTimeField(null=True, blank=True)
    why = models.CharField(max_length=16, blank=True)  # domain.reviewing.Ended

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["reviewer", "application"],
                condition=models.Q(ended=None),
                name="programmes_assigned_once",
            )
        ]

    def __str__(self) -> str:
        return self.key


class Review(models.Model):
    """What a reviewer says of an application. The scores of every submission are in the journal too."""

    assignment = models.OneToOneField(Assignment, on_delete=models.PROTECT, related_name="review")
    state = models.CharField(max_length=10, default=ReviewState.DRAFT, db_index=True)
    scores = models.JSONField(default=dict)  # by criterion: 1 to domain.calls.HIGHEST
    notes = models.JSONField(default=dict)  # by criterion: why
    to_panel = models.TextField(blank=True)
    to_applicant = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)
    changed = models.DateTimeField(default=clock.now)
    submitted = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.assignment_id} {self.version}"


class DiscussionEntry(Kept):
    """What a member of the panel said of an application to the others."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="discussion")
    text = models.TextField()
    by = models.CharField(max_length=20)
    at = models.DateTimeField(default=clock.now)

    objects = AppendOnly.as_manager()

    class Meta:
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return f"{self.application_id} {self.pk}"


class Decision(Kept):
    """What was decided about the applications to a programme, by which figures."""

    programme = models.OneToOneField(Programme, on_delete=models.PROTECT, related_name="decision")
    outcomes = models.JSONField(
        default=list
    )  # [{"application", "score", "raw", "rank", "outcome"}], best first
    letters = models.JSONField(default=dict)  # outcome -> language -> text, placeholders as they were written
    reason = models.TextField(blank=True)  # why it does not follow the scores, where it does not
    by = models.CharField(max_length=20)
    at = models.DateTimeField(default=clock.now)

    objects = AppendOnly.as_manager()

    def __str__(self) -> str:
        return f"{self.programme_id} {self.at:%Y-%m-%d}"


class Letter(Kept):
    """What an applicant was told of the decision about its application."""

    application = models.OneToOneField(Application, on_delete=models.PROTECT, related_name="letter")
    outcome = models.CharField(max_length=10)  # domain.deciding.Outcome
    language = models.CharField(max_length=10)
    text = models.TextField()
    at = models.DateTimeField(default=clock.now)

    objects = AppendOnly.as_manager()

    def __str__(self) -> str:
        return f"{self.application_id} {self.outcome}"


class Appeal(models.Model):
    """An applicant asks for the decision about it to be looked at again; once."""

    application = models.OneToOneField(Application, on_delete=models.PROTECT, related_name="appeal")
    text = models.TextField()
    by = models.CharField(max_length=20)
    made = models.DateTimeField(default=clock.now)
    upheld = models.BooleanField(null=True, blank=True)  # None until it is answered
    outcome = models.CharField(max_length=10, blank=True)  # what is decided after it
    answer = models.TextField(blank=True)
    answered_by = models.CharField(max_length=20, blank=True)
    answered = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["made"]

    def __str__(self) -> str:
        return f"{self.application_id} {self.upheld}"
