"""The story of two firms, in each language, and the steps by which they come together on a node."""

from __future__ import annotations

import re
from dataclasses import dataclass

from playwright.sync_api import Page, expect

from tests.journeys.people import Look, duty, heading, nobody, press, said, send, told


@dataclass(frozen=True, slots=True)
class Firm:
    """Who founds it, what it is called and does, and where it is."""

    person: str
    name: str
    does: str
    place: str


@dataclass(frozen=True, slots=True)
class Story:
    """Two firms, the need of the first with what it holds back, and what the second says about it; all in one language.

    ``gives_away`` is a word of ``text`` that the first teaser repeats.
    """

    language: str
    owner: Firm
    asker: Firm
    title: str
    text: str
    teaser: str
    told: str
    gives_away: str
    confidential: str
    searched: str
    first_words: str
    more_words: str


STORIES = {
    "en": Story(
        language="en",
        owner=Firm("Hannah Reed", "Reed Stoves Ltd", "Tiled stoves, built by hand.", "hong-kong"),
        asker=Firm("Owen Lau", "Lau Imaging Ltd", "Cameras that look for flaws.", "hong-kong"),
        title="Crazing in the celadon of our stove tiles",
        text="One tile in ten leaves the kiln with crazing in its celadon. It is noticed by eye, days too late.",
        teaser="Seeing fine flaws on shiny surfaces",
        told="We look for a way to see fine flaws on shiny curved parts while they are made.",
        gives_away="celadon",
        confidential="The tiles are for the Peninsula project, and the kiln runs at 1140 degrees.",
        searched="fine flaws on shiny parts",
        first_words="We build cameras for shiny surfaces and would like to see your parts.",
        more_words="To choose the lens we must know the line and its temperature.",
    ),
    "zh-hans": Story(
        language="zh-hans",
        owner=Firm("林晓雯", "晓窑卫浴", "生产陶瓷洗手盆。", "guangzhou"),
        asker=Firm("周启明", "启明视觉", "做表面检测相机。", "shenzhen"),
        title="洗手盆坯体入窑前查不出暗纹",
        text="注浆成型的洗手盆坯体常有暗纹，烧成之后才裂开，一窑报废八件。",
        teaser="寻找弧面零件的内部缺陷检测办法",
        told="希望在生产途中看出弧面零件里面的细小缺陷。",
        gives_away="注浆",
        confidential="产品供给澳门新濠酒店，窑温为一千二百二十度。",
        searched="弧面零件内部缺陷",
        first_words="我们做弧面检测相机，想了解零件的尺寸。",
        more_words="选光源之前要知道窑温和用在哪里。",
    ),
    "de": Story(
        language="de",
        owner=Firm("Anneliese Huber", "Huber Kachelöfen GmbH", "Wir bauen Kachelöfen von Hand.", "munich"),
        asker=Firm("Jörg Pfaff", "Pfaff Bildprüfung GmbH", "Kameras, die Fehler suchen.", "munich"),
        title="Haarrisse in der Engobe unserer Ofenkacheln",
        text="Jede zehnte Kachel kommt mit Haarrissen in der Engobe aus dem Brand, und das fällt zu spät auf.",
        teaser="Feine Fehler auf gewölbten Teilen erkennen",
        told="Wir suchen einen Weg, feine Fehler auf gewölbten Teilen schon in der Fertigung zu sehen.",
        gives_away="Engobe",
        confidential="Die Kacheln sind für Schloss Nymphenburg, gebrannt wird bei 1080 Grad.",
        searched="feine Fehler auf gewölbten Teilen",
        first_words="Wir bauen Kameras für gewölbte Flächen und möchten Ihre Teile kennenlernen.",
        more_words="Für das Objektiv müssen wir Linie und Temperatur kennen.",
    ),
}


def found(page: Page, story: Story, firm: Firm, look: Look = nobody) -> None:
    """Found an organisation from the empty inbox; its page says that it waits, and so does the inbox."""
    short = story.language.partition("-")[0]
    page.locator("main .empty a[href='/organisations/new/']").click()
    look(page)
    page.locator(f"[name=title_{short}]").fill(firm.name)
    page.locator(f"[name=text_{short}]").fill(firm.does)
    page.locator("[name=kind]").select_option("enterprise")
    page.locator("[name=size]").select_option("small")
    page.locator("[name=place]").select_option(firm.place)
    send(page)
    expect(heading(page)).to_have_text(firm.name)
    expect(page.locator(".lead .grade")).to_have_text(said(story.language, "asks to be admitted"))
    look(page)
    page.goto("/inbox/")
    expect(page.locator("main .empty")).to_contain_text(firm.name)
    look(page)


def admit(desk: Page, story: Story, firm: Firm, look: Look = nobody) -> None:
    """The officer reads what the firm says of itself and admits it, in the inbox."""
    desk.goto("/inbox/")
    look(desk)
    waiting = duty(desk, said(story.language, "%(name)s asks to be admitted", name=firm.name))
    expect(waiting.locator("blockquote")).to_have_text(firm.does)
    press(waiting, "admit")
    done = said(story.language, "%(name)s is admitted. Its owners are told.", name=firm.name)
    expect(told(desk)).to_have_text(done)
    expect(desk).to_have_url(re.compile("/inbox/"))


