"""The pages of a deal can be used by everybody: axe finds nothing, nothing is wider than the screen."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.conf import settings
from playwright.sync_api import Browser

from tests.journeys.chromium import reading
from tests.journeys.played import Played, playing
from tests.journeys.seen import Seen
from tests.journeys.tabled import BEGIN
from tests.journeys.test_accessibility import SEEN_BY_AXE, problems

pytestmark = pytest.mark.browser
PAGES = ("", "terms/new/", "terms/2/", "terms/1/2/")
"""Of the deal whose terms were on the table twice."""


@pytest.fixture(scope="module")
def tabled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Played]:
    """A node with that deal."""
    with playing(tmp_path_factory.mktemp("tabled"), "tabled") as node:
        yield node


@pytest.mark.parametrize(("language", "width"), SEEN_BY_AXE)
def test_axe_finds_nothing_where_terms_are_written_read_and_compared(
    tabled: Played, browser: Browser, language: str, width: int
) -> None:
    context = reading(browser, tabled.address, language, width)
    session = tabled.at(BEGIN)["head"]
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": tabled.address}])
    page, seen = context.new_page(), Seen()
    page.goto("/deals/")
    deal = page.locator("main .hits a").first.get_attribute("href") or ""
    wrong = [line for end in PAGES for line in problems(page, f"{deal}{end}", seen, language, width)]
    context.close()
    assert wrong == []
