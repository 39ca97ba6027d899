"""A real browser: the machine's own Chromium, else Playwright's."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, BrowserContext, StorageState, sync_playwright


@contextmanager
def chromium() -> Iterator[Browser]:
    """Chromium, closed at the end."""
    with sync_playwright() as playwright:
        found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
        opened = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        yield opened
        opened.close()


def reading(
    browser: Browser, node: str, language: str, width: int = 1280, left: StorageState | None = None
) -> BrowserContext:
    """A browser that reads in a language, on a screen of a width in pixels; ``left`` is how its owner left it before."""
    context = browser.new_context(base_url=node, viewport={"width": width, "height": 900}, storage_state=left)
    context.add_cookies([{"name": "django_language", "value": language, "url": node}])
    context.set_default_timeout(20_000)
    return context
