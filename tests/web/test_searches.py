"""Searches that somebody keeps: from the page that shows them, each step in place, nobody else's."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from entrepot.catalogue.actions import save_resource
from entrepot.catalogue.drafts import NeedDraft, ResourceDraft
from entrepot.catalogue.leaks import LeakKind
from entrepot.matching.domain import Asked
from entrepot.matching.leaks import leaks_of
from entrepot.matching.models import SavedSearch
from entrepot.people.domain import ANONYMOUS, Party, Standing
from entrepot.people.models import Account, Organisation
from entrepot.runtime import jobs
from entrepot.web.keeping import asked_in, in_words, names_of, url_of
from tests.accounts import account, party, signed_in
from tests.people.typed import founded
from tests.web.conftest import speaking

pytestmark = pytest.mark.django_db
PAGE = "/account/searches/"
KEEP = "/account/searches/keep/"


@pytest.fixture
def lin(node: None) -> Account:
    """Somebody with an account."""
    return account("lin")


def text(client: Client, url: str = PAGE) -> str:
    """The words of a page."""
    response = client.get(url)
    assert response.status_code == 200
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).split())


def kept(client: Client, **fields: str) -> SavedSearch:
    """Keep a search as the page's form does."""
    response = client.post(KEEP, fields)
    assert (response.status_code, response.headers["Location"]) == (302, PAGE)
    return SavedSearch.objects.order_by("-pk")[0]


def step(client: Client, search: SavedSearch, taken: str, **more: str) -> str:
    """Take a step with a search; what the page says then."""
    response = client.post(f"{PAGE}{search.key}/", {"step": taken, **more})
    assert (response.status_code, response.headers["Location"]) == (302, PAGE)
    return text(client)


@pytest.mark.parametrize(
    ("url", "asked"),
    [
        ("/?q=Risse", Asked(q="Risse")),
        ("/?q=Risse&kind=need", Asked(of="needs", q="Risse")),
        (
            "/?q=Risse&kind=expert&place=munich",
            Asked(of="resources", q="Risse", kind="expert", place="munich"),
        ),
        ("/resources/?q=Risse&cluster=ceramics", Asked(of="resources", q="Risse", cluster="ceramics")),
        ("/resources/?organisation=org-hall", Asked(of="resources", organisation="org-hall")),
        (
            "/needs/?kind=talent&industrial_chain=tiles",
            Asked(of="needs", kind="talent", industrial_chain="tiles"),
        ),
    ],
)
def test_the_page_that_shows_a_search_offers_to_keep_it(lin: Account, url: str, asked: Asked) -> None:
    client = signed_in(lin)
    html = client.get(url).content.decode()
    form = html[html.index('class="keep"') :].split("</form>")[0]
    fields = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form))
    fields.pop("csrfmiddlewaretoken")
    assert kept(client, **fields).question == asked
    assert "You keep this search." in text(client, url)
    assert client.get(url_of(asked)).status_code == 200


@pytest.mark.parametrize(
    "url", ["/", "/needs/", "/resources/", "/needs/?outcome=served", "/needs/?kind=nothing"]
)
def test_where_nothing_is_searched_there_is_nothing_to_keep(lin: Account, url: str) -> None:
    assert 'class="keep' not in signed_in(lin).get(url).content.decode()


def test_a_stranger_is_asked_to_sign_in_and_comes_back_to_the_search(node: None) -> None:
    html = Client().get("/resources/?q=Risse&kind=expert").content.decode()
    assert 'href="/account/login/?next=/resources/%3Fq%3DRisse%26kind%3Dexpert"' in html
    for url in (PAGE, KEEP, f"{PAGE}x/"):
        assert Client().post(url).headers["Location"].startswith("/account/login/")


def test_a_kept_search_is_listed_in_the_reader_s_words(lin: Account) -> None:
    client = signed_in(lin)
    kept(client, of="resources", q="Risse", kind="facility", place="guangzhou", cluster="ceramics")
    kept(client, of="needs", kind="talent", organisation="org-optics", industrial_chain="tiles")
    page = text(client)
    assert "Facilities · “Risse” · Guangzhou · Ceramics not looked at yet" in page
    assert "Seeking talent · Tiles · Isaroptik GmbH" in page
    assert "技术" not in page
    assert "设施" in text(speaking("zh-hans", client)) or "仪器" in text(client)


def test_the_steps_with_a_search_are_taken_in_place(lin: Account) -> None:
    client = signed_in(lin)
    search = kept(client, of="all", q="Terahertz Glasur")
    assert "“Terahertz Glasur” rests" in step(client, search, "pause")
    assert "paused" in text(client)
    assert "is looked for again" in step(client, search, "resume")
    assert "It is called “My cracks” now." in step(client, search, "rename", name="My cracks")
    assert "It is called “Terahertz Glasur” now." in step(client, search, "rename", name=" ")
    assert "Nothing new since the last look." in step(client, search, "look")
    draft = ResourceDraft(
        kind="technology", title="Terahertz Glasur", text="Terahertz Glasur Terahertz Glasur."
    )
    save_resource(draft=draft, publish=True, by=Party.machine("test"))
    assert "1 new entry was found." in step(client, search, "look")
    assert re.search(r"Terahertz Glasur .* 1 new ", text(client))
    assert "1 new entry in the search “Terahertz Glasur”" in text(client, "/inbox/")
    assert "is noted" in step(client, search, "note")
    assert "1 new" not in text(client)
    assert "is deleted" in step(client, search, "delete")
    assert ("You keep no search yet" in text(client), SavedSearch.objects.count()) == (True, 0)


