"""What pages say, and which of it is English that nobody translated."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import NamedTuple

from django.conf import settings
from playwright.sync_api import Page

from entrepot.web.translations import messages, read
from tests.journeys.people import Look

TEXTS = """() => {
  const found = [document.title], body = document.body, language = document.documentElement.lang;
  const own = item => item && item.closest('[lang]')?.lang === language && !item.closest('script, style, template, textarea, [translate=no]');
  const nodes = document.createTreeWalker(body, NodeFilter.SHOW_TEXT);
  while (nodes.nextNode()) if (own(nodes.currentNode.parentElement)) found.push(nodes.currentNode.data);
  for (const name of ['aria-label', 'placeholder', 'alt', 'title'])
    for (const item of body.querySelectorAll(`[${name}]`)) if (own(item)) found.push(item.getAttribute(name));
  return found;
}"""
"""What stands in a page in the page's own language, folded away or read aloud only included."""
LOCALES = {"zh-hans": "zh_Hans", "de": "de"}
BLANK = re.compile(r"%\(\w+\)[sd]|\{\w+\}")
"""Where a sentence has a gap that is filled in."""
TAG = re.compile(r"<[^>]+>")
WORD = re.compile(r"[^\W\d_]{3,}|[\u4e00-\u9fff]")


@dataclass
class Seen:
    """Texts by language, each with the address where it was seen first."""

    texts: dict[str, dict[str, str]] = field(default_factory=lambda: defaultdict(dict))

    def on(self, language: str) -> Look:
        """Keep what a page in this language says, what is folded away and what is read aloud only, too."""

        def look(page: Page) -> None:
            page.wait_for_load_state()  # not in the middle of going to the next one
            address = re.sub(r"^https?://[^/]+|\?.*", "", page.url)
            for text in page.evaluate(TEXTS):
                if WORD.search(text):
                    self.texts[language].setdefault(" ".join(text.split()), address)

        return look


class Sentences(NamedTuple):
    """Sentences without gaps, and those with, as patterns."""

    whole: frozenset[str]
    gapped: re.Pattern[str]

    def has(self, text: str) -> bool:
        """Whether a text is one of the sentences."""
        return text in self.whole or self.gapped.fullmatch(text) is not None


def untranslated(language: str, texts: Mapping[str, str]) -> list[tuple[str, str]]:
    """The texts that are an English sentence of the source and none of the language's own, with where they were seen."""
    english, own = _english(), _own(language)
    names = {name for _code, name in settings.LANGUAGES}  # each language is called by its own name
    return [
        (text, where)
        for text, where in texts.items()
        if text not in names and english.has(text) and not own.has(text)
    ]


@cache
def _english() -> Sentences:
    return _sentences(text for message in messages() for text in _strings(message.id))


@cache
def _own(language: str) -> Sentences:
    return _sentences(text for message in read(LOCALES[language]) for text in _strings(message.string))


def _strings(given: object) -> Iterable[str]:
    return [str(item) for item in given if item] if isinstance(given, tuple | list) else [str(given or "")]


def _sentences(found: Iterable[str]) -> Sentences:
    """Split at tags, since a page's text is cut there; parts without any word say nothing."""
    parts = {" ".join(part.split()) for text in found for part in TAG.split(text)}
    telling = {part for part in parts if WORD.search(BLANK.sub("", part))}
    whole = frozenset(part for part in telling if not BLANK.search(part))
    patterns = [".+".join(re.escape(piece) for piece in BLANK.split(part)) for part in telling - whole]
    return Sentences(whole, re.compile("|".join(sorted(patterns)) or r"(?!)"))
