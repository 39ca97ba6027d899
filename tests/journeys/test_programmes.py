"""Both demo programmes from call to signed cohort: pilot cities up to a member's first report, and parks paired up to their signing day."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import Browser, Locator, Page, expect

from tests.journeys.called import BEGIN, CLOSED, PARKS, SUMMER
from tests.journeys.chromium import reading
from tests.journeys.conftest import entrepot, uncomplaining
from tests.journeys.looks import Look, looked
from tests.journeys.people import PASSWORD, heading, send, told
from tests.journeys.played import Played, playing
from tests.journeys.seen import Seen

pytestmark = pytest.mark.browser
TARGET = {
    "name_en": "Halls opened",
    "value": "12",
    "unit": "halls",
    "first": "2026-05-01",
    "last": "2027-04-30",
}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the node lies."""
    return tmp_path_factory.mktemp("called")


@pytest.fixture(scope="module")
def town(home: Path) -> Iterator[Played]:
    """A node with both calls."""
    with playing(home, "called") as node:
        yield node


class People:
    """A browser for each, which reads English; who signs in at another time goes on where they were."""

    def __init__(self, node: Played, browser: Browser, stack: ExitStack) -> None:
        self._node, self._browser, self._stack = node, browser, stack
        self._pages: dict[str, Page] = {}
        self.sessions: dict[str, str] = {}

    def __getitem__(self, name: str) -> Page:
        if name not in self._pages:
            page = reading(self._browser, self._node.address, "en").new_page()
            self._pages[name] = self._stack.enter_context(uncomplaining(page))
        page = self._pages[name]
        if name in self.sessions:
            session = self.sessions.pop(name)
            cookie = {"name": settings.SESSION_COOKIE_NAME, "value": session, "url": self._node.address}
            page.context.add_cookies([cookie])
        return page


@pytest.fixture
def people(town: Played, browser: Browser) -> Iterator[People]:
    """Everybody's browser."""
    with ExitStack() as stack:
        yield People(town, browser, stack)


def test_a_pilot_city_applies_is_reviewed_selected_signs_and_reports(town: Played, people: People) -> None:
    people.sessions = town.at(BEGIN)
    programme = _applied(people["buyer"])
    people.sessions = town.at(CLOSED)
    officer = people["officer"]
    _eligible(officer, programme)
    officer.goto(f"{programme}panel/")
    officer.locator("[name=assign-wanted]").fill("2")
    officer.locator("[name=assign-due]").fill("2026-05-04")
    _press(officer, "Assign")
    expect(officer.locator("#assigning")).to_contain_text("Reviewers are being assigned.")
    town.does("work")
    expect(officer.locator("#assigning")).to_contain_text("Every application has its reviewers.")
    _reviewed(people["ada"])
    town.does("review")
    _decided(officer, programme)
    buyer = people["buyer"]
    _lettered(buyer)
    _begun(officer, programme)
    _agreed(officer, buyer, programme)
    for page in (buyer, officer):
        _sign(page)
    officer.goto(programme)
    expect(officer.locator("section[aria-labelledby=members] dl.sum")).to_have_text("signed1")
    people.sessions = town.at(SUMMER)
    _reported(people["buyer"], people["officer"], programme)
    buyer, ada = people["buyer"], people["ada"]
    member = buyer.locator(".lead .kind a[href^='/programmes/members/']").get_attribute("href") or ""
    pages = [(officer, f"{programme}{end}") for end in ("", "panel/", "decision/", "lights/", "targets/")]
    assert _for_everybody([*pages, (buyer, member), (buyer, buyer.url), (ada, "/reviews/")]) == []


def _applied(buyer: Page) -> str:
    """The firm finds the call, answers it, looks its answers over and hands them in; returns the programme's address."""
    buyer.goto("/programmes/")
    buyer.get_by_role("link", name="Pilot cities", exact=True).click()
    programme = buyer.url
    _press(buyer, "Begin the application")
    buyer.locator("[name=answer-plan]").fill("A hall with a kiln for all.")
    buyer.locator("[name=answer-firms]").fill("12")
    _press(buyer, "Save and look it over")
    expect(heading(buyer)).to_have_text("Ready to be handed in")
    _press(buyer, "Hand it in")
    expect(told(buyer)).to_have_text("The application is handed in.")
    return programme


