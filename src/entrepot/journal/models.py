"""Append-only record of who did what, when. No foreign keys and no personal data: it must outlive what it speaks of."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Stream(models.Model):
    """The head of one hash chain; locked while an entry is added."""

    name = models.SlugField(primary_key=True, max_length=40)
    head = models.CharField(max_length=64)

    def __str__(self) -> str:
        return self.name


class Entry(models.Model):
    """One act. Its number is the node's change sequence."""

    sequence = models.BigAutoField(primary_key=True)
    stream = models.SlugField(max_length=40)
    at = models.DateTimeField()
    actor = models.CharField(max_length=120)
    verb = models.CharField(max_length=60)
    subject = models.CharField(max_length=200)
    details = models.JSONField(default=dict)
    rule = models.CharField(max_length=120, blank=True, default="")
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["stream", "previous"], name="journal_one_successor")
        ]
        verbose_name_plural = "entries"

    def __str__(self) -> str:
        return f"{self.sequence} {self.verb} {self.subject}"
