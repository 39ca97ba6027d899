"""What was told at the open doors: derived from the catalogue, but for the memory of what is gone."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Doors(models.Model):
    """How far the doors have come; the one row is locked by whoever numbers."""

    position = models.PositiveBigIntegerField(
        default=0
    )  # of the journal's change sequence: all up to it was looked at
    swept = models.CharField(
        max_length=220, blank=True
    )  # where a look at everything is; "" when none goes on
    sweeps = models.BooleanField(default=True)  # everything is to be looked at again
    last = models.PositiveBigIntegerField(default=0)  # the last number given
    stamp = models.DateTimeField()  # of that number: none is earlier than one before it
    opened = models.DateTimeField()  # nothing was told before

    class Meta:
        verbose_name_plural = "doors"

    def __str__(self) -> str:
        return str(self.last)


class Shown(models.Model):
    """A record that was once shown at the doors. It takes a new number whenever it changes there, and is never removed."""

    key = models.CharField(unique=True, max_length=200)
    kind = models.CharField(max_length=20)
    number = models.PositiveBigIntegerField(unique=True)
    stamp = models.DateTimeField(db_index=True)  # whole seconds; grows with the number
    digest = models.CharField(max_length=64)  # of what was told
    gone = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar = ["number"]
        indexes: ClassVar = [
            models.Index(fields=["kind", "number"], name="exchange_shown_of_a_kind"),
        ]
        verbose_name_plural = "shown"

    def __str__(self) -> str:
        return self.key
