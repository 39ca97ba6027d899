"""From a need to a figure: the engineer books by a quote and uses it, the hall's manager invoices with the voucher, and the report tells of that booking."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings
from playwright.sync_api import Browser, Locator, Page, expect

from tests.journeys.chromium import reading
from tests.journeys.conftest import uncomplaining
from tests.journeys.hall import STORIES, Asked
from tests.journeys.looks import LOOKED_AT, Look, looked
from tests.journeys.people import duty, heading, said, told
from tests.journeys.played import Played, playing
from tests.journeys.seen import Seen, untranslated

pytestmark = pytest.mark.browser
DAYS = {"en": "Mon, 2 Mar 2026", "zh-hans": "周二, 2026年3月3日", "de": "Mi., 4. März 2026"}
MONEY = {"en": "CNY {}", "zh-hans": "{} 元", "de": "{} CNY"}
INCOME = {"en": "CNY 1,000", "zh-hans": "1,000 元", "de": "1.000 CNY"}
HOURS = {"en": "1.5", "zh-hans": "1.5", "de": "1,5"}
RULES = {
    "en": "It pays 40%, at most CNY 2,000 a year",
    "zh-hans": "资助 40%，每年最高 2,000 元",
    "de": "Sie zahlt 40 %, höchstens 2.000 CNY im Jahr",
}
"""How the rule begins; what it has paid already in this year follows."""


@pytest.fixture(scope="module")
def hall(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Played]:
    """The hall, where three furnaces are booked."""
    with playing(tmp_path_factory.mktemp("hall"), "hall") as hall:
        yield hall


@pytest.mark.parametrize("language", ["en", "zh-hans", "de"])
def test_from_a_need_to_the_figure_in_the_report(hall: Played, browser: Browser, language: str) -> None:
    story = STORIES[language]
    begin = datetime(2026, 3, story.day, 8, tzinfo=UTC)
    sessions = hall.at(begin)
    with ExitStack() as stack:
        engineer, manager = (
            stack.enter_context(uncomplaining(_signed_in(hall, browser, sessions[name], language)))
            for name in ("engineer", "manager")
        )
        booking = _book(engineer, manager, story, language)
        hall.at(begin + timedelta(hours=1))
        _step(engineer, booking, said(language, "Check in"))
        hall.at(begin + timedelta(hours=2.5))
        _step(engineer, booking, said(language, "Check out"))
        hall.at(begin + timedelta(hours=2.6))
        invoice = _invoice(manager, booking, language)
        _read_invoice(engineer, booking, invoice, language)
        _report(manager, story, booking, invoice, language)


def _signed_in(hall: Played, browser: Browser, session: str, language: str, width: int = 1280) -> Page:
    context = reading(browser, hall.address, language, width)
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": hall.address}])
    return context.new_page()


def _book(engineer: Page, manager: Page, story: Asked, language: str) -> str:
    """From the need by its chain to the facility, to a quote, and to a booking that the facility's people accept; returns its address."""
    engineer.goto(f"/needs/need-{language}/")
    expect(heading(engineer)).to_have_text(story.need)
    engineer.locator("#link-facility").get_by_role("link", name=story.furnace).first.click()
    expect(heading(engineer)).to_have_text(story.furnace)
    engineer.get_by_role("link", name=said(language, "See free hours and book"), exact=True).click()
    expect(heading(engineer)).to_have_text(said(language, "Book it"))
    engineer.locator("table.week td.free a[href*='time=17']").first.click()
    expect(engineer.locator("[name=need]")).to_have_value(f"need-{language}")
    engineer.locator("[name=minutes]").select_option("120")
    engineer.locator("[name=purpose]").fill(story.need)
    engineer.locator("button[name=do][value=quote]").click()
    expect(heading(engineer)).to_have_text(re.compile(rf"^{said(language, 'Quote')} 2026-\d{{4}}$"))
    _costs(engineer, language, "520", "780")
    engineer.get_by_role("button", name=said(language, "Accept it and book")).click()
    expect(told(engineer)).to_have_text(said(language, "It is booked at this price."))
    _costs(engineer, language, "520", "780")
    _accept(manager, story, language)
    return engineer.url


def _accept(manager: Page, story: Asked, language: str) -> None:
    manager.goto("/inbox/")
    asked = {"organisation": "岭釉建陶", "title": story.furnace, "when": f"{DAYS[language]}, 17:00–19:00"}
    waiting = duty(manager, said(language, "%(organisation)s wants to book “%(title)s”: %(when)s", **asked))
    waiting.locator("button[name=answer][value=accept]").click()
    expect(told(manager)).to_have_text(said(language, "The booking is confirmed."))


def _step(page: Page, booking: str, name: str) -> None:
    page.goto(booking)
    page.get_by_role("button", name=name, exact=True).click()
    expect(told(page)).to_have_count(1)


