"""A slice of a real load trace: what is booked never meets, what was used is counted once."""

from __future__ import annotations

import os
from itertools import islice
from pathlib import Path

import pytest

from bench.usage_replay import TRACE, jobs, replay

pytestmark = [pytest.mark.django_db]
if not TRACE.exists() and not os.environ.get("CI"):
    pytestmark.append(pytest.mark.skip(reason=f"no trace at {TRACE}"))


def test_a_trace_replays_without_an_overlap_and_its_log_twice_changes_nothing(tmp_path: Path) -> None:
    given = list(islice(jobs(), 60))
    found = replay(given, tmp_path)
    assert (found.asked, found.booked + found.refused, found.overlaps) == (60, 60, 0)
    assert (found.used, found.used_again) == (60, 0)
    assert found.free_offered == found.refused
    assert found.booked <= found.linked < found.used
    most = sum(job.length.total_seconds() for job in given) / 3600
    assert 0 < found.hours_used <= most + 0.001
