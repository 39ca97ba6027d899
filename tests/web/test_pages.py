"""The pages as somebody reads them."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape
from itertools import pairwise

import pytest
from django.template.loader import render_to_string
from django.test import Client

from entrepot.catalogue.disclosed import all_disclosed, disclosed
from entrepot.catalogue.queries import need, resources_by_key
from entrepot.matching.queries import chains_of
from entrepot.matching.rates import rates
from entrepot.people.domain import ANONYMOUS
from entrepot.web.chainpage import chain_page, resource_keys
from entrepot.web.names import known_names
from tests.accounts import account
from tests.web.conftest import speaking
from tests.web.records import resource

PAGES = (
    "/",
    "/?q=Glasur",
    "/?q=xyzzy",
    "/needs/",
    "/needs/?kind=market",
    "/needs/need-cracks/",
    "/needs/need-bees/",
    "/resources/",
    "/resources/?kind=technology&place=munich",
    "/resources/?q=Risse",
    "/resources/tech-thz/",
    "/resources/exp-mak/",
    "/organisations/org-maker/",
    "/clusters/",
    "/import/",
)
OWN_PAGES = (
    "/needs/new/",
    "/needs/need-cracks/edit/",
    "/needs/need-cracks/withdraw/",
    "/resources/new/",
    "/resources/new/?kind=facility",
    "/resources/new/?kind=policy",
    "/resources/tech-thz/edit/",
    "/mine/",
    "/mine/?what=resources&state=draft",
    "/import/",
)
"""Pages of whoever is signed in."""


def page(client: Client, url: str, status: int = 200) -> str:
    response = client.get(url)
    assert response.status_code == status, url
    return response.content.decode()


def words(html: str) -> str:
    """The text of a page, in one line."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


@pytest.mark.parametrize("url", PAGES)
@pytest.mark.parametrize("language", ["en", "zh-hans", "de"])
def test_every_page_opens_in_every_language(node: None, url: str, language: str) -> None:
    html = page(speaking(language), url)
    shown = {"zh-hans": "zh-Hans"}.get(language, language)
    assert re.findall(r'<html lang="([^"]+)">', html) == [shown]


@pytest.mark.parametrize("url", OWN_PAGES)
@pytest.mark.parametrize("language", ["en", "zh-hans", "de"])
def test_every_page_of_ones_own_opens_in_every_language(officer: Client, url: str, language: str) -> None:
    html = page(speaking(language, officer), url)
    shown = {"zh-hans": "zh-Hans"}.get(language, language)
    assert re.findall(r'<html lang="([^"]+)">', html) == [shown]


DATA = re.escape(' type="application/ld+json">')
"""What search engines read is no script: no browser runs it, whatever the policy says."""


@pytest.mark.parametrize("url", [*PAGES, *OWN_PAGES])
def test_no_page_needs_an_inline_style_or_script(officer: Client, url: str) -> None:
    html = page(officer, url)
    assert re.findall(rf'\sstyle="|<style|<script(?![^>]* src=|{DATA})|\son\w+="', html) == []


@pytest.mark.parametrize("url", [*PAGES, *OWN_PAGES])
def test_headings_begin_with_one_and_skip_none(officer: Client, url: str) -> None:
    levels = [int(level) for level in re.findall(r"<h([1-6])", page(officer, url))]
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert [(a, b) for a, b in pairwise(levels) if b > a + 1] == []


def test_titles_are_unique(officer: Client) -> None:
    own = [url for url in {*PAGES, *OWN_PAGES} if "?" not in url]
    titles = [re.search(r"<title>(.*?)</title>", page(officer, url)).group(1) for url in own]  # type: ignore[union-attr]
    assert len(set(titles)) == len(own)


def test_only_our_own_files_are_loaded(reader: Client) -> None:
    policy = reader.get("/").headers["Content-Security-Policy"]
    assert "default-src 'none'; script-src 'self'; style-src 'self'" in policy


def test_the_chain_page_gives_the_answer_first(reader: Client) -> None:
    html = page(reader, "/needs/need-cracks/")
    assert html.index('class="sum"') < html.index('class="chain"') < html.index('class="links"')


def test_the_need_is_shown_in_the_readers_language_with_its_original(reader: Client) -> None:
    html = page(reader, "/needs/need-cracks/")
    assert '<h1 lang="en">Inspecting glaze cracks on the line</h1>' in html
    assert "Original (Chinese)" in html
    assert "瓷砖釉面裂纹靠人眼查" in html


def test_what_is_asked_for_is_named_in_the_readers_language(reader: Client) -> None:
    text = words(page(reader, "/needs/need-cracks/"))
    assert "Budget CNY 600,000 Wanted by 31 Mar 2099" in text
    assert "Defect size ≥ 20 µm" in text


def test_an_unserved_need_is_told_so(reader: Client) -> None:
    text = words(page(reader, "/needs/need-bees/"))
    assert "Nothing in this node answers this need" in text
    assert "no link found" in text
    assert "All experts" in text


