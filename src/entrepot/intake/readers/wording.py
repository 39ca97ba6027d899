"""Words that a source gives in several languages: all are kept, none is picked at random."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from entrepot.intake.scripts import is_traditional
from entrepot.vocabulary.languages import Language, parse_language

Tagged = tuple[str, str]
"""A language tag, empty when there is none, and the words."""

_APART: Final = "\n\n"


@dataclass(slots=True)
class Wording:
    """A record's titles and texts as columns, and what has no column as facts.

    `language` is the tag to be declared for the words without a language of their own, empty when nobody
    says.
    """

    columns: dict[str, str] = field(default_factory=dict)
    facts: dict[str, str] = field(default_factory=dict)
    language: str = ""


def word(titles: Sequence[Tagged], texts: Sequence[Tagged], declared: str = "") -> Wording:
    """Sort titles and texts by language.

    Each language of the node gets its own columns (`title@de`), the declared one first. A second title in one
    language becomes the fact `alternative title`, further texts are put below each other. Other languages
    become facts (`title (fr)`), unless they are all there is: then the declared, else the first of them is
    taken and declared.
    """
    wording = Wording(language=declared)
    known = parse_language(declared) if declared else _only_language((*titles, *texts))
    promoted = _promoted((*titles, *texts), declared)
    if promoted:
        wording.language = promoted
    for name, given in (("title", titles), ("text", texts)):
        own = [("" if _same(tag, promoted) else tag, words.strip()) for tag, words in given if words.strip()]
        _add(wording, name, own, known)
    return wording


def _only_language(words: Iterable[Tagged]) -> Language | None:
    """Return the one language that words are tagged with: those without a tag are taken for it, too."""
    found = {_language(tag, text) for tag, text in words if tag and text.strip()}
    return next(iter(found)) if len(found) == 1 else None


def _promoted(words: Iterable[Tagged], declared: str) -> str:
    """Return the tag to take for want of a language of the node; empty when there is one."""
    tags = [tag for tag, text in words if text.strip()]
    if any(not tag or parse_language(tag) for tag in tags):
        return ""
    return next((tag for tag in tags if _same(tag, declared)), next(iter(tags), ""))


def _same(tag: str, other: str) -> bool:
    return bool(other) and tag.casefold().split("-")[0] == other.casefold().split("-")[0]


def _add(wording: Wording, name: str, given: Sequence[Tagged], known: Language | None) -> None:
    by_language: dict[str, list[str]] = {}
    for tag, words in given:
        language = _language(tag, words) if tag else known
        if language is None and tag:
            _more(wording.facts, f"{name} ({tag})", words)
            continue
        found = by_language.setdefault(language or "", [])
        if words not in found:
            found.append(words)
    tagged = {words for language, found in by_language.items() if language for words in found}
    if by_language.get("") and tagged.issuperset(by_language[""]):
        del by_language[""]  # the same words once more, without their language
    for column_language, found in sorted(by_language.items(), key=lambda item: item[0] != (known or "")):
        column = f"{name}@{column_language}" if column_language else name
        if name == "title":
            wording.columns[column] = found[0]
            for other in found[1:]:
                _more(wording.facts, "alternative title", other)
        else:
            wording.columns[column] = _APART.join(found)


def _language(tag: str, words: str) -> Language | None:
    """Read a tag; Chinese without a script is told apart by its characters."""
    language = parse_language(tag)
    if language == "zh-Hans" and tag.casefold() in ("zh", "zho", "chi") and is_traditional(words):
        return "zh-Hant"
    return language


def _more(facts: dict[str, str], label: str, value: str) -> None:
    before = facts.get(label)
    facts[label] = value if before is None else f"{before}; {value}"
