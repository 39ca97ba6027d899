"""Harvesting a real OAI-PMH repository on loopback: nothing lost, nothing invented, every fault told."""

from __future__ import annotations

import json
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from entrepot.intake.formats import open_file
from entrepot.intake.harvest import Harvest, harvest
from entrepot.intake.harvest.run import overlapping, written_as
from entrepot.intake.outbound import Bounds
from entrepot.intake.outcome import take
from entrepot.intake.records import Record, Withdrawn, read_records
from entrepot.vocabulary.problems import Code
from tests.intake.corpus import codes, identify
from tests.intake.repository import Item, Repository, open_repository
from tests.intake.servers import Answer, Request, serve
from tests.shape.source import ROOT

QUICK = Bounds(seconds=10, patience=2, attempts=4, pause=0.01)
LATER = Answer(status=503, headers={"Retry-After": "0"})
PAGE = """<?xml version="1.0" encoding="UTF-8"?>
<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><responseDate>2026-05-04T10:00:00Z</responseDate>
<request>http://localhost/oai</request>{body}</OAI-PMH>"""
RECORD = """<record><header><identifier>{id}</identifier><datestamp>2026-05-01</datestamp></header><metadata>
<oai_dc:dc xmlns:oai_dc="http://www.openarchives.org/OAI/2.0/oai_dc/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:title>{id}</dc:title></oai_dc:dc></metadata></record>"""
IDENTIFY = PAGE.format(
    body="<Identify><granularity>YYYY-MM-DD</granularity><deletedRecord>no</deletedRecord></Identify>"
)


def run(address: str, folder: Path, **more: Any) -> Harvest:
    """Harvest from loopback."""
    return harvest(address, folder=folder, allow_private=True, bounds=QUICK, **more)


def rows(found: Harvest) -> list[dict[str, Any]]:
    """The rows of a harvest."""
    return [json.loads(line) for line in found.path.read_text(encoding="utf8").splitlines()]


def merge(kept: dict[str, str], found: Harvest) -> None:
    """Take a harvest over as an import does: title by identifier."""
    for each in rows(found):
        if each.get("deleted"):
            kept.pop(each["id"], None)
        else:
            kept[each["id"]] = each["title@en"]


def filled(size: int = 35, limit: int = 10, **more: Any) -> Repository:
    """A repository with some records, none deleted."""
    repository = Repository(limit, **more)
    for number in range(size):
        repository.put(f"oai:surfaces:{number:04}", f"Instrument {number}")
    return repository


def pages(bodies: Mapping[str, str | bytes]) -> Callable[[Request], Answer]:
    """Answer with a page by resumption token, "" the first."""

    def answer(asked: Request) -> Answer:
        if asked.params["verb"] != "ListRecords":
            return Answer(IDENTIFY.encode())
        body = bodies[asked.params.get("resumptionToken", "")]
        return Answer(body if isinstance(body, bytes) else PAGE.format(body=body).encode())

    return answer


def listed(*keys: str, token: str = "", size: int = 0) -> str:
    """The body of a page."""
    told = f'<resumptionToken completeListSize="{size}">{token}</resumptionToken>' if token or size else ""
    return f"<ListRecords>{''.join(RECORD.format(id=key) for key in keys)}{told}</ListRecords>"


def test_a_repository_is_harvested_whole_with_every_value_in_its_place(tmp_path: Path) -> None:
    repository = filled(25)
    repository.delete("oai:surfaces:0003")
    with open_repository(repository) as address:
        found = run(address, tmp_path)
    assert (found.records, found.pages, found.complete, found.problems) == (25, 3, True, ())
    assert (found.deleted, found.prefix, found.deletions) == (("oai:surfaces:0003",), "oai_dc", "persistent")
    read = read_records(open_file(found.path), identify=identify, kind="facility")
    outcome = take(read, on_record=(records := []).append)
    assert (outcome.accepted, outcome.withdrawn, outcome.refused, outcome.warned) == (24, 1, 0, 0)
    first: Record = records[0]
    assert (first.key, first.language, first.title, first.text) == (
        "oai:surfaces:0000", "en", "Instrument 0", "About Instrument 0.",
    )  # fmt: skip
    assert (first.organisation, first.keywords) == ("Institute of Surfaces", ("coating",))
    assert {name: value for name, value in first.fields.items() if name != "modified"} == {
        "person": "Lange, Ute; Wang, Li",
        "licence": "https://creativecommons.org/licenses/by/4.0/",
        "link": "https://surfaces.example.com/0000",
    }
    assert first.facts == {"date": "2026-03-01", "type": "Instrument"}


