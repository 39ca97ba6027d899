"""Figures as they were taken."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Reading(models.Model):
    """What an indicator gave of a period when it was last taken: whole, for whoever reads it is shown what may be shown."""

    indicator = models.CharField(max_length=40)  # its key
    period = models.CharField(max_length=10)  # 2026, 2026-Q4, 2026-11
    content = models.JSONField()  # see stored; without its events, which are computed when they are opened
    taken = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["indicator", "period"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["indicator", "period"], name="observatory_one_reading")
        ]

    def __str__(self) -> str:
        return f"{self.indicator} {self.period}"
