"""From a match to a promise that was kept: introduced, confidential, negotiated, signed in two browsers, performed; and the signed file is what it was."""

from __future__ import annotations

import re
import subprocess
import sys
import zlib
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from entrepot.deals.domain.performing import Act
from entrepot.deals.domain.states import Move
from entrepot.web.deals.words import HAPPENED
from tests.journeys import bargain as steps
from tests.journeys.bargain import PRICES, Bargain
from tests.journeys.chromium import reading
from tests.journeys.conftest import RUN, entrepot, environment, uncomplaining
from tests.journeys.played import Played, playing
from tests.journeys.seen import BLANK, untranslated
from tests.journeys.table import BEGIN, WANTED
from tests.journeys.test_booking import _signed_in as signed_in

pytestmark = pytest.mark.browser
READERS = {"broker": "en", "buyer": "de", "head": "zh-hans"}
"""Who acts, and in which language their browsers read."""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the node lies."""
    return tmp_path_factory.mktemp("table")


@pytest.fixture(scope="module")
def table(home: Path) -> Iterator[Played]:
    """The table at which the firm and the university come together."""
    with playing(home, "table") as table:
        yield table


def test_from_a_match_to_a_promise_that_was_kept(
    table: Played, home: Path, browser: Browser, tmp_path: Path
) -> None:
    """The broker reads English, the firm German and the university Chinese; a passer-by judges the signed file from outside."""
    sessions = table.at(BEGIN)
    with ExitStack() as stack:
        broker, buyer, head, anybody = (
            stack.enter_context(uncomplaining(page))
            for page in (
                *(signed_in(table, browser, sessions[name], language) for name, language in READERS.items()),
                reading(browser, table.address, "en").new_page(),
            )
        )
        languages = dict(zip((broker, buyer, head, anybody), (*READERS.values(), "en"), strict=True))
        bargain = Bargain(WANTED, broker, buyer, head, languages)
        steps.introduced(bargain)
        steps.answered(bargain, in_inbox=buyer, on_page=head)
        steps.kept_secret(bargain)
        _negotiated(bargain)
        content = _signed(bargain)
        _judged(bargain, anybody, home, tmp_path, content)
        steps.performed(bargain)
        _told(bargain)
        assert {name: untranslated(name, bargain.seen.texts[name]) for name in ("de", "zh-hans")} == {
            "de": [],
            "zh-hans": [],
        }
    assert "The node is whole." in entrepot(home, "check")


def _negotiated(bargain: Bargain) -> None:
    """Version after version by one and the other, with what changed at each; then both agree."""
    for number, price in enumerate(PRICES):
        puts, reads = (bargain.buyer, bargain.head)[:: -1 if number % 2 else 1]
        ask = "Put other terms on the table" if number else "Put terms on the table"
        steps.put(bargain, puts, ask, price)
        if number:
            steps.compared(bargain, reads, number)
    bargain.presses(bargain.opens(bargain.head), "Agree to these terms")


def _signed(bargain: Bargain) -> bytes:
    """The agreement has both languages, and both sign it; returns the file."""
    unsigned = steps.read(bargain, bargain.buyer)
    assert unsigned.startswith(b"%PDF-")
    assert set("技术合同慕尼黑") | set("äöüß") <= _letters(unsigned)
    steps.signed(bargain, bargain.buyer)
    steps.signed(bargain, bargain.head)
    return steps.read(bargain, bargain.head)


def _judged(bargain: Bargain, anybody: Page, home: Path, folder: Path, content: bytes) -> None:
    """The signed file is whole to anybody, and no longer so when a single bit of it is another."""
    good, bad = folder / "agreement.pdf", folder / "changed.pdf"
    good.write_bytes(content)
    place = len(content) // 3
    bad.write_bytes(content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :])
    _verified(bargain, anybody, good, "nothing is wrong with it")
    _verified(bargain, anybody, bad, "something is wrong with it")
    assert [_verify(home, file) for file in (good, bad)] == [0, 1]


def _letters(pdf: bytes) -> set[str]:
    """What a PDF's fonts can say: each holds only the letters that are printed with it, and tells which they are."""
    found = ""
    for stream in re.findall(rb"stream\r?\n(.*?)endstream", pdf, re.DOTALL):
        with suppress(zlib.error):
            table = zlib.decompressobj().decompress(stream)
            for part in re.findall(rb"beginbf(?:char|range)(.*?)endbf", table, re.DOTALL):
                for letters in re.findall(rb"<([0-9A-Fa-f]+)>\s*$", part, re.MULTILINE):
                    found += bytes.fromhex(letters.decode()).decode("utf-16-be")
    return set(found)


def _verified(bargain: Bargain, page: Page, file: Path, verdict: str) -> None:
    """What somebody without an account is told of a file."""
    page.goto("/verify/")
    page.locator("[name=file]").set_input_files(file)
    page.get_by_role("button", name=bargain.say(page, "Verify it"), exact=True).click()
    expect(page.locator("section[role=status] p .grade").first).to_have_text(bargain.say(page, verdict))
    bargain.looks(page)


def _verify(home: Path, file: Path) -> int:
    """With which code ``entrepot verify`` ends."""
    return subprocess.run(
        [sys.executable, "-c", RUN, "verify", str(file)],
        env=environment(home), capture_output=True, check=False,
    ).returncode  # fmt: skip


def _told(bargain: Bargain) -> None:
    """The timeline, the last first: everything that was said and done is in it, and nothing twice."""
    moves = [
        "", Move.JOIN, Move.JOIN, *[Move.PROPOSE] * len(PRICES), Move.APPROVE, Move.SIGN, Move.SIGN, Move.START,
        Act.DELIVER, Act.ACCEPT, Act.PAY, Act.CONFIRM, Move.SETTLE, Move.SETTLE,
    ]  # fmt: skip
    timeline = bargain.opens(bargain.buyer).locator("section[aria-labelledby=timeline]")
    timeline.locator("summary").click()
    texts = timeline.locator("li p:not(.meta)").all_inner_texts()
    patterns = [
        ".+".join(map(re.escape, BLANK.split(bargain.say(bargain.buyer, HAPPENED[move])))) for move in moves
    ]
    assert len(texts) == len(moves)
    assert [
        text
        for text, pattern in zip(reversed(texts), patterns, strict=True)
        if not re.fullmatch(pattern, text)
    ] == []
