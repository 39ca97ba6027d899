"""Every page can be used by everybody: axe finds nothing, nothing is wider than the screen, nothing falls back to English."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from entrepot.runtime import clock
from tests.journeys.chromium import reading
from tests.journeys.looks import LOOKED_AT, Look, looked
from tests.journeys.people import OFFICER, Town, newcomer, officer, press, said, send
from tests.journeys.seen import Seen, untranslated
from tests.journeys.steps import STORIES, Firm, Story, admit, ask, find, found, let_in, offer, post

pytestmark = pytest.mark.browser

PAGES = (
    "/",
    "/?q=Risse",
    "/needs/",
    "/needs/need-cracks/",
    "/needs/need-bees/",
    "/resources/",
    "/resources/tech-thz/",
    "/organisations/",
    "/organisations/org-kiln/",
    "/clusters/",
    "/verify/",
    "/open/",
    "/programmes/",
    "/pipeline/",
    "/figures/deals/",
    "/resources/tech-thz/pipeline/",
    "/import/",
    "/account/login/",
    "/account/signup/",
    "/start/",
    "/nothing-here/",
)
PEOPLES_PAGES = {
    "stranger": ("{need}",),
    "newcomer": ("/inbox/", "/organisations/new/", "/needs/new/", "/mine/"),
    "waiting": ("/inbox/", "{waiting}", "/needs/new/"),
    "owner": (
        "/inbox/", "{firm}", "{firm}members/", "{firm}entitlements/", "/needs/new/", "{need}", "{need}edit/", "{need}requests/", "{need}proposals/", "/mine/", "/orders/",
        "/deals/registration/", "{firm}belongings/", "/programmes/applications/", "{programme}", "{application}", "{application}write/",
        "{application}check/",
        "/account/", "/account/data/", "/account/2fa/",
    ),
    "asker": ("/inbox/", "{need}", "{agreement}"),
    OFFICER: (
        "/inbox/", "/node/people/", "/node/organisations/", "/node/duplicates/", "/node/duplicates/joined/", "/node/quality/",
        "/node/quality/?what=needs", "/node/learning/", "/node/gaps/", "/node/asks/", "/node/allocation/", "/import/",
        "/sources/", "/sources/new/", "{asking}", "{asking}columns/", "{done}", "{done}changes/", "{source}", "/deals/registration/",
        "/programmes/", "/programmes/new/", "{programme}", "{programme}edit/", "{programme}applications/",
    ),
}  # fmt: skip
"""The pages of people who are signed in, and what a stranger sees of a need that is held back."""


@dataclass(frozen=True, slots=True)
class Settled:
    """People who left their browsers in the town at different stages, and the addresses of what they made."""

    town: Town
    addresses: dict[str, str]

    def pages(self, browser: Browser, language: str, width: int) -> Iterable[tuple[Page, str]]:
        """A browser of each in turn, and an address to open in it."""
        for name, addresses in PEOPLES_PAGES.items():
            page = self.town.returns(name, browser, language, width)
            yield from ((page, address.format(**self.addresses)) for address in addresses)
            page.context.close()


@pytest.fixture(scope="module")
def seen() -> Seen:
    """What the pages said."""
    return Seen()


@pytest.fixture(scope="module")
def settled(town: Town, browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Settled:
    """One has only signed up, one waits to be admitted, one has offered an agreement that another has not signed yet."""
    story = _another(STORIES["en"])
    desk = officer(town, browser)
    owner, asker, waiting, idle = (
        newcomer(town, browser, name, "en") for name in ("Mei Kwan", "Tom Poon", "Sam Tse", "Ada Lim")
    )
    found(owner, story, story.owner)
    firm = _firm(owner)
    admit(desk, story, story.owner)
    need = _address(post(owner, story))
    found(asker, story, story.asker)
    admit(desk, story, story.asker)
    find(asker, story)
    ask(asker, story.first_words)
    let_in(owner, story)
    asker.goto(need)
    ask(asker, story.more_words)
    offer(owner, story)
    asker.goto("/inbox/")
    agreement = _address(asker.locator(".duty a[href^='/agreements/']").get_attribute("href"))
    found(waiting, story, replace(story.owner, name="Tse Kilns Ltd"))
    own = _firm(waiting)
    programme = _call(desk, story)
    application = _application(owner, programme)
    stranger = reading(browser, town.address, "en").new_page()
    for name, page in {
        "owner": owner,
        "asker": asker,
        "waiting": waiting,
        "newcomer": idle,
        "stranger": stranger,
    }.items():
        town.leaves(name, page)
    lists = _lists(desk, tmp_path_factory.mktemp("lists"))
    desk.context.close()
    called = {"programme": programme, "application": application}
    return Settled(
        town, {"firm": firm, "need": need, "agreement": agreement, "waiting": own, **lists, **called}
    )


def _call(desk: Page, story: Story) -> str:
    """A call of an association for which the officer speaks, open since yesterday; returns its address."""
    desk.goto("/organisations/new/")
    desk.locator("[name=title_en]").fill("Association of makers")
    desk.locator("[name=text_en]").fill("Brings makers together.")
    desk.locator("[name=kind]").select_option("association")
    send(desk)
    admit(desk, story, Firm("", "Association of makers", "Brings makers together.", ""))
    desk.goto("/programmes/new/")
    typed = {
        "title-en": "Pilot kilns", "about-en": "Kilns that others may use.", "criteria-0-name-en": "The plan", "criteria-0-weight": "100",
        "fields-0-name-en": "What will you do?", "opens_day": (clock.today() - timedelta(days=1)).isoformat(),
    }  # fmt: skip
    for name, text in typed.items():
        desk.locator(f"[name='{name}']").fill(text)
    desk.locator("button.btn[name=do][value=look]").click()
    desk.locator("form[action$='/publish/'] button").click()
    expect(desk.locator(".lead .grade")).to_have_text(said("en", "takes applications"))
    return _address(desk.url)


def _application(owner: Page, programme: str) -> str:
    """A draft of an application to it; returns its address."""
    owner.goto(programme)
    owner.locator("form[action$='/apply/'] button").click()
    expect(owner).to_have_url(re.compile("/write/$"))
    return _address(owner.url).removesuffix("write/")


def _lists(desk: Page, folder: Path) -> dict[str, str]:
    """A list that is brought in, and the same that asks because some of it changed and some is missing."""
    rows = [f"k-{n},Kiln {n},Fires tiles.,guangzhou,{n}00 €/h,grey" for n in range(1, 6)]
    file = folder / "kilns.csv"
    found = {}
    for state, listed in (
        ("done", rows),
        ("asking", [rows[0].replace("tiles", "bowls"), ",,,,,", "k-9,,,,,"]),
    ):
        file.write_text("\n".join(["id,title,text,place,price,colour", *listed]), encoding="utf8")
        desk.goto("/import/")
        desk.locator("[name=file]").set_input_files(file)
        desk.locator("[name=kind]").select_option("facility")
        desk.locator("details:has([name=whole]) > summary").click()
        desk.locator("[name=whole]").check()
        send(desk)
        expect(desk.locator(".sum.adds")).to_be_visible()
        if state == "done":
            press(desk, "accept")
            expect(desk.locator(".ways-on a.btn").first).to_be_visible()
        found[state] = _address(desk.url)
    found["source"] = _address(desk.locator(".lead .kind a").get_attribute("href"))
    return found


def _another(story: Story) -> Story:
    return replace(
        story,
        owner=replace(story.owner, name="Kwan Stoves Ltd"),
        asker=replace(story.asker, name="Poon Optics Ltd"),
        title="Crazing in the celadon of our plates",
        teaser="Seeing fine flaws inside small bowls",
        searched="flaws inside small bowls",
    )


def _firm(page: Page) -> str:
    """The page of the organisation that waits, from its founder's inbox."""
    return _address(page.locator("main .empty a[href$='/members/']").get_attribute("href")).removesuffix(
        "members/"
    )


