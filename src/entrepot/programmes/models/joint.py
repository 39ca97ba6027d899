"""What comes of a cooperation once it is signed: joint projects, visits, and what is to follow from a visit."""

from __future__ import annotations

import secrets
from typing import ClassVar

from django.db import models

from entrepot.deals.models import DealTask
from entrepot.people.models import Organisation
from entrepot.programmes.domain.joint import Course
from entrepot.programmes.models.cooperations import Cooperation
from entrepot.runtime import clock


def new_project_key() -> str:
    """A new id of a joint project."""
    return f"project-{secrets.token_hex(6)}"


def new_visit_key() -> str:
    """A new id of a visit."""
    return f"visit-{secrets.token_hex(6)}"


class JointProject(models.Model):
    """Something that the parties of a cooperation do together."""

    key = models.CharField(unique=True, max_length=24, default=new_project_key)
    cooperation = models.ForeignKey(Cooperation, on_delete=models.PROTECT, related_name="projects")
    title = models.CharField(max_length=200)
    begins = models.DateField()
    ends = models.DateField(null=True, blank=True)
    course = models.CharField(max_length=8, default=Course.PLANNED)
    result = models.TextField(blank=True)  # in words
    figure = models.DecimalField(max_digits=16, decimal_places=2, null=True, blank=True)
    unit = models.CharField(max_length=60, blank=True)  # of the figure
    made_by = models.CharField(max_length=20)
    form = models.CharField(max_length=40, blank=True)
    made = models.DateTimeField(default=clock.now)
    changed = models.DateTimeField(default=clock.now)

    class Meta:
        ordering: ClassVar = ["begins", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["made_by", "form"], condition=~models.Q(form=""), name="programmes_project_made_once"
            )
        ]

    def __str__(self) -> str:
        return self.key


class Visit(models.Model):
    """One party of a cooperation receives the others. What is to follow is a task of the deal, see `FollowUp`."""

    key = models.CharField(unique=True, max_length=24, default=new_visit_key)
    cooperation = models.ForeignKey(Cooperation, on_delete=models.PROTECT, related_name="visits")
    host = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    day = models.DateField()
    agenda = models.TextField()
    made_by = models.CharField(max_length=20)
    form = models.CharField(max_length=40, blank=True)
    made = models.DateTimeField(default=clock.now)

    class Meta:
        ordering: ClassVar = ["-day", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["made_by", "form"], condition=~models.Q(form=""), name="programmes_visit_made_once"
            )
        ]

    def __str__(self) -> str:
        return self.key


class FollowUp(models.Model):
    """What is to be done after a visit: a task of the cooperation's deal, which waits for those who do it."""

    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="follow_ups")
    task = models.OneToOneField(DealTask, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return f"{self.visit_id} {self.task_id}"
