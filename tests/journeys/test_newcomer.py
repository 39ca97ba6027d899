"""A newcomer signs up, founds an organisation, is admitted, posts a need and answers who asks for it; another one asks."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from tests.journeys.chromium import reading
from tests.journeys.people import Look, Town, heading, newcomer, nobody, officer
from tests.journeys.seen import Seen, untranslated
from tests.journeys.steps import (
    STORIES,
    Story,
    admit,
    ask,
    find,
    found,
    let_in,
    offer,
    post,
    read_details,
    sign,
)

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def seen() -> Seen:
    """What the pages said on the way."""
    return Seen()


def test_the_first_operator_comes_in_once_and_takes_the_officers_role(town: Town, browser: Browser) -> None:
    desk = officer(town, browser)
    expect(heading(desk)).to_have_text("Inbox")
    desk.goto("/account/")
    expect(desk.locator(".lead p")).to_have_text("ines@example.org · officer · operator")
    desk.context.close()
    stranger = reading(browser, town.address, "en").new_page()
    answer = stranger.goto("/start/")
    assert answer is not None
    assert answer.status == 404
    stranger.context.close()


@pytest.mark.parametrize("language", STORIES)
def test_a_newcomer_posts_a_need_and_answers_who_asks(
    town: Town, browser: Browser, seen: Seen, language: str
) -> None:
    walk(town, browser, STORIES[language], seen.on(language))


@pytest.mark.parametrize("language", ["zh-hans", "de"])
def test_no_page_on_the_way_falls_back_to_english(
    town: Town, browser: Browser, seen: Seen, language: str
) -> None:
    """Held against the sentences in the source, so that one that nobody translated is named with its page."""
    if not seen.texts[language]:
        walk(town, browser, STORIES[language], seen.on(language))
    assert untranslated(language, seen.texts[language]) == []


def walk(town: Town, browser: Browser, story: Story, look: Look = nobody) -> None:
    """The whole journey in one language; ``look`` sees each page on the way."""
    desk = officer(town, browser, story.language)
    owner = newcomer(town, browser, story.owner.person, story.language, look)
    found(owner, story, story.owner, look)
    admit(desk, story, story.owner, look)
    need = post(owner, story, look)
    asker = newcomer(town, browser, story.asker.person, story.language, look)
    found(asker, story, story.asker, look)
    admit(desk, story, story.asker, look)
    find(asker, story, look)
    ask(asker, story.first_words, look)
    let_in(owner, story, look)
    read_details(asker, story, need, look)
    ask(asker, story.more_words, look)
    offer(owner, story, look)
    sign(owner, asker, story, need, look)
    for page in (desk, owner, asker):
        page.context.close()
