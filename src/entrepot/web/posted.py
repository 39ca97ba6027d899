"""What a button of a page sends beside it."""

from __future__ import annotations

from typing import Final

DIGITS: Final = 9


def number_in(text: str) -> int:
    """The number that a page wrote into a button; 0 where it is none, or longer than any that a page writes."""
    return int(text) if text.isdecimal() and len(text) <= DIGITS else 0
