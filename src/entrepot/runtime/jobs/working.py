"""Working on jobs: take a ticket, run its job, write down how it ended."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import partial
from math import ceil
from typing import Protocol

from django_q.exceptions import TimeoutException
from django_q.signing import BadSignature, SignedPackage
from django_q.timeout import TimeoutHandler

from entrepot.runtime import actions, queries
from entrepot.runtime.actions import Claim
from entrepot.runtime.jobs import registry
from entrepot.runtime.jobs.run import JSON, InterruptedRunError, JobFailedError, Run
from entrepot.runtime.models import Job
from entrepot.runtime.progress import Progress, silent

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Watch:
    """Who looks on while jobs run, and whether the worker is to end."""

    began: Callable[[Job], None] = lambda _job: None
    ended: Callable[[Job], None] = lambda _job: None
    progress: Progress = silent
    stopping: Callable[[], bool] = lambda: False


class Hold(Protocol):
    """Keeps a claim while its job runs."""

    def report(self, done: int, total: int, label: str) -> None:
        """Have the progress written."""

    def stop_asked(self) -> bool:
        """Whether a person asked the job to stop."""


Holding = Callable[[Claim], AbstractContextManager[Hold]]


def enqueue(name: str, args: Mapping[str, JSON] | None = None, *, key: str, ahead: bool = False) -> Job:
    """Have the job ``name`` done in the background, in the caller's transaction: rolled back with it.

    Args:
        args: what the job's function finds in ``run.args``; plain JSON.
        key: what for. While a job of this name and key waits or runs, that one is given back and none is added; so name the
            cause ("import:17", "alerts:<sequence>"), not only the effect, where a run under way would miss what has just changed.
        ahead: its turn comes before whatever waits: a person looks on.

    Raises:
        UnknownJobError: no stage declares the job.
        TypeError, ValueError: the arguments are not JSON, or name or key are empty or too long.
    """
    return actions.add_job(name=registry.find(name).name, key=key, args=args or {}, ahead=ahead)


class Inline:
    """Keeps a claim from within: writes progress where the job tells it. For jobs run in the process that asks for them."""

    def __init__(self, claim: Claim) -> None:
        self._claim = claim

    def __enter__(self) -> Inline:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def report(self, done: int, total: int, label: str) -> None:
        actions.renew_claim(claim=self._claim, done=done, total=total, label=label)

    def stop_asked(self) -> bool:
        return queries.job_stop_asked(self._claim.job.pk)


def drain(watch: Watch = Watch(), holding: Holding = Inline) -> int:
    """Run what is due, here and now, until nothing is or the watch says stop; returns how many tickets were worked off."""
    count = 0
    while not watch.stopping() and work_off_one(watch, holding):
        count += 1
    return count


def work_off_one(watch: Watch, holding: Holding) -> bool:
    """Take the oldest due ticket and work it off; False when none is due."""
    taken = actions.take_ticket()
    if taken is None:
        return False
    if taken.schedule:
        _work_off_schedule(taken.ticket, taken.schedule)
    elif claim := taken.claim:
        watch.began(claim.job)
        with holding(claim) as hold:
            write_down = _run(claim, watch, hold)
        write_down()
        watch.ended(queries.job(claim.job.pk))
    return True


def _work_off_schedule(ticket: int, payload: str) -> None:
    """A ticket of django-q2's scheduler: signed by the node, it names the job that is due."""
    try:
        (name,) = SignedPackage.loads(payload)["args"]
        actions.add_scheduled(name=registry.find(name).name, ticket=ticket)
    except (
        BadSignature,
        registry.UnknownJobError,
    ):  # of another secret, or of code that is gone: it comes again
        actions.drop_ticket(ticket=ticket)


def _run(claim: Claim, watch: Watch, hold: Hold) -> Callable[[], object]:
    """Run the claimed job; returns what writes down how it ended."""

    def report(done: int, total: int, label: str) -> None:
        hold.report(done, total, label)
        watch.progress(done, total, label)

    job = claim.job
    run = Run(
        job.pk, job.name, job.key, job.args, job.attempts, report,
        lambda: hold.stop_asked() or watch.stopping(),
    )  # fmt: skip
    failed = partial(actions.fail_job, claim=claim)
    try:
        declared = registry.find(job.name)
        with TimeoutHandler(ceil(declared.limit.total_seconds())):
            result = declared.work(run)
        plain = None if result is None else json.loads(json.dumps(result, allow_nan=False))
        return partial(actions.end_job, claim=claim, result=plain)
    except InterruptedRunError:
        return partial(actions.stop_job if hold.stop_asked() else actions.hand_back_job, claim=claim)
    except KeyboardInterrupt:  # the second signal: the loop ends after this
        return partial(actions.hand_back_job, claim=claim)
    except JobFailedError as error:
        return partial(failed, code=error.code, sentence=error.sentence, again=False)
    except TimeoutException:
        return partial(failed, code="too_long", sentence=f"It took longer than {declared.limit}.", again=True)
    except Exception as error:  # a job's error must not end the worker
        logger.info("%s failed", job, exc_info=True)
        code, sentence = _told(error)
        return partial(failed, code=code, sentence=sentence, again=True)


def _told(error: Exception) -> tuple[str, str]:
    """Code and sentence of an error: its own when it has them, as ours do."""
    code = getattr(error, "code", None)
    first = (str(error).strip().splitlines() or [""])[0]
    sentence = getattr(error, "sentence", None) or f"{type(error).__name__}: {first}".removesuffix(": ")
    return code if isinstance(code, str) else "unforeseen", str(sentence)
