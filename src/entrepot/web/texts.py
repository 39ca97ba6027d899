"""What a record says, in the reader's language, with the original beside it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import cast

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from entrepot.catalogue.disclosed import Disclosed
from entrepot.vocabulary.languages import Language, language_to_show
from entrepot.web.names import language_name, reader


@dataclass(frozen=True, slots=True)
class Text:
    """A title and a text as shown, and the original; language tags as in HTML's ``lang``."""

    title: str
    body: str
    language: str
    original_title: str
    original_body: str
    original_language: str

    @property
    def translated(self) -> bool:
        """Whether what is shown is not what was written."""
        return self.language != self.original_language

    @property
    def original_name(self) -> str:
        """The original's language in the reader's language."""
        return language_name(self.original_language)


def record_text(record: Disclosed) -> Text:
    """What may be read of a record, in the language the page is written in."""
    return text_of(record.texts, record.language, reader(), record.key)


def text_of(texts: Mapping[str, Mapping[str, str]], original: str, read_in: Language, key: str = "") -> Text:
    """A record's text for a reader: in the reader's language when stored, else in the nearest one."""
    stored = cast("Mapping[Language, Mapping[str, str]]", texts)
    written = texts.get(original, {})
    shown = language_to_show(stored, read_in) or original
    read = texts.get(shown, written)
    return Text(
        title=read.get("title") or written.get("title") or key,
        body=read.get("text", ""),
        language=shown,
        original_title=written.get("title") or key,
        original_body=written.get("text", ""),
        original_language=original,
    )


def capital(word: str) -> str:
    """A word as it begins a sentence."""
    return word[:1].upper() + word[1:]


def marked(text: str, words: Iterable[str]) -> SafeString:
    """The text with these words marked; Latin words at their beginning, Chinese anywhere."""
    patterns = [
        _pattern(word) for word in sorted(set(words), key=lambda word: (-len(word), word)) if word.strip()
    ]
    if not patterns:
        return format_html("{}", text)
    pieces = re.split(f"({'|'.join(patterns)})", text, flags=re.IGNORECASE)
    return format_html_join(
        "", "{}", ((_piece(piece, index % 2 == 1),) for index, piece in enumerate(pieces))
    )


def _pattern(word: str) -> str:
    return rf"\b{re.escape(word)}" if word[0].isascii() else re.escape(word)


def _piece(piece: str, meets: bool) -> SafeString:
    return format_html("<mark>{}</mark>" if meets else "{}", piece)
