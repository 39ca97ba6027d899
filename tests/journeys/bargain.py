"""The steps by which a firm and a university come from a match to a promise that was kept, on pages that each reads in a language of their own."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from playwright.sync_api import Locator, Page, expect

from tests.journeys.people import PASSWORD, duty, heading, press, said, send, told
from tests.journeys.seen import Seen
from tests.journeys.table import Wanted

PRICES = ("900", "960", "930")
"""What is asked, what is asked instead, and what both agree to, in the three versions of the terms."""

PAYMENT, MILESTONE = 0, 1
"""Their places in the list of what was promised: the money is due before anything is delivered."""


@dataclass
class Bargain:
    """One such story: whose need it is about, who sits in which browser and reads which language, what their pages said, and where the deal is."""

    story: Wanted
    broker: Page
    buyer: Page
    head: Page
    languages: Mapping[Page, str]
    seen: Seen = field(default_factory=Seen)
    need: str = ""
    deal: str = ""

    def say(self, page: Page, sentence: str, **given: object) -> str:
        """A sentence as the reader of a page reads it."""
        return said(self.languages[page], sentence, **given)

    def looks(self, page: Page) -> None:
        """What a page says now is kept."""
        self.seen.on(self.languages[page])(page)

    def opens(self, page: Page, end: str = "") -> Page:
        """Somebody opens the deal, or a page below it; what it says is kept."""
        page.goto(f"{self.deal}{end}")
        self.looks(page)
        return page

    def presses(self, page: Page, sentence: str, part: Page | Locator | None = None) -> None:
        """Somebody presses the button of this name, and the page says that it was done."""
        (part or page.locator("main")).get_by_role("button", name=self.say(page, sentence)).first.click()
        expect(told(page)).to_have_count(1)
        self.looks(page)


def introduced(bargain: Bargain) -> None:
    """The broker finds the need in the list, sees at its match that it fits, and introduces both sides."""
    broker, story = bargain.broker, bargain.story
    broker.goto("/needs/")
    broker.get_by_role("link", name=story.need).click()
    expect(heading(broker)).to_have_text(story.need)
    bargain.need = broker.url
    card = broker.locator("#link-technology")
    expect(card.locator(".grade").first).to_contain_text(bargain.say(broker, "strong"))
    card.get_by_role("link", name=bargain.say(broker, "Introduce them")).click()
    bargain.looks(broker)
    expect(broker.locator("[name=title]")).to_have_value(story.teaser)
    broker.locator("[name=message]").fill(story.about)
    bargain.presses(broker, "Ask them")
    bargain.deal = broker.url


def answered(bargain: Bargain, *, in_inbox: Page, on_page: Page) -> None:
    """Both will talk: one says so in the inbox, the other on the deal's page; the firm shows the details of its need."""
    in_inbox.goto("/inbox/")
    bargain.looks(in_inbox)
    waiting = duty(
        in_inbox, bargain.say(in_inbox, "Will you talk about “%(title)s”?", title=bargain.story.teaser)
    )
    expect(waiting.locator("blockquote")).to_have_text(bargain.story.about)
    waiting.locator("details:has(button[value=join]) > summary").click()
    press(waiting, "join")
    expect(told(in_inbox)).to_have_text(bargain.say(in_inbox, "The others are told that you will talk."))
    bargain.opens(on_page)
    if on_page is bargain.buyer:
        on_page.locator("[name=shows]").check()
    bargain.presses(on_page, "We will talk")
    if on_page is not bargain.buyer:
        bargain.presses(bargain.opens(bargain.buyer), "Show them the details")
    head = bargain.head
    head.goto(bargain.need)
    expect(heading(head)).to_have_text(bargain.story.need)
    assert bargain.story.secret not in head.content()


def kept_secret(bargain: Bargain) -> None:
    """The firm offers the confidentiality agreement, both sign it, and the university reads what is secret."""
    buyer, head = bargain.buyer, bargain.head
    bargain.presses(bargain.opens(buyer), "Offer the confidentiality agreement")
    for page in (buyer, head):
        bargain.opens(page)
        page.get_by_role("link", name=bargain.say(page, "Read and sign the agreement")).click()
        bargain.looks(page)
        page.locator("[name=read]").check()
        send(page)
        expect(told(page)).to_have_count(1)
    head.goto(bargain.need)
    expect(head.locator("section[aria-labelledby=confidential]")).to_contain_text(bargain.story.secret)
    grade = bargain.opens(head).locator("section[aria-labelledby=showing] .grade")
    expect(grade).to_have_text(bargain.say(head, "everything there is"))


