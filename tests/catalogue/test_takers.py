"""Several at one run: a page, a worker and the terminal never store the same list at once, and none takes it up for ever."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from entrepot.catalogue.actions import Rows, store_rows
from entrepot.catalogue.imports import carry_out, look_over, open_list
from entrepot.catalogue.jobs import import_soon, look_at_sources
from entrepot.catalogue.models import Resource
from entrepot.intake import folders
from entrepot.intake.actions import fail_run, forget_files
from entrepot.intake.domain import Options, Question, RunState
from entrepot.intake.models import Run
from entrepot.intake.refusals import RunRefusedError
from entrepot.people.domain import Party
from entrepot.runtime import clock, jobs
from tests.cast import cast
from tests.catalogue.lists import ROWS, write_csv

pytestmark = pytest.mark.django_db
TEST = Party.machine("test")


@pytest.fixture(autouse=True)
def node(db: None) -> None:
    """A node with places and the cast's organisations."""
    cast()


def opened(path: Path) -> Run:
    file = write_csv(path / "list.csv", ROWS)
    return open_list(path=file, name="list.csv", options=Options(kind="facility"), by=TEST)


def test_a_run_that_somebody_works_on_is_left_to_them(tmp_path: Path) -> None:
    run = opened(tmp_path)
    with folders.alone(run.key) as alone:
        assert alone
        assert carry_out(run).state == RunState.WAITING
        assert Resource.objects.count() == 0
    assert (carry_out(run).state, Resource.objects.count()) == ("done", 3)


def test_who_comes_with_an_old_view_of_a_run_begins_where_it_is_now(tmp_path: Path) -> None:
    run = opened(tmp_path)
    old = Run.objects.get(pk=run.pk)
    carry_out(run)
    assert carry_out(old).read == 3
    assert (old.state, old.new, old.same, old.rows.count()) == ("done", 3, 0, 3)


def test_a_portion_is_stored_once_though_two_have_it(tmp_path: Path) -> None:
    run = opened(tmp_path)
    look_over(run)
    first, second = Run.objects.get(pk=run.pk), Run.objects.get(pk=run.pk)
    store_rows(run=first, rows=Rows(), cursor=10, node=TEST, by=TEST)
    with pytest.raises(RunRefusedError, match="Somebody else works on this list"):
        store_rows(run=second, rows=Rows(), cursor=10, node=TEST, by=TEST)


def test_what_is_done_does_not_fail_afterwards(tmp_path: Path) -> None:
    run = opened(tmp_path)
    carry_out(run)
    fail_run(run=run, code="disk", sentence="Full.", remedy="Make room.", by=TEST)
    assert Run.objects.get().state == "done"


def look() -> dict[str, object]:
    return dict(look_at_sources(jobs.Run(1, "a", "k", {}, 1, lambda *_: None, lambda: False)))


@pytest.mark.parametrize("end", [jobs.State.FAILED, jobs.State.STOPPED])
def test_a_run_whose_job_was_given_up_fails_in_words_and_is_not_begun_for_ever(
    tmp_path: Path, end: jobs.State
) -> None:
    run = opened(tmp_path)
    import_soon(run)
    jobs.Job.objects.update(state=end, finished=clock.now())
    with time_machine.travel(clock.now() + timedelta(minutes=4)):
        look()
    assert (Run.objects.get().state, Run.objects.get().failure["code"]) == ("failed", f"job_{end}")
    assert list(jobs.Job.objects.values_list("state", flat=True)) == [end]


def test_a_run_that_its_page_left_lying_is_taken_up(tmp_path: Path) -> None:
    opened(tmp_path)
    with time_machine.travel(clock.now() + timedelta(minutes=4)):
        look()
        jobs.drain()
    assert Run.objects.get().state == "done"


def test_what_was_done_long_ago_is_not_looked_through_again_and_again(tmp_path: Path) -> None:
    done, asks = opened(tmp_path), opened(tmp_path)
    carry_out(done)
    Run.objects.filter(pk=asks.pk).update(state=RunState.ASKING, question=Question.CHECK)
    later = clock.now() + timedelta(hours=1)
    assert forget_files(before=later, by=TEST) == 2
    assert (folders.folder(done.key).exists(), folders.folder(asks.key).exists()) == (False, False)
    assert dict(Run.objects.values_list("key", "state")) == {done.key: "done", asks.key: "dropped"}
    with CaptureQueriesContext(connection) as queries:
        assert forget_files(before=later, by=TEST) == 0
    ended = [each["sql"] for each in queries if '"ended" <' in each["sql"]]
    assert [
        sql for sql in ended if '"key" IN' not in sql
    ] == []  # only those are asked for of which files lie here
