"""Where lists come from, what came of reading them, and which records each of them brought."""

from __future__ import annotations

import secrets
from typing import ClassVar

from django.db import models

from entrepot.intake.domain import Every, Protocol, RunState
from entrepot.people.models import Organisation
from entrepot.runtime import clock


def new_source_key() -> str:
    """A new id of a source."""
    return f"src-{secrets.token_hex(6)}"


def new_run_key() -> str:
    """A new id of a run, which nobody guesses."""
    return f"run-{secrets.token_hex(12)}"


class Source(models.Model):
    """Where a list comes from, again and again: handed in as a file, or fetched from an address."""

    key = models.CharField(unique=True, max_length=20, default=new_source_key)
    name = models.CharField(max_length=200)
    base = models.CharField(max_length=80, db_index=True)  # its name without format; see domain.base_of
    scope = models.CharField(
        max_length=90, unique=True
    )  # under which rows without an id of their own are known: no two sources share it
    protocol = models.CharField(max_length=10, default=Protocol.FILE)
    address = models.CharField(max_length=500, blank=True)  # empty where files are handed in
    harvest = models.JSONField(default=dict)  # OAI-PMH: {"prefix", "set"}; a download: {"etag", "modified"}
    kind = models.CharField(max_length=20, blank=True)  # what rows are when they do not say
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="sources"
    )  # whose rows are when they do not say
    licence = models.CharField(max_length=200, blank=True)  # of rows that state none
    encoding = models.CharField(max_length=20, blank=True)  # as a person confirmed it
    sheet = models.CharField(max_length=200, blank=True)
    mapping = models.JSONField(default=dict)  # see intake.mapping
    whole = models.BooleanField(default=False)  # what is missing from the list is withdrawn
    shrinkage = models.FloatField(default=0.2)  # missing above this share of what was there stops and asks
    every = models.CharField(max_length=10, default=Every.NEVER)
    due = models.DateTimeField(null=True, blank=True, db_index=True)
    since = models.CharField(max_length=40, blank=True)  # from when on the next harvest asks
    kept_by = models.CharField(max_length=20)  # the opaque id of whoever named it
    machine = models.BooleanField(default=False)  # named at the terminal, not by an account
    created = models.DateTimeField(default=clock.now)

    class Meta:
        ordering: ClassVar = ["name", "pk"]

    def __str__(self) -> str:
        return self.key


class Run(models.Model):
    """One reading of a list. ``read = new + changed + same + refused`` once it is done; blank and withdrawn are counted apart."""

    key = models.CharField(unique=True, max_length=40, default=new_run_key)
    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="runs")
    state = models.CharField(max_length=10, default=RunState.WAITING, db_index=True)
    file = models.CharField(max_length=300)  # what the list is called to people
    fingerprint = models.CharField(max_length=64, blank=True)  # SHA-256 of the bytes as they came
    size = models.BigIntegerField(default=0)
    asked_by = models.CharField(max_length=20)
    machine = models.BooleanField(default=False)
    looked_over = models.BooleanField(default=False)  # a person sees what was read before it is stored
    options = models.JSONField(default=dict)  # see intake.domain.Options
    started = models.DateTimeField(default=clock.now)
    touched = models.DateTimeField(default=clock.now, db_index=True)
    ended = models.DateTimeField(null=True, blank=True)
    complete = models.BooleanField(default=True)  # a harvest that broke off is not
    unchanged = models.BooleanField(default=False)  # nothing new to read since the last run
    read = models.PositiveIntegerField(default=0)
    new = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    same = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    warned = models.PositiveIntegerField(default=0)
    blank = models.PositiveIntegerField(default=0)
    withdrawn = models.PositiveIntegerField(default=0)
    missing = models.PositiveIntegerField(default=0)  # were in the list before and are not now
    organisations_added = models.PositiveIntegerField(default=0)
    problems = models.JSONField(default=list)  # the first ones; see Problem
    problem_count = models.PositiveIntegerField(default=0)
    unknown_columns = models.JSONField(default=list)
    cursor = models.BigIntegerField(default=0)  # bytes of the staged rows that are stored
    question = models.CharField(max_length=10, blank=True)  # domain.Question, while it waits for a person
    withdraws = models.BooleanField(default=False)  # what is missing is withdrawn
    failure = models.JSONField(default=dict)  # {"code", "sentence", "remedy"}

    class Meta:
        ordering: ClassVar = ["-started", "-pk"]

    def __str__(self) -> str:
        return self.key

    @property
    def organisation_id(self) -> int | None:
        """Whose list it is."""
        return self.source.organisation_id


class RunRow(models.Model):
    """What a run did to one record; ``version`` is the record's after it."""

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="rows")
    row = models.PositiveIntegerField(default=0)  # 0 where no row names it: it is missing
    kind = models.CharField(max_length=12)  # need, resource, organisation
    subject = models.CharField(max_length=200)
    change = models.CharField(max_length=10)
    version = models.PositiveIntegerField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["run", "change", "id"])]

    def __str__(self) -> str:
        return f"{self.change} {self.subject}"


class SourceRecord(models.Model):
    """A record as one source has it: the fingerprint of what it last said, and whether it still says it."""

    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="records")
    kind = models.CharField(max_length=12)
    subject = models.CharField(max_length=200)
    digest = models.CharField(max_length=64)
    version = models.PositiveIntegerField(
        default=0
    )  # of the record as this source left it; 0: it only agreed
    present = models.BooleanField(default=True)  # else it was withdrawn at the source: its tombstone
    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="+")  # that changed it last

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["source", "kind", "subject"], name="intake_record_of_source_once")
        ]
        indexes: ClassVar = [models.Index(fields=["kind", "subject"])]

    def __str__(self) -> str:
        return self.subject
