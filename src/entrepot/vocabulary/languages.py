"""The languages content is written in, and which stored one to show to a reader."""

from collections.abc import Iterable
from typing import Final, Literal, get_args

Language = Literal["zh-Hans", "zh-Hant", "en", "de"]

LANGUAGES: Final[tuple[Language, ...]] = get_args(Language)

_TRADITIONAL: Final = frozenset({"hant", "tw", "hk", "mo"})
_NAMES: Final[dict[str, Language]] = {
    "chinese": "zh-Hans", "simplified chinese": "zh-Hans", "traditional chinese": "zh-Hant",
    "中文": "zh-Hans", "简体中文": "zh-Hans", "简体": "zh-Hans", "汉语": "zh-Hans", "繁體中文": "zh-Hant",
    "繁体中文": "zh-Hant", "繁體": "zh-Hant", "繁体": "zh-Hant", "chinesisch": "zh-Hans",
    "english": "en", "英文": "en", "英语": "en", "英語": "en", "englisch": "en",
    "german": "de", "deutsch": "de", "德文": "de", "德语": "de", "德語": "de",
    "zho": "zh-Hans", "chi": "zh-Hans", "cmn": "zh-Hans", "eng": "en", "deu": "de", "ger": "de",
}  # fmt: skip
# Nearest first; what is left after these is anything that exists.
_FALLBACKS: Final[dict[Language, tuple[Language, ...]]] = {
    "zh-Hans": ("zh-Hans", "zh-Hant", "en", "de"),
    "zh-Hant": ("zh-Hant", "zh-Hans", "en", "de"),
    "en": ("en", "de", "zh-Hans", "zh-Hant"),
    "de": ("de", "en", "zh-Hans", "zh-Hant"),
}


def parse_language(tag: str) -> Language | None:
    """Read a language tag or a language's name: `zh`, `zh-CN`, `zh_TW`, `en-GB`, `de-AT`, `Deutsch`.

    None if unknown.
    """
    written = tag.strip().replace("_", "-").casefold()
    if written in _NAMES:
        return _NAMES[written]
    primary, *rest = written.split("-")
    if primary in ("zh", "cmn"):
        if "hans" in rest:
            return "zh-Hans"
        return "zh-Hant" if _TRADITIONAL.intersection(rest) else "zh-Hans"
    if primary == "yue":
        return "zh-Hant"
    if primary == "en":
        return "en"
    return "de" if primary == "de" else None


def language_to_show(stored: Iterable[Language], reader: Language) -> Language | None:
    """Choose which stored language a reader sees: the same, the same family, then English, then any.

    None if empty.
    """
    available = frozenset(stored)
    return next((language for language in _FALLBACKS[reader] if language in available), None)


def is_chinese(language: Language) -> bool:
    """Tell whether a language is written in Chinese characters."""
    return language in ("zh-Hans", "zh-Hant")
