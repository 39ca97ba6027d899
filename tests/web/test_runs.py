"""The page of a run: what it asks, what came of it, how far it is; for those who may see it."""

from __future__ import annotations

import gzip
import re
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from entrepot.catalogue.domain import State
from entrepot.catalogue.models import Need, Resource
from entrepot.intake.models import Run
from entrepot.people.domain import NodeRole
from entrepot.runtime import jobs
from entrepot.web.runs import doing
from tests.accounts import account, signed_in
from tests.web.conftest import speaking
from tests.web.test_forms import people

pytestmark = pytest.mark.django_db
HEAD = "id,title,text,place,price\n"
LIST = HEAD + "c-1,Salt spray chamber,Corrosion tests on plates.,munich,120 €/h\nc-2,,,munich,90 €/h\n"


def words(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def rows(*names: str) -> str:
    return HEAD + "".join(f"{name},Chamber {name},Tests {name}.,munich,100 €/h\n" for name in names)


def handed_in(client: Client, content: str | bytes, name: str = "chambers.csv", **more: str) -> str:
    """Hand in a list; returns the address of its run."""
    raw = content.encode() if isinstance(content, str) else content
    response = client.post("/import/", {"file": SimpleUploadedFile(name, raw), "kind": "facility", **more})
    assert response.status_code == 302, response.content.decode()
    return str(response.headers["Location"])


def answered(client: Client, url: str, answer: str = "accept") -> str:
    """Answer what a run asks; what its page says then."""
    response = client.post(url, {"answer": answer})
    assert (response.status_code, response.headers["Location"]) == (302, url)
    return words(client.get(url).content.decode())


def brought_in(client: Client, content: str, name: str = "chambers.csv", **more: str) -> str:
    url = handed_in(client, content, name, **more)
    answered(client, url)
    return url


def test_a_run_asks_before_anything_is_stored_and_says_what_it_read(officer: Client) -> None:
    url = handed_in(officer, LIST)
    text = words(officer.get(url).content.decode())
    assert "1 row can be imported" in text
    assert "rows read 2 = new 1 + changed 0 + unchanged 0 + refused 1" in text
    assert "3 text The text is empty. Fill it in. refused" in text
    assert "Salt spray chamber Facility English Munich" in text
    assert Resource.objects.filter(key="c-1").count() == 0


def test_the_good_rows_go_in_and_the_refused_ones_come_back(officer: Client) -> None:
    url = handed_in(officer, LIST)
    assert "1 row imported" in answered(officer, url)
    assert Resource.objects.get(key="c-1").state == State.LISTED
    back = officer.get(f"{url}refused/")
    assert 'filename="chambers.refused.csv"' in back["Content-Disposition"]
    assert "90 €/h" in b"".join(back).decode("utf-8-sig")


def test_a_run_that_is_not_wanted_stores_nothing(officer: Client) -> None:
    url = handed_in(officer, LIST)
    text = answered(officer, url, "refuse")
    assert ("Not imported" in text, Resource.objects.filter(key="c-1").count()) == (True, 0)
    text = answered(officer, url)
    assert "decided about already" in text


def test_an_answer_that_nobody_offers_is_none(officer: Client) -> None:
    url = handed_in(officer, LIST)
    assert officer.post(url, {"answer": "burn"}).status_code == 404
    assert Run.objects.get().state == "asking"


def test_what_is_missing_from_a_whole_list_is_asked_about(officer: Client) -> None:
    brought_in(officer, rows("a", "b", "c"), whole="on")
    url = handed_in(officer, rows("a", "b"), whole="on")
    text = words(officer.get(url).content.decode())
    assert "1 record of the 3 that this list had before is missing from it now." in text
    assert "That is so much that it may be a mistake. See it Chamber c Import, and" in text
    assert "Import, and withdraw the one that is missing Import, keep the missing Do not import" in text
    assert "1 withdrawn" in answered(officer, url, "withdraw")
    assert Resource.objects.get(key="c").state == State.WITHDRAWN


def test_the_missing_may_be_kept(officer: Client) -> None:
    brought_in(officer, rows("a", "b", "c"), whole="on")
    answered(officer, handed_in(officer, rows("a", "b"), whole="on"))
    assert Resource.objects.get(key="c").state == State.LISTED


def test_a_long_list_is_read_in_the_background_and_its_page_waits(
    officer: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doing, "SHORT", 10)
    url = handed_in(officer, LIST)
    html = officer.get(url).content.decode()
    assert "It waits for the node's background work." in words(html)
    assert "Nobody does the node's background work now" in words(html)
    assert f'hx-get="{url}?seen=waiting" hx-trigger="every 2s"' in html
    assert jobs.drain() == 1
    later = officer.get(f"{url}?seen=waiting", headers={"HX-Request": "true"}).content.decode()
    assert ("<html" in later, "hx-trigger" in later, "hx-swap-oob" in later) == (False, False, True)
    assert "<title>1 row can be imported" in later
    answered(officer, url)
    assert Resource.objects.filter(key="c-1").count() == 0
    assert jobs.drain() == 4  # the rows, then alerts, scores and what may be the same
    assert "1 row imported" in words(officer.get(url).content.decode())


def test_a_page_that_waits_says_aloud_only_what_is_new(
    officer: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doing, "SHORT", 10)
    url = handed_in(officer, LIST)
    same = officer.get(f"{url}?seen=waiting", headers={"HX-Request": "true"}).content.decode()
    assert ("hx-swap-oob" in same, "every 2s" in same) == (False, True)


def test_a_list_that_cannot_be_read_says_why_and_is_read_otherwise(officer: Client) -> None:
    url = handed_in(officer, LIST, kind="")
    html = officer.get(url).content.decode()
    assert "This list cannot be read" in words(html)
    assert "Choose the file once more and say what is in it" in words(html)
    assert '<details class="fold part" open>' in html
    assert officer.post(f"{url}again/", {"kind": "facility", "encoding": ""}).headers["Location"] == url
    assert "1 row can be imported" in words(officer.get(url).content.decode())


def test_a_file_that_is_no_table_is_explained(officer: Client) -> None:
    url = handed_in(officer, b"\x00\x01\x02" * 400, "photo.csv")
    assert "This list cannot be read" in words(officer.get(url).content.decode())


def test_what_is_wrong_is_told_in_the_readers_language(officer: Client) -> None:
    client = speaking("zh-hans", officer)
    assert "请填写。" in words(client.get(handed_in(client, LIST)).content.decode())
    failed = handed_in(client, LIST, kind="")
    assert "kind" in words(client.get(failed).content.decode())


def test_an_encoding_in_doubt_is_chosen_by_what_can_be_read(officer: Client) -> None:
    content = "设备,简介\n电镜,放大\n".encode("gb18030")
    url = handed_in(officer, content, "t.csv")
    html = officer.get(url).content.decode()
    choices = re.findall(r'name="encoding" value="([^"]+)"', html)
    assert choices == ["big5hkscs"]
    officer.post(f"{url}again/", {"encoding": choices[0]})
    run = Run.objects.get()
    assert (run.options["encoding"], run.options["kind"]) == (choices[0], "facility")


def test_what_changed_stands_word_for_word(officer: Client) -> None:
    brought_in(officer, rows("a", "b"), whole="on")
    url = handed_in(officer, rows("a", "d").replace("Tests a.", "Tests a in salt fog."), whole="on")
    answered(officer, url, "withdraw")
    html = officer.get(f"{url}changes/").content.decode()
    assert "<del>a</del> <ins>a in salt fog</ins>" in html
    assert "State listed → withdrawn" in words(html)
    assert re.findall(r'class="chip"[^>]*>(\w+) <span class="count">(\d)', html) == [
        ("new", "1"), ("changed", "1"), ("withdrawn", "1"),
    ]  # fmt: skip
    only = words(officer.get(f"{url}changes/?change=new").content.decode())
    assert ("Chamber d" in only, "Chamber a" in only) == (True, False)


def test_what_an_organisation_said_of_itself_stands_there_too(officer: Client) -> None:
    content = "id,title,kind,text\norg-x,Xylem GmbH,organisation,Pumps.\n"
    brought_in(officer, content, kind="organisation")
    url = brought_in(officer, content.replace("Pumps.", "Pumps and valves."), kind="organisation")
    text = words(officer.get(f"{url}changes/").content.decode())
    assert "Xylem GmbH" in text
    assert "What it does (English) Pumps Pumps and valves ." in text


def test_what_is_held_back_is_not_shown_to_other_officers(officer: Client) -> None:
    brought_in(officer, "id,title,text\nn-1,Old words,Old text.\n", kind="need")
    Need.objects.filter(key="n-1").update(teasers={"en": {"title": "Teaser", "text": "Teaser."}})
    url = brought_in(officer, "id,title,text\nn-1,New words,New text.\n", kind="need")
    other = signed_in(account("other", NodeRole.OFFICER))
    text = words(other.get(f"{url}changes/").content.decode())
    assert ("Old" in text, "Something of it is held back" in text) == (False, True)


def test_more_changed_records_cost_no_more_queries(officer: Client) -> None:
    def cost(*names: str) -> int:
        brought_in(officer, rows(*names))
        url = handed_in(officer, rows(*names).replace("Tests", "Checks"))
        answered(officer, url)
        with CaptureQueriesContext(connection) as queries:
            assert officer.get(f"{url}changes/").status_code == 200
        return len(queries)

    assert cost("q1", "q2") == cost("q3", "q4", "q5", "q6", "q7", "q8")


def test_the_problems_are_turned_page_by_page(officer: Client) -> None:
    url = handed_in(officer, HEAD + "".join(f"e-{n},,,munich,9 €\n" for n in range(60)))
    assert "page 1 of 2" in words(officer.get(url).content.decode())
    assert "page 2 of 2" in words(officer.get(f"{url}?page=2").content.decode())


def test_a_run_is_for_those_whose_list_it_is(node: None) -> None:
    who = people()
    url = handed_in(who.lin, LIST, organisation="org-maker")
    stranger = signed_in(account("nobody"))
    for path in (url, f"{url}changes/", f"{url}refused/", f"{url}columns/"):
        for client in (who.anna, who.mei, Client(), stranger):
            assert client.get(path).status_code == 404
    for client in (who.anna, Client()):
        assert client.post(url, {"answer": "accept"}).status_code == 404
        assert client.post(f"{url}again/", {"kind": "expert"}).status_code == 404
        assert client.post(f"{url}columns/", {"column-0": "title"}).status_code == 404
    assert (who.officer.get(url).status_code, Run.objects.get().state) == (200, "asking")


@pytest.mark.parametrize("key", ["none", "run-" + "0" * 24, "a" * 300])
def test_a_run_that_never_was_is_not_there(officer: Client, key: str) -> None:
    assert officer.get(f"/runs/{key}/").status_code == 404


def test_what_a_file_is_called_is_shown_to_those_who_may_see_its_run(officer: Client, client: Client) -> None:
    brought_in(officer, LIST)

    seen, unseen = (words(user.get("/resources/c-1/").content.decode()) for user in (officer, client))

    assert ("chambers.csv" in seen, "chambers.csv" in unseen) == (True, False)
    assert "A list that was handed in" in unseen


def test_a_packed_list_counts_as_long_as_what_is_in_it(
    officer: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    packed = gzip.compress(
        (HEAD + "".join(f"c-{n},Chamber {n},Tests.,munich,\n" for n in range(40))).encode()
    )
    monkeypatch.setattr(doing, "SHORT", 2 * len(packed))

    url = handed_in(officer, packed, "chambers.csv.gz")

    assert "It waits for the node's background work." in words(officer.get(url).content.decode())
