"""Programmes and the applications to their calls."""

from __future__ import annotations

import secrets
from typing import ClassVar

from django.db import models

from entrepot.journal.models import AppendOnly, Kept
from entrepot.people.models import Organisation
from entrepot.programmes.domain import stored
from entrepot.programmes.domain.calls import Call, ProgrammeKind
from entrepot.programmes.domain.stages import Dates, Stage, State, stage
from entrepot.runtime import clock


def new_programme_key() -> str:
    """A new id of a programme."""
    return f"programme-{secrets.token_hex(6)}"


def new_application_key() -> str:
    """A new id of an application."""
    return f"application-{secrets.token_hex(8)}"


class Programme(models.Model):
    """A call with what comes of it."""

    key = models.CharField(unique=True, max_length=24, default=new_programme_key)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="programmes"
    )  # that runs it
    kind = models.CharField(max_length=10, choices=[(item.value, item.value) for item in ProgrammeKind])
    title = models.JSONField(default=dict)  # language -> text
    about = models.JSONField(default=dict)  # language -> text
    opens = models.DateTimeField()
    closes = models.DateTimeField(db_index=True)
    places = models.PositiveIntegerField()
    who = models.JSONField(default=dict)  # see domain.stored, as criteria and fields
    criteria = models.JSONField(default=list)
    fields = models.JSONField(default=list)
    published = models.DateTimeField(null=True, blank=True, db_index=True)
    decided = models.DateTimeField(null=True, blank=True)
    ended = models.DateTimeField(null=True, blank=True)
    made_by = models.CharField(max_length=20)  # an account's key
    form = models.CharField(max_length=40, blank=True)  # the form it was filled in on
    made = models.DateTimeField(default=clock.now)

    class Meta:
        ordering: ClassVar = ["-closes", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["made_by", "form"], condition=~models.Q(form=""), name="programmes_made_once"
            )
        ]

    def __str__(self) -> str:
        return self.key

    @property
    def call(self) -> Call:
        """What it calls for, as a value."""
        return Call(
            ProgrammeKind(self.kind), stored.wording_from_plain(self.title), stored.wording_from_plain(self.about),
            self.opens, self.closes, self.places, stored.eligibility_from_plain(self.who),
            stored.criteria_from_plain(self.criteria), stored.fields_from_plain(self.fields),
        )  # fmt: skip

    @property
    def stage(self) -> Stage:
        """How far it is now."""
        dates = Dates(self.opens, self.closes, self.published, self.decided, self.ended)
        return stage(dates, clock.now())


class Application(models.Model):
    """What an organisation answers to a call; one for each organisation."""

    key = models.CharField(unique=True, max_length=30, default=new_application_key)
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="applications")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="applications")
    state = models.CharField(max_length=12, default=State.DRAFT, db_index=True)
    number = models.PositiveIntegerField(default=1)  # of the last event
    answers = models.JSONField(default=dict)  # by the keys of the call's fields; see domain.forms
    language = models.CharField(max_length=10)  # in which it is written
    findings = models.JSONField(default=list)  # conditions of eligibility when it was handed in
    reason = models.TextField(blank=True)  # why it may not apply, or why it was decided so
    handed_in = models.DateTimeField(null=True, blank=True)
    made_by = models.CharField(max_length=20)
    made = models.DateTimeField(default=clock.now)
    changed = models.DateTimeField(default=clock.now)

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["programme", "organisation"], name="programmes_application_once")
        ]

    def __str__(self) -> str:
        return self.key


class ApplicationEvent(Kept):
    """Something that happened to an application; never changed. Its number is unique in the application: of two acts that saw the same one stays."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="events")
    number = models.PositiveIntegerField()
    step = models.CharField(max_length=12, blank=True)  # see domain.stages.Step; empty for begun
    state = models.CharField(max_length=12)
    reason = models.TextField(blank=True)
    by = models.CharField(max_length=20)
    at = models.DateTimeField(default=clock.now)

    objects = AppendOnly.as_manager()

    class Meta:
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["application", "number"], name="programmes_event_number")
        ]

    def __str__(self) -> str:
        return f"{self.application_id} {self.number}: {self.step or 'begun'} {self.state}"
