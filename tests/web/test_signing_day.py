"""Signing days and cooperations on pages: what the projector shows, the desk, and what comes of a cooperation."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client

from entrepot.people.models import Organisation
from entrepot.programmes import actions
from entrepot.programmes.models import Cooperation, JointProject, Signatory, SigningDay, Visit
from entrepot.runtime import clock
from tests.programmes.paired import Pair, Pairing, pairing
from tests.web.test_pages import words
from tests.web.test_programmes import browser, seen

pytestmark = pytest.mark.django_db


@pytest.fixture
def made(db: None) -> Pairing:
    return pairing(2)


@pytest.fixture
def day(made: Pairing) -> SigningDay:
    """An open one, with two agreements on it of which one is printed."""
    found = made.planned()
    for pair in made.pairs:
        made.put(found, pair)
    made.pairs[0].print()
    return actions.open_day(day=found, by=made.office.officer)


def board(day: SigningDay) -> str:
    return f"/programmes/{day.programme.key}/signing/{day.key}/"


def asked_next(html: str) -> str:
    """The address that the page asks next."""
    (found,) = re.findall(r'hx-get="([^"]+)" hx-trigger="every 2s"', html)
    return found


def signed(pair: Pair) -> Cooperation:
    """A pair whose agreement binds."""
    pair.print()
    for turn in (0, 1):
        pair.sign(turn)
    return Cooperation.objects.get(deal=pair.deal)


def test_the_board_fills_and_asks_no_more_once_the_day_is_closed(made: Pairing, day: SigningDay) -> None:
    client, pair = browser(made.pairs[0].heads[0]), made.pairs[0]
    html = client.get(board(day)).content.decode()
    assert "0 of 2 agreements 0 of 4 signatures" in words(html)
    assert client.get(asked_next(html)).status_code == 204
    pair.sign(0)
    first = client.get(asked_next(html)).content.decode()
    assert ("1 of 4 signatures" in words(first), "hx-swap-oob" in first) == (True, False)
    assert "Last signed: Park 00" in words(first)
    pair.sign(1)
    second = client.get(asked_next(first)).content.decode()
    assert ("1 of 2 agreements" in words(second), "hx-swap-oob" in second) == (True, True)
    actions.close_day(day=day, by=made.office.officer)
    closed = client.get(asked_next(second))
    assert (closed.status_code, "hx-get" in closed.content.decode()) == (200, False)


def test_the_board_names_organisations_in_the_readers_language_and_no_person(
    made: Pairing, day: SigningDay
) -> None:
    park = made.pairs[0].parks[0]
    texts = {**park.texts, "zh-Hans": {"title": "零号园区", "text": ""}}
    Organisation.objects.filter(pk=park.pk).update(texts=texts)
    assert browser().get(board(day)).status_code == 404
    actions.show_day(day=day, shown=True, by=made.office.officer)
    made.pairs[0].sign(0)
    chinese = seen(browser(language="zh-Hans"), board(day))
    assert ("零号园区" in chinese, "Park 01" in chinese) == (True, True)
    shown = seen(browser(), board(day))
    assert ("Park 00 has signed" in shown, "Park-00" in shown, "desk" in shown) == (True, False, False)


def test_at_the_desk_a_signatory_finds_what_is_theirs_to_sign(made: Pairing, day: SigningDay) -> None:
    pair, url = made.pairs[0], f"{board(day)}desk/"
    html = browser(pair.heads[0]).get(url).content.decode()
    assert f'href="/deals/{pair.deal.key}/#signatures"' in html
    assert "Run the day" not in words(html)
    pair.sign(0)
    assert "Yours to sign now" not in seen(browser(pair.heads[0]), url)
    assert browser(made.office.buyer).get(url).status_code == 404
    assert browser().get(url).status_code == 302


def test_the_duty_leads_to_the_desk(made: Pairing, day: SigningDay) -> None:
    html = browser(made.pairs[0].heads[0]).get("/inbox/").content.decode()
    assert "Sign “Parks together” for Park 00" in words(html)
    assert f"{board(day)}desk/" in html


def test_those_who_run_the_programme_run_the_day(made: Pairing) -> None:
    officer, pair = browser(made.office.officer), made.pairs[0]
    page = f"/programmes/{made.programme.key}/"
    cooperation = made.entered(pair)
    when = str(clock.today() + timedelta(days=3))
    refused = officer.post(f"{page}signing/", {"day": when})
    assert (refused.status_code, "no title" in words(refused.content.decode())) == (422, True)
    officer.post(
        f"{page}signing/", {"title_en": "The great day", "day": when, "where": "Hall 3", "form": "f"}
    )
    day = SigningDay.objects.get()
    assert "The great day planned" in seen(officer, page)

    def do(act: str, client: Client = officer) -> str:
        answer = client.post(f"{board(day)}{act}/", {"cooperation": cooperation.key}, follow=True)
        return words(answer.content.decode())

    assert "Nothing is signed on this day." in do("open")
    assert "It is on the day" in do("put")
    assert "Your role does not allow this." in do("open", browser(pair.heads[0]))
    assert "The day is open." in do("open")
    assert "Everybody who has the address sees" in do("show")
    assert "Only those who sign" in do("hide")
    assert "It is off the day." in do("take-off")
    assert "The day is closed." in do("close")
    assert officer.post(f"{board(day)}dance/").status_code == 404


def test_an_organisation_names_its_signatory_at_the_desk(made: Pairing, day: SigningDay) -> None:
    pair = made.pairs[0]
    one = Signatory.objects.get(organisation=pair.parks[0])
    url = f"{board(day)}signatories/{one.key}/"
    answer = browser(pair.heads[0]).post(url, {"account": pair.heads[0].actor}, follow=True)
    assert "Park 00 has not signed yet (Park-00)" in words(answer.content.decode())
    assert "Park-00" not in seen(browser(pair.heads[1]), f"{board(day)}desk/")
    refused = browser(pair.heads[1]).post(url, {"account": ""})
    assert (refused.status_code, Signatory.objects.get(pk=one.pk).account) == (422, pair.heads[0].actor)


def test_a_party_enters_its_deal_and_the_figures_open_what_they_count(made: Pairing) -> None:
    pair = made.pairs[0]
    head, officer = browser(pair.heads[0]), browser(made.office.officer)
    page = f"/programmes/{made.programme.key}/"
    head.post(f"{page}cooperations/enter/", {"deal": pair.deal.key})
    assert head.post(f"{page}cooperations/enter/", {"deal": pair.deal.key}).status_code == 404
    assert browser(made.office.buyer).post(f"{page}cooperations/enter/", {"deal": made.pairs[1].deal.key}).status_code == 404  # fmt: skip
    html = officer.get(page).content.decode()
    (address,) = re.findall(r'href="([^"]+of=agreed)"', html)
    assert "Park 00 · Park 01 agreed, to be signed" in seen(officer, address)
    assert "No cooperation is so far." in seen(officer, address.replace("agreed", "kept"))
    assert officer.get(address.replace("agreed", "odd")).status_code == 404
    cooperation = Cooperation.objects.get()
    assert f"/deals/{pair.deal.key}/" not in officer.get(f"/cooperations/{cooperation.key}/").content.decode()
    assert browser(made.pairs[1].heads[0]).get(f"/cooperations/{cooperation.key}/").status_code == 404


def test_what_comes_of_a_cooperation_is_written_down(made: Pairing) -> None:
    pair = made.pairs[0]
    made.entered(pair)
    found = signed(pair)
    head, other, page = browser(pair.heads[0]), browser(pair.heads[1]), f"/cooperations/{found.key}/"
    today = str(clock.today())

    def post(client: Client, path: str, **body: str) -> str:
        return words(client.post(f"{page}{path}", body, follow=True).content.decode())

    post(head, "projects/", title="A common hall", begins=today, form="f-1")
    project = JointProject.objects.get()
    assert "What came of it" in post(other, f"projects/{project.key}/", course="done")  # it has no result
    told = post(
        other, f"projects/{project.key}/", course="done", words="It runs.", figure="12.50", unit="firms"
    )
    assert ("A common hall done" in told, "12.5 firms It runs." in told) == (True, True)
    post(other, "visits/", who=pair.parks[1].key, day=today, agenda="The hall, then lunch.", form="f-2")
    visit = Visit.objects.get()
    assert "At Park 01" in post(head, f"visits/{visit.key}/", what="Send the plan", who=pair.parks[1].key)
    assert "Send the plan" in seen(other, "/inbox/")
    landed = post(head, "landed/", day=today, evidence="Twelve firms are there.")
    assert "It landed Reported by Park 00" in landed
    officer = browser(made.office.officer)
    listed = officer.get(f"/programmes/{made.programme.key}/cooperations/?of=landed").content.decode()
    assert (
        "landed on" in listed,
        officer.post(f"{page}projects/", {"title": "x", "begins": today}).status_code,
    ) == (True, 422)


def test_a_form_that_is_not_filled_in_comes_back_open(made: Pairing) -> None:
    pair = made.pairs[0]
    made.entered(pair)
    page = f"/cooperations/{signed(pair).key}/"
    answer = browser(pair.heads[0]).post(f"{page}landed/", {"day": "", "evidence": "x"})
    assert (answer.status_code, '<details class="part hold-back" open>' in answer.content.decode()) == (
        422,
        True,
    )
