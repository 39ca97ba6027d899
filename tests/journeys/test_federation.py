"""A need in Guangdong finds a result in Hong Kong; two parts of it are held; a contract is filed and confirmed there, and what it releases arrives."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from entrepot.cli.demo.federation import Served
from tests.journeys.chromium import reading
from tests.journeys.conftest import uncomplaining
from tests.journeys.federated import MAIL, NEED, PERSON, ROOT, TECHNOLOGY, two_nodes
from tests.journeys.people import heading, send, told

pytestmark = [pytest.mark.browser, pytest.mark.slow]
Nodes = tuple[Served, Served]


@pytest.fixture(scope="module")
def nodes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nodes]:
    with two_nodes(tmp_path_factory.mktemp("federation")) as made:
        yield made


def somebody(browser: Browser, node: Served, part: str) -> Page:
    """One of a node's six people, in a browser of their own."""
    page = reading(browser, node.url, "en").new_page()
    page.goto("/")
    page.locator(f".demo-bar button[value={part}]").click()
    expect(page.locator(f".demo-bar button[value={part}]")).to_have_attribute("aria-current", "true")
    return page


def test_a_contract_releases_what_is_held_and_a_receipt_proves_it(
    nodes: Nodes, browser: Browser, tmp_path: Path
) -> None:
    guangdong, hong_kong = nodes
    hong_kong.run("sync")
    with uncomplaining(somebody(browser, guangdong, "engineer")) as engineer:
        form = find_what_is_held(engineer)
        assert form.startswith(
            f"{hong_kong.url}/border/evidence/?kind=gba_contract_hk&exporter=HK&importer=CN-GD"
        )
        file_the_contract(browser, hong_kong, form)
        hong_kong.run("sync")
        engineer.reload()
        expect(engineer.get_by_text(PERSON)).to_be_visible()
        expect(engineer.get_by_text(MAIL)).to_be_visible()
        expect(engineer.locator("section[aria-labelledby=came] dt")).to_have_text(
            ["Its price", "Its technical body"]
        )
    verify_off_line(save_receipt(browser, hong_kong, tmp_path))


def find_what_is_held(page: Page) -> str:
    """The result is found, and could be asked for, for the need: what is held there, and why; returns where the contract is filed."""
    page.goto("/")
    page.get_by_role("searchbox").fill("guided ultrasound fired plates")
    page.locator(f"main a[href*='{TECHNOLOGY}']").first.click()
    expect(heading(page)).to_contain_text("Air-coupled guided ultrasound")
    expect(page.locator(f"#introduce option[value='{NEED}']")).to_have_count(1)
    assert PERSON not in page.content()
    assert MAIL not in page.content()
    held = page.locator("section[aria-labelledby=came]")
    expect(held.get_by_role("heading", name="From Entrepot · Hong Kong")).to_be_visible()
    expect(held.locator("dt")).to_have_text(["The people it names", "Its price", "Its technical body"])
    people, price, _ = held.locator("dd").all()
    expect(people).to_contain_text("Greater Bay Area standard contract")
    expect(people).to_contain_text("gba-hk-to-mainland")
    expect(price).to_contain_text("grant")
    form = people.get_by_role("link", name="File it at the other node").get_attribute("href")
    assert form is not None
    return form


def file_the_contract(browser: Browser, node: Served, form: str) -> None:
    """The university's own people file it where the record is from; an officer compares it with the original."""
    with uncomplaining(somebody(browser, node, "lab")) as lab:
        lab.goto(form)
        lab.locator("[name=number]").fill("粤港标准合同 2026-0417")
        lab.locator("[name=issued]").fill("2026-03-02")
        send(lab)
        expect(told(lab)).to_contain_text("It counts as soon as an officer has compared it")
    with uncomplaining(somebody(browser, node, "officer")) as officer:
        officer.goto("/inbox/")
        sentence = "Compare a paper with its original: "
        waiting = officer.locator(".duty").filter(has_text=sentence)
        waiting.get_by_role("link", name="See it").click()
        expect(officer.get_by_text("粤港标准合同 2026-0417")).to_be_visible()
        officer.get_by_role("button", name="Confirm it").click()
        expect(told(officer)).to_contain_text("What was held for want of it is looked at again")


def save_receipt(browser: Browser, node: Served, folder: Path) -> Path:
    """The receipt of the last crossing, as the operator saves it."""
    with uncomplaining(somebody(browser, node, "operator")) as operator:
        operator.goto("/crossings/")
        last = operator.locator("tbody tr").first
        expect(last).to_contain_text(f"resource:{TECHNOLOGY}")
        with operator.expect_download() as saved:
            last.get_by_role("button").click()
        file = folder / "receipt.json"
        saved.value.save_as(file)
    return file


def verify_off_line(receipt: Path) -> None:
    """By the program of one file, which imports nothing of ours, and by the command; one that was changed does not hold."""
    alone = [sys.executable, "-I", str(ROOT / "docs" / "verify_receipt.py")]
    done = subprocess.run([*alone, str(receipt)], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout.splitlines()[0]) == (0, "It holds."), done.stdout + done.stderr
    ours = [sys.executable, "-m", "entrepot.cli", "verify", str(receipt)]
    assert subprocess.run(ours, cwd=receipt.parent, stdout=subprocess.DEVNULL, check=False).returncode == 0
    changed = receipt.with_name("changed.json")
    text = receipt.read_text(encoding="utf8")
    assert '"portions' in text or "portions" in text
    changed.write_text(text.replace(TECHNOLOGY, TECHNOLOGY[:-1] + "x"), encoding="utf8")
    assert json.loads(changed.read_text(encoding="utf8")) != json.loads(text)
    assert subprocess.run([*alone, str(changed)], capture_output=True, check=False).returncode == 1
