"""What is held back: nobody reads it who may not, and whoever may gets it step by step."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from django.test import Client

from entrepot.catalogue.models import ConfidentialityAgreement, DisclosureRequest, Grant, Need
from entrepot.journal.queries import latest_sequence
from entrepot.matching.queries import chains_of
from entrepot.people.models import Organisation
from entrepot.runtime import clock
from entrepot.web import found
from tests.web.conftest import speaking
from tests.web.held import BODY, KEY, SECRET, TEASER, People, held_need, people, priced_resource
from tests.web.test_pages import page, words

EVERYWHERE = (
    "/",
    "/?q=Zitronentext Risse Glasur",
    "/?q=coating peel",
    "/?q=Lemontext&kind=need",
    "/needs/",
    "/needs/?organisation=org-maker",
    "/needs/?cluster=ceramics&page=1",
    f"/needs/{KEY}/",
    f"/needs/{KEY}/tile/",
    f"/needs/{KEY}/?as=stranger",
    "/organisations/org-maker/",
    "/resources/",
    "/resources/?q=Zitronentext",
    "/resources/tech-thz/",
    "/clusters/",
    "/import/",
)
"""Every page that may speak of the need."""


@pytest.fixture
def who(node: None) -> People:
    held_need()
    return people()


def ask(client: Client, level: str = "details", organisation: str = "org-optics") -> int:
    """Ask to see more; the status of the answer."""
    given = {"level": level, "organisation": organisation, "message": "We coat tiles in Munich."}
    return client.post(f"/needs/{KEY}/ask/", given).status_code


def answer(client: Client, verdict: str = "accept", reason: str = "") -> int:
    """Answer the request that is open; the status of the answer."""
    asked = DisclosureRequest.objects.get(answer="")
    given = {"answer": verdict, "reason": reason}
    return client.post(f"/disclosure/{asked.key}/answer/", given).status_code


def seen(html: str) -> set[str]:
    """Which restricted words a page gives away."""
    return {name for name, word in {**BODY, "secret": SECRET}.items() if word in html or word.lower() in html}


@pytest.mark.parametrize("language", ["en", "zh-hans", "de"])
def test_strangers_read_nothing_of_what_is_held_back(who: People, language: str) -> None:
    for url in EVERYWHERE:
        html = speaking(language).get(url).content.decode()
        asked = url.partition("?q=")[2]  # a search page repeats what was searched for
        assert {name for name in seen(html) if BODY.get(name, SECRET) not in asked} == set(), url


@pytest.mark.parametrize("name", ["anna", "ben", "officer", "guest"])
def test_nor_do_others_who_are_signed_in(who: People, name: str) -> None:
    for url in EVERYWHERE[4:11]:
        assert seen(getattr(who, name).get(url).content.decode()) == set(), url


def test_the_teaser_page_says_what_is_held_back_and_how_to_get_it(who: People) -> None:
    html = page(Client(), f"/needs/{KEY}/")
    text = words(html)
    assert f"<title>{TEASER} · Test node</title>" in html
    assert "What is held back, and how to see it" in text
    assert "You see them once the owner accepts your request." in text
    assert re.search(rf'href="[^"]*\?next=/needs/{KEY}/">Sign in to ask<', html)
    assert [word for word in ('class="sum"', "<figure", "api/v1") if word in html] == []


def test_who_cannot_ask_yet_is_told_why(who: People) -> None:
    assert "is not admitted to this node yet" in words(page(who.ben, f"/needs/{KEY}/"))
    assert "you belong to none yet" in words(page(who.guest, f"/needs/{KEY}/"))
    assert (ask(who.ben, organisation="org-hall"), ask(who.anna, organisation="org-maker")) == (422, 422)
    assert DisclosureRequest.objects.count() == 0


def test_asked_accepted_read(who: People) -> None:
    assert ask(who.anna) == 302
    assert "not answered yet" in words(page(who.anna, f"/needs/{KEY}/"))
    owners = words(page(who.lin, f"/needs/{KEY}/"))
    assert "Isaroptik GmbH not answered yet the details" in owners
    assert "We coat tiles in Munich." in owners
    assert answer(who.lin) == 302
    html = page(who.anna, f"/needs/{KEY}/")
    assert seen(html) == {"english title", "english text", "title", "text", "hours", "label", "value"}
    assert "€77,123" in html
    assert 'class="sum"' in html or "Nothing in this node answers this need" in html


def test_a_refusal_is_told_with_its_reason(who: People) -> None:
    ask(who.anna)
    answer(who.lin, "refuse", "We work with somebody already.")
    html = page(who.anna, f"/needs/{KEY}/")
    assert "We work with somebody already." in html
    assert seen(html) == set()
    assert ("you can ask again from" in words(html), "Ask the owner" in html) == (True, False)
    assert ask(who.anna) == 422


def test_a_request_can_be_taken_back(who: People) -> None:
    ask(who.anna)
    asked = DisclosureRequest.objects.get()
    assert who.anna.post(f"/disclosure/{asked.key}/take-back/").status_code == 302
    asked.refresh_from_db()
    assert asked.answer == "withdrawn"
    assert "taken back" in words(page(who.anna, f"/needs/{KEY}/"))


def test_both_sign_then_the_confidential_part_is_shown(who: People) -> None:
    ask(who.anna)
    answer(who.lin)
    assert "There is a confidential part" in words(page(who.anna, f"/needs/{KEY}/"))
    assert ask(who.anna, "everything") == 302
    answer(who.lin)
    agreement = ConfidentialityAgreement.objects.get()
    url = f"/agreements/{agreement.pk}/"
    assert url in page(who.anna, f"/needs/{KEY}/")
    assert agreement.text_hash in page(who.anna, url)
    assert who.anna.post(url, {}).status_code == 422
    assert who.anna.post(url, {"read": "on"}).status_code == 302
    assert SECRET not in page(who.anna, f"/needs/{KEY}/")
    assert "Read and sign" in words(page(who.lin, f"/needs/{KEY}/"))
    assert who.lin.post(url, {"read": "on"}).status_code == 302
    assert SECRET in page(who.anna, f"/needs/{KEY}/")
    assert "signed by both" in words(page(who.lin, f"/needs/{KEY}/"))


def test_an_access_that_is_ended_shows_the_teaser_again(who: People) -> None:
    ask(who.anna)
    answer(who.lin)
    grant = Grant.objects.get()
    assert who.anna.post(f"/grants/{grant.pk}/revoke/").status_code == 404
    assert who.lin.post(f"/grants/{grant.pk}/revoke/").status_code == 302
    html = page(who.anna, f"/needs/{KEY}/")
    assert seen(html) == set()
    assert "the access has ended since" in words(html)
    assert ask(who.anna) == 302


@pytest.mark.parametrize("name", ["ben", "officer", "guest", "broker"])
def test_what_is_between_two_others_is_not_there(who: People, name: str) -> None:
    ask(who.anna)
    key = DisclosureRequest.objects.get().key
    answer(who.lin)
    ask(who.anna, "everything")
    answer(who.lin)
    other: Client = getattr(who, name)
    number, grant = ConfidentialityAgreement.objects.get().pk, Grant.objects.get().pk
    assert [other.get(url).status_code for url in (f"/disclosure/{key}/", f"/agreements/{number}/")] == [
        404,
        404,
    ]
    posts = (f"/disclosure/{key}/answer/", f"/disclosure/{key}/take-back/", f"/grants/{grant}/revoke/")
    assert [other.post(url, {"answer": "accept"}).status_code for url in posts] == [404, 404, 404]
    asides = ("requests", "history", "edit", "withdraw")
    statuses = [other.get(f"/needs/{KEY}/{aside}/").status_code for aside in asides]
    assert statuses == [404, 404, 404, 200 if name == "officer" else 404]


def test_brokers_read_the_details_when_the_owner_says_so(who: People) -> None:
    assert "text" in seen(page(who.broker, f"/needs/{KEY}/"))
    Need.objects.filter(key=KEY).update(brokers_may_read=False)
    assert seen(page(who.broker, f"/needs/{KEY}/")) == set()


def test_members_see_it_all_and_managers_answer(who: People) -> None:
    ask(who.anna)
    mei, lin = page(who.mei, f"/needs/{KEY}/"), page(who.lin, f"/needs/{KEY}/")
    assert (SECRET in mei, SECRET in lin) == (True, True)
    assert ("Let them in" in mei, "Let them in" in lin) == (False, True)
    assert who.mei.get(f"/needs/{KEY}/requests/").status_code == 404


def test_the_owner_looks_at_it_as_strangers_do(who: People) -> None:
    html = page(who.lin, f"/needs/{KEY}/?as=stranger")
    assert "This is what strangers see." in html
    assert seen(html) == set()


def test_a_price_is_told_on_request(node: None) -> None:
    priced_resource()
    who = people()
    stranger = page(Client(), "/resources/fac-quiet/")
    assert ("4711" in stranger, "1234 h" in stranger, "price on request" in stranger) == (False, False, True)
    given = {"level": "price", "organisation": "org-optics", "message": "For a quote."}
    assert who.anna.post("/resources/fac-quiet/ask/", given).status_code == 302
    assert "4711" not in page(who.anna, "/resources/fac-quiet/")
    answer(who.lin)
    html = page(who.anna, "/resources/fac-quiet/")
    assert ("4,711" in html, "1234 h" in html) == (True, False)


def test_where_nothing_was_asked_nothing_is_said(who: People) -> None:
    assert "Nobody has asked yet." in words(page(who.lin, f"/needs/{KEY}/requests/"))
    assert Organisation.objects.count() == 3


@pytest.mark.parametrize(
    "back", ["https://elsewhere.example/", "//elsewhere.example/", "javascript:alert(1)"]
)
def test_an_answer_leads_to_no_other_site(who: People, back: str) -> None:
    ask(who.anna)
    key = DisclosureRequest.objects.get().key
    response = who.lin.post(f"/disclosure/{key}/answer/", {"answer": "accept", "next": back})
    assert response["Location"] == f"/needs/{KEY}/"


def test_no_verdict_on_what_is_held_back_is_told(who: People, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ENTREPOT_EMBEDDER", "both")
    chains = replace(chains_of(Need.objects.get(key=KEY)), verdict="partly_served", voters=("a model",))
    with found.at_rest():
        found._chains[KEY, latest_sequence(), clock.today()] = chains
        url = "/needs/?outcome=partly_served"
        assert [f"/needs/{KEY}/" in page(client, url) for client in (Client(), who.anna, who.lin)] == [
            False, False, True,
        ]  # fmt: skip
        assert (
            "<svg"
            not in page(Client(), "/needs/?organisation=org-maker&kind=technology").partition(TEASER)[2]
        )
        serves = [link.resource for link in chains.best.links]
        for resource in serves:
            assert TEASER not in page(Client(), f"/resources/{resource}/").partition("Around it")[0]


def test_a_request_has_a_page_for_both_sides(who: People) -> None:
    ask(who.anna)
    url = f"/disclosure/{DisclosureRequest.objects.get().key}/"
    assert "Let them in" in words(page(who.lin, url))
    assert "Take the request back" in words(page(who.anna, url))
    assert Client().get(url).status_code == 404
