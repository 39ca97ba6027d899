"""What pages and the operator may ask about background work."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Max

from entrepot.runtime import clock
from entrepot.runtime.models import Job, State, Worker

SILENT = timedelta(seconds=90)
"""A worker that tells nothing for so long is gone: it tells every 20 seconds."""


def job(number: int) -> Job:
    """The job of this number.

    Raises:
        Job.DoesNotExist: there is none, or it ended long ago.
    """
    return Job.objects.get(pk=number)


def latest(name: str, key: str) -> Job | None:
    """The newest job of a name and key, open or ended."""
    return Job.objects.filter(name=name, key=key).order_by("created", "pk").last()


def waiting() -> int:
    """How many jobs are due and wait."""
    return Job.objects.filter(state=State.WAITING, due__lte=clock.now()).count()


def worker_seen() -> datetime | None:
    """When a worker last told that it lives; None when the last one ended as it should, or none ever was."""
    seen: datetime | None = Worker.objects.aggregate(last=Max("seen"))["last"]
    return seen


def worker_works() -> bool:
    """Whether somebody works on the queue now."""
    seen = worker_seen()
    return seen is not None and clock.now() - seen < SILENT


def job_stop_asked(number: int) -> bool:
    """Whether somebody asked the job to stop."""
    return Job.objects.filter(pk=number, stop_asked=True).exists()