def _address(url: str | None) -> str:
    return re.sub(r"^https?://[^/]+", "", url or "")


@pytest.mark.parametrize("look", LOOKED_AT, ids=str)
def test_pages_are_for_everybody(node: str, browser: Browser, seen: Seen, look: Look) -> None:
    context = reading(browser, node, look.language, look.width)
    page = context.new_page()
    wrong = [line for url in PAGES for line in looked(page, url, seen, look)]
    context.close()
    assert wrong == []


@pytest.mark.parametrize("look", LOOKED_AT, ids=str)
def test_pages_are_for_everybody_where_one_is_signed_in(
    settled: Settled, browser: Browser, seen: Seen, look: Look
) -> None:
    pages = settled.pages(browser, look.language, look.width)
    assert [line for page, url in pages for line in looked(page, url, seen, look)] == []


@pytest.mark.parametrize("language", ["zh-hans", "de"])
def test_no_page_falls_back_to_english(settled: Settled, browser: Browser, seen: Seen, language: str) -> None:
    """Held against the sentences in the source, so that one that nobody translated is named with its page."""
    if not seen.texts[language]:
        for page, url in settled.pages(browser, language, 1280):
            page.goto(url)
            seen.on(language)(page)
    assert untranslated(language, seen.texts[language]) == []
