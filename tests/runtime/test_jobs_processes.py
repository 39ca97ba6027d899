"""Workers as processes: killed, several at once, told to stop, left alone by their parent."""

from __future__ import annotations

import signal
import subprocess
from collections import Counter
from pathlib import Path

import pytest
from django.db import transaction
from django_q.models import OrmQ

from entrepot.runtime import jobs
from entrepot.runtime.jobs import Job
from entrepot.runtime.models import Worker
from tests.runtime.conftest import PATIENCE, Workers, until
from tests.runtime.sample import jobs as sample

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
assert sample


def pieces(folder: Path) -> list[tuple[str, str]]:
    """The pieces of work that were done, each with the attempt that did it."""
    return sorted((file.name, file.read_text()) for file in folder.glob("piece-*"))


def stands(job: Job) -> tuple[str, int, int, int]:
    """State, attempts, progress."""
    job.refresh_from_db()
    return job.state, job.attempts, job.progress_done, job.progress_total


def test_a_job_whose_worker_is_killed_is_done_by_the_next(workers: Workers, tmp_path: Path) -> None:
    job = jobs.enqueue("sample.pieces", {"folder": str(tmp_path), "hang": True}, key="k")
    first = workers.start()
    until(lambda: stands(job) == ("running", 1, 2, 3))
    assert jobs.worker_works()
    first.send_signal(signal.SIGKILL)
    assert first.wait(PATIENCE) == -signal.SIGKILL
    assert jobs.enqueue("sample.pieces", {"folder": str(tmp_path)}, key="k") == job
    second = workers.start()
    until(lambda: stands(job) == ("done", 2, 3, 3))
    assert pieces(tmp_path) == [("piece-0", "1"), ("piece-1", "1"), ("piece-2", "2")]
    assert job.result == {"attempt": 2}
    second.terminate()
    assert second.wait(PATIENCE) == 0
    assert (OrmQ.objects.count(), Worker.objects.count()) == (0, 1)  # of the one that was killed
    assert "sample.pieces (k): done in" in workers.said()


def test_two_workers_do_each_of_two_hundred_jobs_once(workers: Workers, tmp_path: Path) -> None:
    file, meeting = tmp_path / "lines", tmp_path / "meeting"
    meeting.mkdir()
    with transaction.atomic():
        for number in range(200):
            jobs.enqueue("sample.line", {"file": str(file), "meet": str(meeting)}, key=str(number))
    assert workers.drain("--processes", "2") == 0
    lines = [line.split() for line in file.read_text().splitlines()]
    assert Counter(key for key, _ in lines) == {str(number): 1 for number in range(200)}
    assert len({worker for _, worker in lines}) == 2
    assert Counter(Job.objects.values_list("name", "state", "attempts")) == {("sample.line", "done", 1): 200}
    assert workers.said().count("done in") == 200
    assert "locked" not in workers.said()
    assert OrmQ.objects.count() == 0


def test_workers_that_are_told_to_stop_hand_back_what_looks_and_end_what_does_not(
    workers: Workers, tmp_path: Path
) -> None:
    looking = jobs.enqueue("sample.pieces", {"folder": str(tmp_path), "hang": True, "looks": True}, key="a")
    began, file = tmp_path / "began", tmp_path / "ended"
    args: dict[str, jobs.JSON] = {"began": str(began), "file": str(file), "seconds": 1}
    stubborn = jobs.enqueue("sample.stubborn", args, key="b")
    both = workers.start("--processes", "2")
    until(lambda: stands(looking) == ("running", 1, 2, 3) and began.exists())
    both.send_signal(signal.SIGINT)
    assert both.wait(PATIENCE) == 0
    assert stands(looking) == ("waiting", 0, 2, 3)
    assert (stands(stubborn)[:2], file.read_text()) == (("done", 1), "ended\n")
    assert (jobs.worker_seen(), OrmQ.objects.count()) == (None, 1)


def test_a_long_job_keeps_its_claim_another_is_stopped_and_none_outlives_the_parent(
    workers: Workers, tmp_path: Path
) -> None:
    began, file = tmp_path / "began", tmp_path / "ended"
    args: dict[str, jobs.JSON] = {"began": str(began), "file": str(file), "seconds": 5.5}  # the lease is 4
    stubborn = jobs.enqueue("sample.stubborn", args, key="long")
    looking = jobs.enqueue("sample.pieces", {"folder": str(tmp_path), "hang": True, "looks": True}, key="a")
    both = workers.start("--processes", "2")
    until(lambda: stands(looking)[:3] == ("running", 1, 2))
    jobs.ask_to_stop(job=looking.pk)
    until(lambda: stands(looking)[:2] == ("stopped", 1))
    other = jobs.enqueue("sample.pieces", {"folder": str(tmp_path), "hang": True, "looks": True}, key="b")
    until(lambda: stands(other)[:3] == ("running", 1, 2))
    both.send_signal(signal.SIGKILL)
    both.wait(PATIENCE)
    until(lambda: not members(both.pid))
    assert stands(other)[:2] == ("waiting", 0)
    assert (stands(stubborn)[:2], file.read_text()) == (("done", 1), "ended\n")


def members(group: int) -> list[int]:
    """The processes of a group that still run."""
    found = subprocess.run(
        ["ps", "-o", "pid=", "-g", str(group)], capture_output=True, text=True, check=False
    )
    return [int(word) for word in found.stdout.split()]
