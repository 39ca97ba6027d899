"""Documents of applications."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from entrepot.journal.models import AppendOnly, Kept
from entrepot.programmes.models.calls import Application
from entrepot.runtime import clock
from entrepot.runtime.keptfiles import new_file_key


class ApplicationFile(Kept):
    """A document that an applicant added to its application; never changed. Which one answers a field stands in the application's answers."""

    key = models.CharField(unique=True, max_length=40, default=new_file_key)
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="files")
    field = models.CharField(max_length=40)  # the key of the field that it answered
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

    @property
    def organisation_id(self) -> int:
        """It belongs to the applicant."""
        return self.application.organisation_id

    @property
    def answers(self) -> bool:
        """Whether it stands in the application's answers, and is not an earlier one."""
        return bool(self.application.answers.get(self.field) == self.key)
