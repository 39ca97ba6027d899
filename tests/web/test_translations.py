"""Every sentence of the pages in every language."""

from __future__ import annotations

import re

import pytest
from babel.messages import Message

from entrepot.web import translations
from entrepot.web.translations import LOCALES


def strings(message: Message) -> list[str]:
    found = message.string
    return list(found) if isinstance(found, tuple | list) else [found or ""]


def placeholders(text: str) -> set[str]:
    return set(re.findall(r"%\(\w+\)s|(?<!\w)\{\w+\}", text))


@pytest.mark.parametrize("locale", LOCALES)
def test_nothing_is_untranslated(locale: str) -> None:
    assert list(translations.untranslated(locale)) == []


@pytest.mark.parametrize("locale", LOCALES)
def test_nothing_is_kept_that_no_page_says(locale: str) -> None:
    said = {(message.context, str(message.id)) for message in translations.messages()}
    kept = {(message.context, str(message.id)) for message in translations.read(locale)}
    assert kept - said == set()


@pytest.mark.parametrize("locale", LOCALES)
def test_every_placeholder_survives_translation(locale: str) -> None:
    broken = []
    for message in translations.read(locale):
        if not message.id:
            continue
        sources = [message.id] if isinstance(message.id, str) else list(message.id)
        texts = strings(message)
        broken += [
            (source, text)
            for source, text in zip(sources[-len(texts) :], texts, strict=True)
            if not placeholders(text) <= placeholders(sources[-1])
            or (len(placeholders(source) - placeholders(text)) > 1)
        ]
    assert broken == []


def test_chinese_is_punctuated_as_chinese() -> None:
    wrong = [
        text
        for message in translations.read("zh_Hans")
        if message.id
        for text in strings(message)
        if re.search(r"[\u4e00-\u9fff][,;:!?]|[\u4e00-\u9fff]\.(?:\s|$)|[\u4e00-\u9fff]\s?\(", text)
    ]
    assert wrong == []


def test_sentences_in_templates_and_code_are_collected() -> None:
    collected = {str(message.id) for message in translations.messages()}
    assert {"Skip to the content", "What would release it", "{file} is empty."} <= collected


def test_sentences_are_collected_where_gettext_has_another_name() -> None:
    assert translations.messages().get("Signs as number") is not None
