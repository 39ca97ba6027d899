"""The one seam for background work: declare a job, enqueue it, see how it stands. ``entrepot work`` runs what waits.

A stage declares its jobs in its ``jobs.py``. A job is idempotent, for it runs again when its worker was killed; a long one commits in pieces,
tells its progress between them (``run.progress``, where it can also be stopped), and begins where it left off.
"""

from __future__ import annotations

from entrepot.runtime.actions import ask_to_stop
from entrepot.runtime.jobs.registry import UnknownJobError, every, job, when
from entrepot.runtime.jobs.run import JSON, InterruptedRunError, JobFailedError, Run
from entrepot.runtime.jobs.tidying import tidy
from entrepot.runtime.jobs.working import drain, enqueue
from entrepot.runtime.models import Job, State
from entrepot.runtime.queries import latest, waiting, worker_seen, worker_works

__all__ = [
    "JSON",
    "InterruptedRunError",
    "Job",
    "JobFailedError",
    "Run",
    "State",
    "UnknownJobError",
    "ask_to_stop",
    "drain",
    "enqueue",
    "every",
    "job",
    "latest",
    "tidy",
    "waiting",
    "when",
    "worker_seen",
    "worker_works",
]
