"""A real node behind a real browser."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.chromium import chromium, reading
from tests.journeys.people import Town, officer

LISTS = Path(__file__).parent / "lists"
RUN = "import sys; from entrepot.cli.main import run; sys.argv[0] = 'entrepot'; run()"
PATIENCE = 90
expect.set_options(timeout=20_000)  # as long as the browser waits for everything else


def entrepot(home: Path, *words: str) -> str:
    """Type an ``entrepot`` command for the node in ``home``; returns what it printed."""
    done = subprocess.run(
        [sys.executable, "-c", RUN, *words],
        env=environment(home),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def environment(home: Path) -> dict[str, str]:
    """That of a command for the node in ``home``."""
    source = str(Path(__file__).parents[2] / "src")
    return {
        **os.environ,
        "ENTREPOT_HOME": str(home),
        "PYTHONPATH": source,
        "DJANGO_SETTINGS_MODULE": "entrepot.site.settings",
    }


def free_port() -> int:
    """A port of this machine where nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """A node that somebody has just made, open to newcomers, and filled from two lists."""
    home = tmp_path_factory.mktemp("node")
    printed = entrepot(home, "init", str(home), "--name", "Hafenstadt", "--signup", "open")
    secret = re.search(r"secret: (\S+)$", printed, re.MULTILINE)
    assert secret is not None, printed
    entrepot(home, "import", str(LISTS / "resources.jsonl"))
    entrepot(home, "import", str(LISTS / "needs.csv"), "--kind", "need")
    port = free_port()
    server = subprocess.Popen(
        [sys.executable, "-c", RUN, "serve", "--port", str(port)],
        env=environment(home), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        _wait_for(f"http://127.0.0.1:{port}/import/", server)
        yield Town(f"http://127.0.0.1:{port}", home, secret[1])
    finally:
        server.terminate()
        server.wait(timeout=20)


@pytest.fixture(scope="session")
def node(town: Town) -> str:
    """Its address."""
    return town.address


def _wait_for(address: str, server: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + PATIENCE
    while True:
        assert server.poll() is None, "the server stopped"
        try:
            with urlopen(address, timeout=10):
                return
        except (URLError, OSError):
            assert time.monotonic() < until, f"{address} does not answer"
            time.sleep(0.2)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One a module: while Playwright's loop runs, Django allows no other test its database."""
    with chromium() as opened:
        yield opened


@pytest.fixture
def page(node: str, browser: Browser) -> Iterator[Page]:
    """A page that reads English on a desk."""
    with uncomplaining(reading(browser, node, "en").new_page()) as page:
        yield page


@pytest.fixture
def desk(town: Town, browser: Browser) -> Iterator[Page]:
    """The same, where the operator is signed in, who may enter records of everybody."""
    with uncomplaining(officer(town, browser)) as page:
        yield page


@contextmanager
def uncomplaining(page: Page) -> Iterator[Page]:
    """The page, whose console must have told of nothing wrong at the end."""
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page
    page.context.close()
    assert [text for text in complaints if "status of 4" not in text] == []
