"""Which jobs there are: every stage declares its own beside the function, in its ``jobs.py``."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import time, timedelta
from typing import Final

from django.utils.module_loading import autodiscover_modules

from entrepot.runtime.jobs.run import JSON, Run

Work = Callable[[Run], Mapping[str, JSON] | None]
"""What a job does; what it returns is kept as the job's result."""

HOUR: Final = timedelta(hours=1)


class UnknownJobError(LookupError):
    """No stage declares a job of this name."""

    code = "job_unknown"

    def __init__(self, name: str) -> None:
        super().__init__(f"No stage declares the job “{name}”. Declare it in the stage's jobs.py.")
        self.sentence = str(self)


@dataclass(frozen=True, slots=True)
class Declared:
    """A job as its stage declares it: ``limit`` is how long one run of it may take."""

    name: str
    work: Work
    limit: timedelta


_declared: Final[dict[str, Declared]] = {}
_schedules: Final[dict[str, str]] = {}
_watched: Final[dict[str, Callable[[], bool]]] = {}


def job(name: str, *, limit: timedelta = HOUR) -> Callable[[Work], Work]:
    """Declare the function below as the job ``name`` ("stage.verb"). It must be idempotent: a job may run again after a worker was killed.

    Raises:
        ValueError: another function has this name.
    """

    def declare(work: Work) -> Work:
        other = _declared.get(name)
        if other and (other.work.__module__, other.work.__qualname__) != (work.__module__, work.__qualname__):
            raise ValueError(f"two jobs are called {name}")
        _declared[name] = Declared(name, work, limit)
        return work

    return declare


def every(name: str, *, minutes: int = 0, hours: int = 0, days: int = 0, at: time = time()) -> None:
    """Let the job ``name`` run again and again, without arguments.

    Args:
        minutes: a divisor of 60, or
        hours: a divisor of 24, at the minute of ``at``, or
        days: 1, or 7 for every Monday, at ``at`` (UTC).

    Raises:
        ValueError: none or several of the three are given, or a number that does not divide.
    """
    _schedules[name] = cron(minutes=minutes, hours=hours, days=days, at=at)


def when(name: str, due: Callable[[], bool]) -> None:
    """Let the job ``name`` run soon after ``due`` says so, without arguments. An idle worker asks every few seconds, so it must be cheap."""
    _watched[name] = due


def cron(*, minutes: int, hours: int, days: int, at: time) -> str:
    """How often as a cron expression; see :func:`every`."""
    match (minutes, hours, days):
        case (n, 0, 0) if n > 0 and 60 % n == 0:
            return f"*/{n} * * * *"
        case (0, n, 0) if n > 0 and 24 % n == 0:
            return f"{at.minute} */{n} * * *"
        case (0, 0, 1 | 7):
            return f"{at.minute} {at.hour} * * {'*' if days == 1 else 1}"
    raise ValueError(
        f"minutes={minutes}, hours={hours}, days={days}: give one of them, a divisor of 60, of 24, or 1 or 7 days"
    )


def find(name: str) -> Declared:
    """The job of this name.

    Raises:
        UnknownJobError: no stage declares it.
    """
    if name not in _declared:
        discover()
    try:
        return _declared[name]
    except KeyError as error:
        raise UnknownJobError(name) from error


def limit(name: str) -> timedelta:
    """How long one run of a job may take; an hour when nobody declares it."""
    try:
        return find(name).limit
    except UnknownJobError:
        return HOUR


def discover() -> None:
    """Import every app's ``jobs``. Done when first needed, so that pages start without what jobs import."""
    autodiscover_modules("jobs")


def schedules() -> Mapping[str, str]:
    """Name and cron expression (UTC) of every job that runs again and again.

    Raises:
        UnknownJobError: one of them is not declared.
    """
    discover()
    return {find(name).name: often for name, often in _schedules.items()}


def due_now() -> list[str]:
    """Names of the watched jobs that are due."""
    discover()
    return [name for name, due in _watched.items() if due()]
