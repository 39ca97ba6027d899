"""The one place that asks what time it is, so that tests can set it."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime, timedelta
from typing import Final

_AHEAD: Final = timedelta(seconds=float(os.environ.get("ENTREPOT_CLOCK_AHEAD") or 0))
"""How wrong this process's clock goes: for tests of what happens among nodes whose clocks differ."""


def now() -> datetime:
    """The present moment in UTC."""
    return datetime.now(UTC) + _AHEAD


def today() -> date:
    """The present day in UTC."""
    return now().date()
