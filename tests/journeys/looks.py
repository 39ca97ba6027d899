"""How pages are looked at: in which language, on which screen, and whether by axe."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.journeys.seen import Seen


@dataclass(frozen=True, slots=True)
class Look:
    """A language, the width of a screen in pixels, and whether axe looks too."""

    language: str
    width: int
    by_axe: bool = True

    def __str__(self) -> str:
        return f"{self.language}-{self.width}"


LOOKED_AT: Final = (Look("en", 1280), Look("zh-hans", 390), Look("de", 390, by_axe=False))
"""Each language, and each width by axe: what it finds depends on the width, hardly on the language, and it is what takes the time.

German has the longest words, so that it tells whether a page is too wide for a phone."""


def looked(page: Page, url: str, seen: Seen, look: Look) -> list[tuple[str, str, str]]:
    """What is wrong with a page with everything in it unfolded: what axe finds, and that it is wider than the screen."""
    page.goto(url)
    seen.on(look.language)(page)
    page.evaluate("document.querySelectorAll('main details').forEach(fold => { fold.open = true })")
    wide = page.evaluate("document.documentElement.scrollWidth")
    wrong = [(url, "wider than the screen", str(wide))] if wide > look.width else []
    if look.by_axe:
        found = Axe().run(page).response["violations"]
        wrong += [(url, item["id"], item["nodes"][0]["html"][:120]) for item in found]
    return wrong
