"""What crossed of a record, as a row that intake reads. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, Final

from entrepot.catalogue.domain import Gated, codes_in
from entrepot.exchange.domain.messages import Item
from entrepot.vocabulary.languages import parse_language

_PLAIN: Final = ("language", "keywords", "place", "available_from", "valid_until", "deadline")
LONGEST_BODY: Final = 20_000
"""Characters of a technical body in one language, and of its codes together."""
MANY: Final = 400
"""Known columns and facts of one record; more are left out."""


def row_of(item: Item) -> dict[str, Any]:
    """The row of a listed record: what its portions say, under the names that intake knows."""
    row: dict[str, Any] = {"id": item.record.partition(":")[2], "facts": {}}
    for portion in _portions(item):
        _add(row, portion)  # the technical body says nothing under these names
    if item.record.startswith("need:"):
        row["need_kind"] = row.get("kind", "")
        row["kind"] = "need"
    return {name: value for name, value in row.items() if value not in ("", None, {}, [])}


def gated_of(item: Item) -> Gated:
    """The technical body that came with a technology; who examined it is named by the node that says so."""
    said = (item.content or {}).get("body")
    if not isinstance(said, dict) or not item.record.startswith("resource:"):
        return Gated()
    body = {
        tongue: _clean(text) for name, text in _texts_of(said.get("body")) if (tongue := parse_language(name))
    }
    codes = said.get("control_codes")
    stated = [code for code in codes if isinstance(code, str)] if isinstance(codes, list) else []
    day = _day(said.get("examined_on"))
    return Gated(
        {tongue: text for tongue, text in body.items() if text}, codes_in(" ".join(stated)[:LONGEST_BODY]),
        item.origin if day else "", day,
    )  # fmt: skip


def _clean(text: str) -> str:
    """A text as it may be stored: without control characters, and not longer than one that is typed here."""
    kept = (character for character in text if character.isprintable() or character in "\n\t")
    return "".join(kept).strip()[:LONGEST_BODY]


def _day(written: object) -> date | None:
    try:
        return date.fromisoformat(written) if isinstance(written, str) else None
    except ValueError:
        return None


def _portions(item: Item) -> Iterator[Mapping[str, Any]]:
    return (portion for portion in (item.content or {}).values() if isinstance(portion, dict))


def _add(row: dict[str, Any], portion: Mapping[str, Any]) -> None:
    for name in ("kind", *_PLAIN):
        if isinstance(value := portion.get(name), str | list):
            row[name] = value
    owner = portion.get("organisation")
    if isinstance(owner, dict) and isinstance(owner.get("name"), str):
        row["organisation"] = owner["name"]
    texts = portion.get("texts")
    if isinstance(texts, dict):
        _add_texts(row, texts)
    fields, facts = portion.get("fields"), portion.get("facts")
    for name, value in _texts_of(fields):
        if name not in row:
            row[name] = value
    row["facts"] |= dict(_texts_of(facts))


def _add_texts(row: dict[str, Any], texts: Mapping[str, Any]) -> None:
    """The record's own language as title and text, the others as translations."""
    own = row.get("language") if row.get("language") in texts else next(iter(texts), None)
    for language, words in texts.items():
        if not isinstance(words, dict):
            continue
        title, text = (
            words.get(name) if isinstance(words.get(name), str) else "" for name in ("title", "text")
        )
        if language == own:
            row["title"], row["text"] = title, text
        else:
            row.setdefault("translations", {})[language] = {"title": title, "text": text}


def _texts_of(said: object) -> Iterator[tuple[str, str]]:
    if isinstance(said, dict):
        pairs = [(str(name), value) for name, value in said.items() if isinstance(value, str)]
        yield from pairs[:MANY]
