"""How long a sign-in lasts."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum
from typing import Final

IDLE: Final = timedelta(hours=3)
"""How long a sign-in lasts without any use (OWASP ASVS 5, 7.3.1)."""
LONGEST: Final = timedelta(hours=12)
"""How long a sign-in lasts at most (OWASP ASVS 5, 7.3.2)."""
STEP: Final = timedelta(seconds=30)
"""How exactly the last use is kept: a session that was written for every page would slow down all of them."""


class Ended(StrEnum):
    """Why a sign-in has ended."""

    IDLE = "idle"
    LONG = "long"


def ended(began: float | None, seen: float | None, now: float) -> Ended | None:
    """Whether a sign-in has ended: moments in seconds since 1970; one without a beginning has.

    A use counts as if it had been ``STEP`` later than it was kept, so that nobody is sent away early.
    """
    if began is None or seen is None or now - began > LONGEST.total_seconds():
        return Ended.LONG
    return Ended.IDLE if now - seen - STEP.total_seconds() > IDLE.total_seconds() else None
