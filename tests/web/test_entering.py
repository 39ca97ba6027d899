"""Needs and resources from the form to the list: drafts, previews, leaks, versions, withdrawn and back."""

from __future__ import annotations

import re
from datetime import date
from urllib.parse import quote

import pytest
from django.test import Client

from entrepot.catalogue.models import Need, Resource
from entrepot.people.domain import ANONYMOUS
from entrepot.people.models import Account, Organisation
from entrepot.people.permissions import NotAllowedError, Owned, require
from entrepot.web.views.entering import refusal
from tests.accounts import join
from tests.web.conftest import speaking
from tests.web.held import KEY, People, held_need, people, priced_resource
from tests.web.test_pages import page, words

NEED = {
    "title": "Blasen in klarem Harz",
    "text": "Gussteile zeigen Blasen von 0,2 mm. Unser Harz heißt Xylofantin.",
    "kind": "technology",
    "place": "munich",
    "budget": "80.000 €",
    "deadline": "2099-06-30",
    "organisation": "org-maker",
    "brokers_may_read": "on",
    "do": "publish",
}
TEASER = {"teaser_title": "Blasenfreier Guss gesucht", "teaser_text": "Wir suchen Partner mit Erfahrung."}
CHAMBER = {
    "title": "Climate chamber",
    "text": "For boards up to 40 cm.",
    "keywords": "climate; boards",
    "place": "munich",
    "price": "€120 an hour",
    "hide_price": "on",
    "organisation": "org-maker",
    "fact_label": ["Temperature", "", "Humidity"],
    "fact_value": ["-40 to 180 °C", "", "10 to 98 %"],
    "do": "publish",
}


@pytest.fixture
def who(node: None) -> People:
    return people()


def newest() -> Need:
    return Need.objects.latest("created")


def test_anonymous_visitors_sign_in_first_and_come_back(node: None) -> None:
    for url in ("/needs/new/", "/resources/new/?kind=expert", "/mine/"):
        response = Client().get(url)
        assert (response.status_code, response["Location"].endswith(f"?next={quote(url, safe='/')}")) == (
            302,
            True,
        )


def test_who_belongs_to_no_organisation_is_told_what_comes_first(who: People) -> None:
    text = words(page(who.guest, "/needs/new/"))
    assert "First an organisation" in text
    assert who.guest.post("/needs/new/", NEED).status_code == 200
    assert Need.objects.count() == 2


def test_a_need_published_leads_to_its_chain(who: People) -> None:
    response = who.mei.post("/needs/new/", NEED)
    need = newest()
    assert response["Location"] == f"/needs/{need.key}/"
    assert (need.state, need.organisation_id, need.teasers) == ("listed", need.organisation_id, {})
    assert "Blasen in klarem Harz" in page(Client(), f"/needs/{need.key}/")


def test_the_form_says_that_the_need_is_listed_and_what_strangers_see(who: People) -> None:
    html = page(who.mei, "/needs/new/")
    buttons = re.findall(r'<button class="btn[^"]*" name="do" value="(\w+)">([^<]+)<', html)
    assert buttons == [
        ("publish", "List it and find the chain"),
        ("draft", "Keep as draft"),
        ("preview", "See it as strangers will"),
    ]
    note = "Listed, the need is open to everybody with its budget and its chain; with a teaser, strangers read the teaser alone."
    assert note in html
    key = who.mei.post("/needs/new/", {**NEED, "do": "draft"}).headers["Location"]
    assert note in page(who.mei, f"{key}edit/")
    who.mei.post(f"{key}edit/", {**NEED, "version": "1"})
    assert note not in page(who.mei, f"{key}edit/")
    assert note not in page(
        who.ben, "/needs/new/"
    )  # whose organisation is not admitted, so that nothing is listed


