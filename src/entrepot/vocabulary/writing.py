"""Folding written text so that one table entry finds every way of typing it, without moving any character."""

from functools import cache
from typing import Final

import opencc

# What compatibility normalisation would get wrong or would lengthen: superscripts carry exponents (10⁵ is not
# 105).
_SAME_LENGTH: Final = {
    "\u00a0": " ", "\u2009": " ", "\u202f": " ", "\u3000": " ", "\u2007": " ", "\t": " ", "\r": " ",
    "\n": " ",
    "\u2212": "-", "\u2010": "-", "\u2011": "-", "\ufe63": "-",
    "\u301c": "~", "\u223c": "~", "\u02dc": "~",
    "\u00b5": "\u03bc",  # micro sign → Greek mu, the form NFKC gives
    "\u2126": "\u03a9",  # ohm sign → omega
    "\u212a": "K", "\u2215": "/", "\u2044": "/", "\u22c5": "·", "\u2219": "·", "\u30fb": "·",
    "\u2266": "≤", "\u2267": "≥", "\u2a7d": "≤", "\u2a7e": "≥", "\u2264": "≤", "\u2265": "≥",
    "、": ",", "。": ".", "【": "[", "】": "]", "〔": "[", "〕": "]", "“": '"', "”": '"', "„": '"', "’": "'",
    "‘": "'",
    "\u2715": "×", "\u2716": "×", "\u2a2f": "×",
}  # fmt: skip


@cache
def _table() -> dict[int, str]:
    """Character to character: full width → half width, traditional → simplified, look-alikes → one form."""
    han = [chr(point) for point in (*range(0x3400, 0xA000), *range(0xF900, 0xFA6E))]
    simplified = opencc.OpenCC("t2s").convert("\n".join(han)).split("\n")
    table = {ord(old): new for old, new in zip(han, simplified, strict=True) if old != new and len(new) == 1}
    table |= {0xFF01 + offset: chr(0x21 + offset) for offset in range(0x5E)}
    return table | {ord(old): new for old, new in _SAME_LENGTH.items()}


def fold(text: str) -> str:
    """Return `text` in half width, simplified characters and plain signs; same length, so positions stay
    valid.

    Case is kept, because units need it (mW and MW). Text is expected in NFC.
    """
    return text.translate(_table())


def fold_label(text: str) -> str:
    """Return `text` folded, in lower case, with single spaces.

    For comparing names and labels, not positions.
    """
    return " ".join(fold(text).casefold().split())


def is_han(character: str) -> bool:
    """Tell whether a character is a Chinese one."""
    return "\u3400" <= character <= "\u9fff"
