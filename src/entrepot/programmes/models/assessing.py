"""Self-assessments of firms, what shows their levels, and the needs that came of them."""

from __future__ import annotations

import secrets
from typing import ClassVar

from django.db import models

from entrepot.catalogue.models import Need
from entrepot.journal.models import AppendOnly, Kept
from entrepot.people.models import Organisation
from entrepot.programmes.domain.assessing import Answers, Stage, from_plain
from entrepot.programmes.models.calls import Programme
from entrepot.runtime import clock
from entrepot.runtime.keptfiles import new_file_key


def new_assessment_key() -> str:
    """A new id of a self-assessment."""
    return f"assessment-{secrets.token_hex(8)}"


class Assessment(models.Model):
    """How a firm sees its own process at one time; of a firm one at most is a draft."""

    key = models.CharField(unique=True, max_length=30, default=new_assessment_key)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="assessments")
    host = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="hosted_assessments"
    )  # the park, or who runs the programme, that asked for it
    programme = models.ForeignKey(
        Programme, null=True, blank=True, on_delete=models.PROTECT, related_name="assessments"
    )
    earlier = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="later")
    stage = models.CharField(max_length=10, default=Stage.DRAFT)
    answers = models.JSONField(default=dict)  # see domain.assessing.Answers
    opened = models.BooleanField(default=False)  # whether its host may read it
    sector = models.CharField(max_length=80, blank=True)  # the firm's when it was handed in
    handed_in = models.DateTimeField(null=True, blank=True, db_index=True)
    made_by = models.CharField(max_length=20)
    made = models.DateTimeField(default=clock.now)
    changed = models.DateTimeField(default=clock.now)

    class Meta:
        ordering: ClassVar = ["-made", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation"],
                condition=models.Q(stage=Stage.DRAFT.value),
                name="programmes_assessment_draft_once",
            )
        ]

    def __str__(self) -> str:
        return self.key

    @property
    def told(self) -> Answers:
        """What it says, as a value."""
        return from_plain(self.answers)


class AssessmentFile(Kept):
    """A file that shows a level; never changed. Which one shows it now stands in the assessment's answers."""

    key = models.CharField(unique=True, max_length=40, default=new_file_key)
    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="files")
    question = models.CharField(max_length=40)
    name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    by = models.CharField(max_length=20)
    made = models.DateTimeField(default=clock.now)

    objects = AppendOnly.as_manager()

    class Meta:
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return self.key


class AssessmentNeed(models.Model):
    """A need that was drafted from an area below its target."""

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="needs")
    area = models.CharField(max_length=20)
    need = models.OneToOneField(Need, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["assessment", "area"], name="programmes_assessment_need_once")
        ]

    def __str__(self) -> str:
        return f"{self.assessment_id} {self.area}"