def test_who_listed_a_need_is_told_what_strangers_see(who: People) -> None:
    whole = who.mei.post("/needs/new/", NEED, follow=True).content.decode()
    assert "Your need is listed: everybody reads it whole, with its chain." in words(whole)
    draft = who.mei.post("/needs/new/", {**NEED, **TEASER, "do": "draft"})
    edit = f"{draft.headers['Location']}edit/"
    listed = who.mei.post(edit, {**NEED, **TEASER, "version": "1"}, follow=True).content.decode()
    assert "strangers read its teaser alone and ask you for the details" in words(listed)
    again = who.mei.post(edit, {**NEED, **TEASER, "version": "2", "budget": "90.000 €"}, follow=True)
    assert "Your changes are stored." in words(again.content.decode())
    assert "strangers read its teaser alone" not in words(again.content.decode())


def test_the_place_begins_at_ones_only_organisation_that_has_one(who: People) -> None:
    def offered(client: Client, url: str) -> list[str]:
        field = page(client, url).partition('<select name="place"')[2].partition("</select>")[0]
        return re.findall(r'<option value="([\w-]*)" selected', field)

    nowhere = offered(who.officer, "/needs/new/")
    Organisation.objects.filter(key="org-maker").update(place="guangzhou")
    Organisation.objects.filter(key="org-hall").update(place=None)
    mei = Account.objects.get(name="Mei")
    join(mei, Organisation.objects.get(key="org-hall"))
    for url in ("/needs/new/", "/resources/new/?kind=facility"):
        assert offered(who.mei, url) == ["guangzhou"]
    Organisation.objects.filter(key="org-hall").update(place="munich")
    assert offered(who.mei, "/needs/new/") == nowhere
    assert offered(who.officer, "/needs/new/") == nowhere


def test_only_ones_own_organisations_can_be_chosen(who: People) -> None:
    html = page(who.mei, "/needs/new/")
    field = re.search(r'<select name="organisation".*?</select>', html, re.DOTALL)
    assert field is not None
    assert re.findall(r'value="([^"]*)"', field.group()) == ["org-maker"]
    assert who.mei.post("/needs/new/", {**NEED, "organisation": "org-optics"}).status_code == 422


def test_a_draft_is_seen_by_its_own_people_until_it_is_listed(who: People) -> None:
    who.mei.post("/needs/new/", {**NEED, "text": "", "do": "draft"})
    need = newest()
    assert need.state == "draft"
    url = f"/needs/{need.key}/"
    assert [client.get(url).status_code for client in (who.mei, who.lin, who.anna, Client())] == [
        200,
        200,
        404,
        404,
    ]
    assert "your own people see it, nobody else" in words(page(who.lin, url))
    assert who.lin.post(f"{url}edit/", {**NEED, "version": 1}).status_code == 302
    assert Client().get(url).status_code == 200


def test_who_is_not_admitted_keeps_drafts_and_is_told_why(who: People) -> None:
    html = page(who.ben, "/needs/new/")
    assert "kept as a draft that only your own people see, until the node has admitted it" in words(html)
    assert re.findall(r'name="do" value="(\w+)"', html) == ["draft", "preview"]
    given = {**NEED, "organisation": "org-hall"}
    assert who.ben.post("/needs/new/", given).status_code == 422
    assert who.ben.post("/needs/new/", {**given, "do": "draft"}).status_code == 302
    assert newest().state == "draft"


@pytest.mark.parametrize(
    ("rule", "sentence"),
    [
        ("need.publish", "It is not admitted to this node yet"),
        ("resource.publish", "It is not admitted to this node yet"),
        ("need.edit", "Your role does not allow this."),
        ("resource.enter", "Your role does not allow this."),
    ],
)
def test_a_role_that_was_taken_is_not_told_as_a_missing_admission(rule: str, sentence: str) -> None:
    with pytest.raises(NotAllowedError) as raised:
        require(ANONYMOUS, rule, Owned(1) if rule != "need.edit" else None)
    assert refusal(raised.value).startswith(sentence)


def test_the_preview_shows_what_strangers_will_see_and_stores_nothing(who: People) -> None:
    html = who.mei.post("/needs/new/", {**NEED, **TEASER, "do": "preview"}).content.decode()
    preview = words(html.partition('id="preview"')[2].partition("<form")[0])
    assert "Blasenfreier Guss gesucht Wir suchen Partner mit Erfahrung." in preview
    assert "Harz" not in preview
    assert Need.objects.count() == 2


