"""Ids in addresses."""

from __future__ import annotations

from entrepot.vocabulary.addresses import key_in, part_of


class Key:
    """The id of a record, as its owner writes it: 2026/001 as well as facility-7, in one part of the path."""

    regex = r"[^/]+"

    def to_python(self, value: str) -> str:
        """The id."""
        return key_in(value)

    def to_url(self, value: str) -> str:
        """The id as a part of a path, to be quoted by Django."""
        return part_of(value)
