"""The clock is asked in one place, and always in UTC."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from entrepot.runtime import clock
from entrepot.runtime.progress import silent


def test_now_is_in_utc_and_can_be_set() -> None:
    with time_machine.travel(datetime(2026, 11, 21, 23, 30, tzinfo=UTC), tick=False):
        assert clock.now() == datetime(2026, 11, 21, 23, 30, tzinfo=UTC)
        assert clock.now().utcoffset() == timedelta(0)
        assert clock.today() == date(2026, 11, 21)


def test_what_is_past_is_done_as_of_then_and_nothing_is_done_before_its_time() -> None:
    then = datetime(2023, 5, 1, 8, tzinfo=UTC)
    with clock.as_of(then):
        assert (clock.now(), clock.today()) == (then, date(2023, 5, 1))
    assert clock.now() > datetime(2026, 1, 1, tzinfo=UTC)
    with (
        pytest.raises(ValueError, match="no moment of the past"),
        clock.as_of(clock.now() + timedelta(days=1)),
    ):
        pass


def test_silence_takes_every_report() -> None:
    assert silent(1, 0, "words") is None  # type: ignore[func-returns-value]