def _invoice(manager: Page, booking: str, language: str) -> str:
    """Draw the invoice of what is over, and send it; returns its address."""
    manager.goto("/invoices/?of=facility")
    manager.locator(f"main a[href='{_path(booking)}']").first.click()
    manager.get_by_role("button", name=said(language, "Draw the invoice"), exact=True).click()
    expect(told(manager)).to_have_text(said(language, "The invoice is drawn. Look at it, then send it."))
    _costs(manager, language, "400", "600")
    manager.get_by_role("button", name=said(language, "Send it"), exact=True).click()
    expect(manager.locator(".lead .grade")).to_have_text(said(language, "to be paid"))
    return manager.url


def _read_invoice(engineer: Page, booking: str, invoice: str, language: str) -> None:
    """From the booking; the voucher is named with its rule, and the paper is a PDF."""
    engineer.goto(booking)
    engineer.locator(f"main a[href='{_path(invoice)}']").click()
    expect(heading(engineer)).to_have_text(re.compile(rf"^{said(language, 'Invoice')} 2026-\d{{4}}$"))
    _costs(engineer, language, "400", "600")
    expect(engineer.locator(".original p")).to_contain_text(f"Testing voucher {RULES[language]}")
    paper = engineer.get_by_role("link", name=said(language, "As PDF"), exact=True).get_attribute("href")
    answer = engineer.request.get(paper or "")
    assert (answer.status, answer.headers["content-type"], answer.body()[:5]) == (
        200,
        "application/pdf",
        b"%PDF-",
    )


def _report(manager: Page, story: Asked, booking: str, invoice: str, language: str) -> None:
    """The row of the instrument, whose figures open the booking and the invoice."""
    manager.goto("/bookings/")
    manager.get_by_role("link", name=said(language, "Figures of use"), exact=True).click()
    row = manager.locator("table").first.locator("tbody tr").filter(has_text=story.furnace)
    shown = {
        kind: _figure(row, said(language, kind)) for kind in ("Effective hours", "Hours for others", "Income")
    }
    texts = {kind: link.inner_text().replace("\xa0", " ") for kind, link in shown.items()}
    assert texts == {
        "Effective hours": HOURS[language], "Hours for others": HOURS[language], "Income": INCOME[language],
    }  # fmt: skip
    opened = {kind: link.get_attribute("href") or "" for kind, link in shown.items()}
    for kind, comes_from in (
        ("Effective hours", booking),
        ("Hours for others", booking),
        ("Income", invoice),
    ):
        manager.goto(opened[kind])
        expect(heading(manager)).to_have_text(said(language, kind))
        manager.locator("tbody tr th a").click()
        expect(manager).to_have_url(comes_from)


def _figure(row: Locator, label: str) -> Locator:
    return row.locator(f"td[data-label='{label}'] a")


def _costs(page: Page, language: str, paid_by_policy: str, to_pay: str) -> None:
    """The last two lines of what it costs."""
    amounts = page.locator("section[aria-labelledby=costs] tbody tr td:last-child")
    texts = [text.replace("\xa0", " ") for text in amounts.all_inner_texts()]
    assert texts[-2:] == [MONEY[language].format(paid_by_policy), MONEY[language].format(to_pay)]


def _path(url: str) -> str:
    return re.sub(r"^https?://[^/]+", "", url)


PAGES = {
    "engineer": ("/bookings/", "{booking}", "{quote}", "/resources/furnace/book/", "/bookings/together/", "/invoices/"),
    "manager": (
        "/invoices/?of=facility", "{invoice}", "/resources/furnace/use/", "/resources/furnace/idle/", "/facilities/figures/",
        "{events}", "/resources/furnace/people/", "/resources/furnace/timetable/", "/resources/furnace/calendars/", "{calendar}", "/resources/furnace/rates/",
    ),
}  # fmt: skip


@pytest.mark.parametrize("look", LOOKED_AT, ids=str)
def test_pages_are_for_everybody_where_time_is_booked_used_and_paid(
    hall: Played, browser: Browser, look: Look
) -> None:
    sessions, seen = hall.at(datetime(2026, 3, 2, 12, 30, tzinfo=UTC)), Seen()
    wrong = []
    for name, addresses in PAGES.items():
        page = _signed_in(hall, browser, sessions[name], look.language, look.width)
        known = _known(page, name)
        wrong += [line for url in addresses for line in looked(page, url.format(**known), seen, look)]
        page.context.close()
    assert wrong == []
    if look.language != "en":
        assert untranslated(look.language, seen.texts[look.language]) == []


def _known(page: Page, name: str) -> dict[str, str]:
    """The addresses of what has happened at the furnace, as the reader's own pages lead to them."""
    if name == "engineer":
        wanted = {
            "booking": ("/bookings/", "main a[href^='/bookings/book-']"),
            "quote": ("/bookings/", "main a[href^='/quotes/']"),
        }
    else:
        wanted = {
            "invoice": ("/invoices/?of=facility", "main a[href^='/invoices/inv-']"),
            "calendar": ("/resources/furnace/calendars/", "main a[href^='/calendars/cal-']"),
            "events": ("/facilities/figures/", "main .sum a"),
        }
    found = {}
    for what, (address, link) in wanted.items():
        page.goto(address)
        found[what] = page.locator(link).first.get_attribute("href") or ""
    return found
