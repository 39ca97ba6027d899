"""Programmes on pages: the list of those there are, and the page of one."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import Client
from time_machine import Traveller, travel

from entrepot.people.domain import Party
from entrepot.people.models import Account
from entrepot.programmes.models import Programme
from tests.programmes.called import AFTER, BEFORE, DURING, Office, office
from tests.web.test_pages import words

pytestmark = pytest.mark.django_db


@pytest.fixture
def running(db: None) -> Office:
    return office()


@pytest.fixture
def programme(running: Office) -> Programme:
    with travel(BEFORE, tick=False):
        return running.published()


@pytest.fixture(autouse=True)
def during() -> Iterator[Traveller]:
    with travel(DURING, tick=False) as traveller:
        yield traveller


def browser(party: Party | None = None, language: str = "en") -> Client:
    client = Client(HTTP_ACCEPT_LANGUAGE=language)
    if party:
        client.force_login(Account.objects.get(key=party.actor))
    return client


def seen(client: Client, url: str) -> str:
    return words(client.get(url).content.decode())


def test_programmes_are_listed_for_everybody_and_drafts_for_those_who_run_them(
    running: Office, programme: Programme
) -> None:
    draft = running.drafted()
    everybody, officer = browser().get("/programmes/"), browser(running.officer).get("/programmes/")
    links = [f"/programmes/{one.key}/" for one in (programme, draft)]
    assert [link in everybody.content.decode() for link in links] == [True, False]
    assert [link in officer.content.decode() for link in links] == [True, True]


def test_where_there_is_no_programme_the_list_says_what_to_do(running: Office) -> None:
    assert "No programme is announced" in seen(browser(), "/programmes/")


def test_a_programme_says_how_far_it_is_in_the_readers_language(
    programme: Programme, during: Traveller
) -> None:
    url = f"/programmes/{programme.key}/"
    assert "Pilot cities takes applications Closes: Thu, 2 Apr 2026, 00:00 (UTC)" in seen(browser(), url)
    assert "试点城市" in seen(browser(language="zh-Hans"), url)
    during.move_to(AFTER)
    assert "Pilot cities in review Closed on 2 Apr 2026" in seen(browser(), url)


def test_nobody_else_reads_a_draft(running: Office) -> None:
    url = f"/programmes/{running.drafted().key}/"
    assert [browser(one).get(url).status_code for one in (None, running.buyer, running.officer)] == [
        404,
        404,
        200,
    ]
