"""Take the pictures of the documentation from a running node: python -m tests.journeys.pictures ADDRESS [NEED]

Of a record from another node: python -m tests.journeys.pictures ADDRESS /resources/KEY/
"""

from __future__ import annotations

import sys
from pathlib import Path

from playwright.sync_api import Browser, Page, expect

from tests.journeys.chromium import chromium, reading

FOLDER = Path(__file__).parents[2] / "docs" / "pictures"
LANGUAGES = {"en": "en", "zh": "zh-hans", "de": "de"}
SCREENS = {"desktop": 1280, "phone": 390}
LONGEST = 2000


def take(browser: Browser, address: str, need: str) -> None:
    """The chain page of a need in every language, on desk and phone, from its top; the home page in English."""
    for short, language in LANGUAGES.items():
        for screen, width in SCREENS.items():
            context = reading(browser, address, language, width)
            page = context.new_page()
            page.goto(f"/needs/{need}/")
            _photograph(page, width, f"chain-{short}-{screen}.png")
            context.close()
    context = reading(browser, address, "en")
    page = context.new_page()
    page.goto("/")
    expect(page.locator(".busy")).to_have_count(0)
    _photograph(page, 1280, "home-en.png")
    context.close()


def take_held(browser: Browser, address: str, record: str) -> None:
    """What is held of a record at its origin, where its page says so."""
    page = reading(browser, address, "en").new_page()
    page.goto(record)
    page.locator("section[aria-labelledby=came]").screenshot(path=FOLDER / "held-en.png")
    page.context.close()


def _photograph(page: Page, width: int, name: str) -> None:
    height = min(LONGEST, page.evaluate("document.documentElement.scrollHeight"))
    page.set_viewport_size({"width": width, "height": height})
    page.screenshot(path=FOLDER / name)


if __name__ == "__main__":
    FOLDER.mkdir(parents=True, exist_ok=True)
    with chromium() as found:
        what = sys.argv[2] if len(sys.argv) > 2 else "need-cm-glaze-cracks"
        (take_held if what.startswith("/") else take)(found, sys.argv[1].rstrip("/"), what)
