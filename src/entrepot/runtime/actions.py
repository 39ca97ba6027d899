"""Every write of background work. A job travels as a ticket of django-q2: a row that is locked until the lease of who took it ends."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F
from django_q.brokers.orm import ORM
from django_q.conf import Conf
from django_q.models import OrmQ, Schedule

from entrepot.runtime import clock
from entrepot.runtime.models import OPEN, Job, State, Worker

LEASE: Final = timedelta(seconds=Conf.RETRY)
"""How long a ticket is kept from others; renewed while its job runs, so that a killed worker's job is taken up after this."""
AHEAD: Final = timedelta(days=1)
"""How much earlier a ticket counts than it is when a person looks on."""
ATTEMPTS: Final = 5
PAUSES: Final = (timedelta(seconds=10), timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30))
"""Before the second, third, fourth and fifth attempt."""
SCHEDULED: Final = "entrepot.runtime.jobs.scheduled"
"""What a ticket of django-q2's scheduler names as its function."""


class Tickets(ORM):  # type: ignore[misc]
    """django-q2's broker in the node's database; gives the oldest due ticket, and does not sleep when there is none."""

    @staticmethod
    def get_connection(_list_key: str | None = None) -> Any:
        """The tickets. The connection stays open between them: to close SQLite's last one costs a checkpoint."""
        return OrmQ.objects

    def due(self) -> Any:
        """The tickets nobody keeps, oldest first."""
        return OrmQ.objects.filter(key=self.list_key, lock__lte=clock.now()).order_by("lock", "pk")

    def dequeue(self) -> list[tuple[int, str]] | None:
        for row in self.due()[:10]:
            if OrmQ.objects.filter(pk=row.pk, lock=row.lock).update(lock=clock.now() + LEASE):
                return [(row.pk, row.payload)]
        return None


@dataclass(frozen=True, slots=True)
class Claim:
    """A job this process may run now, and the ticket that brought it."""

    job: Job
    ticket: int


@dataclass(frozen=True, slots=True)
class Taken:
    """A ticket that was taken: of a job to run, of django-q2's scheduler (``schedule`` is what it wrote), or of a job that had ended."""

    ticket: int
    claim: Claim | None = None
    schedule: str = ""


@transaction.atomic
def add_job(*, name: str, key: str, args: Mapping[str, Any], ahead: bool = False) -> Job:
    """The open job of this name and key, made when there is none; belongs to the caller's transaction.

    Args:
        ahead: its turn comes before whatever waits: a person looks on.

    Raises:
        TypeError: an argument cannot be written as JSON.
        ValueError: a number that JSON does not know, or a name or key that is empty or too long.
    """
    if not (0 < len(name) <= 100 and 0 < len(key) <= 200):
        raise ValueError(
            f"name (100) or key (200 characters) of a job is empty or too long: {name!r} {key!r}"
        )
    plain = json.loads(json.dumps(dict(args), allow_nan=False))
    job, new = _open_job(name, key, plain)
    if new:
        _issue(job, ahead)
    return job


def _open_job(name: str, key: str, args: Mapping[str, Any]) -> tuple[Job, bool]:
    while True:
        found = Job.objects.filter(name=name, key=key, state__in=OPEN).first()
        if found:
            return found, False
        now = clock.now()
        try:
            with transaction.atomic():
                return Job.objects.create(name=name, key=key, args=args, created=now, due=now), True
        except IntegrityError:
            pass  # another transaction was faster, and has committed


def _issue(job: Job, ahead: bool = False) -> None:
    lock = job.due - AHEAD if ahead else job.due  # tickets are taken in the order of this
    OrmQ.objects.create(key=Conf.CLUSTER_NAME, payload=str(job.pk), lock=lock)


@transaction.atomic
def reissue_tickets() -> int:
    """Give every open job without a ticket a new one; returns how many. A ticket can be lost when an older backup meets newer tables.

    A ticket that is kept for longer than any lease was taken by a worker whose clock was wrong, and is due.
    """
    jobs = list(Job.objects.select_for_update().filter(state__in=OPEN))
    known = set(OrmQ.objects.values_list("payload", flat=True))
    lost = [job for job in jobs if str(job.pk) not in known]
    for job in lost:
        _issue(job)
    running = [str(job.pk) for job in jobs if job.state == State.RUNNING]
    now = clock.now()
    OrmQ.objects.filter(payload__in=running, lock__gt=now + 2 * LEASE).update(lock=now)
    return len(lost)


def take_ticket() -> Taken | None:
    """Take the oldest due ticket and claim its job; None when none is due."""
    tickets = Tickets()
    while tickets.due().exists():  # asked first: to begin a transaction is to take SQLite's one writer
        with transaction.atomic():
            for ticket, payload in tickets.dequeue() or ():
                if not payload.isdigit():
                    return Taken(ticket, schedule=payload)
                return Taken(ticket, claim=_claim(int(payload), ticket))
    return None