def test_twenty_rounds_of_edits_are_harvested_without_loss(tmp_path: Path) -> None:
    dice = random.Random(20)
    repository = filled(30, limit=7)
    kept: dict[str, str] = {}
    since = None
    asked = count(1)
    meanwhile: list[int] = []

    def before(request: Request) -> Answer | None:
        number = next(asked)
        if number % 4 == 0 and len(meanwhile) < 2:  # oftener, and no list would ever be given out whole
            meanwhile.append(number)
            repository.edit(dice)
        return LATER if number % 5 == 0 else None

    repository.before = before
    with open_repository(repository) as address:
        for round_ in range(20):
            for _ in range(dice.randrange(1, 12)):
                repository.edit(dice)
            meanwhile.clear()
            stops = count(1)
            folder = tmp_path / str(round_)
            found = run(address, folder, since=since, stopping=lambda ticks=stops: next(ticks) % 7 == 0)
            while codes(found.problems) == [Code.HARVEST_STOPPED]:
                found = run(address, folder, since=since)
            assert (found.complete, found.problems) == (True, ())
            merge(kept, found)
            since = found.until
            assert kept == repository.state(), round_
    assert sum(1 for each in repository.items.values() if each.deleted) > 10


def test_only_what_changed_since_comes_again(tmp_path: Path) -> None:
    repository = filled(20)
    for item in repository.items.values():
        item.changed = item.changed.replace(year=2025)
    with open_repository(repository) as address:
        first = run(address, tmp_path / "1")
        repository.put("oai:surfaces:0004", "Changed")
        second = run(address, tmp_path / "2", since=first.until)
        nothing = run(address, tmp_path / "3", since="2030-01-01T00:00:00Z")
    assert [each["id"] for each in rows(second)] == ["oai:surfaces:0004"]
    assert (nothing.records, nothing.complete, nothing.problems, bool(nothing.until)) == (0, True, (), True)


def test_a_stopped_harvest_goes_on_where_it_was(tmp_path: Path) -> None:
    repository = filled(50)
    with open_repository(repository) as address:
        stopped = run(address, tmp_path, stopping=lambda: len(repository.asked) >= 4)
        assert (stopped.complete, stopped.until, stopped.records) == (False, "", 20)
        assert codes(stopped.problems) == [Code.HARVEST_STOPPED]
        before = len(repository.asked)
        found = run(address, tmp_path)
        assert (found.complete, found.records, len(repository.asked) - before) == (True, 50, 3)
        again = run(address, tmp_path)
    assert (again, len(repository.asked) - before) == (found, 3)


def test_a_killed_harvest_goes_on_where_it_was(tmp_path: Path) -> None:
    repository = filled(60)
    repository.before = lambda asked: time.sleep(0.1)
    script = (
        "import sys; from pathlib import Path; from entrepot.intake.harvest import harvest; "
        "harvest(sys.argv[1], folder=Path(sys.argv[2]), allow_private=True)"
    )
    with open_repository(repository) as address:
        child = subprocess.Popen(
            [sys.executable, "-c", script, address, str(tmp_path)], env={"PYTHONPATH": str(ROOT / "src")}
        )
        while len(repository.asked) < 5 and child.poll() is None:
            time.sleep(0.02)
        child.send_signal(signal.SIGKILL)
        assert child.wait() == -signal.SIGKILL
        with (tmp_path / "records.part").open("ab") as part:
            part.write(b'{"id": "half a r')
        first = sum(1 for asked in repository.asked if "metadataPrefix" in asked)
        found = run(address, tmp_path)
    assert (found.complete, [each["id"] for each in rows(found)]) == (True, sorted(repository.items))
    assert first == sum(1 for asked in repository.asked if "metadataPrefix" in asked) == 1