def test_texts_of_records_cannot_become_markup(reader: Client) -> None:
    assert "&lt;berührungslos&gt;" in page(reader, "/resources/tech-thz/")


def test_a_resource_shows_its_facts(reader: Client) -> None:
    text = words(page(reader, "/resources/tech-thz/"))
    assert "Price €30,000" in text
    assert "Readiness level 6 of 9, breakthrough" in text
    assert "Resolution (Auflösung (Rissbreite)) 15 µm" in text
    assert "Owner Isaroptik GmbH" in text


def test_an_expert_is_named(reader: Client) -> None:
    assert "Dr Evelyn Mak" in page(reader, "/resources/exp-mak/")


def test_an_organisation_shows_what_it_needs(reader: Client) -> None:
    text = words(page(reader, "/organisations/org-maker/"))
    assert "What it needs" in text
    assert "Inspecting glaze cracks on the line Technology need Guangzhou Chinese" in text


def test_search_groups_what_it_finds(reader: Client) -> None:
    text = words(page(reader, "/?q=Risse Glasur"))
    assert "Technologies Terahertz imaging of cracks" in text


def test_a_search_can_be_narrowed_to_a_kind(reader: Client) -> None:
    html = page(reader, "/?q=Risse&kind=expert")
    assert "Terahertz imaging" not in html
    assert re.search(r'href="\?q=Risse&amp;kind=expert" aria-current="true"', html)


def test_scripts_get_the_results_alone(reader: Client) -> None:
    response = reader.get("/?q=Risse", headers={"HX-Request": "true"})
    assert "<html" not in response.content.decode()
    page = reader.get("/?q=Risse")
    assert all("HX-Request" in found["Vary"].split(", ") for found in (response, page)), (
        "caches keep both apart"
    )


def test_an_empty_search_says_what_to_do(reader: Client) -> None:
    text = words(page(reader, "/?q=xyzzy"))
    assert "Enter it as a need" in text


def test_resources_can_be_filtered_by_place(reader: Client) -> None:
    html = page(reader, "/resources/?place=munich")
    assert ("/resources/tech-thz/" in html, "/resources/fac-thz/" in html) == (True, False)


def test_an_unknown_filter_finds_nothing_and_offers_a_way_on(reader: Client) -> None:
    assert "Nothing in this list matches" in page(reader, "/resources/?cluster=nowhere")


@pytest.mark.parametrize(
    "key", ["2026/001", "a b?c=d&e#f", "x/edit", "ä%2Fö", "two\nlines", "<b>&\"'", "%2F", ".."]
)
def test_an_id_may_be_written_as_its_owner_does(reader: Client, key: str) -> None:
    resource(key, "facility", "en", "munich", texts={"en": {"title": "Odd bench", "text": ""}})
    link = re.search(r'<a href="([^"]+)" lang="en">Odd bench</a>', page(reader, "/resources/"))
    assert link is not None
    assert "<title>Odd bench · Test node</title>" in page(reader, unescape(link.group(1)))


@pytest.mark.parametrize("number", ["0", "-1", "99", "x"])
def test_a_page_that_does_not_exist_is_the_nearest(reader: Client, number: str) -> None:
    assert "/resources/tech-thz/" in page(reader, f"/resources/?page={number}")


@pytest.mark.parametrize(
    "url", ["/nothing/", "/needs/nothing/", "/resources/nothing/", "/organisations/x/", "/import/x/"]
)
def test_what_does_not_exist_is_said_in_the_look(node: None, url: str) -> None:
    text = words(page(speaking("de"), url, 404))
    assert "Unter dieser Adresse gibt es nichts" in text
    assert "Zur Startseite" in text


def test_a_form_without_its_token_is_explained(node: None) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(account("lin"))
    response = client.post("/needs/new/", {"title": "x"})
    assert (response.status_code, "This form has expired" in response.content.decode()) == (403, True)


def test_the_language_is_kept(reader: Client) -> None:
    reader.post("/language/setlang/", {"language": "de", "next": "/needs/"})
    assert '<html lang="de">' in page(reader, "/needs/")


def test_industrial_chains_run_from_upstream_to_downstream(node: None) -> None:
    html = page(speaking("zh-hans"), "/clusters/")
    assert '<ol class="stream" aria-label="从上游到下游"><li>黏土</li><li>窑炉</li></ol>' in html


def test_before_the_models_are_heard_there_is_no_verdict(reader: Client) -> None:
    record = need("need-bees", ANONYMOUS)
    unheard = replace(chains_of(record), verdict="words_only")
    found = all_disclosed(resources_by_key(resource_keys(unheard), ANONYMOUS).values(), ANONYMOUS)
    resources = {resource.key: resource for resource in found}
    view = chain_page(disclosed(record, ANONYMOUS), unheard, resources, known_names(), rates())
    text = words(render_to_string("entrepot/need.html", {"view": view, "head": view.head}))
    assert "No verdict yet" in text
    assert "Nothing in this node answers this need" not in text
    assert "is adequate" not in text
