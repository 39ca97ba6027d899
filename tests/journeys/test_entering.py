"""Somebody enters a need; a lab manager brings in a list."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser


def test_a_stranger_signs_in_first_and_comes_back(page: Page) -> None:
    page.goto("/needs/new/")
    expect(page).to_have_url(re.compile(r"/account/login/\?next=/needs/new/$"))
    page.locator("main a[href*='/account/signup/']").click()
    expect(page).to_have_url(re.compile(r"/account/signup/\?next=%2Fneeds%2Fnew%2F$"))


def test_a_need_in_ones_own_words_becomes_a_chain_page(desk: Page) -> None:
    desk.goto("/needs/new/")
    desk.get_by_label("The need in one line").fill("Fine cracks in the glaze of our tiles")
    desk.get_by_label("In your own words").fill("Cracks of 20 µm in glazed tiles escape our inspectors.")
    desk.get_by_label("Where it is needed").select_option("Guangzhou")
    desk.get_by_label("Budget").fill("60万元")
    desk.locator("button.btn[name=do][value=publish]").click()
    expect(desk).to_have_url(re.compile(r"/needs/need-[0-9a-f]{10}/$"))
    expect(desk.get_by_role("heading", level=1)).to_have_text("Fine cracks in the glaze of our tiles")
    expect(desk.get_by_text("Budget CNY 600,000")).to_be_visible()


def test_what_is_left_out_is_named(desk: Page) -> None:
    desk.goto("/needs/new/")
    desk.locator("button.btn[name=do][value=publish]").click()
    expect(desk.get_by_role("alert")).to_contain_text("The need in one line")
    desk.get_by_role("alert").get_by_role("link", name="The need in one line").click()
    expect(desk.get_by_label("The need in one line")).to_be_focused()


def test_a_list_is_checked_then_imported_and_bad_rows_come_back(desk: Page, tmp_path: Path) -> None:
    file = tmp_path / "仪器.csv"
    file.write_bytes(
        "名称,说明,地点,价格\n盐雾试验箱,金属板腐蚀试验,广州,120元/小时\n,,广州,90元/小时\n".encode("gb18030")
    )
    desk.goto("/import/")
    desk.get_by_label("File").set_input_files(file)
    desk.get_by_label("What is in it").select_option("Facilities")
    desk.get_by_role("button", name="Check the list").click()
    expect(desk.get_by_role("heading", level=1)).to_have_text("1 row can be imported")
    expect(desk.get_by_role("rowheader", name="盐雾试验箱")).to_be_visible()
    with desk.expect_download() as download:
        desk.get_by_role("link", name="Download the refused rows").click()
    assert download.value.suggested_filename == "仪器.refused.csv"
    desk.get_by_role("button", name="Import this row").click()
    expect(desk.get_by_role("heading", level=1)).to_have_text("1 row imported")
    desk.goto("/resources/?kind=facility")
    expect(desk.get_by_role("link", name="盐雾试验箱")).to_be_visible()