def _claim(number: int, ticket: int) -> Claim | None:
    """The job of a ticket; None when there is nothing to run: it has ended, or ends here.

    A ticket of a running job comes only when its lease ran out: whoever ran it was killed.
    """
    job = Job.objects.select_for_update().filter(pk=number, state__in=OPEN).first()
    if job is None:
        drop_ticket(ticket=ticket)
        return None
    killed = job.state == State.RUNNING and job.attempts >= ATTEMPTS
    if job.stop_asked or killed:
        job.state = State.STOPPED if job.stop_asked else State.FAILED
        job.finished = clock.now()
        if killed:
            job.error_code = "worker_killed"
            job.error = f"The worker was killed during this job {ATTEMPTS} times."
        job.save(update_fields=["state", "finished", "error_code", "error"])
        drop_ticket(ticket=ticket)
        return None
    job.state = State.RUNNING
    job.attempts += 1
    job.started = clock.now()
    job.save(update_fields=["state", "attempts", "started"])
    return Claim(job, ticket)


def drop_ticket(*, ticket: int) -> None:
    """A ticket that has been worked off."""
    OrmQ.objects.filter(pk=ticket).delete()


@transaction.atomic
def end_job(*, claim: Claim, result: Mapping[str, Any] | None) -> None:
    """The job is done."""
    _close(claim, State.DONE, result=result, error_code="", error="")


@transaction.atomic
def stop_job(*, claim: Claim) -> None:
    """The job ended where a person asked it to."""
    _close(claim, State.STOPPED)


@transaction.atomic
def fail_job(*, claim: Claim, code: str, sentence: str, again: bool) -> datetime | None:
    """The run failed; tried again after a pause unless it was the last attempt or ``again`` is False. Returns when it is due again."""
    if not again or claim.job.attempts >= ATTEMPTS:
        _close(claim, State.FAILED, error_code=code[:60], error=sentence[:400])
        return None
    due = clock.now() + PAUSES[claim.job.attempts - 1]
    if _held(claim).update(state=State.WAITING, due=due, error_code=code[:60], error=sentence[:400]):
        OrmQ.objects.filter(pk=claim.ticket).update(lock=due)
    return due


@transaction.atomic
def hand_back_job(*, claim: Claim) -> None:
    """The worker ends before the job: it waits for another, and this attempt does not count."""
    now = clock.now()
    if _held(claim).update(state=State.WAITING, due=now, attempts=F("attempts") - 1):
        OrmQ.objects.filter(pk=claim.ticket).update(lock=now)


def _held(claim: Claim) -> Any:
    """The job as long as this claim on it holds; nothing when another worker has taken it over since."""
    return Job.objects.filter(pk=claim.job.pk, state=State.RUNNING, started=claim.job.started)


def _close(claim: Claim, state: State, **fields: Any) -> None:
    if _held(claim).update(state=state, finished=clock.now(), **fields):
        drop_ticket(ticket=claim.ticket)


@transaction.atomic
def renew_claim(*, claim: Claim, done: int, total: int, label: str) -> None:
    """Keep the job for another lease, and tell how far it is."""
    if _held(claim).update(progress_done=done, progress_total=total, progress_label=label[:200]):
        OrmQ.objects.filter(pk=claim.ticket).update(lock=clock.now() + LEASE)


@transaction.atomic
def ask_to_stop(*, job: int) -> None:
    """Ask an open job to end: at once when it waits, at its next look when it runs."""
    Job.objects.filter(pk=job, state__in=OPEN).update(stop_asked=True)
    Job.objects.filter(pk=job, state=State.WAITING).update(state=State.STOPPED, finished=clock.now())


@transaction.atomic
def put_schedules(*, schedules: Mapping[str, str]) -> None:
    """Make the schedules what code declares: new ones made, changed ones changed, others removed; the rest keep when they are due."""
    kept = set()
    for row in Schedule.objects.select_for_update().filter(func=SCHEDULED):
        if schedules.get(row.name) == row.cron and row.name not in kept:
            kept.add(row.name)
        else:
            row.delete()
    for name in sorted(schedules.keys() - kept):
        Schedule.objects.create(
            name=name, func=SCHEDULED, args=repr((name,)), schedule_type=Schedule.CRON, cron=schedules[name]
        )


@transaction.atomic
def add_scheduled(*, name: str, ticket: int) -> None:
    """Turn the ticket of a schedule into a job; none when the last one is still open."""
    add_job(name=name, key="scheduled", args={})
    drop_ticket(ticket=ticket)


def see_worker(*, worker: UUID, started: datetime) -> None:
    """Tell that a worker lives, and forget those that were killed an hour ago."""
    now = clock.now()
    Worker.objects.update_or_create(id=worker, defaults={"started": started, "seen": now})
    Worker.objects.filter(seen__lt=now - timedelta(hours=1)).delete()


def dismiss_worker(*, worker: UUID) -> None:
    """A worker has ended."""
    Worker.objects.filter(id=worker).delete()


def delete_ended(*, before: datetime) -> int:
    """Forget jobs that ended before a moment; returns how many."""
    return Job.objects.exclude(state__in=OPEN).filter(finished__lt=before).delete()[0]
