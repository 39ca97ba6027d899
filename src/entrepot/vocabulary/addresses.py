"""Ids as a part of an address's path. Servers undo the quoting of an address before it is taken apart, so what would part it is quoted once more."""

from __future__ import annotations

from typing import Final
from urllib.parse import quote

_SIGNS: Final = {"/": "%2F", ".": "%2E"}


def part_of(key: str) -> str:
    """The id as one part of a path, to be quoted: a stroke, and a name that is all dots, is written by its code."""
    written = key.replace("%", "%25").replace("/", _SIGNS["/"])
    return written.replace(".", _SIGNS["."]) if set(key) == {"."} else written


def key_in(part: str) -> str:
    """The id that a part of a path names."""
    for sign, code in _SIGNS.items():
        part = part.replace(code, sign)
    return part.replace("%25", "%")


def quoted(key: str) -> str:
    """The id as it stands in a whole address."""
    return quote(part_of(key), safe="~:@!$&'()*+,;=")
