"""Programmes on pages: the list of those there are, and the page of one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client
from time_machine import Traveller, travel

from entrepot.deals.domain.wording import worded
from entrepot.people.domain import Party
from entrepot.people.models import Account, Organisation
from entrepot.programmes import queries
from entrepot.programmes.domain.calls import Criterion
from entrepot.programmes.domain.forms import Choice, Field, FieldKind
from entrepot.programmes.domain.stages import Stage
from entrepot.programmes.models import Programme
from entrepot.vocabulary.eligibility import Eligibility
from entrepot.vocabulary.kinds import OrganisationKind, Size
from tests.programmes.called import AFTER, BEFORE, DURING, OPENS, Office, office
from tests.web.test_pages import words

pytestmark = pytest.mark.django_db


@pytest.fixture
def running(db: None, nowhere: None) -> Office:
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


NEW = {
    "form": "f1", "kind": "cohort", "places": "22", "opens_day": "2026-04-01", "opens_time": "09:00", "closes_day": "2026-05-01",
    "closes_time": "18:00", "title-en": "Pilot cities", "title-zh-Hans": "试点城市", "title-de": "", "about-en": "Cities.",
    "about-zh-Hans": "", "about-de": "", "who_kinds": ["government", "park"], "who_places": ["guangzhou"],
    "criteria-rows": "1", "criteria-0-key": "c1", "criteria-0-weight": "100", "criteria-0-name-en": "The plan",
    "criteria-0-about-en": "It can be done.", "fields-rows": "1", "fields-0-key": "q1", "fields-0-kind": "choice",
    "fields-0-required": "on", "fields-0-name-en": "In which field?", "fields-0-choices-en": "Glazes\nLasers",
    "fields-0-choices-zh-Hans": "\n激光", "fields-0-choice_keys": "",
}  # fmt: skip
"""A call as it is typed."""


def typed(running: Office, **changed: Any) -> dict[str, Any]:
    return NEW | {"organisation": running.academy.key, "do": "save"} | changed


def test_an_officer_writes_a_call_and_publishes_it(running: Office) -> None:
    client = browser(running.officer)
    made = client.post("/programmes/new/", typed(running))
    written = Programme.objects.get()
    assert made.headers["Location"] == f"/programmes/{written.key}/edit/"
    assert client.post("/programmes/new/", typed(running)).headers["Location"] == made.headers["Location"]
    call = written.call
    assert call.title == worded({"en": "Pilot cities", "zh-Hans": "试点城市"})
    assert (call.opens, call.closes, call.places) == (
        datetime(2026, 4, 1, 9, tzinfo=UTC), datetime(2026, 5, 1, 18, tzinfo=UTC), 22,
    )  # fmt: skip
    assert call.who == Eligibility(
        frozenset({OrganisationKind.GOVERNMENT, OrganisationKind.PARK}), places=frozenset({"guangzhou"})
    )
    assert call.criteria == (
        Criterion("c1", worded({"en": "The plan"}), worded({"en": "It can be done."}), 100),
    )
    choices = (
        Choice("a1", worded({"en": "Glazes"})),
        Choice("a2", worded({"en": "Lasers", "zh-Hans": "激光"})),
    )
    assert call.fields == (Field("q1", FieldKind.CHOICE, worded({"en": "In which field?"}), choices=choices),)
    page = client.post(f"/programmes/{written.key}/publish/", follow=True)
    assert "The call is published" in words(page.content.decode())
    assert "announced" in seen(browser(), f"/programmes/{written.key}/")


def test_what_is_typed_comes_back_as_it_was_typed(running: Office) -> None:
    client = browser(running.officer)
    client.post("/programmes/new/", typed(running))
    address = f"/programmes/{Programme.objects.get().key}/edit/"
    form = client.get(address).context["form"]
    again = {name: value for name, value in form.typed.items() if value}
    before = Programme.objects.get()
    client.post(address, again | {"do": "save"})
    assert Programme.objects.get().call == before.call


def test_rows_are_added_and_taken_out_and_nothing_typed_is_lost(running: Office) -> None:
    client = browser(running.officer)
    more = client.post("/programmes/new/", typed(running, do="add criteria")).context["form"]
    assert [row.legend for row in more.criteria] == ["Criterion 1", "Criterion 2"]
    assert more.typed["criteria-1-key"] == "c2"
    assert more.typed["who_kinds"] == ["government", "park"]
    less = client.post(
        "/programmes/new/", more.typed | {"criteria-1-name-en": "The team", "do": "drop criteria 0"}
    ).context["form"]
    assert (less.typed["criteria-0-name-en"], less.typed["criteria-rows"]) == ("The team", "1")
    assert Programme.objects.count() == 0


def test_what_cannot_be_read_is_said_at_its_field_and_nothing_is_kept(running: Office) -> None:
    page = browser(running.officer).post(
        "/programmes/new/", typed(running, **{"opens_day": "soon", "criteria-0-weight": "much"})
    )
    assert page.status_code == 422
    assert [(legend, label) for _id, legend, label in page.context["form"].wrong] == [
        ("", "Applications from"), ("Criterion 1", "Weight in percent"),
    ]  # fmt: skip
    assert Programme.objects.count() == 0


def test_what_keeps_a_call_from_being_published_is_said_beside_what_it_is_about(running: Office) -> None:
    client = browser(running.officer)
    flawed = {
        "title-en": "",
        "title-zh-Hans": "",
        "criteria-0-weight": "60",
        "fields-0-choices-en": "Glazes",
        "fields-0-choices-zh-Hans": "",
    }
    client.post("/programmes/new/", typed(running, closes_day="2026-03-31", **flawed))
    programme = Programme.objects.get()
    refused = client.post(f"/programmes/{programme.key}/publish/", follow=True)
    form = refused.context["form"]
    assert "not published yet" in words(refused.content.decode())
    assert [(legend, label) for _id, legend, label in form.wrong] == [
        ("", "Applications until"), ("", "Title (English)"), ("Criterion 1", "Weight in percent"),
        ("Question 1", "Answers to choose from, one a line (English)"),
    ]  # fmt: skip
    assert "In which field? A field of choices has fewer than two." in seen(
        client, f"/programmes/{programme.key}/"
    )


def test_a_published_call_is_prolonged_and_never_shortened(running: Office, programme: Programme) -> None:
    client, address = browser(running.officer), f"/programmes/{programme.key}/edit/"
    before = programme.call
    form = client.get(address).context["form"]
    assert "places" not in form.fields
    posted = {
        "title-en": "Pilot cities 2026",
        "title-zh-Hans": "试点城市",
        "closes_day": "2026-04-20",
        "closes_time": "12:30",
        "do": "save",
    }
    client.post(address, posted)
    programme.refresh_from_db()
    assert programme.call == replace(
        before, title=worded({"en": "Pilot cities 2026", "zh-Hans": "试点城市"}), about=programme.call.about,
        closes=datetime(2026, 4, 20, 12, 30, tzinfo=UTC),
    )  # fmt: skip
    earlier = client.post(address, posted | {"closes_day": "2026-04-19"})
    assert (
        earlier.status_code,
        "A published call is never closed earlier." in words(earlier.content.decode()),
    ) == (422, True)


def test_nobody_else_writes_changes_or_publishes_calls(running: Office, programme: Programme) -> None:
    client = browser(running.buyer)
    assert client.get("/programmes/new/").status_code == 404
    assert client.get(f"/programmes/{programme.key}/edit/").status_code == 404
    assert client.post(f"/programmes/{programme.key}/publish/").status_code == 404


def test_the_page_says_to_whom_it_is_open_and_how_an_organisation_stands_to_it(running: Office) -> None:
    with travel(BEFORE, tick=False):
        who = Eligibility(
            frozenset({OrganisationKind.ENTERPRISE}), frozenset({Size.SMALL}), frozenset({"munich"})
        )
        url = f"/programmes/{running.published(who=who).key}/"
    Organisation.objects.filter(pk=running.firm.pk).update(size="", place=None)
    everybody, buyer, head = (seen(browser(one), url) for one in (None, running.buyer, running.head))
    assert "· Kind of organisation: enterprise · Size of the organisation: small · Place: Munich" in everybody
    assert "Fits: Kind of organisation: enterprise is admitted" in buyer
    assert (
        "Not known: Size of the organisation: small; the organisation's page does not say Say it on your organisation's page"
        in buyer
    )
    assert (
        "Does not fit: Kind of organisation: university is not admitted, only enterprise Only an organisation"
        in head
    )
    assert "Sign in to apply" in everybody
    assert ["Begin the application" in page for page in (buyer, head)] == [True, False]


def test_criteria_are_shown_with_their_weights_and_the_table_behind(programme: Programme) -> None:
    page = browser().get(f"/programmes/{programme.key}/").content.decode()
    assert page.count("<rect") == 2
    assert "The plan 60 % It can be done. The team 40 % It has done so before." in words(page)


def test_each_stage_of_the_list_is_the_one_that_its_programmes_are_at(
    running: Office, programme: Programme, during: Traveller
) -> None:
    def found() -> dict[str, list[str]]:
        party = running.officer
        return {
            stage: [one.key for one in queries.programmes(party).filter(queries.at_stage(stage))]
            for stage in Stage
        }

    draft = running.drafted()
    moves: list[tuple[str, dict[str, datetime]]] = [
        (BEFORE, {}), (DURING, {}), (AFTER, {}), (AFTER, {"decided": OPENS}), (AFTER, {"ended": OPENS}),
    ]  # fmt: skip
    for moment, changed in moves:
        during.move_to(moment)
        Programme.objects.filter(pk=programme.pk).update(**changed)
        programme.refresh_from_db()
        expected: dict[str, list[str]] = {stage: [] for stage in Stage}
        expected[draft.stage] += [draft.key]
        expected[programme.stage] += [programme.key]
        assert found() == expected
    assert "No programme is this far" in seen(browser(), "/programmes/?stage=open")
    assert browser().get("/programmes/?stage=draft").status_code == 404
