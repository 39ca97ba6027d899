"""The clauses of agreements, as they lie in this folder: a text in three languages each, for which agreements, and when it is taken."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Any, Final, cast

from opencc import OpenCC

from entrepot.deals.domain.kinds import Kind
from entrepot.deals.domain.terms import Part
from entrepot.deals.domain.wording import Wording, worded
from entrepot.vocabulary.languages import Language

CONFIDENTIALITY: Final = "confidentiality"
"""The agreement by which parties look at what is not public, before there is a deal of any kind."""
DOCUMENTS: Final = (*(kind.value for kind in Kind), CONFIDENTIALITY)
"""What can be written: an agreement of each kind of contract, and the confidentiality agreement."""
WRITTEN: Final[tuple[Language, ...]] = ("zh-Hans", "en", "de")
"""Languages in which every clause is written; traditional characters are made from simplified ones."""
FILES: Final = ("confidentiality.toml", "common.toml", "technology.toml", "others.toml")
CONDITIONS: Final = frozenset(
    {
        "priced", "unpriced", "payments", "milestones", "no-milestones", "confidential", "open", "fixed-term", "open-ended",
        "court", "arbitration", "one-language", "bilingual", "results-provider", "results-client", "results-shared",
    }
)  # fmt: skip
"""What terms can be, as far as a clause depends on it."""


@dataclass(frozen=True, slots=True)
class Clause:
    """A paragraph of an agreement.

    Attributes:
        id: its name in the library.
        article: key of the heading under which it stands.
        text: what it says, with ``{names}`` for what the terms fill in.
        kinds: documents it is for.
        when: conditions that must all hold.
        table: which table stands below it: milestones, payments or none.
    """

    id: str
    article: str
    text: Wording
    kinds: frozenset[str]
    when: frozenset[str]
    table: str


@dataclass(frozen=True, slots=True)
class Library:
    """All clauses in their order, the headings of articles, and what the parties of each document are called."""

    clauses: tuple[Clause, ...]
    headings: Mapping[str, Wording]
    roles: Mapping[str, Mapping[Part, Wording]]


@lru_cache(maxsize=1)
def library() -> Library:
    """The clauses, read once."""
    tables = [_table(name) for name in FILES]
    return Library(
        clauses=tuple(_clause(one) for table in tables for one in table["clause"]),
        headings={key: _wording(one) for table in tables for key, one in table.get("headings", {}).items()},
        roles={
            document: {Part(part): _wording(name) for part, name in names.items()}
            for table in tables
            for document, names in table.get("roles", {}).items()
        },
    )


def clauses(document: str, holds: frozenset[str]) -> tuple[Clause, ...]:
    """The clauses of a document where these conditions hold."""
    return tuple(one for one in library().clauses if document in one.kinds and one.when <= holds)


def text_of(wording: Wording, language: Language) -> str:
    """A text of the library in a language."""
    if language == "zh-Hant":
        return str(_traditional().convert(wording.text("zh-Hans")))
    return wording.text(language)


@lru_cache(maxsize=1)
def _traditional() -> OpenCC:
    return OpenCC("s2hk")


def _table(name: str) -> dict[str, Any]:
    return tomllib.loads(resources.files("entrepot.deals.clauses").joinpath(name).read_text(encoding="utf8"))


def _clause(table: Mapping[str, Any]) -> Clause:
    return Clause(
        id=table["id"],
        article=table["article"],
        text=_wording(table),
        kinds=frozenset(table.get("kinds", DOCUMENTS)) - frozenset(table.get("except", ())),
        when=frozenset(table.get("when", ())),
        table=table.get("table", ""),
    )


def _wording(table: Mapping[str, Any]) -> Wording:
    return worded(cast("dict[Language, str]", {language: table[language] for language in WRITTEN}))
