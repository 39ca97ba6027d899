"""One spelling of a text for comparing, and where each of its characters stood in the original."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from opencc import OpenCC

HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_HAN = re.compile(f"[{HAN}]")
_HAN_RUN = re.compile(f"[{HAN}]+")
_SPACE = re.compile(r"\s+")
_CONTEXTUAL = "\N{GREEK CAPITAL LETTER SIGMA}"


@cache
def _simplifier() -> OpenCC:
    from opencc import OpenCC  # noqa: PLC0415

    return OpenCC("t2s")


@cache
def _simplified_character(character: str) -> str:
    return str(_simplifier().convert(character))


def simplify(text: str) -> str:
    """Traditional Chinese characters made simplified; every other character stays as it is."""
    if _HAN.search(text) is None:
        return text
    return str(_simplifier().convert(text))


def normalise(text: str) -> str:
    """NFKC, traditional characters to simplified ones, every run of white space to one space, ends
    trimmed."""
    return _SPACE.sub(" ", simplify(unicodedata.normalize("NFKC", text))).strip()


def fold(text: str) -> tuple[str, list[int]]:
    """The text in lower case and NFKC, simplified, with the original offset of every character.

    Characters are folded one by one (a base letter together with its combining marks), so that a place in the
    result can be shown in the original. White space is kept.

    Returns:
        The folded text of length n and n + 1 offsets into ``text``; the last one is ``len(text)``.
    """
    if text.isascii():
        return text.lower(), list(range(len(text) + 1))
    if _one_by_one(text):
        plain = folded_only(text)
        if len(plain) == len(text):
            return plain, list(range(len(text) + 1))
    folded: list[str] = []
    offsets: list[int] = []
    for start, cluster in _clusters(text):
        plain = unicodedata.normalize("NFKC", cluster).lower()
        if _HAN.match(plain):
            plain = "".join(map(_simplified_character, plain))
        folded.append(plain)
        offsets.extend([start] * len(plain))
    offsets.append(len(text))
    return "".join(folded), offsets


def _one_by_one(text: str) -> bool:
    """Whether every character stands for itself: in its normal form already, no mark to be joined with another, and no letter
    whose lower case depends on its neighbours."""
    return (
        unicodedata.is_normalized("NFKC", text)
        and _CONTEXTUAL not in text
        and not any(map(unicodedata.combining, text))
    )


def folded_only(text: str) -> str:
    """What `fold` gives, without the offsets and several times as fast."""
    if text.isascii():
        return text.lower()
    plain = unicodedata.normalize("NFKC", text).lower()
    return _HAN_RUN.sub(lambda run: "".join(map(_simplified_character, run.group())), plain)


def _clusters(text: str) -> list[tuple[int, str]]:
    """Base characters with the combining marks that follow them, and where they start."""
    found: list[tuple[int, str]] = []
    for place, character in enumerate(text):
        if found and unicodedata.combining(character):
            start, cluster = found[-1]
            found[-1] = (start, cluster + character)
        else:
            found.append((place, character))
    return found
