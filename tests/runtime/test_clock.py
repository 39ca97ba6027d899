"""The clock is asked in one place, and always in UTC."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import time_machine

from entrepot.runtime import clock
from entrepot.runtime.progress import silent


def test_now_is_in_utc_and_can_be_set() -> None:
    with time_machine.travel(datetime(2026, 11, 21, 23, 30, tzinfo=UTC), tick=False):
        assert clock.now() == datetime(2026, 11, 21, 23, 30, tzinfo=UTC)
        assert clock.now().utcoffset() == timedelta(0)
        assert clock.today() == date(2026, 11, 21)


def test_silence_takes_every_report() -> None:
    assert silent(1, 0, "words") is None  # type: ignore[func-returns-value]
