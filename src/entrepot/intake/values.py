"""Single values of a row: as text, as a list, as facts, as translations, and a title out of a text."""

import json
import re
from collections.abc import Mapping, Sequence
from typing import Final

from entrepot.intake.readers.checks import SPACE
from entrepot.intake.rows import Cell

TITLE_LENGTH: Final = 80
_SENTENCE_END: Final = re.compile(r"[。！？]|[.!?](?=\s|$)|[\r\n]")
_LIST: Final = re.compile(r"[,，;；、|\r\n]+")
_FACTS: Final = re.compile(r"[;；\r\n]+")
_FACT: Final = re.compile(r"\s*([^:：=＝]+?)\s*[:：=＝]\s*(.+?)\s*", re.DOTALL)


def as_text(cell: Cell) -> str:
    """Return a value as a person would have typed it; lists joined by semicolons, mappings as JSON."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        return cell.strip(SPACE)
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, Mapping):
        return json.dumps(cell, ensure_ascii=False)
    if isinstance(cell, Sequence):
        if any(isinstance(each, Mapping) for each in cell):
            return json.dumps(cell, ensure_ascii=False)
        return "; ".join(text for each in cell if (text := as_text(each)))
    return str(cell)


def is_deleted(cell: Cell) -> bool:
    """Whether a value of the reserved column `deleted` says so; empty, no and 0 do not."""
    return cell is True or as_text(cell).casefold() in ("true", "yes", "1")


def as_list(cell: Cell) -> tuple[str, ...]:
    """Return keywords and the like one by one, each once: a JSON list, or text split at commas, semicolons,
    、 and line ends."""
    parts = cell if isinstance(cell, Sequence) and not isinstance(cell, str) else _LIST.split(as_text(cell))
    return tuple(dict.fromkeys(text for part in parts if (text := as_text(part))))


def as_facts(cell: Cell) -> Mapping[str, str] | None:
    """Return facts as label → value: a JSON object, or text such as `Druck: bis 500 bar; Länge=3 m`; None if
    it is neither."""
    mapping = _mapping(cell)
    if mapping is not None:
        return {as_text(label): text for label, value in mapping.items() if (text := as_text(value))}
    parts = cell if isinstance(cell, Sequence) and not isinstance(cell, str) else _FACTS.split(as_text(cell))
    facts: dict[str, str] = {}
    for part in parts:
        if not (written := as_text(part)):
            continue
        found = _FACT.fullmatch(written)
        if found is None:
            return None
        facts[found[1]] = found[2]
    return facts


def as_translations(cell: Cell) -> Mapping[str, tuple[str, str]] | None:
    """Return language tag → (title, text) from `{"en": {"title": …, "text": …}}`; None if it is written
    otherwise."""
    mapping = _mapping(cell)
    if mapping is None:
        return None
    translations: dict[str, tuple[str, str]] = {}
    for tag, value in mapping.items():
        if not isinstance(value, Mapping):
            return None
        translations[str(tag)] = (as_text(value.get("title")), as_text(value.get("text")))
    return translations


def _mapping(cell: Cell) -> Mapping[object, Cell] | None:
    if isinstance(cell, Mapping):
        return cell
    if isinstance(cell, str) and cell.lstrip().startswith("{"):
        try:
            value = json.loads(cell)
        except (ValueError, RecursionError):
            return None
        return value if isinstance(value, dict) else None
    return None


def title_from(text: str) -> str:
    """Return a text's first sentence, without its full stop, cut between words to at most 80 characters."""
    stripped = text.strip(SPACE)
    end = _SENTENCE_END.search(stripped)
    sentence = stripped[: end.start()].strip(SPACE) if end and end.start() else stripped
    if len(sentence) <= TITLE_LENGTH:
        return sentence
    cut = sentence[: TITLE_LENGTH - 1]
    space = cut.rfind(" ")
    return (cut[:space] if space > TITLE_LENGTH // 2 else cut).rstrip(" ,;:，；：、") + "…"
