"""Background work as pages show it, and who is there to do it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class State(models.TextChoices):
    """Where a job stands; the first two are open, the others are its end."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    STOPPED = "stopped"


OPEN = (State.WAITING, State.RUNNING)


class Job(models.Model):
    """A piece of background work. ``key`` says what for: of one name and key only one job is open at a time."""

    name = models.CharField(max_length=100)
    key = models.CharField(max_length=200)
    args = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    created = models.DateTimeField()
    due = models.DateTimeField()
    started = models.DateTimeField(null=True)
    finished = models.DateTimeField(null=True)
    progress_done = models.PositiveBigIntegerField(default=0)
    progress_total = models.PositiveBigIntegerField(default=0)
    progress_label = models.CharField(max_length=200, blank=True, default="")
    stop_asked = models.BooleanField(default=False)
    result = models.JSONField(null=True)
    error_code = models.CharField(max_length=60, blank=True, default="")
    error = models.CharField(max_length=400, blank=True, default="")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["name", "key"],
                condition=models.Q(state__in=["waiting", "running"]),
                name="runtime_one_open_job",
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["state", "finished"], name="runtime_job_state"),
            models.Index(fields=["name", "key", "created"], name="runtime_job_key"),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.key})"


class Worker(models.Model):
    """A process that works on jobs; its row is renewed while it lives and leaves with it."""

    id = models.UUIDField(primary_key=True)
    started = models.DateTimeField()
    seen = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.id)
