"""Ids in addresses."""

from __future__ import annotations

from typing import Final

_SIGNS: Final = {"/": "%2F", ".": "%2E"}


class Key:
    """The id of a record, as its owner writes it: 2026/001 as well as facility-7, in one part of the path.

    Servers undo the quoting of an address before it is taken apart, so a stroke, and a name that is all dots, is quoted once more.
    """

    regex = r"[^/]+"

    def to_python(self, value: str) -> str:
        """The id."""
        for sign, code in _SIGNS.items():
            value = value.replace(code, sign)
        return value.replace("%25", "%")

    def to_url(self, value: str) -> str:
        """The id as a part of a path, to be quoted by Django."""
        written = value.replace("%", "%25").replace("/", _SIGNS["/"])
        return written.replace(".", _SIGNS["."]) if set(value) == {"."} else written