def test_a_search_is_nobody_else_s(lin: Account) -> None:
    search, other = kept(signed_in(lin), of="all", q="Risse"), signed_in(account("mo"))
    assert "Risse" not in text(other)
    for name in ("rename", "pause", "resume", "look", "note", "delete"):
        assert other.post(f"{PAGE}{search.key}/", {"step": name}).status_code == 404
    assert signed_in(lin).post(f"{PAGE}{search.key}/", {"step": "burn"}).status_code == 404
    assert signed_in(lin).get(f"{PAGE}{search.key}/").status_code == 405
    assert SavedSearch.objects.get().paused is False


@pytest.mark.parametrize("fields", [{"of": "elsewhere", "q": "x"}, {"of": "needs", "kind": "expert"}, {}])
def test_what_no_page_shows_is_not_kept(lin: Account, fields: dict[str, str]) -> None:
    client = signed_in(lin)
    assert client.post(KEEP, fields).headers["Location"] == "/"
    assert ("There is no such list" in text(client, "/"), SavedSearch.objects.count()) == (True, 0)


def test_more_searches_cost_no_more_queries(lin: Account) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            signed_in(lin).get(PAGE)
        return len(queries)

    client = signed_in(lin)
    kept(client, of="resources", q="Risse", place="munich", cluster="ceramics")
    one = cost()
    for place in ("guangzhou", "hong-kong", "nowhere"):
        for cluster in ("ceramics", "none"):
            kept(client, of="resources", q="Risse", place=place, cluster=cluster)
    assert cost() == one


def test_long_words_are_cut_and_unknown_names_shown_as_they_are(node: None) -> None:
    asked = asked_in({"of": "all", "q": "x" * 300})
    assert asked == Asked(q="x" * 200)
    gone = Asked(of="resources", place="atlantis")
    assert in_words(gone, names_of([gone], ANONYMOUS)) == "Resources · atlantis"


def test_after_an_import_everything_is_looked_at_again(lin: Account, officer: Client) -> None:
    search = kept(signed_in(lin), of="resources", q="Terahertz Glasur")
    file = SimpleUploadedFile("list.csv", b"kind,title,text\ntechnology,Terahertz Glasur,Terahertz Glasur.\n")
    run = officer.post("/import/", {"file": file}).headers["Location"]
    officer.get(run)
    assert jobs.waiting() == 0
    officer.post(run, {"answer": "accept"})
    assert (jobs.waiting(), jobs.drain()) == (3, 3)  # scores are given, too
    assert "1 new entry in the search “Terahertz Glasur”" in text(signed_in(lin), "/inbox/")
    assert search.position < SavedSearch.objects.get().position
    file.seek(0)
    run = officer.post("/import/", {"file": file}).headers["Location"]
    officer.post(run, {"answer": "accept"})  # the same again changes nothing
    assert jobs.waiting() == 0


@pytest.fixture
def hidden(lin: Account) -> Organisation:
    """An organisation of somebody else that nobody has admitted yet."""
    return founded(account("owner"), "Verborgen AG", admitted=False)


@pytest.mark.parametrize("standing", [Standing.APPLIED, Standing.REFUSED, Standing.WITHDRAWN])
def test_organisations_out_of_sight_are_named_to_their_own_people_alone(
    lin: Account, hidden: Organisation, standing: Standing
) -> None:
    Organisation.objects.filter(pk=hidden.pk).update(standing=standing)
    stranger, own = signed_in(lin), signed_in(Account.objects.get(name="Owner"))
    kept(stranger, of="needs", organisation=hidden.key)
    kept(own, of="needs", organisation=hidden.key)
    urls = (PAGE, *(f"/{shelf}/?organisation={hidden.key}" for shelf in ("needs", "resources")))
    named = [("Verborgen" in text(stranger, url), "Verborgen" in text(own, url)) for url in urls]
    assert named == [(False, True)] * 3


def test_a_leak_names_no_organisation_out_of_sight(lin: Account, hidden: Organisation) -> None:
    draft = NeedDraft(
        title="Risse", text="Wir liefern an Verborgen AG.", teaser_title="Lieferant von Verborgen AG"
    )

    def kinds(person: Account) -> set[LeakKind]:
        return {leak.kind for leak in leaks_of(draft, party(person))}

    assert (LeakKind.NAME in kinds(lin), LeakKind.NAME in kinds(Account.objects.get(name="Owner"))) == (
        False,
        True,
    )
