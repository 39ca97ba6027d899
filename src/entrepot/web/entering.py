"""A need entered on a page becomes a record like any other."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Any

from entrepot.catalogue import actions as catalogue
from entrepot.catalogue.domain import Entry
from entrepot.engine.text import identify, simplify

SOURCE = "web"


def enter_need(given: Mapping[str, Any]) -> str:
    """Store what a valid need form holds; returns the need's key."""
    key = f"need-{secrets.token_hex(5)}"
    language = language_written(f"{given['title']} {given['text']}")
    fields = {
        "need_kind": given["kind"],
        "budget": given["budget"],
    }
    entry = Entry(
        key=key,
        is_need=True,
        kind=given["kind"],
        language=language,
        texts={language: {"title": given["title"], "text": given["text"]}},
        keywords=(),
        fields={name: value for name, value in fields.items() if value},
        facts={},
        organisation=given["organisation"] or None,
        place=given["place"],
        cluster=None,
        industrial_chain=None,
        available_from=None,
        valid_until=None,
        deadline=given["deadline"],
    )
    catalogue.put_entries(entries=[entry], source=SOURCE, actor=SOURCE)
    return key


def language_written(text: str) -> str:
    """The language tag of what somebody typed."""
    script = identify(text)
    if script != "zh":
        return script
    return "zh-Hans" if simplify(text) == text else "zh-Hant"
