"""Which of the three analyses a text takes."""

from __future__ import annotations

import re
from functools import cache
from typing import Literal

from entrepot.engine.text.folding import HAN

Script = Literal["zh", "en", "de"]
"""The language a text is analysed in. Both Chinese scripts are ``zh``; Latin text in another language is
``en``."""

SCRIPTS: tuple[Script, ...] = ("zh", "en", "de")

_HAN = re.compile(f"[{HAN}]")
_LATIN = re.compile(r"[^\W\d_]", re.ASCII)
_KANA_HANGUL = re.compile("[\u3040-\u30ff\uac00-\ud7af]")
_LOOKED_AT = 600  # characters; more do not change the answer
_LETTERS_PER_HAN = 5  # a Chinese character says about as much as five letters


def script_of(language: str | None, text: str) -> Script:
    """The analysis for a language tag such as ``zh-Hant`` or ``de-AT``; the text decides when there is no
    tag."""
    if not language:
        return identify(text)
    primary = language.replace("_", "-").split("-", 1)[0].lower()
    return next((script for script in SCRIPTS if script == primary), "en")


def identify(text: str) -> Script:
    """The analysis language of a text. A text without letters is ``en``."""
    sample = text[:_LOOKED_AT]
    han = 0 if sample.isascii() else len(_HAN.findall(sample)) + len(_KANA_HANGUL.findall(sample))
    if han and han * _LETTERS_PER_HAN > len(_LATIN.findall(sample)):
        return "zh"
    if not _LATIN.search(sample):
        return "en"
    return _german_or_english(_HAN.sub(" ", sample))


_GERMAN_WORDS = (
    "der die das und ist nicht von mit für auf ein eine einer eines einen einem im zu zur zum des dem den "
    "bei wir sich auch als wird werden sind oder aus nach über unter durch ohne bis gesucht unser unsere "
    "sowie"
)
_ENGLISH_WORDS = (
    "the of and to is are for with on that this by from be as at or an which we our it in can not has "
    "have its into using used wanted"
)
_GERMAN = frozenset(_GERMAN_WORDS.split())
_ENGLISH = frozenset(_ENGLISH_WORDS.split())
_WORD = re.compile(r"[^\W\d_]+")
_UMLAUT = re.compile("[äöüßÄÖÜ]")


def _german_or_english(sample: str) -> Script:
    """Function words decide where there are any; the statistical identifier decides on titles without
    them."""
    words = [word.lower() for word in _WORD.findall(sample)]
    german = sum(word in _GERMAN for word in words) + len(_UMLAUT.findall(sample))
    english = sum(word in _ENGLISH for word in words)
    if german != english:
        return "de" if german > english else "en"
    return _identified(" ".join(words))


@cache
def _ready() -> None:
    import py3langid  # noqa: PLC0415

    py3langid.set_languages(["de", "en"])


def _identified(text: str) -> Script:
    import py3langid  # noqa: PLC0415

    _ready()
    return "de" if py3langid.classify(text)[0] == "de" else "en"