def test_a_leak_is_told_once_and_stands_in_nobodys_way(who: People) -> None:
    given = {**NEED, **TEASER, "teaser_text": "Für Xylofantin suchen wir Partner."}
    html = who.mei.post("/needs/new/", given).content.decode()
    assert "The teaser may give away what you hold back" in words(html)
    assert "<mark>Xylofantin</mark> suchen wir Partner." in html
    assert Need.objects.count() == 2
    looked = re.search(r'name="looked" value="(\w+)"', html)
    assert looked is not None
    assert who.mei.post("/needs/new/", {**given, "looked": looked.group(1)}).status_code == 302
    assert newest().teasers["de"]["text"] == "Für Xylofantin suchen wir Partner."


def test_a_form_that_is_edited_begins_with_what_is_there(node: None) -> None:
    held_need()
    lin = people().lin
    html = page(lin, f"/needs/{KEY}/edit/")
    assert re.search(r'<details class="hold-back" open>', html)
    assert re.findall(r'name="(?:title|teaser_title|version)" value="([^"]*)"', html) == [
        "1", "Zitronentitel", "A coating that does not peel",
    ]  # fmt: skip


def test_whoever_comes_second_sees_what_the_first_changed(who: People) -> None:
    who.mei.post("/needs/new/", NEED)
    url = f"/needs/{newest().key}/edit/"
    assert who.lin.post(url, {**NEED, "version": 1, "budget": "90.000 €"}).status_code == 302
    mine = {**NEED, "version": 1, "title": "Blasen im Harz", "deadline": "2099-07-31"}
    response = who.mei.post(url, mine)
    html = response.content.decode()
    assert response.status_code == 422
    assert "Budget <del>80.000 €</del> → <ins>90.000 €</ins>" in " ".join(
        re.sub(r"</?d[dt]>", " ", html).split()
    )
    assert (newest().texts["de"]["title"], 'value="Blasen im Harz"' in html) == (
        "Blasen in klarem Harz",
        True,
    )
    version = re.search(r'name="version" value="(\d+)"', html)
    assert version is not None
    assert who.mei.post(url, {**mine, "version": version.group(1)}).status_code == 302
    assert newest().texts["de"]["title"] == "Blasen im Harz"


def test_history_tells_what_changed_and_by_whom(who: People) -> None:
    who.mei.post("/needs/new/", NEED)
    key = newest().key
    who.lin.post(f"/needs/{key}/edit/", {**NEED, "version": 1, "text": NEED["text"].replace("0,2", "0,5")})
    html = page(who.mei, f"/needs/{key}/history/")
    assert re.search(r"<del>0,2\s*</del><ins>0,5\s*</ins>", html) or "<del>2" in html
    text = words(html)
    assert "2 versions, newest first" in text
    assert ("· Lin" in text, "· you" in text) == (True, True)
    assert who.anna.get(f"/needs/{key}/history/").status_code == 404


def test_withdrawn_and_listed_again(who: People) -> None:
    who.mei.post("/needs/new/", NEED)
    url = f"/needs/{newest().key}/"
    assert who.lin.get(f"{url}withdraw/").status_code == 200
    assert who.lin.post(f"{url}withdraw/", {"reason": "Solved in-house."}).status_code == 302
    assert [client.get(url).status_code for client in (Client(), who.anna, who.lin)] == [404, 404, 200]
    assert "Solved in-house." in page(who.lin, f"{url}history/")
    assert who.anna.post(f"{url}relist/").status_code == 404
    assert who.lin.post(f"{url}relist/").status_code == 302
    assert Client().get(url).status_code == 200


