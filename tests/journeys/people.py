"""The people of the journeys: their browsers, their mail, how they come in and what their pages say."""

from __future__ import annotations

import base64
import hmac
import itertools
import re
import struct
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import sha1
from pathlib import Path

from django.utils import translation
from playwright.sync_api import Browser, Locator, Page, StorageState, expect

from entrepot.web.accounts.letters import Letter, letters
from tests.journeys.chromium import reading

PASSWORD = "quiet-harbour-47-lantern"
STEP = 30
"""Seconds that a code of an authenticator app holds (RFC 6238)."""
OFFICER = "officer"
OPERATOR = "ines@example.org"
Look = Callable[[Page], None]
"""Sees a page on the way."""
_numbers = itertools.count(1)


@dataclass
class Town:
    """A running node: its address, its folder, the secret that ``entrepot init`` printed, and how people left their browsers."""

    address: str
    home: Path
    secret: str
    known: dict[str, StorageState] = field(default_factory=dict)

    def letters(self, to: str) -> list[Letter]:
        """The mails to an address, newest first: the node keeps them in its folder."""
        return [letter for letter in letters(self.home / "mail") if letter.to == to]

    def leaves(self, name: str, page: Page) -> None:
        """Somebody goes and stays signed in."""
        self.known[name] = page.context.storage_state()
        page.context.close()

    def returns(self, name: str, browser: Browser, language: str, width: int = 1280) -> Page:
        """Somebody who left comes back, and reads in a language."""
        context = reading(browser, self.address, language, width, self.known[name])
        return context.new_page()


def nobody(_page: Page) -> None:
    """Nobody looks."""


def said(language: str, sentence: str, **given: object) -> str:
    """A sentence of the pages in a language; in English where it is not translated."""
    with translation.override(language):
        return translation.gettext(sentence) % given if given else translation.gettext(sentence)


def duty(page: Page, sentence: str) -> Locator:
    """What waits, by its sentence."""
    return page.locator(".duty").filter(has=page.get_by_role("heading", name=sentence, exact=True))


def press(part: Page | Locator, answer: str) -> None:
    """Press the button that gives an answer, in a part of the page where there is one such."""
    part.locator(f"button[name=answer][value={answer}]").click()


def send(page: Page) -> None:
    """Press the button of the page's form."""
    page.locator("main form.form button.btn:not(.quiet)").click()


def told(page: Page) -> Locator:
    """What the page says was done."""
    return page.locator(".said li")


def heading(page: Page) -> Locator:
    """What the page is called."""
    return page.get_by_role("heading", level=1)


def newcomer(town: Town, browser: Browser, name: str, language: str, look: Look = nobody) -> Page:
    """Sign up in a browser of one's own, with the code from the mail; the page is the inbox then."""
    email = f"newcomer{next(_numbers)}@example.org"
    page = reading(browser, town.address, language).new_page()
    page.goto("/")
    page.locator(".head a.sign-in:visible").click()
    look(page)
    page.locator("main a[href*='/account/signup/']").click()
    look(page)
    page.locator("[name=name]").fill(name)
    page.locator("[name=email]").fill(email)
    page.locator("[name=password1]").fill(PASSWORD)
    send(page)
    look(page)
    page.locator("[name=code]").fill(mailed_code(town, email))
    send(page)
    expect(page).to_have_url(re.compile("/inbox/$"))
    look(page)
    return page


def mailed_code(town: Town, email: str) -> str:
    """The code that stands alone on a line of the newest mail to an address."""
    text = town.letters(email)[0].text
    found = re.search(r"^[A-Z0-9-]{4,12}$", text, re.MULTILINE)
    assert found is not None, text
    return found[0]


def officer(town: Town, browser: Browser, language: str = "en", width: int = 1280) -> Page:
    """The inbox of the first operator, who is the officer, too; comes in with the setup secret the first time."""
    if OFFICER not in town.known:
        page = reading(browser, town.address, "en").new_page()
        first_operator(town, page)
        take_office(page)
        town.leaves(OFFICER, page)
    page = town.returns(OFFICER, browser, language, width)
    page.goto("/inbox/")
    return page


def first_operator(town: Town, page: Page, look: Look = nobody) -> None:
    """Come in with the setup secret and set up the second factor that the role asks for."""
    page.goto("/start/")
    look(page)
    page.locator("[name=secret]").fill(town.secret)
    page.locator("[name=name]").fill("Ines Okafor")
    page.locator("[name=email]").fill(OPERATOR)
    page.locator("[name=password]").fill(PASSWORD)
    send(page)
    expect(page).to_have_url(re.compile("/account/2fa/"))
    look(page)
    page.locator("a[href$='/2fa/totp/activate/']").click()
    if "/reauthenticate/" in page.url:
        page.locator("[name=password]").fill(PASSWORD)
        send(page)
    look(page)
    while page.url.endswith("/2fa/totp/activate/"):  # again when the code ended on the way
        page.locator("[name=code]").fill(app_code(page.locator("dd code").inner_text()))
        with page.expect_navigation():
            send(page)
    look(page)


def take_office(page: Page, look: Look = nobody) -> None:
    """The operator takes the officer's role, too."""
    page.goto("/node/people/")
    look(page)
    oneself = page.locator(".people li").filter(has_text=OPERATOR)
    oneself.locator("details:has(button[value=give]) summary").click()
    oneself.locator("select[name=role]").select_option(OFFICER)
    press(oneself, "give")
    expect(oneself.locator("button[name=answer][value=take]")).to_have_count(2)
    look(page)


def app_code(key: str) -> str:
    """What an authenticator app shows now for a key (RFC 6238, six figures)."""
    counter = struct.pack(">Q", int(time.time() // STEP))
    digest = hmac.digest(base64.b32decode(key), counter, sha1)
    place = digest[-1] & 0xF
    return f"{(struct.unpack('>I', digest[place : place + 4])[0] & 0x7FFFFFFF) % 10**6:06}"
