"""The one place that asks what time it is, so that tests can set it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, timedelta
from typing import Final

_AHEAD: Final = timedelta(seconds=float(os.environ.get("ENTREPOT_CLOCK_AHEAD") or 0))
"""How wrong this process's clock goes: for tests of what happens among nodes whose clocks differ."""

_SET: Final[ContextVar[datetime | None]] = ContextVar("moment", default=None)


def now() -> datetime:
    """The present moment in UTC; within `as_of`, that moment."""
    return _SET.get() or datetime.now(UTC) + _AHEAD


def today() -> date:
    """The present day in UTC."""
    return now().date()


@contextmanager
def as_of(moment: datetime) -> Iterator[None]:
    """What is done within is done at this moment of the past: for a history that is written afterwards, as the demo's is.

    Raises:
        ValueError: the moment names no zone, or is still to come.
    """
    if moment.tzinfo is None or moment > now():
        raise ValueError(f"{moment} is no moment of the past")
    before = _SET.set(moment.astimezone(UTC))
    try:
        yield
    finally:
        _SET.reset(before)