def test_an_expired_token_starts_the_list_again_a_few_times(tmp_path: Path) -> None:
    repository = filled(40)
    turns = count()

    def change_now_and_then(asked: Request) -> None:
        if "resumptionToken" in asked.params and next(turns) in (1, 3):
            repository.put("oai:surfaces:0001", "Changed meanwhile")

    def change_always(asked: Request) -> None:
        if "resumptionToken" in asked.params:
            repository.put("oai:surfaces:0001", "Changed again")

    with open_repository(repository) as address:
        repository.before = change_now_and_then
        found = run(address, tmp_path / "1")
        assert (found.complete, found.records) == (True, 40)
        repository.before = change_always
        given_up = run(address, tmp_path / "2")
    assert (given_up.complete, codes(given_up.problems)) == (False, [Code.HARVEST_TOKEN_EXPIRED])


@pytest.mark.parametrize(
    "broken",
    [
        b"",
        b"<html><body>Maintenance</body></html>",
        PAGE.format(body=listed("c", token="3"))[:-40].encode(),
        PAGE.format(body=listed("c\x0b", token="3")).encode(),
        PAGE.format(body=listed("c", token="3"))
        .replace("?>", "?><!DOCTYPE x [<!ENTITY a 'b'>]>", 1)
        .encode(),
        PAGE.format(body=listed("c" * 1_100_000, token="3")).encode(),
        PAGE.format(body="<a>" * 300 + "</a>" * 300).encode(),
        PAGE.format(body=listed("c", token="3")).encode("utf-16")[:-3],
        PAGE.format(body="<ListSets/>").encode(),
    ],
    ids=["empty", "page", "cut", "control", "doctype", "long", "deep", "utf-16", "other"],
)
def test_a_damaged_page_keeps_what_came_and_is_not_complete(tmp_path: Path, broken: bytes) -> None:
    bodies = {"": listed("a", token="1"), "1": listed("b", token="2"), "2": broken}
    with serve(pages(bodies)) as server:
        found = run(server, tmp_path)
        assert ([each["id"] for each in rows(found)], found.complete, found.until) == (["a", "b"], False, "")
        assert (codes(found.problems), found.problems[0].sentence[:6]) == (
            [Code.HARVEST_PAGE_DAMAGED],
            "Page 3",
        )
        bodies["2"] = listed("c")
        healed = run(server, tmp_path)
    assert ([each["id"] for each in rows(healed)], healed.complete) == (["a", "b", "c"], True)
    assert (healed.until, healed.deletions) == ("2026-05-03", "no")


def test_a_list_that_leads_back_to_itself_ends(tmp_path: Path) -> None:
    loop = {"": listed("a", token="1"), "1": listed("b", token="2"), "2": listed("c", token="1")}
    with serve(pages(loop)) as server:
        found = run(server, tmp_path / "loop")
    assert (found.complete, codes(found.problems)) == (False, [Code.HARVEST_PAGE_REPEATED])
    endless = count()

    def same_again(asked: Request) -> Answer:
        return pages({asked.params.get("resumptionToken", ""): listed("a", token=str(next(endless)))})(asked)

    with serve(same_again) as server:
        found = run(server, tmp_path / "same")
    assert (found.complete, codes(found.problems)) == (False, [Code.HARVEST_PAGE_REPEATED])


def test_a_list_without_end_ends_and_is_not_complete(tmp_path: Path) -> None:
    numbers = count()

    def more(asked: Request) -> Answer:
        token, number = asked.params.get("resumptionToken", ""), next(numbers)
        return pages({token: listed(f"a-{number}", token=f"t-{number}" if number < 500 else "")})(asked)

    with serve(more) as server:
        bounds = replace(QUICK, total=2_000)
        found = harvest(server, folder=tmp_path / "endless", allow_private=True, bounds=bounds)
    assert (found.complete, codes(found.problems)) == (False, [Code.SOURCE_TOO_LARGE])
    assert 1 < found.records < 100


def test_a_page_that_comes_twice_is_kept_once(tmp_path: Path) -> None:
    twice = {"": listed("a", "b", token="1"), "1": listed("a", "b", token="2"), "2": listed("c", size=3)}
    short = {"": listed("a", "b", token="1"), "1": listed("a", "b", token="2"), "2": listed("c", size=5)}
    with serve(pages(twice)) as server:
        found = run(server, tmp_path / "twice")
    with serve(pages(short)) as server:
        lost = run(server, tmp_path / "short")
    assert ([each["id"] for each in rows(found)], found.complete) == (["a", "b", "c"], True)
    assert (lost.complete, codes(lost.problems)) == (False, [Code.HARVEST_PAGE_REPEATED])