def test_a_resource_with_facts_and_a_hidden_price(who: People) -> None:
    assert who.mei.post("/resources/new/?kind=facility", CHAMBER).status_code == 302
    resource = Resource.objects.latest("created")
    assert resource.facts == {"Temperature": "-40 to 180 °C", "Humidity": "10 to 98 %"}
    assert (resource.hidden, resource.keywords) == (["price"], ["climate", "boards"])
    seen = words(page(Client(), f"/resources/{resource.key}/"))  # an address may hold any three digits
    assert ("120" in seen, "price on request" in seen) == (False, True)
    assert "120" in words(page(who.lin, f"/resources/{resource.key}/"))


def test_a_resource_changed_meanwhile_keeps_what_was_typed(who: People) -> None:
    who.mei.post("/resources/new/?kind=facility", CHAMBER)
    url = f"/resources/{Resource.objects.latest('created').key}/edit/"
    first = {**CHAMBER, "fact_value": ["-40 to 200 °C", "", "10 to 98 %"], "version": "1"}
    assert who.lin.post(url, first).status_code == 302
    response = who.mei.post(
        url, {**CHAMBER, "fact_label": ["Volume"], "fact_value": ["2 m³"], "version": "1"}
    )
    html = response.content.decode()
    assert (response.status_code, 'value="2 m³"' in html) == (422, True)
    assert "<del>-40 to 180 °C</del> → <ins>-40 to 200 °C</ins>" in html


def test_rows_of_facts_grow_without_scripts(who: People) -> None:
    html = who.mei.post("/resources/new/?kind=facility", {**CHAMBER, "do": "more"}).content.decode()
    assert html.count('name="fact_label"') == 2 + 9
    assert 'value="10 to 98 %"' in html
    assert Resource.objects.filter(kind="facility").count() == 1


def test_a_fact_without_its_value_is_told_beside_its_row(who: People) -> None:
    given = {**CHAMBER, "fact_label": ["Temperature"], "fact_value": [""]}
    response = who.mei.post("/resources/new/?kind=facility", given)
    assert response.status_code == 422
    assert "Fill in the value, or empty the whole row." in response.content.decode()


@pytest.mark.parametrize(
    "kind", ["technology", "expert", "facility", "service", "finance", "policy", "venue", "product"]
)
def test_every_kind_has_its_form(who: People, kind: str) -> None:
    given = {**CHAMBER, "title": f"A {kind}"}
    assert who.mei.post(f"/resources/new/?kind={kind}", given).status_code == 302
    assert Resource.objects.latest("created").kind == kind


def test_mine_lists_what_is_ones_own_with_the_next_step(who: People) -> None:
    who.mei.post("/needs/new/", {**NEED, "do": "draft"})
    resource = priced_resource()
    Resource.objects.filter(pk=resource.pk).update(valid_until=date(2020, 1, 1), ends=date(2020, 1, 1))
    text = words(page(who.mei, "/mine/?state=draft"))
    assert "Blasen in klarem Harz draft Technology need" in text
    assert "Finish it" in text
    assert "A quiet chamber expired Facility" in words(page(who.mei, "/mine/?what=resources&state=expiring"))
    assert "A quiet chamber" not in page(who.anna, "/mine/?what=resources")
    url = "/resources/fac-quiet/still-valid/"
    assert (who.anna.post(url).status_code, who.mei.post(url, {"next": "/mine/"})["Location"]) == (
        404,
        "/mine/",
    )
    assert "Nothing of yours is in this state." in words(
        page(who.mei, "/mine/?what=resources&state=expiring")
    )


def test_an_empty_list_of_ones_own_leads_to_entering(who: People) -> None:
    text = words(page(who.ben, "/mine/?what=needs&state=draft"))
    assert "Nothing of yours is in this state." in text
    assert "Nothing of yours is here yet" in words(page(who.guest, "/mine/"))


@pytest.mark.parametrize("language", ["zh-hans", "de"])
def test_the_forms_speak_every_language(who: People, language: str) -> None:
    client = speaking(language, who.mei)
    for url in ("/needs/new/", "/resources/new/", "/resources/new/?kind=venue", "/mine/"):
        assert client.get(url).status_code == 200, url
