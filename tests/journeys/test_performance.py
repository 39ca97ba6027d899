"""Milestones to kept, in two browsers: delivered and accepted, paid and confirmed, both say that it was kept, and how it was."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.deals.agreed import FIRST
from tests.journeys.conftest import uncomplaining
from tests.journeys.people import told
from tests.journeys.played import Played, playing
from tests.journeys.seen import Seen
from tests.journeys.test_accessibility import SEEN_BY_AXE, problems
from tests.journeys.test_booking import _signed_in as signed_in

pytestmark = pytest.mark.browser
MILESTONE = "First recipe"
PAYMENT = "Payment 1"


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Played]:
    """The table with its deals."""
    with playing(tmp_path_factory.mktemp("table"), "performance") as table:
        yield table


def opened(page: Page, title: str, chosen: str = "open") -> str:
    page.goto(f"/deals/?of={chosen}")
    page.get_by_role("link", name=title, exact=True).click()
    return page.url


def line(page: Page, name: str) -> Locator:
    return page.locator("section[aria-labelledby=promised] li").filter(
        has=page.get_by_role("heading", name=name)
    )


def filled(page: Page, name: str, ask: str, **given: str) -> None:
    """Unfold what can be done about a milestone or payment, fill it in, send it."""
    part = line(page, name).locator("details").filter(has_text=ask)
    part.locator("summary").click()
    for field, value in given.items():
        part.locator(f"[name={field}]").fill(value)
    pressed(page, part.get_by_role("button"))


def pressed(page: Page, button: Locator) -> None:
    """Press a button and wait until the page says what came of it."""
    button.click()
    expect(told(page)).to_have_count(1)


def test_from_milestones_to_a_promise_that_was_kept(table: Played, browser: Browser) -> None:
    sessions = table.at(FIRST + timedelta(days=60))
    with ExitStack() as stack:
        buyer, head = (
            stack.enter_context(uncomplaining(signed_in(table, browser, sessions[name], "en")))
            for name in ("buyer", "head")
        )
        deal = opened(head, "Begun")
        head.get_by_role("link", name=f"Next for you: {MILESTONE}").click()
        filled(head, MILESTONE, "Deliver", words="It is ready.", link="https://lab.example/file.pdf")
        buyer.goto(deal)
        pressed(buyer, line(buyer, MILESTONE).get_by_role("button", name="Accept"))
        expect(line(buyer, MILESTONE).locator(".grade")).to_have_text("accepted as promised")
        filled(buyer, PAYMENT, "Record a payment", reference="RE 4711")
        head.goto(deal)
        pressed(head, line(head, PAYMENT).get_by_role("button", name="It was received"))
        expect(line(head, PAYMENT).locator(".grade")).to_have_text("received")
        for page in (buyer, head):
            page.goto(deal)
            pressed(page, page.get_by_role("button", name="Everything was kept", exact=True))
        expect(head.locator(".lead .grade")).to_have_text("kept by all")
        for page in (buyer, head):
            page.goto(deal)
            for aspect in ("result", "time", "dealing"):
                page.locator(f"[name={aspect}]").select_option("5")
            pressed(page, page.get_by_role("button", name="Give these marks"))
        expect(head.get_by_text("★★★★★")).to_have_count(6)


@pytest.mark.parametrize(("language", "width"), SEEN_BY_AXE)
def test_axe_finds_nothing_where_promises_are_kept(
    table: Played, browser: Browser, language: str, width: int
) -> None:
    sessions, seen = table.at(FIRST + timedelta(days=31)), Seen()
    page = signed_in(table, browser, sessions["buyer"], language, width)
    addresses = [opened(page, "Full"), opened(page, "Kept", "over"), "/inbox/"]
    wrong = [line for url in addresses for line in problems(page, url, seen, language, width)]
    page.context.close()
    assert wrong == []