def test_records_without_identifier_or_metadata_cost_themselves_only(tmp_path: Path) -> None:
    bare = "<record><header><identifier>bare</identifier><datestamp>2026-05-01</datestamp></header></record>"
    body = listed("a", " ", "b").replace("</ListRecords>", bare + "</ListRecords>")
    with serve(pages({"": body})) as server:
        found = run(server, tmp_path)
    assert (found.complete, codes(found.problems)) == (True, [Code.HARVEST_RECORD_SKIPPED])
    outcome = take(read_records(open_file(found.path), identify=identify, kind="facility"))
    assert (found.records, outcome.accepted, outcome.refused) == (3, 2, 1)


def test_refusals_and_silence_are_told(tmp_path: Path) -> None:
    refusal = PAGE.format(body='<error code="cannotDisseminateFormat">no marc here</error>')
    with serve(pages({"": refusal.encode()})) as server:
        refused = run(server, tmp_path / "1", prefix="marc")
    with serve(lambda _: Answer(b"<html></html>", status=404)) as server:
        missing = run(server, tmp_path / "2")
    with serve(lambda _: Answer(status=503, headers={"Retry-After": "3600"})) as server:
        busy = run(server, tmp_path / "3")
    nowhere = harvest("http://127.0.0.1:9/", folder=tmp_path / "4", bounds=QUICK)
    found = [refused, missing, busy, nowhere]
    assert [codes(each.problems) for each in found] == [
        [Code.HARVEST_REFUSED], [Code.SOURCE_ANSWERED], [Code.SOURCE_ANSWERED], [Code.ADDRESS_FORBIDDEN],
    ]  # fmt: skip
    assert [(each.complete, each.records, each.until) for each in found] == [(False, 0, "")] * 4
    assert "no marc here" in refused.problems[0].sentence


def test_the_richest_format_is_taken_and_its_languages_kept(tmp_path: Path) -> None:
    repository = Repository(formats=("oai_dc", "datacite"))
    titles = {"en": "Profilometer", "de": "Profilometer (optisch)", "zh": "光學輪廓儀", "fr": "Profilomètre"}
    repository.items["oai:surfaces:1"] = Item(titles, "Measures roughness.")
    with open_repository(repository) as address:
        found = run(address, tmp_path)
        plain = run(address, tmp_path / "plain", prefix="oai_dc")
    assert (found.prefix, plain.prefix) == ("datacite", "oai_dc")
    (made,) = rows(found)
    assert {key: value for key, value in made.items() if key not in ("modified", "facts")} == {
        "id": "oai:surfaces:1",
        "title@en": "Profilometer",
        "title@de": "Profilometer (optisch)",
        "title@zh-Hant": "光學輪廓儀",
        "text@en": "Measures roughness.",
        "link": "https://doi.org/10.5072/surfaces.1",
        "person": "Lange, Ute",
        "organisation": "Institute of Surfaces",
        "licence": "https://creativecommons.org/licenses/by/4.0/",
    }
    assert made["facts"] == {"date issued": "2026-03-01", "title (fr)": "Profilomètre"}
    (record,) = read_records(open_file(found.path), identify=identify, kind="facility")
    assert not isinstance(record, Withdrawn)
    assert sorted(record.record.texts) == ["de", "en", "zh-Hant"]


def test_days_and_seconds_overlap_by_one_unit() -> None:
    day, second = "YYYY-MM-DD", "YYYY-MM-DDThh:mm:ssZ"
    assert overlapping("2026-03-01T00:00:00Z", day) == "2026-02-28"
    assert overlapping("2026-03-01T00:00:00Z", second) == "2026-02-28T23:59:59Z"
    assert overlapping("yesterday", second) == ""
    assert written_as("2026-02-28T23:59:59Z", day) == "2026-02-28"
    assert written_as("2026-02-28", second) == "2026-02-28T00:00:00Z"


def test_a_repository_that_counts_in_days_is_asked_in_days(tmp_path: Path) -> None:
    repository = filled(12, granularity="YYYY-MM-DD")
    with open_repository(repository) as address:
        first = run(address, tmp_path / "1")
        second = run(address, tmp_path / "2", since=first.until)
        run(address, tmp_path / "3", since="2026-01-01T10:00:00Z")
    assert (len(first.until), second.records) == (10, 12)
    assert repository.asked[-2]["from"] == "2026-01-01"
