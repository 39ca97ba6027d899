"""What must be true of somebody before they may book: qualifications, certificates, questions."""

from __future__ import annotations

import secrets
from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from entrepot.booking.models.timetables import Timetable
from entrepot.people.models import Organisation
from entrepot.runtime import clock


def new_qualification_key() -> str:
    """A new id of a qualification."""
    return f"qual-{secrets.token_hex(6)}"


def new_ask_key() -> str:
    """A new id of somebody's ask for a training."""
    return f"train-{secrets.token_hex(6)}"


class Qualification(models.Model):
    """What somebody must have learnt to use a facility by themselves; ``timetables`` are those that require it."""

    key = models.CharField(unique=True, max_length=24, default=new_qualification_key)
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="qualifications")
    names = models.JSONField(default=dict)  # {language: name}
    months = models.PositiveIntegerField(
        null=True, blank=True
    )  # how long a certificate is valid; without end
    timetables = models.ManyToManyField(Timetable, related_name="qualifications")

    class Meta:
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return self.key


class Certificate(models.Model):
    """Somebody holds a qualification from a day to a day, both included; days are those where the facility stands."""

    qualification = models.ForeignKey(Qualification, on_delete=models.CASCADE, related_name="certificates")
    person = models.CharField(max_length=20, db_index=True)  # an account's key
    granted_by = models.CharField(max_length=20)
    first = models.DateField()
    last = models.DateField(null=True, blank=True)
    made = models.DateTimeField(default=clock.now)
    revoked = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-made", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(last=None) | Q(last__gte=F("first")), name="booking_certificate_has_length"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person} holds {self.qualification_id}"

    @property
    def organisation_id(self) -> int:
        """Whose facility it is for."""
        return self.qualification.organisation_id

    def holds_on(self, day: date) -> bool:
        """Whether it is valid on a day."""
        return self.revoked is None and self.first <= day and (self.last is None or day <= self.last)


class TrainingAsk(models.Model):
    """Somebody asks to be trained, and what came of it."""

    key = models.CharField(unique=True, max_length=24, default=new_ask_key)
    qualification = models.ForeignKey(Qualification, on_delete=models.CASCADE, related_name="asks")
    timetable = models.ForeignKey(Timetable, on_delete=models.CASCADE, related_name="training_asks")
    person = models.CharField(max_length=20, db_index=True)
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="training_asks")
    made = models.DateTimeField(default=clock.now)
    answered = models.DateTimeField(null=True, blank=True)
    granted = models.BooleanField(default=False)
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering: ClassVar = ["made", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["qualification", "person"], condition=Q(answered=None), name="booking_asked_once"
            )
        ]

    def __str__(self) -> str:
        return self.key

    @property
    def organisation_of_facility(self) -> int:
        """Whose qualification it is."""
        return self.qualification.organisation_id


class Question(models.Model):
    """What is asked of whoever books, such as whether the sample is radioactive."""

    timetable = models.ForeignKey(Timetable, on_delete=models.CASCADE, related_name="questions")
    texts = models.JSONField(default=dict)  # {language: question}
    kind = models.CharField(max_length=6)  # see domain.gates.Kind
    required = models.BooleanField(default=True)
    wanted = models.CharField(
        max_length=3, blank=True
    )  # "yes" or "no": with another answer nothing is booked
    reasons = models.JSONField(default=dict)  # {language: why it is refused then}

    class Meta:
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return f"question {self.pk}"
