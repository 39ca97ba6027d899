"""A lab manager's messy list: read as it is, two rows mended, brought in, and found where it is needed."""

from __future__ import annotations

import csv
import io
import re
import time
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.utils import translation
from playwright.sync_api import Browser, Page, expect

from tests.journeys.people import Town, heading, officer, said, told

pytestmark = pytest.mark.browser


@dataclass(frozen=True, slots=True)
class Hall:
    """A hall's instruments in the language of its reader; ``key`` begins their ids and ``tool`` is its own, so that halls do not meet."""

    language: str
    key: str
    tool: str

    @property
    def sheet(self) -> bytes:
        """As such lists come: a header over two rows, blank rows, full-width figures, in GB 18030; two names are missing."""
        rows = (
            "设备信息,,,收费,地点,",
            "编号,名称,说明,价格,城市,放大倍数",
            f"{self.key}-1,釉面裂纹体视显微镜{self.key},观察瓷砖釉面的细小裂纹。,１２０元/小时,广州,２０",
            ",,,,,",
            f"{self.key}-2,,,９０元/小时,广州,",
            ",,,,,",
            f"{self.key}-3,,,１，２００元/天,广州,",
            f"{self.key}-4,冷热冲击箱{self.key},金属板的温变试验。,８０元/小时,广州,",
        )
        return "\r\n".join(rows).encode("gb18030")

    @property
    def mended(self) -> dict[str, tuple[str, str]]:
        """What the two rows lack: name and description by id."""
        return {
            f"{self.key}-2": (f"瓷砖釉面裂纹{self.tool}", "在产线上检测瓷砖釉面的细小裂纹。"),
            f"{self.key}-3": (f"扫描电镜{self.key}", "观察陶瓷断口。"),
        }


@pytest.mark.parametrize(
    "hall",
    [Hall("en", "en", "线扫相机"), Hall("zh-hans", "zh", "激光轮廓仪"), Hall("de", "de", "超声探伤仪")],
    ids=lambda hall: hall.key,
)
def test_a_messy_sheet_is_mended_and_its_instrument_found(
    town: Town, browser: Browser, hall: Hall, tmp_path: Path
) -> None:
    desk = officer(town, browser, hall.language)
    aside = _bring_in(desk, hall, tmp_path)
    _mend(aside, hall)
    _hand_in(desk, aside)
    expect(heading(desk)).to_have_text(_rows(hall, "%(count)s rows can be imported", 2))
    _answer(desk, "accept")
    expect(heading(desk)).to_have_text(_rows(hall, "%(count)s rows imported", 2))
    desk.locator(".ways-on a.btn").first.click()
    expect(heading(desk)).to_have_text(said(hall.language, "What changed"))
    camera, _ = hall.mended[f"{hall.key}-2"]
    desk.get_by_role("link", name=camera).click()
    expect(heading(desk)).to_have_text(camera)
    expect(desk.locator("section[aria-labelledby=origins]")).to_contain_text(aside.name)
    instrument = desk.url
    _link(desk, hall, tmp_path)
    desk.goto(instrument)
    need = desk.get_by_role("link", name="瓷砖釉面裂纹在线检测")
    expect(need).to_be_visible()  # that the instrument may serve
    desk.context.close()


def _link(desk: Page, hall: Hall, folder: Path) -> None:
    """Another list has the same instrument and says less of it: the two are offered as one, and joined."""
    file = folder / f"park-{hall.key}.csv"
    name, _ = hall.mended[f"{hall.key}-2"]
    file.write_text(f"编号,名称,说明\npark-{hall.key},{name},检测裂纹。\n", encoding="utf8")
    _hand_in(desk, file)
    _answer(desk, "accept")
    expect(heading(desk)).to_have_text(
        said(hall.language, "%(count)s row imported").replace("%(count)s", "1")
    )
    until = time.monotonic() + 60  # a worker compares in the background
    while not desk.locator(".twins", has_text=name).count():
        assert time.monotonic() < until, "no pair was offered"
        time.sleep(0.5)
        desk.goto("/node/duplicates/?kind=facility")
    _answer(desk, "same")
    expect(told(desk)).to_have_text(
        said(hall.language, "The two are one now. It can be undone in the list of what was joined.")
    )


def _bring_in(desk: Page, hall: Hall, folder: Path) -> Path:
    """Hand in the sheet, look it over, import what is good; returns where the refused rows were put."""
    sheet = folder / f"仪器{hall.key}.csv"
    sheet.write_bytes(hall.sheet)
    _hand_in(desk, sheet)
    if desk.locator("button[name=encoding][value=gb18030]").count():
        desk.locator("button[name=encoding][value=gb18030]").click()
    expect(heading(desk)).to_have_text(_rows(hall, "%(count)s rows can be imported", 2))
    expect(desk.locator(".sum.adds dd")).to_have_text(["4", "2", "0", "0", "2"])
    expect(desk.get_by_role("rowheader", name=f"釉面裂纹体视显微镜{hall.key}")).to_be_visible()
    _answer(desk, "accept")
    expect(heading(desk)).to_have_text(_rows(hall, "%(count)s rows imported", 2))
    with desk.expect_download() as download:
        desk.locator("a[href$='/refused/']").click()
    aside = folder / download.value.suggested_filename
    download.value.save_as(aside)
    return aside


def _hand_in(desk: Page, file: Path) -> None:
    desk.goto("/import/")
    desk.locator("[name=file]").set_input_files(file)
    desk.locator("[name=kind]").select_option("facility")
    desk.locator("main form.form button.btn").click()
    expect(desk).to_have_url(re.compile(r"/runs/run-[0-9a-f]{24}/$"))


def _answer(desk: Page, answer: str) -> None:
    desk.locator(f"button[name=answer][value={answer}]").click()


def _mend(file: Path, hall: Hall) -> None:
    """Fill in what is missing, in a table program: by its columns, all else as it is."""
    rows = list(csv.reader(io.StringIO(file.read_text(encoding="utf-8-sig"))))
    head = rows[0]
    key, name, text = head.index("编号"), head.index("名称"), head.index("说明")
    for row in rows[1:]:
        row[name], row[text] = hall.mended[row[key]]
    made = io.StringIO()
    csv.writer(made).writerows(rows)
    file.write_text(made.getvalue(), encoding="utf-8-sig")


def _rows(hall: Hall, sentence: str, count: int) -> str:
    """A sentence about several rows in the language of the hall."""
    with translation.override(hall.language):
        one = sentence.replace("rows", "row")
        return translation.ngettext(one, sentence, count) % {"count": count}


def test_a_long_list_is_read_while_its_page_waits(town: Town, browser: Browser, tmp_path: Path) -> None:
    """The page shows by itself that it is read: nobody loads it again."""
    file = tmp_path / "long.csv"
    rows = (f"long-{n},Press {n},{'Presses tiles. ' * 400}" for n in range(200))
    file.write_text("\n".join(["id,title,text", *rows]), encoding="utf8")
    desk = officer(town, browser)
    _hand_in(desk, file)
    expect(desk.locator("#run[hx-trigger]")).to_be_visible()
    expect(heading(desk)).to_have_text("200 rows can be imported", timeout=60_000)
    expect(desk.locator("#run-said")).to_contain_text("200 rows can be imported")
    expect(desk.locator("#run[hx-trigger]")).to_have_count(0)
    expect(desk).to_have_title(re.compile("^200 rows can be imported"))
    _answer(desk, "refuse")
    expect(heading(desk)).to_have_text("Not imported")
    desk.context.close()