def put(bargain: Bargain, page: Page, ask: str, price: str) -> None:
    """Put terms on the table: the usual ones with a single milestone and payment, or those of before, at this price."""
    bargain.opens(page).get_by_role("link", name=bargain.say(page, ask), exact=True).click()
    bargain.looks(page)
    for part in ("milestones", "payments"):
        rows = page.locator(f"#{part} > fieldset")
        for left in reversed(range(1, rows.count())):
            rows.locator("button[value^=drop]").last.click()
            expect(rows).to_have_count(left)
    page.locator("[name=amount]").fill(price)
    page.locator("[name=payments-0-amount]").fill(price)
    page.locator("button[value=propose]").click()
    expect(told(page)).to_have_text(
        bargain.say(page, "Your terms are on the table, and the others are told.")
    )
    bargain.looks(page)


def compared(bargain: Bargain, page: Page, before: int) -> None:
    """What changed from a version to the next: the price and the payment, each taken out and put in."""
    bargain.opens(page, f"terms/{before}/{before + 1}/")
    for fate, price in (("del", PRICES[before - 1]), ("ins", PRICES[before])):
        texts = page.locator(f"dl.changes {fate}").all_inner_texts()
        assert [re.findall(r"\d+", text) for text in texts] == [[price], [price]]


def read(bargain: Bargain, page: Page) -> bytes:
    """The agreement as it is now, as its page offers it to be kept."""
    shown = bargain.opens(page).locator("section[aria-labelledby=signatures]")
    link = shown.get_by_role("link", name=bargain.say(page, "Keep a copy"), exact=True).get_attribute("href")
    answer = page.request.get(link or "")
    assert (answer.status, answer.headers["content-type"]) == (200, "application/pdf")
    return answer.body()


def signed(bargain: Bargain, page: Page) -> None:
    """Sign, and give the password again where it is asked for."""
    bargain.opens(page)
    if not page.locator("[name=office]").input_value():
        page.locator("[name=office]").fill("CEO")
    page.locator("[name=read]").check()
    page.get_by_role("button", name=bargain.say(page, "Sign the agreement"), exact=True).click()
    if "/reauthenticate/" in page.url:
        bargain.looks(page)
        page.locator("[name=password]").fill(PASSWORD)
        send(page)
    expect(told(page)).to_have_text(bargain.say(page, "You have signed the agreement. Keep a copy of it."))


def performed(bargain: Bargain) -> None:
    """The university delivers, the firm accepts and pays, the university has the money; both say that all was kept, and how it was."""
    buyer, head = bargain.buyer, bargain.head
    bargain.presses(bargain.opens(head), "Begin now")
    filled(bargain, head, MILESTONE, "Deliver", words=bargain.story.about)
    bargain.presses(bargain.opens(buyer), "Accept it", line(buyer, MILESTONE))
    filled(bargain, buyer, PAYMENT, "Record a payment", reference="RE 4711")
    received = bargain.say(head, "It was received: %(amount)s", amount="").strip()
    bargain.presses(bargain.opens(head), received, line(head, PAYMENT))
    for page in (buyer, head):
        bargain.presses(bargain.opens(page), "Everything was kept")
    for page in (buyer, head):
        expect(bargain.opens(page).locator(".lead .grade")).to_have_text(bargain.say(page, "kept by all"))
        for aspect in ("result", "time", "dealing"):
            page.locator(f"[name={aspect}]").select_option("5")
        bargain.presses(page, "Give these marks")
    expect(bargain.opens(head).get_by_text("★★★★★")).to_have_count(6)


def line(page: Page, place: int) -> Locator:
    """The milestone or the payment, in the order of the list."""
    return page.locator("section[aria-labelledby=promised] ol.hits > li").nth(place)


def filled(bargain: Bargain, page: Page, place: int, ask: str, **given: str) -> None:
    """Unfold what can be done about a milestone or payment, fill it in, send it."""
    part = line(bargain.opens(page), place).locator("details").filter(has_text=bargain.say(page, ask))
    part.locator("summary").click()
    for name, value in given.items():
        part.locator(f"[name={name}]").fill(value)
    bargain.presses(page, ask, part)
