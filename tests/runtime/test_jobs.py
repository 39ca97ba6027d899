"""Jobs: declared once, enqueued once, run here and now."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from datetime import time as day_time
from uuid import uuid4

import pytest
import time_machine
from django.db import transaction
from django_q.brokers import get_broker
from django_q.models import OrmQ, Schedule
from django_q.scheduler import scheduler

from entrepot.runtime import actions, clock, jobs, queries
from entrepot.runtime.jobs import Job, State, registry
from entrepot.runtime.jobs.working import Watch
from entrepot.runtime.progress import Progress

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)

SEEN: list[object] = []


@jobs.job("test.note")
def note(run: jobs.Run) -> dict[str, jobs.JSON]:
    """Remember the arguments."""
    SEEN.append(run.args["text"])
    run.progress(1, 2, "texts")
    return {"attempt": run.attempt}


@jobs.job("test.break")
def break_off(run: jobs.Run) -> None:
    """Fail in the way the arguments say."""
    match run.args["how"]:
        case "for good":
            raise jobs.JobFailedError("file_gone", "The file is gone.")
        case "own words":
            raise OutOfPaperError
        case "not JSON":
            return {"what": run}  # type: ignore[dict-item, return-value]
        case "slow":
            time.sleep(5)
        case _:
            raise ValueError("first line\nsecond line")


jobs.job("test.slow", limit=timedelta(seconds=1))(break_off)


class OutOfPaperError(Exception):
    """An error as ours are: with code and sentence."""

    code = "paper"
    sentence = "There is no paper."


@jobs.job("test.looks")
def looks(run: jobs.Run) -> None:
    """Ask to be stopped, as a person would meanwhile, and look."""
    if run.args["by"] == "person":
        jobs.ask_to_stop(job=run.job)
    SEEN.append("began")
    run.progress(1, 2, "pieces")
    SEEN.append("went on")


def ends(job: Job) -> tuple[str, int, str, str]:
    """State, attempts, code and sentence of the error."""
    job.refresh_from_db()
    return job.state, job.attempts, job.error_code, job.error


@pytest.fixture(autouse=True)
def _nothing_seen() -> None:
    SEEN.clear()


@pytest.mark.django_db
def test_a_job_is_done_once_and_its_end_can_be_read() -> None:
    job = jobs.enqueue("test.note", {"text": "a"}, key="a")
    assert (job.state, jobs.waiting(), SEEN) == (State.WAITING, 1, [])
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


@pytest.mark.django_db
def test_what_a_person_looks_at_comes_before_what_waits() -> None:
    jobs.enqueue("test.note", {"text": "first"}, key="a")
    jobs.enqueue("test.note", {"text": "looked at"}, key="b", ahead=True)
    jobs.enqueue("test.note", {"text": "last"}, key="c")
    jobs.drain()
    assert SEEN == ["looked at", "first", "last"]


@pytest.mark.django_db(transaction=True)
def test_a_job_belongs_to_the_transaction_that_asks_for_it() -> None:
    with transaction.atomic():
        jobs.enqueue("test.note", {"text": "a"}, key="k")
        transaction.set_rollback(True)
    assert (Job.objects.count(), OrmQ.objects.count(), jobs.drain()) == (0, 0, 0)


@pytest.mark.django_db
def test_a_job_that_fails_is_tried_five_times_with_pauses_then_named() -> None:
    with time_machine.travel(NOW, tick=False) as now:
        job = jobs.enqueue("test.break", {"how": "badly"}, key="k")
        waited = []
        for _ in range(4):
            assert jobs.drain() == 1
            assert ends(job)[0] == "waiting"
            waited.append(job.due - clock.now())
            now.move_to(job.due - timedelta(seconds=1))
            assert (jobs.drain(), jobs.waiting()) == (0, 0)
            now.move_to(job.due)
        assert waited == list(actions.PAUSES)
        assert jobs.drain() == 1
        assert ends(job) == ("failed", 5, "unforeseen", "ValueError: first line")
        assert (jobs.drain(), OrmQ.objects.count(), job.finished) == (0, 0, clock.now())


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("how", "told"),
    [
        ("for good", ("failed", 1, "file_gone", "The file is gone.")),
        ("own words", ("waiting", 1, "paper", "There is no paper.")),
        ("not JSON", ("waiting", 1, "unforeseen", "TypeError: Object of type Run is not JSON serializable")),
    ],
)
def test_an_error_is_told_by_its_code_and_sentence(how: str, told: tuple[str, int, str, str]) -> None:
    job = jobs.enqueue("test.break", {"how": how}, key=how)
    jobs.drain()
    assert ends(job) == told


@pytest.mark.slow
@pytest.mark.django_db
def test_a_run_ends_at_its_limit() -> None:
    job = jobs.enqueue("test.slow", {"how": "slow"}, key="k")
    jobs.drain()
    assert ends(job) == ("waiting", 1, "too_long", "It took longer than 0:00:01.")


@pytest.mark.django_db
def test_a_job_during_which_the_worker_is_killed_again_and_again_is_given_up() -> None:
    job = jobs.enqueue("test.note", {"text": "a"}, key="k")
    Job.objects.update(state=State.RUNNING, attempts=actions.ATTEMPTS)
    assert jobs.drain() == 1
    assert ends(job) == ("failed", 5, "worker_killed", "The worker was killed during this job 5 times.")
    assert SEEN == []


@pytest.mark.django_db
@pytest.mark.parametrize(("by", "state", "attempts"), [("person", "stopped", 1), ("worker", "waiting", 0)])
def test_a_run_stops_where_it_looks(by: str, state: str, attempts: int) -> None:
    job = jobs.enqueue("test.looks", {"by": by}, key="k")

    def stopping() -> bool:
        return by == "worker" and SEEN == ["began"]

    assert jobs.drain(Watch(stopping=stopping)) == 1
    assert (ends(job), SEEN) == ((state, attempts, "", ""), ["began"])
    assert OrmQ.objects.count() == attempts ^ 1


@pytest.mark.django_db
def test_a_waiting_job_is_stopped_at_once() -> None:
    job = jobs.enqueue("test.note", {"text": "a"}, key="k")
    jobs.ask_to_stop(job=job.pk)
    assert ends(job)[0] == "stopped"
    assert jobs.enqueue("test.note", {"text": "b"}, key="k") != job
    jobs.drain()
    assert SEEN == ["b"]


@pytest.mark.django_db
def test_who_took_a_job_over_is_not_overruled_by_who_held_it_before() -> None:
    job = jobs.enqueue("test.note", {"text": "a"}, key="k")
    first = actions.take_ticket()
    assert first is not None
    assert (first.claim and first.claim.job, actions.take_ticket()) == (job, None)
    with time_machine.travel(clock.now() + actions.LEASE + timedelta(seconds=1)):
        second = actions.take_ticket()
        assert second is not None
        assert second.claim is not None
        assert first.claim is not None
        actions.renew_claim(claim=first.claim, done=7, total=7, label="late")
        actions.end_job(claim=first.claim, result={"by": "first"})
        assert (ends(job)[:2], job.progress_done) == (("running", 2), 0)
        actions.end_job(claim=second.claim, result={"by": "second"})
    assert (ends(job)[:2], job.result) == (("done", 2), {"by": "second"})


@pytest.mark.django_db
def test_a_ticket_that_a_worker_with_a_wrong_clock_took_comes_again_once_a_worker_begins() -> None:
    jobs.enqueue("test.note", {"text": "a"}, key="a")
    with time_machine.travel(clock.now() + timedelta(minutes=10)):
        assert actions.take_ticket() is not None
    assert actions.take_ticket() is None
    actions.reissue_tickets()
    assert actions.take_ticket() is not None


@pytest.mark.django_db
def test_a_lost_ticket_is_issued_again() -> None:
    jobs.enqueue("test.note", {"text": "a"}, key="a")
    jobs.enqueue("test.note", {"text": "b"}, key="b")
    OrmQ.objects.order_by("pk")[0].delete()
    assert [actions.reissue_tickets() for _ in range(2)] == [1, 0]
    jobs.drain()
    assert sorted(map(str, SEEN)) == ["a", "b"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "key", "args", "error"),
    [
        ("test.nobody", "k", {}, jobs.UnknownJobError),
        ("test.note", "", {}, ValueError),
        ("test.note", "k" * 201, {}, ValueError),
        ("test.note", "k", {"a": float("nan")}, ValueError),
        ("test.note", "k", {"a": {1}}, TypeError),
    ],
)
def test_what_cannot_be_a_job_is_refused(
    name: str, key: str, args: dict[str, jobs.JSON], error: type[Exception]
) -> None:
    with pytest.raises(error):
        jobs.enqueue(name, args, key=key)
    assert (Job.objects.count(), OrmQ.objects.count()) == (0, 0)


def test_two_functions_of_one_name_are_refused() -> None:
    with pytest.raises(ValueError, match=r"two jobs are called test\.note"):
        jobs.job("test.note")(looks)


@pytest.mark.parametrize(
    ("minutes", "hours", "days", "cron"),
    [(15, 0, 0, "*/15 * * * *"), (0, 6, 0, "30 */6 * * *"), (0, 0, 1, "30 5 * * *"), (0, 0, 7, "30 5 * * 1")],
)
def test_how_often_is_written_as_cron(minutes: int, hours: int, days: int, cron: str) -> None:
    at = day_time(5, 30)
    assert registry.cron(minutes=minutes, hours=hours, days=days, at=at) == cron


@pytest.mark.parametrize(
    ("minutes", "hours", "days"), [(0, 0, 0), (7, 0, 0), (0, 5, 0), (0, 0, 2), (1, 1, 0)]
)
def test_how_often_must_come_out_even(minutes: int, hours: int, days: int) -> None:
    with pytest.raises(ValueError, match="a divisor of 60"):
        jobs.every("test.note", minutes=minutes, hours=hours, days=days)


@pytest.mark.django_db
def test_schedules_are_made_once_and_those_nobody_declares_go() -> None:
    def made() -> list[tuple[object, ...]]:
        return list(Schedule.objects.order_by("name").values_list("pk", "name", "cron", "next_run"))

    actions.put_schedules(schedules={"a": "0 5 * * *", "b": "*/5 * * * *"})
    first = made()
    assert [row[1:3] for row in first] == [("a", "0 5 * * *"), ("b", "*/5 * * * *")]
    actions.put_schedules(schedules={"a": "0 5 * * *", "b": "*/5 * * * *"})
    assert made() == first
    actions.put_schedules(schedules={"a": "0 6 * * *"})
    assert [row[1:3] for row in made()] == [("a", "0 6 * * *")]
    assert ("runtime.tidy", "40 3 * * *") in registry.schedules().items()


@pytest.mark.django_db(
    transaction=True
)  # django-q2's scheduler closes a connection that is within a transaction
def test_what_was_due_while_no_worker_ran_is_done_once() -> None:
    with time_machine.travel(NOW, tick=False) as now:
        old = jobs.enqueue("test.note", {"text": "a"}, key="old")
        jobs.drain()
        actions.put_schedules(schedules={"runtime.tidy": "40 3 * * *"})
        now.move_to(NOW + timedelta(days=31))
        for _ in range(2):
            scheduler(broker=get_broker())
            jobs.drain()
        done = jobs.latest("runtime.tidy", "scheduled")
        assert done is not None
        assert (done.state, done.result) == ("done", {"deleted": 1})
        assert Job.objects.filter(name="runtime.tidy").count() == 1
        assert not Job.objects.filter(pk=old.pk).exists()
        assert Schedule.objects.get().next_run == datetime(2026, 12, 23, 3, 40, tzinfo=UTC)


@pytest.mark.django_db
def test_pages_can_tell_whether_somebody_works() -> None:
    with time_machine.travel(NOW, tick=False) as now:
        assert (jobs.worker_seen(), jobs.worker_works()) == (None, False)
        worker = uuid4()
        actions.see_worker(worker=worker, started=NOW)
        assert (jobs.worker_seen(), jobs.worker_works()) == (NOW, True)
        now.move_to(NOW + queries.SILENT)
        assert (jobs.worker_seen(), jobs.worker_works()) == (NOW, False)
        now.move_to(NOW + timedelta(hours=2))
        actions.see_worker(worker=(other := uuid4()), started=clock.now())
        assert jobs.worker_seen() == clock.now()
        actions.dismiss_worker(worker=other)
        assert jobs.worker_seen() is None


def test_progress_of_a_run_is_what_stages_take() -> None:
    told: list[tuple[int, int, str]] = []
    run = jobs.Run(1, "a", "k", {}, 1, lambda *what: told.append(what), lambda: False)
    taken: Progress = run.progress
    taken(1, 2, "pieces")
    assert told == [(1, 2, "pieces")]
