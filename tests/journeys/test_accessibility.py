"""Every page can be used by everybody: axe finds nothing, in three languages, on desk and phone."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Browser

from tests.journeys.chromium import reading

pytestmark = pytest.mark.browser

PAGES = (
    "/",
    "/?q=Risse",
    "/needs/",
    "/needs/need-cracks/",
    "/needs/need-bees/",
    "/needs/new/",
    "/resources/",
    "/resources/tech-thz/",
    "/organisations/org-kiln/",
    "/clusters/",
    "/import/",
    "/account/login/",
    "/start/",
    "/nothing-here/",
)


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("language", ["en", "zh-hans", "de"])
def test_axe_finds_nothing(node: str, browser: Browser, language: str, width: int) -> None:
    context = reading(browser, node, language, width)
    page = context.new_page()
    found = []
    for url in PAGES:
        page.goto(url)
        page.evaluate("document.querySelectorAll('main details').forEach(fold => { fold.open = true })")
        results = Axe().run(page)
        for item in results.response["violations"]:
            found.append((url, item["id"], item["nodes"][0]["html"][:120]))
        assert page.evaluate("document.documentElement.scrollWidth") <= width, url
    context.close()
    assert found == []