def _eligible(officer: Page, programme: str) -> None:
    """Who runs the programme sees why the firm may apply."""
    officer.goto(f"{programme}applications/")
    officer.get_by_role("link", name="岭釉建陶").click()
    expect(officer.locator("main")).to_contain_text("Kind of organisation: enterprise is admitted")


def _reviewed(ada: Page) -> None:
    """A reviewer reads the firm's application, and gives it the best scores."""
    ada.goto("/reviews/")
    ada.get_by_role("link", name="岭釉建陶").click()
    for criterion in ("plan", "team"):
        ada.locator(f"[name=score_{criterion}][value='5']").check()
    ada.locator("[name=to_applicant]").fill("A plan that others can follow.")
    _press(ada, "Submit the review")
    expect(told(ada)).to_have_count(1)


def _decided(officer: Page, programme: str) -> None:
    """The ranking proposes the firm; the letters are looked at, then they go out."""
    officer.goto(f"{programme}decision/")
    expect(officer.locator("#outcomes ~ div tbody tr").first).to_contain_text("岭釉建陶")
    _press(officer, "Look at it")
    expect(officer.locator(".notice[role=status]")).to_contain_text("Nothing speaks against it.")
    _press(officer, "Decide, and send the letters")
    expect(told(officer)).to_have_text("It is decided, and every applicant has its letter.")


def _lettered(buyer: Page) -> None:
    """The firm reads its letter, and what the reviewers say to it without their names."""
    buyer.goto("/inbox/")
    buyer.locator(".duty a[href$='/letter/']").first.click()
    expect(buyer.locator("main")).to_contain_text("A plan that others can follow.")
    assert "Ada" not in buyer.locator("main").inner_text()


def _begun(officer: Page, programme: str) -> None:
    """The members begin, and are told what to deliver."""
    officer.goto(f"{programme}start/")
    officer.locator("[name=rhythm]").select_option("quarter")
    officer.locator("[name=first]").fill(TARGET["first"])
    officer.locator("[name=last]").fill(TARGET["last"])
    _press(officer, "Begin with the members")
    for name, text in TARGET.items():
        officer.locator(f"[name=form-0-{name}]").fill(text)
    officer.locator("[name=form-0-measure]").select_option("said")
    _press(officer, "Set these targets")


def _agreed(officer: Page, buyer: Page, programme: str) -> None:
    """The firm is asked, says that it will talk, finds its target in the terms, and agrees to them."""
    for answer in ("We will talk", "Agree to these terms"):
        officer.goto(programme)
        _press(officer, "Go on with the agreements")
        expect(told(officer)).to_have_count(1)
        buyer.goto("/inbox/")
        buyer.locator(".duty a[href^='/deals/']").first.click()
        if answer.startswith("Agree"):
            expect(buyer.locator("main")).to_contain_text("Halls opened, at least 12 halls.")
        _press(buyer, answer)
    officer.goto(buyer.url)


def _reported(buyer: Page, officer: Page, programme: str) -> None:
    """The first period is over: the firm reports of it, and its light is on."""
    buyer.goto(programme)
    buyer.locator("section[aria-labelledby=members] a[href^='/programmes/members/']").click()
    buyer.get_by_role("button", name=re.compile("^Report on 1 May 2026")).click()
    buyer.locator("[name=figure-halls_opened], [name^=figure-]").first.fill("3")
    _press(buyer, "Hand the report in")
    officer.goto(f"{programme}lights/")
    expect(officer.locator("section[aria-labelledby=lights] li").first).to_contain_text("on track")


