"""The first operator comes in with the setup secret, adds a passkey because the role asks for one, and signs in with it alone."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, CDPSession, Page, expect

from tests.journeys.chromium import reading
from tests.journeys.conftest import RUN, _wait_for, entrepot, environment, free_port

pytestmark = pytest.mark.browser
PASSWORD = "quiet-harbour-47-lantern"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The home of a node that was made a moment ago."""
    folder = tmp_path_factory.mktemp("new")
    entrepot(folder, "init", str(folder), "--name", "Hafenstadt")
    return folder


@pytest.fixture(scope="module")
def address(home: Path) -> Iterator[str]:
    """Where it is served; by the name localhost, since passkeys belong to names."""
    port = free_port()
    server = subprocess.Popen(
        [sys.executable, "-c", RUN, "serve", "--port", str(port), "--no-worker"],
        env=environment(home), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        _wait_for(f"http://localhost:{port}/start/", server)
        yield f"http://localhost:{port}"
    finally:
        server.terminate()
        server.wait(timeout=20)


@pytest.fixture
def page(address: str, browser: Browser) -> Iterator[Page]:
    """A page whose browser has a device for passkeys; nothing may complain, the content policy included."""
    context = reading(browser, address, "en")
    opened = context.new_page()
    complaints: list[str] = []
    opened.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    _device(context.new_cdp_session(opened))
    yield opened
    context.close()
    assert complaints == []


def _device(session: CDPSession) -> None:
    """A virtual authenticator that knows its owner's finger (https://chromedevtools.github.io/devtools-protocol/tot/WebAuthn/)."""
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def test_from_the_setup_secret_to_signing_in_with_a_passkey_alone(page: Page, home: Path) -> None:
    page.goto("/start/")
    page.get_by_label("Setup secret").fill((home / "setup.secret").read_text())
    page.get_by_label("Your name").fill("Grace Lam")
    page.get_by_label("E-mail address").fill("grace@example.org")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Begin").click()
    expect(page.get_by_role("status")).to_contain_text("asks for a second factor")

    page.get_by_role("link", name="Add a passkey").click()
    page.get_by_label("Password").fill(PASSWORD)  # it asks once more
    page.get_by_role("button", name="Go on").click()
    page.get_by_label("What it is called").fill("Desk")
    page.get_by_role("button", name="Add a passkey").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Recovery codes")
    expect(page.locator(".codes code")).to_have_count(10)
    page.get_by_role("link", name="I have kept them").click()
    page.get_by_role("link", name="See them").first.click()
    expect(page.get_by_role("rowheader", name="Desk")).to_be_visible()
    expect(page.get_by_text("Signs in alone")).to_be_visible()

    _sign_out(page)
    page.goto("/account/login/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page).to_have_url(re.compile("/inbox/$"))
    expect(page.locator(".head .who summary").first).to_have_text("Grace Lam")

    _sign_out(page)
    page.goto("/account/login/")
    page.get_by_label("E-mail address").fill("grace@example.org")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Second factor")
    page.get_by_role("button", name="Use a passkey").click()
    expect(page).to_have_url(re.compile("/inbox/$"))
    assert not (home / "setup.secret").exists()


def _sign_out(page: Page) -> None:
    page.locator(".head .who summary").first.click()
    page.get_by_role("button", name="Sign out").first.click()
    expect(page.get_by_role("link", name="Sign in").first).to_be_visible()
