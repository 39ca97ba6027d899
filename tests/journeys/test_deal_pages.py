"""The pages of deals can be used by everybody: axe finds nothing, nothing is wider than the screen."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, Page

from tests.deals.agreed import FIRST
from tests.journeys.looks import LOOKED_AT, Look, looked
from tests.journeys.played import Played, playing
from tests.journeys.seen import Seen
from tests.journeys.test_booking import _signed_in as signed_in

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Played]:
    """A node with deals at several points."""
    with playing(tmp_path_factory.mktemp("table"), "dealt") as node:
        yield node


def opened(page: Page, title: str, chosen: str = "open") -> str:
    """The address of a deal, found in the list."""
    page.goto(f"/deals/?of={chosen}")
    page.get_by_role("link", name=title, exact=True).click()
    return page.url


@pytest.mark.parametrize("look", LOOKED_AT, ids=str)
def test_deals_are_negotiated_and_performed_on_pages_for_everybody(
    table: Played, browser: Browser, look: Look
) -> None:
    sessions, seen = table.at(FIRST + timedelta(days=31)), Seen()
    head, buyer = (
        signed_in(table, browser, sessions[name], look.language, look.width) for name in ("head", "buyer")
    )
    tabled = opened(head, "Tabled")
    written = [(head, f"{tabled}{end}") for end in ("", "terms/new/", "terms/2/", "terms/1/2/")]
    done = [(buyer, url) for url in (opened(buyer, "Full"), opened(buyer, "Kept", "over"), "/inbox/")]
    wrong = [line for page, url in (*written, *done) for line in looked(page, url, seen, look)]
    for page in (head, buyer):
        page.context.close()
    assert wrong == []
