"""Sources of lists on their pages: kept by those whose they are, fetched when said, their columns read as said."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django.fixtures import Settings

from entrepot.catalogue.jobs import look_at_sources
from entrepot.catalogue.models import Resource
from entrepot.intake.models import Run, Source
from entrepot.runtime import clock, jobs
from tests.catalogue.test_harvests import LIST, Files
from tests.intake.repository import Repository, open_repository
from tests.intake.servers import serve
from tests.web.test_forms import people
from tests.web.test_runs import answered, brought_in, handed_in, rows, words

pytestmark = pytest.mark.django_db
SAID = {
    "name": "Kilns of the valley", "protocol": "download", "kind": "facility", "every": "day", "shrinkage": "20",
    "licence": "CC BY 4.0", "organisation": "",
}  # fmt: skip


@pytest.fixture(autouse=True)
def loopback(settings: Settings) -> None:
    """The lists of these tests lie on loopback."""
    settings.PRIVATE_SOURCES = True


def named(client: Client, address: str, **more: str) -> str:
    """Name a source; the address of its first run."""
    response = client.post("/sources/new/", {**SAID, "address": address, **more})
    assert response.status_code == 302, words(response.content.decode())
    return str(response.headers["Location"])


def test_without_sources_the_page_says_what_to_do(officer: Client) -> None:
    text = words(officer.get("/sources/").content.decode())
    assert "No list has a source here yet" in text
    assert "Have a list fetched" in text


def test_a_source_is_named_fetched_looked_over_and_stored(officer: Client) -> None:
    with serve(Files(LIST).answer) as address:
        run = named(officer, f"{address}/kilns.csv", whole="on")
        assert "It waits for the node's background work." in words(officer.get(run).content.decode())
        assert jobs.drain() == 1
    assert "2 rows can be imported" in words(officer.get(run).content.decode())
    assert "2 rows imported" in answered(officer, run)
    source = Source.objects.get()
    assert (source.name, source.whole, source.every, source.licence) == (
        "Kilns of the valley", True, "day", "CC BY 4.0",
    )  # fmt: skip
    text = words(officer.get("/sources/").content.decode())
    assert "Kilns of the valley fetched from an address every day next on" in text
    assert "2 new done" in text


def test_a_source_is_looked_at_now_and_only_once_at_a_time(officer: Client) -> None:
    with serve(Files(LIST).answer) as address:
        run = named(officer, f"{address}/kilns.csv")
        key = Source.objects.get().key
        again = officer.post(f"/sources/{key}/run/")
        assert (again.headers["Location"], Run.objects.count()) == (run, 1)
        jobs.drain()
        answered(officer, run)
        second = officer.post(f"/sources/{key}/run/").headers["Location"]
        jobs.drain()
    assert "The list is as it was" in words(officer.get(second).content.decode())
    assert "unchanged" in words(officer.get(f"/sources/{key}/").content.decode())


def test_a_repository_is_harvested_from_its_page(officer: Client) -> None:
    made = Repository()
    made.put("oai:surfaces:1", "Scratch tester")
    with open_repository(made) as address:
        run = named(officer, address, protocol="oai-pmh", format="oai_dc")
        jobs.drain()
    assert "1 row imported" in answered(officer, run)
    Run.objects.update(complete=False)
    assert "It broke off before its end" in words(officer.get(run).content.decode())
    assert Resource.objects.get(key="oai:surfaces:1").texts["en"]["title"] == "Scratch tester"


@pytest.mark.parametrize(
    ("address", "said"),
    [("ftp://x.example/a.csv", "only http and https are"), ("http://u:p@x.example/a", "it names a user"), ("", "")],
)  # fmt: skip
def test_an_address_that_must_not_be_called_is_refused_in_words(
    officer: Client, address: str, said: str
) -> None:
    response = officer.post("/sources/new/", {**SAID, "address": address})
    assert (response.status_code, Source.objects.count()) == (422, 0)
    assert said in words(response.content.decode())


def test_a_refused_address_is_told_on_the_run_s_page(officer: Client, settings: Settings) -> None:
    settings.PRIVATE_SOURCES = False
    run = named(officer, "http://127.0.0.1:9/x.csv")
    jobs.drain()
    text = words(officer.get(run).content.decode())
    assert "it leads to 127.0.0.1, which is not public" in text


def test_an_encoding_that_a_person_chose_is_kept_for_what_is_fetched(officer: Client) -> None:
    with serve(Files(LIST).answer) as address:
        run = _drained(named(officer, f"{address}/kilns.csv"))
        officer.post(f"{run}again/", {"encoding": "utf-8"})
    assert Source.objects.get().encoding == "utf-8"


def test_a_changed_source_is_stored_and_read_anew(officer: Client) -> None:
    with serve(Files(LIST).answer) as address:
        answered(officer, _drained(named(officer, f"{address}/kilns.csv")))
        url = f"/sources/{Source.objects.get().key}/"
        response = officer.post(
            url, {**SAID, "address": f"{address}/kilns.csv", "name": "Ovens", "kind": "service"}
        )
        assert response.headers["Location"] == url
        officer.post(f"{url}run/")
        jobs.drain()
    assert (Source.objects.get().name, Run.objects.all()[0].changed) == ("Ovens", 2)
    assert "What you changed is stored." in words(officer.get(url).content.decode())


def _drained(run: str) -> str:
    jobs.drain()
    return run


def test_a_list_that_is_handed_in_has_a_source_without_an_address(officer: Client) -> None:
    brought_in(officer, rows("a"))
    url = f"/sources/{Source.objects.get().key}/"
    html = officer.get(url).content.decode()
    assert ('name="address"' in html, 'name="whole"' in html, "/run/" in html) == (False, True, False)
    assert officer.post(f"{url}run/").status_code == 404
    assert officer.post(url, {**SAID, "name": "Chambers"}).status_code == 302
    assert Source.objects.get().name == "Chambers"


def test_more_sources_cost_no_more_queries(officer: Client) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert officer.get("/sources/").status_code == 200
        return len(queries)

    brought_in(officer, rows("a"), name="a.csv")
    one = cost()
    for name in ("b", "c", "d"):
        brought_in(officer, rows(name), name=f"{name}.csv")
    assert (cost(), Source.objects.count()) == (one, 4)


def test_sources_are_for_those_whose_they_are(node: None) -> None:
    who = people()
    url = handed_in(who.lin, rows("a"), organisation="org-maker")
    answered(who.lin, url)
    key = Source.objects.get().key
    for client in (who.anna, who.mei):
        assert "chambers.csv" not in words(client.get("/sources/").content.decode())
        for path in (f"/sources/{key}/", f"/sources/{key}/columns/"):
            assert client.get(path).status_code == 404
            assert client.post(path, SAID).status_code == 404
        assert client.post(f"/sources/{key}/run/").status_code == 404
    assert Client().get("/sources/").headers["Location"].startswith("/account/login/")
    assert "chambers.csv" in words(who.lin.get("/sources/").content.decode())
    assert who.mei.get("/sources/new/").status_code == 404


def test_a_manager_names_no_source_for_somebody_else(node: None) -> None:
    who = people()
    response = who.lin.post(
        "/sources/new/", {**SAID, "address": "https://x.example/a.csv", "organisation": "org-hall"}
    )
    assert (response.status_code, Source.objects.count()) == (422, 0)


ODD = "Nr.,Was,Wozu,Farbe\n1,Ofen,Brennt bis 1300 Grad.,grau\n2,Presse,Presst Kacheln.,blau\n"


def test_columns_that_nobody_knows_are_named_once_and_for_all(officer: Client) -> None:
    url = handed_in(officer, ODD, "odd.csv")
    assert "This list cannot be read" in words(officer.get(url).content.decode())
    html = officer.get(f"{url}columns/").content.decode()
    assert re.findall(r'<label for="(column-\d)" translate="no">([^<]+)<', html) == [
        ("column-0", "Nr."), ("column-1", "Was"), ("column-2", "Wozu"), ("column-3", "Farbe"),
    ]  # fmt: skip
    assert "Ofen Presse" in words(html)
    said = {"column-0": "id", "column-1": "title", "column-2": "text", "column-3": "ignored"}
    assert officer.post(f"{url}columns/", said).headers["Location"] == url
    text = answered(officer, url)
    assert "2 rows imported" in text
    assert Resource.objects.get(key="odd.1").facts == {}
    second = handed_in(officer, ODD.replace("grau", "rot"), "odd.csv")
    assert "new 0 + changed 0 + unchanged 2" in words(officer.get(second).content.decode())


def test_two_columns_for_one_field_are_told(officer: Client) -> None:
    url = handed_in(officer, ODD, "odd.csv")
    response = officer.post(f"{url}columns/", {"column-1": "title", "column-2": "title"})
    assert response.status_code == 422
    assert "Wozu" in words(response.content.decode())
    assert Source.objects.get().mapping == {}


def test_a_target_that_there_is_not_is_refused(officer: Client) -> None:
    url = handed_in(officer, ODD, "odd.csv")
    assert officer.post(f"{url}columns/", {"column-1": "colour"}).status_code == 404


def test_a_source_s_columns_hold_from_the_next_run_on(officer: Client) -> None:
    brought_in(officer, rows("a"))
    key = Source.objects.get().key
    said = {"column-2": "fact"}
    assert officer.post(f"/sources/{key}/columns/", said).headers["Location"] == f"/sources/{key}/"
    assert Source.objects.get().mapping == {"text": "fact"}
    brought_in(officer, rows("a"))
    assert Resource.objects.get(key="a").facts == {"text": "Tests a."}


def test_a_record_says_where_it_comes_from(officer: Client, reader: Client) -> None:
    url = brought_in(officer, rows("a", "b", "c"), whole="on")
    Source.objects.update(licence="CC BY 4.0")
    run = Run.objects.get()
    own, stranger = (client.get("/resources/a/").content.decode() for client in (officer, reader))
    for html in (own, stranger):
        assert f"· licence CC BY 4.0 · fingerprint {run.fingerprint[:12]}" in words(html)
    assert (f'href="{url}"' in own, url in stranger) == (True, False)
    answered(officer, handed_in(officer, rows("a", "b"), whole="on"), "withdraw")
    assert "no longer in this list since" in words(officer.get("/resources/c/").content.decode())


def test_a_need_and_an_organisation_say_it_too(officer: Client, reader: Client) -> None:
    brought_in(officer, "id,title,text\nn-1,Seals,Seals leak.\n", kind="need", name="needs.csv")
    brought_in(
        officer, "id,title,kind\norg-x,Xylem GmbH,organisation\n", kind="organisation", name="firms.csv"
    )
    assert "needs.csv · as read on" in words(officer.get("/needs/n-1/").content.decode())
    assert "A list that was handed in · as read on" in words(reader.get("/needs/n-1/").content.decode())
    assert "firms.csv · as read on" in words(officer.get("/organisations/org-x/").content.decode())


def test_what_is_fetched_while_nobody_looks_waits_in_the_inbox_when_it_asks(officer: Client) -> None:
    files = Files(rows("a", "b", "c"), "")
    with serve(files.answer) as address:
        answered(officer, _drained(named(officer, f"{address}/kilns.csv", whole="on")))
        files.content = rows("a")
        _later()
        inbox = officer.get("/inbox/").content.decode()
        assert "2 records are missing from the list “Kilns of the valley”: is that meant?" in words(inbox)
        answered(officer, f"/runs/{Run.objects.all()[0].key}/", "withdraw")
        jobs.drain()
    assert "is that meant?" not in words(officer.get("/inbox/").content.decode())


def test_a_list_that_could_not_be_fetched_waits_there_until_it_can(officer: Client) -> None:
    files = Files(LIST, "")
    with serve(files.answer) as address:
        answered(officer, _drained(named(officer, f"{address}/kilns.csv")))
        files.content = "\x00\x01\x02" * 400
        _later()
        text = words(officer.get("/inbox/").content.decode())
        assert "The list “Kilns of the valley” could not be read" in text
        files.content = LIST
        _later()
    assert "could not be read" not in words(officer.get("/inbox/").content.decode())


def _later() -> None:
    """The time of every source comes, and a worker does what waits."""
    Source.objects.update(due=clock.now())
    look_at_sources(jobs.Run(1, "a", "k", {}, 1, lambda *_: None, lambda: False))
    jobs.drain()
