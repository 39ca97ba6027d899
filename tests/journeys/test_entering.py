"""Somebody enters a need; a lab manager brings in a list."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser


def test_a_need_in_ones_own_words_becomes_a_chain_page(page: Page) -> None:
    page.goto("/needs/new/")
    page.get_by_label("The need in one line").fill("Fine cracks in the glaze of our tiles")
    page.get_by_label("In your own words").fill("Cracks of 20 µm in glazed tiles escape our inspectors.")
    page.get_by_label("Where it is needed").select_option("Guangzhou")
    page.get_by_label("Budget").fill("60万元")
    page.get_by_role("button", name="Find the chain").click()
    expect(page).to_have_url(re.compile(r"/needs/need-[0-9a-f]{10}/$"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Fine cracks in the glaze of our tiles")
    expect(page.get_by_text("Budget CNY 600,000")).to_be_visible()


def test_what_is_left_out_is_named(page: Page) -> None:
    page.goto("/needs/new/")
    page.get_by_role("button", name="Find the chain").click()
    expect(page.get_by_role("alert")).to_contain_text("The need in one line")
    page.get_by_role("alert").get_by_role("link", name="The need in one line").click()
    expect(page.get_by_label("The need in one line")).to_be_focused()


def test_a_list_is_checked_then_imported_and_bad_rows_come_back(page: Page, tmp_path: Path) -> None:
    file = tmp_path / "仪器.csv"
    file.write_bytes(
        "名称,说明,地点,价格\n盐雾试验箱,金属板腐蚀试验,广州,120元/小时\n,,广州,90元/小时\n".encode("gb18030")
    )
    page.goto("/import/")
    page.get_by_label("File").set_input_files(file)
    page.get_by_label("What is in it").select_option("Facilities")
    page.get_by_role("button", name="Check the list").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("1 row can be imported")
    expect(page.get_by_role("rowheader", name="盐雾试验箱")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("link", name="Download the refused rows").click()
    assert download.value.suggested_filename == "仪器.refused.csv"
    page.get_by_role("button", name="Import this row").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("1 row imported")
    page.goto("/resources/?kind=facility")
    expect(page.get_by_role("link", name="盐雾试验箱")).to_be_visible()
