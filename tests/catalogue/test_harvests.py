"""Lists that are fetched: a repository is followed without loss, a file is read when it changed, nothing is withdrawn by mistake."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from pytest_django.fixtures import Settings

from entrepot.catalogue.domain import State
from entrepot.catalogue.imports import carry_out, open_source, storing
from entrepot.catalogue.jobs import look_at_sources
from entrepot.catalogue.models import Resource
from entrepot.intake.actions import keep_source
from entrepot.intake.domain import Every, Protocol
from entrepot.intake.models import Run, Source, SourceRecord
from entrepot.people.domain import NodeRole, Party
from entrepot.runtime import clock, jobs
from tests.accounts import account, party
from tests.cast import cast
from tests.intake.repository import Repository, open_repository
from tests.intake.servers import Answer, Request, serve

pytestmark = pytest.mark.django_db
TEST = Party.machine("test")
LIST = "id,title,text\na-1,Furnace,Fires to 1300 degrees.\na-2,Kiln,Fires tiles.\n"


@pytest.fixture(autouse=True)
def node(db: None, settings: Settings) -> None:
    """A node that may fetch from loopback, where these servers are."""
    settings.PRIVATE_SOURCES = True
    cast()


@pytest.fixture
def repository() -> Iterator[tuple[Repository, Source]]:
    """A repository of thirty records, and the source that follows it."""
    made = Repository(limit=7)
    for number in range(30):
        made.put(f"oai:surfaces:{number:04}", f"Instrument {number}")
    with open_repository(made) as address:
        yield made, kept(address, Protocol.OAI_PMH)


def kept(address: str, protocol: Protocol = Protocol.DOWNLOAD, **more: object) -> Source:
    """A source that is kept."""
    values = {"name": "Surfaces", "kind": "facility", "whole": True, "every": Every.DAY} | more
    return keep_source(source=Source(address=address, protocol=protocol, **values), by=TEST)


def looked_at(source: Source) -> Run:
    """Fetch and store what a source has now."""
    source.refresh_from_db()
    return carry_out(open_source(source=source, by=TEST))


def listed() -> set[str]:
    return set(Resource.objects.filter(state=State.LISTED).values_list("key", flat=True))


def titles() -> dict[str, str]:
    return {
        item.key: item.texts[item.language]["title"] for item in Resource.objects.filter(state=State.LISTED)
    }


def test_a_repository_is_followed_over_twenty_rounds_of_edits(repository: tuple[Repository, Source]) -> None:
    made, source = repository
    dice = random.Random(4)
    assert looked_at(source).new == 30
    for _ in range(20):
        for _ in range(dice.randrange(1, 6)):
            made.edit(dice)
        run = looked_at(source)
        assert (run.state, run.read) == ("done", run.new + run.changed + run.same + run.refused)
        assert titles() == made.state()
    asked = [request for request in made.asked if "from" in request]
    assert len(asked) >= 20  # only what changed was asked for


def test_a_deleted_record_is_withdrawn_with_its_tombstone(repository: tuple[Repository, Source]) -> None:
    made, source = repository
    looked_at(source)
    made.delete("oai:surfaces:0003")
    run = looked_at(source)
    assert (run.withdrawn, run.complete, run.missing) == (1, True, 0)
    assert SourceRecord.objects.get(subject="oai:surfaces:0003").present is False
    assert listed() == set(made.state())


def test_a_page_that_breaks_off_withdraws_nothing_and_is_made_up_for(
    repository: tuple[Repository, Source],
) -> None:
    made, source = repository
    looked_at(source)
    since = Source.objects.get().since
    for number in range(20):
        made.put(f"oai:surfaces:{number:04}", f"Better instrument {number}")
    made.delete("oai:surfaces:0025")

    def broken(asked: Request) -> Answer | None:
        return Answer(b"<OAI-PMH") if "resumptionToken" in asked.params else None

    made.before = broken
    run = looked_at(source)
    assert (run.state, run.complete, run.withdrawn) == ("done", False, 0)
    assert (Source.objects.get().since, len(listed())) == (since, 30)
    assert run.problem_count >= 1
    made.before = lambda _: None
    run = looked_at(source)
    assert (run.complete, run.withdrawn, titles()) == (True, 1, made.state())


def test_a_repository_that_does_not_answer_fails_in_words(repository: tuple[Repository, Source]) -> None:
    made, source = repository
    looked_at(source)
    made.before = lambda _: Answer(b"", status=404)
    run = looked_at(source)
    assert (run.state, run.failure["code"], len(listed())) == ("failed", "source_answered", 30)


def test_nothing_new_is_nothing_to_read(repository: tuple[Repository, Source]) -> None:
    made, source = repository
    looked_at(source)
    with time_machine.travel(clock.now() + timedelta(seconds=5), tick=True):
        made.version += 1
        run = looked_at(source)
        again = looked_at(source)
    assert {run.new + run.changed + run.withdrawn, again.new + again.changed + again.withdrawn} == {0}


class Files:
    """A web server with one file."""

    def __init__(self, content: str, etag: str = '"1"') -> None:
        self.content, self.etag, self.answered = content, etag, list[int]()

    def answer(self, asked: Request) -> Answer:
        status = 304 if self.etag and asked.headers.get("If-None-Match") == self.etag else 200
        self.answered.append(status)
        return Answer(self.content.encode(), status, {"ETag": self.etag} if self.etag else {})


@pytest.mark.parametrize(("etag", "answers"), [('"1"', [200, 304]), ("", [200, 200])])
def test_a_file_is_read_only_when_it_changed(etag: str, answers: list[int]) -> None:
    files = Files(LIST, etag)
    with serve(files.answer) as address:
        source = kept(f"{address}/lists/kilns.csv")
        first, second = looked_at(source), looked_at(source)
        files.content, files.etag = LIST.replace("1300", "1400"), etag and '"2"'
        third = looked_at(source)
    assert files.answered[:2] == answers
    assert (first.new, second.unchanged, second.read, third.changed, third.same) == (2, True, 0, 1, 1)
    assert (first.file, second.fingerprint) == ("kilns.csv", first.fingerprint)


def test_a_list_that_is_read_otherwise_is_read_though_it_did_not_change() -> None:
    with serve(Files(LIST).answer) as address:
        source = kept(f"{address}/kilns.csv")
        looked_at(source)
        source.refresh_from_db()
        source.kind = "service"
        keep_source(source=source, by=TEST)
        run = looked_at(source)
    assert (run.unchanged, run.changed) == (False, 2)


def test_what_a_downloaded_list_no_longer_has_is_withdrawn_or_asked_about() -> None:
    files = Files(LIST + "".join(f"b-{n},Press {n},Presses.\n" for n in range(8)), "")
    with serve(files.answer) as address:
        source = kept(f"{address}/kilns.csv")
        looked_at(source)
        files.content = "\n".join(files.content.splitlines()[:-1]) + "\n"
        assert looked_at(source).withdrawn == 1
        files.content = LIST
        assert looked_at(source).question == "shrunk"


def test_what_a_list_says_is_gone_is_not_missing_from_it() -> None:
    files = Files("id,title,text,deleted\na-1,Furnace,Fires.,\na-2,Kiln,Fires.,\n", "")
    with serve(files.answer) as address:
        source = kept(f"{address}/kilns.csv")
        looked_at(source)
        files.content = "id,title,text,deleted\na-1,Furnace,Fires.,\na-2,,,yes\n"
        run = looked_at(source)
    assert (run.state, run.missing, run.withdrawn, listed()) == ("done", 0, 1, {"a-1"})


@pytest.mark.parametrize(
    "address", ["http://127.0.0.1:9/x.csv", "http://[::1]/x.csv", "http://10.0.0.8/x.csv"]
)
def test_the_node_s_own_network_is_not_called(settings: Settings, address: str) -> None:
    settings.PRIVATE_SOURCES = False
    run = looked_at(kept(address))
    assert (run.state, run.failure["code"]) == ("failed", "address_forbidden")


def _looked() -> dict[str, object]:
    return dict(look_at_sources(jobs.Run(1, "a", "k", {}, 1, lambda *_: None, lambda: False)))


def test_a_source_is_looked_at_when_its_time_comes_and_not_before() -> None:
    with serve(Files(LIST).answer) as address:
        source = kept(f"{address}/kilns.csv")
        assert _looked()["begun"] == 1
        assert _looked()["begun"] == 0  # it is under way
        jobs.drain()
        source.refresh_from_db()
        assert source.due is not None
        assert timedelta(hours=23) < source.due - clock.now() <= timedelta(days=1)
        assert _looked()["begun"] == 0
        with time_machine.travel(clock.now() + timedelta(hours=25)):
            assert _looked()["begun"] == 1
            jobs.drain()
    assert [run.state for run in Run.objects.all()] == ["done", "done"]
    assert [run.asked_by for run in Run.objects.all()] == ["test", "test"]


def test_a_source_whose_keeper_is_gone_fails_in_words_until_somebody_takes_it_over() -> None:
    keeper = account("keeper", NodeRole.OFFICER)
    with serve(Files(LIST).answer) as address:
        source = keep_source(
            source=Source(address=f"{address}/x.csv", name="X", kind="facility", protocol=Protocol.DOWNLOAD, every="day"),
            by=party(keeper),
        )  # fmt: skip
        keeper.is_active = False
        keeper.save()
        _looked()
        jobs.drain()
        assert Run.objects.get().failure["code"] == "keeper_gone"
        other = account("other", NodeRole.OFFICER)
        source.refresh_from_db()
        keep_source(source=source, by=party(other))
        Source.objects.update(due=clock.now())
        _looked()
        jobs.drain()
    assert Run.objects.first().state == "done"


def test_a_list_as_it_was_before_one_that_was_stored_in_part_is_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    lists = Files(LIST, "")
    with serve(lists.answer) as address:
        source = kept(f"{address}/kilns.csv")
        looked_at(source)
        lists.content = LIST.replace("Kiln,", "Oven,").replace("Furnace,", "Stove,")
        with monkeypatch.context() as changed:
            changed.setattr(storing, "PORTION", 1)
            changed.setattr(storing, "_withdraw", _full)
            assert looked_at(source).state == "failed"
        assert titles() == {"a-1": "Stove", "a-2": "Oven"}
        lists.content = LIST
        assert (looked_at(source).unchanged, titles()) == (False, {"a-1": "Furnace", "a-2": "Kiln"})


def _full(*_: object) -> None:
    raise OSError(28, "No space left on device")
