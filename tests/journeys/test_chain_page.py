"""An engineer opens a need and reads who can meet it."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.chromium import reading

pytestmark = pytest.mark.browser


def test_from_the_search_to_the_chain(page: Page) -> None:
    page.goto("/")
    page.get_by_role("searchbox").press_sequentially("釉面裂纹")
    page.get_by_role("link", name="瓷砖釉面裂纹在线检测").click()
    expect(page).to_have_url(re.compile("/needs/need-cracks/$"))
    expect(page.get_by_role("heading", level=1)).to_have_text("瓷砖釉面裂纹在线检测")
    expect(page.get_by_role("group", name=re.compile("^Chain of the need"))).to_be_visible()


def test_the_next_step_leads_to_the_resource_and_its_original(page: Page) -> None:
    page.goto("/resources/tech-thz/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Terahertz imaging of fine cracks in ceramics")
    original = page.get_by_text("Ein Terahertzstrahl macht feine Risse")
    expect(original).to_be_hidden()
    page.get_by_text("Original (German)").click()
    expect(original).to_be_visible()


def test_an_honest_nothing(page: Page) -> None:
    page.goto("/needs/need-bees/")
    expect(page.get_by_role("heading", name="Nothing in this node answers this need")).to_be_visible()


def test_on_a_phone_the_chain_stands_upright(node: str, browser: Browser) -> None:
    phone = reading(browser, node, "zh-hans", width=390)
    page = phone.new_page()
    page.goto("/needs/need-cracks/")
    expect(page.locator(".chain svg.upright")).to_be_visible()
    expect(page.locator(".chain svg.lying")).to_be_hidden()
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    page.get_by_text("菜单").click()
    expect(page.get_by_role("navigation", name="主菜单").get_by_role("link", name="填写需求")).to_be_visible()
    phone.close()


def test_the_picture_leads_to_the_cards(page: Page) -> None:
    page.goto("/needs/need-cracks/")
    page.get_by_role("link", name=re.compile("^Technology, ")).click()
    expect(page).to_have_url(re.compile("#link-technology$"))
    expect(page.locator("#link-technology")).to_be_in_viewport()


def test_no_list_waits_for_chains_but_each_tile_is_filled_in(page: Page) -> None:
    page.goto("/needs/")
    expect(page.locator(".busy")).to_have_count(0)
    page.get_by_role("link", name="nothing adequate", exact=True).click()
    expect(page).to_have_url(re.compile("outcome=no_adequate_supply"))
    expect(page.get_by_role("heading", level=3)).to_have_count(1)


def test_the_language_changes_in_place(page: Page) -> None:
    page.goto("/needs/need-cracks/")
    page.get_by_role("button", name="Deutsch").click()
    expect(page).to_have_url(re.compile("/needs/need-cracks/$"))
    expect(page.locator("html")).to_have_attribute("lang", "de")
    expect(page.get_by_text("Glieder gefunden").first).to_be_visible()


def test_everything_works_without_scripts(node: str, browser: Browser) -> None:
    context = browser.new_context(base_url=node, java_script_enabled=False, locale="en-GB")
    page = context.new_page()
    page.goto("/")
    page.get_by_role("searchbox").fill("Risse")
    page.get_by_role("button", name="Search").click()
    page.get_by_role("link", name="Terahertz imaging of fine cracks in ceramics").click()
    expect(page.get_by_role("heading", name="Facts")).to_be_visible()
    context.close()


def test_the_keyboard_reaches_the_content_first(page: Page) -> None:
    page.goto("/")
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to the content")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


def test_the_chain_prints_without_navigation(page: Page) -> None:
    page.goto("/needs/need-cracks/")
    page.emulate_media(media="print")
    expect(page.get_by_role("navigation").first).to_be_hidden()
    expect(page.locator(".chain svg.lying")).to_be_visible()
