"""The members of a programme, what they are to deliver, and their reports."""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from entrepot.journal.models import AppendOnly, Kept
from entrepot.people.models import Organisation
from entrepot.programmes.domain import delivery_stored
from entrepot.programmes.domain.delivering import Reported, Rhythm, Target
from entrepot.programmes.domain.membership import MemberState, ReportState
from entrepot.programmes.models.calls import Application, Programme
from entrepot.runtime import clock
from entrepot.vocabulary.periods import Period


def new_member_key() -> str:
    """A new id of a member."""
    return f"member-{secrets.token_hex(8)}"


def new_report_key() -> str:
    """A new id of a report."""
    return f"report-{secrets.token_hex(8)}"


class Cohort(models.Model):
    """That a programme's members are at work: since when, and how often they report."""

    programme = models.OneToOneField(Programme, on_delete=models.PROTECT, related_name="cohort")
    rhythm = models.CharField(max_length=10, choices=[(item.value, item.value) for item in Rhythm])
    since = models.DateField()
    until = models.DateField()  # the first day after the term of its first members
    made_by = models.CharField(max_length=20)
    made = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(until__gt=F("since")), name="programmes_cohort_has_days")
        ]

    def __str__(self) -> str:
        return str(self.programme_id)


class Member(models.Model):
    """An organisation in a programme; one for each application that was selected."""

    key = models.CharField(unique=True, max_length=30, default=new_member_key)
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="members")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="programme_members")
    application = models.OneToOneField(Application, on_delete=models.PROTECT, related_name="member")
    state = models.CharField(max_length=10, default=MemberState.ACTIVE, db_index=True)
    number = models.PositiveIntegerField(default=0)  # of the last event
    since = models.DateField()
    until = models.DateField()  # the first day after its term
    warned = models.DateTimeField(null=True, blank=True)  # of the warning in force
    answered = models.BooleanField(default=False)  # whether it answered that warning
    ended = models.DateField(null=True, blank=True)  # the day on which it was removed
    made = models.DateTimeField(default=clock.now)

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["programme", "organisation"], name="programmes_member_once"),
            models.CheckConstraint(condition=Q(until__gt=F("since")), name="programmes_member_has_days"),
        ]

    def __str__(self) -> str:
        return self.key

    @property
    def term(self) -> Period:
        """The days on which it is a member; a day at least."""
        end = min(self.until, self.ended) if self.ended else self.until
        return Period(self.since, max(end, self.since + timedelta(days=1)))


class MemberEvent(Kept):
    """Something that was done about a member; never changed. Its number is unique in the member: of two acts that saw the same one stays."""

    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="events")
    number = models.PositiveIntegerField()
    step = models.CharField(max_length=10)  # see domain.membership.MemberStep
    state = models.CharField(max_length=10)
    words = models.TextField(blank=True)  # the reason, or the member's answer
    until = models.DateField()  # of the term, as it stood then
    by = models.CharField(max_length=20)
    at = models.DateTimeField(default=clock.now)

    objects = AppendOnly.as_manager()

    class Meta:
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["member", "number"], name="programmes_member_event_number")
        ]

    def __str__(self) -> str:
        return f"{self.member_id} {self.number}: {self.step} {self.state}"


class TargetList(Kept):
    """What all members of a programme are to deliver, or one of them; never changed: what is set later is a list of its own."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="target_lists")
    member = models.ForeignKey(
        Member, null=True, blank=True, on_delete=models.PROTECT, related_name="target_lists"
    )
    number = models.PositiveIntegerField()  # in the programme, from 1
    targets = models.JSONField()  # see domain.delivery_stored
    by = models.CharField(max_length=20)
    at = models.DateTimeField(default=clock.now)

    objects = AppendOnly.as_manager()

    class Meta:
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["programme", "number"], name="programmes_targets_number")
        ]

    def __str__(self) -> str:
        return f"{self.programme_id} targets {self.number}"

    @property
    def agreed(self) -> tuple[Target, ...]:
        """The targets as values."""
        return delivery_stored.targets_from_plain(self.targets)


class Report(models.Model):
    """What a member reports of a period. What the node knew when it was handed in is kept with it, by measure, with the keys of the events."""

    key = models.CharField(unique=True, max_length=30, default=new_report_key)
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="reports")
    start = models.DateField()
    end = models.DateField()  # the first day after
    state = models.CharField(max_length=10, default=ReportState.DRAFT, db_index=True)
    targets = models.ForeignKey(
        TargetList, null=True, blank=True, on_delete=models.PROTECT, related_name="reports"
    )  # to which it answers, once it was handed in
    said = models.JSONField(default=dict)  # target -> figure as text
    comments = models.JSONField(default=dict)  # target -> text
    words = models.TextField(blank=True)  # on the whole
    pulled = models.JSONField(default=dict)  # measure -> {"figure": text, "events": [key, ...]}
    reason = models.TextField(blank=True)  # why it was returned
    handed_in = models.DateTimeField(null=True, blank=True)
    judged = models.DateTimeField(null=True, blank=True)
    made_by = models.CharField(max_length=20)
    made = models.DateTimeField(default=clock.now)
    changed = models.DateTimeField(default=clock.now)

    class Meta:
        ordering: ClassVar = ["start"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["member", "start"], name="programmes_report_once"),
            models.CheckConstraint(condition=Q(end__gt=F("start")), name="programmes_report_has_days"),
        ]

    def __str__(self) -> str:
        return self.key

    @property
    def period(self) -> Period:
        """The days of which it tells."""
        return Period(self.start, self.end)

    @property
    def reported(self) -> Reported:
        """Its figures as values; those of the targets to which it answers."""
        targets = self.targets.agreed if self.targets else ()
        return Reported(self.period, delivery_stored.figures_from_plain(targets, self.said, self.pulled))
