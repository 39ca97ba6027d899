"""What is kept of the border: evidence that was filed, rules that operators added, what is owed because something crossed, and how much of a year's allowance is used."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models.functions import Coalesce

from entrepot.people.models import Organisation


class Evidence(models.Model):
    """A contract, licence, registration or assessment that lets something cross, as its holder filed it."""

    key = models.CharField(unique=True, max_length=24)
    kind = models.CharField(max_length=40)  # domain.cases.EvidenceKind
    number = models.CharField(max_length=120, blank=True)  # under which the authority has it
    exporter = models.CharField(max_length=40)  # jurisdiction or node it leaves from
    importer = models.CharField(max_length=40)  # jurisdiction or node it goes to
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="evidence"
    )  # whose records it lets cross; empty: those of the whole node
    details = models.JSONField(default=dict)
    issued = models.DateField()
    expires = models.DateField(null=True, blank=True)
    filed = models.DateTimeField()
    filed_by = models.CharField(max_length=20)
    confirmed = models.DateTimeField(null=True, blank=True)  # by a second person; counts from then on
    confirmed_by = models.CharField(max_length=20, blank=True)
    revoked = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-filed"]
        verbose_name_plural = "evidence"

    def __str__(self) -> str:
        return self.key


class RuleVersion(models.Model):
    """A rule that an operator added, or put in place of a bundled one; it counts once a second person agreed."""

    rule = models.SlugField(max_length=80)
    version = models.PositiveIntegerField()
    content = models.JSONField()  # as a file of border/rules says it
    reason = models.TextField()
    proposed = models.DateTimeField()
    proposed_by = models.CharField(max_length=20)
    answer = models.CharField(max_length=10, blank=True)  # accepted, refused
    answered = models.DateTimeField(null=True, blank=True)
    answered_by = models.CharField(max_length=20, blank=True)

    class Meta:
        ordering: ClassVar = ["rule", "-version"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["rule", "version"], name="border_one_version")
        ]

    def __str__(self) -> str:
        return f"{self.rule}/{self.version}"


class Owed(models.Model):
    """What has to be done because records of an organisation cross to a node: once for each paper that they cross under."""

    key = models.CharField(unique=True, max_length=24)
    what = models.CharField(max_length=120)  # domain.decisions.Obligation
    rule = models.CharField(max_length=80)  # that asks for it, with the version that decided
    version = models.PositiveIntegerField()
    article = models.CharField(max_length=300)
    within = models.PositiveSmallIntegerField(null=True, blank=True)  # working days of the calendar
    calendar = models.CharField(max_length=10)
    exporter = models.CharField(max_length=10)  # jurisdiction that the records leave
    sender = models.CharField(max_length=40)  # this node's id
    importer = models.CharField(max_length=10)  # jurisdiction that they enter
    node = models.CharField(max_length=40, db_index=True)  # the other node's id
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="owed"
    )  # whose records; empty: of nobody's, or of another node's
    paper = models.CharField(max_length=24, blank=True)  # key of the paper that it follows from
    since = models.DateField()  # from which the term runs
    due = models.DateField(null=True, blank=True)  # last day of the term
    made = models.DateTimeField()
    met = models.DateTimeField(null=True, blank=True, db_index=True)
    met_by = models.CharField(max_length=20, blank=True)
    shown_by = models.CharField(max_length=24, blank=True)  # key of the paper that shows it is met
    note = models.TextField(blank=True)  # what the person who met it says of it

    class Meta:
        ordering: ClassVar = [models.F("due").asc(nulls_last=True), "pk"]
        verbose_name_plural = "owed"
        constraints: ClassVar = [
            models.UniqueConstraint(  # to databases one NULL is not another: nobody counts as number 0
                "node",
                "what",
                Coalesce("organisation_id", 0, output_field=models.BigIntegerField()),
                "paper",
                name="border_owed_once",
            )
        ]

    def __str__(self) -> str:
        return self.key


class YearCount(models.Model):
    """People whose data left in a calendar year of the law it left under, and those of them that were sensitive."""

    exporter = models.CharField(max_length=80)  # who counts: an organisation's key, or the node
    area = models.CharField(max_length=10)  # legal area that it left
    year = models.PositiveSmallIntegerField()
    subjects = models.PositiveIntegerField(default=0)
    sensitive = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["exporter", "area", "year"], name="border_one_count_a_year")
        ]

    def __str__(self) -> str:
        return f"{self.exporter} {self.area} {self.year}"


class Counted(models.Model):
    """A person who is in a year's count, so that nobody is counted twice in it; forgotten once the year is over."""

    count = models.ForeignKey(YearCount, on_delete=models.CASCADE, related_name="people")
    who = models.CharField(max_length=64)  # SHA-256 of what tells the person apart; see exchange.deciding
    sensitive = models.BooleanField(default=False)

    class Meta:
        verbose_name_plural = "counted"
        constraints: ClassVar = [models.UniqueConstraint(fields=["count", "who"], name="border_counted_once")]

    def __str__(self) -> str:
        return f"{self.count_id} {self.who[:8]}"
