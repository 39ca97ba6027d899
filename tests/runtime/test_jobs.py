"""Jobs: declared once, enqueued once, run here and now."""

from __future__ import annotations

import pytest
from django.db import transaction
from django_q.models import OrmQ

from entrepot.runtime import jobs

SEEN: list[object] = []


@jobs.job("test.note")
def note(run: jobs.Run) -> dict[str, jobs.JSON]:
    """Remember the arguments."""
    SEEN.append(run.args["text"])
    run.progress(1, 2, "texts")
    return {"attempt": run.attempt}


@pytest.fixture(autouse=True)
def _nothing_seen() -> None:
    SEEN.clear()


@pytest.mark.django_db
def test_a_job_is_done_once_and_its_end_can_be_read() -> None:
    job = jobs.enqueue("test.note", {"text": "a"}, key="a")
    assert (job.state, jobs.waiting(), SEEN) == (jobs.State.WAITING, 1, [])
    assert jobs.drain() == 1
    done = jobs.latest("test.note", "a")
    assert done is not None
    assert (done.pk, done.state, done.attempts, done.result) == (job.pk, "done", 1, {"attempt": 1})
    assert (done.progress_done, done.progress_total, done.progress_label) == (1, 2, "texts")
    assert (SEEN, jobs.drain(), OrmQ.objects.count()) == (["a"], 0, 0)


@pytest.mark.django_db
def test_an_open_job_of_this_key_is_given_back() -> None:
    first = jobs.enqueue("test.note", {"text": "a"}, key="k")
    assert jobs.enqueue("test.note", {"text": "b"}, key="k") == first
    assert jobs.enqueue("test.note", {"text": "c"}, key="other") != first
    jobs.drain()
    assert SEEN == ["a", "c"]
    assert jobs.enqueue("test.note", {"text": "d"}, key="k") != first


@pytest.mark.django_db(transaction=True)
def test_a_job_belongs_to_the_transaction_that_asks_for_it() -> None:
    with transaction.atomic():
        jobs.enqueue("test.note", {"text": "a"}, key="k")
        transaction.set_rollback(True)
    assert (jobs.Job.objects.count(), OrmQ.objects.count(), jobs.drain()) == (0, 0, 0)
