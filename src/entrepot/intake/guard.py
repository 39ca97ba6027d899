"""Keeping a spreadsheet from running what people typed: the apostrophe before formulas, put on and taken
off."""

from typing import Final

_STARTS: Final = ("=", "+", "-", "@", "\t", "\r", "\0")


def guard(text: str) -> str:
    """Put an apostrophe before text that a spreadsheet would take for a formula (OWASP ASVS 5.0, V1.2.10).

    Text that begins with apostrophes before such a sign gets one more, so that `unguard` always gives back
    what was guarded.
    """
    return f"'{text}" if text.lstrip("'").startswith(_STARTS) else text


def unguard(text: str) -> str:
    """Take off the apostrophe that `guard` put on."""
    return text[1:] if text.startswith("'") and text.lstrip("'").startswith(_STARTS) else text