def post(page: Page, story: Story, look: Look = nobody) -> str:
    """Post the need; the first teaser gives it away, which is told before anything is listed. Returns its address."""
    page.goto("/inbox/")
    look(page)
    sentence = "%(name)s is admitted: its members can publish and ask now"
    press(duty(page, said(story.language, sentence, name=story.owner.name)), "note")
    page.goto("/needs/new/")
    look(page)
    page.locator("[name=title]").fill(story.title)
    page.locator("[name=text]").fill(story.text)
    page.locator("[name=place]").select_option(story.owner.place)
    page.locator("details.hold-back summary").click()
    page.locator("[name=teaser_title]").fill(f"{story.teaser} {story.gives_away}")
    page.locator("[name=teaser_text]").fill(story.told)
    page.locator("[name=confidential]").fill(story.confidential)
    page.locator("button.btn[name=do][value=publish]").click()
    expect(page.locator("#preview .warn li b")).to_have_text([story.gives_away])
    look(page)
    page.locator("[name=teaser_title]").fill(story.teaser)
    page.locator("button.btn[name=do][value=publish]").click()
    expect(page).to_have_url(re.compile(r"/needs/need-[0-9a-f]+/$"))
    expect(heading(page)).to_have_text(story.title)
    look(page)
    return page.url


def find(page: Page, story: Story, look: Look = nobody) -> None:
    """Find the need by its teaser, from the home page; nothing else of it is told."""
    page.goto("/")
    page.get_by_role("searchbox").fill(story.searched)
    page.get_by_role("link", name=story.teaser).click()
    expect(heading(page)).to_have_text(story.teaser)
    expect(page.get_by_text(story.told, exact=True)).to_be_visible()
    look(page)
    assert held_back(page, story.title, story.text, story.confidential)


def held_back(page: Page, *texts: str) -> bool:
    """Whether none of these stands anywhere in the page."""
    source = page.content()
    return not any(text in source for text in texts)


def ask(page: Page, words: str, look: Look = nobody) -> None:
    """Ask for what is held back; the page says that it was asked."""
    if not page.locator("#ask [name=message]").is_visible():
        page.locator("#ask details:has([name=message]) summary").click()
    page.locator("#ask [name=message]").fill(words)
    page.locator("#ask form[action$='/ask/'] button").click()
    expect(page.locator("#ask blockquote").first).to_have_text(words)
    look(page)


def let_in(page: Page, story: Story, look: Look = nobody) -> None:
    """The owner reads the request in the inbox and accepts it there."""
    page.goto("/inbox/")
    look(page)
    given = {
        "organisation": story.asker.name,
        "what": said(story.language, "the details"),
        "title": story.title,
    }
    sentence = "%(organisation)s asks for %(what)s of “%(title)s”"
    waiting = duty(page, said(story.language, sentence, **given))
    expect(waiting.locator("blockquote")).to_have_text(story.first_words)
    press(waiting, "accept")
    done = said(story.language, "%(organisation)s sees %(what)s now, and is told.", **given)
    expect(told(page)).to_have_text(done)
    expect(page).to_have_url(re.compile("/inbox/"))
    look(page)


def read_details(page: Page, story: Story, need: str, look: Look = nobody) -> None:
    """Who asked is told in the inbox and reads the details, but not the confidential part."""
    page.goto("/inbox/")
    look(page)
    given = {"what": said(story.language, "the details"), "title": story.teaser}
    answer = duty(page, said(story.language, "You see %(what)s of “%(title)s” now", **given))
    answer.get_by_role("link").click()
    expect(page).to_have_url(need)
    expect(heading(page)).to_have_text(story.title)
    expect(page.get_by_text(story.text, exact=True)).to_be_visible()
    look(page)
    assert held_back(page, story.confidential)


def offer(page: Page, story: Story, look: Look = nobody) -> None:
    """The owner reads in the inbox that more is asked for, and offers the agreement."""
    page.goto("/inbox/")
    given = {
        "organisation": story.asker.name,
        "what": said(story.language, "the confidential part"),
        "title": story.title,
    }
    sentence = "%(organisation)s asks for %(what)s of “%(title)s”"
    waiting = duty(page, said(story.language, sentence, **given))
    expect(waiting.locator("blockquote")).to_have_text(story.more_words)
    press(waiting, "accept")
    sentence = "The agreement is offered. Once both sides have signed, %(organisation)s sees it."
    expect(told(page)).to_have_text(said(story.language, sentence, **given))
    look(page)


def sign(owner: Page, asker: Page, story: Story, need: str, look: Look = nobody) -> None:
    """The owner signs in the inbox; the asker reads the whole agreement, signs, and reads the rest of the need."""
    owner.locator(".duty details:has(button[value=sign]) summary").click()
    owner.locator(".duty details:has(button[value=sign]) input[type=checkbox]").check()
    look(owner)
    press(owner.locator(".duty"), "sign")
    other = said(
        story.language, "Signed. Everything opens once %(other)s has signed too.", other=story.asker.name
    )
    expect(told(owner)).to_have_text(other)
    asker.goto("/inbox/")
    look(asker)
    asker.locator(".duty a[href^='/agreements/']").click()
    expect(asker.locator(".contract")).to_contain_text(story.owner.name)
    look(asker)
    assert held_back(asker, story.confidential)
    asker.locator("[name=read]").check()
    send(asker)
    asker.goto(need)
    expect(asker.locator("section[aria-labelledby=confidential]")).to_contain_text(story.confidential)
    look(asker)