def test_parks_are_paired_cooperate_and_sign_on_one_day(
    town: Played, home: Path, people: People, tmp_path: Path
) -> None:
    people.sessions = town.at(BEGIN)
    town.does("parks apply")
    people.sessions = town.at(CLOSED)
    people.sessions = town.does("select parks")
    asking, asked = _paired(home, tmp_path)
    first, officer = people[asking], people["officer"]
    programme = _intended(first, asked)
    town.does("parks agree")
    _planned(officer, programme)
    town.does("work")
    projector = people["anybody"]
    projector.goto(officer.locator("a", has_text="The page for the projector").get_attribute("href") or "")
    tally = projector.locator(".tally-main")
    expect(tally).to_have_text("0 of 2 agreements")
    for park in PARKS:
        page = people[park]
        page.goto(officer.url)
        page.locator("section[aria-labelledby=yours] a.btn").click()
        _sign(page)
    expect(tally).to_have_text("2 of 2 agreements")
    expect(projector.locator(".tally-last")).to_contain_text("All agreements are signed.")
    expect(projector.locator(".seal.on")).to_have_count(4)
    desk, board = officer.url, projector.url
    _press(officer, "Close the day")
    officer.goto(programme)
    expect(officer.locator("section[aria-labelledby=cooperating] .figures")).to_contain_text("2signed")
    seen = [
        (officer, desk),
        (officer, programme),
        (projector, board),
        (first, first.url),
        (first, f"{programme}cooperations/"),
    ]
    assert _for_everybody(seen) == []


def _paired(home: Path, folder: Path) -> tuple[str, str]:
    """The engine pairs the parks by what each has that the other lacks; returns the pair of the first."""
    file = folder / "parks.csv"
    with file.open("w", encoding="utf8", newline="") as stream:
        rows = csv.writer(stream)
        rows.writerow(("id", "name", "side", "has", "lacks"))
        rows.writerows((key, *told) for key, told in PARKS.items())
    printed = entrepot(home, "pair", str(file), "--format", "json").splitlines()
    pairs = [(one["park"], one["partner"]) for one in map(json.loads, printed)]
    assert sorted(pairs) == [("park-delta", "park-snow"), ("park-harbour", "park-loess")]
    return pairs[0]


def _intended(page: Page, asked: str) -> str:
    """A park asks its partner for a cooperation, and lets the programme know; returns the programme's address."""
    page.goto(f"/deals/new/?with={asked}")
    page.locator("[name=kind]").select_option("cooperation")
    page.locator("[name=title]").fill("Venues and materials together")
    _press(page, "Ask them")
    page.goto("/programmes/")
    page.get_by_role("link", name="Carrying plan", exact=True).click()
    programme = page.url
    _press(page, "Let the programme know of it")
    expect(page.locator(".lead .grade")).to_have_text("intention")
    return programme


def _planned(officer: Page, programme: str) -> None:
    """A day is planned, both cooperations are put on it, it is shown to everybody and opened; the officer is at its desk."""
    officer.goto(programme)
    officer.locator("summary", has_text="Plan a signing day").click()
    officer.locator("[name$=title_en]").fill("Signing day of the parks")
    officer.locator("[name$=day]").fill("2026-04-10")
    _press(officer, "Plan the day")
    for left in (1, 0):
        _press(officer, "Put it on the day")
        expect(officer.locator("#cooperation option")).to_have_count(left)
    for label in ("Show it to everybody", "Open the day"):
        _press(officer, label)


def _sign(page: Page) -> None:
    """Sign the agreement of the deal whose page it is, and give the password again where it is asked for."""
    page.locator("[name=office]").fill("Director")
    page.locator("[name=read]").check()
    _press(page, "Sign the agreement")
    if "/reauthenticate/" in page.url:
        page.locator("[name=password]").fill(PASSWORD)
        send(page)
    expect(told(page)).to_have_text("You have signed the agreement. Keep a copy of it.")


def _for_everybody(pages: list[tuple[Page, str]]) -> list[tuple[str, str, str]]:
    """What is wrong with pages of both stories, looked at by axe on a desk: other languages and phones are left to pages that are made of the same parts."""
    return [line for page, url in pages for line in looked(page, url, Seen(), Look("en", 1280))]


def _press(part: Page | Locator, name: str) -> None:
    """Press a button whose name begins so; whom it is about may follow."""
    part.get_by_role("button", name=re.compile(f"^{re.escape(name)}")).first.click()
