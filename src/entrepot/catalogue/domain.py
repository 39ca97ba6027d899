"""What a record is before it is stored, and when two are the same."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any, Final

from entrepot.vocabulary.industry import Scheme

FOREIGN: Final = "peer:"
"""What the source of a record of another node begins with; the id of the node that it came from follows."""


class State(StrEnum):
    """Whether a record is shown."""

    DRAFT = "draft"
    LISTED = "listed"
    WITHDRAWN = "withdrawn"


class Answer(StrEnum):
    """Whether two that are alike are one."""

    OPEN = "open"
    JOINED = "joined"
    APART = "apart"


class Level(StrEnum):
    """How much is disclosed: of a need its details, then everything; of a resource its price, its usage or its gated body."""

    DETAILS = "details"
    EVERYTHING = "everything"
    PRICE = "price"
    USAGE = "usage"
    BODY = "body"


@dataclass(frozen=True, slots=True)
class Gated:
    """What a record keeps behind a gate: of a technology what is needed to make or use it, and who held it against export lists.

    Attributes:
        body: language -> text.
        codes: entries of export lists that it falls under, each with its list before it (``prc:252604X``, ``eu:6E001``); ``eu:none``
            where one list was examined and has none.
        examined_by, examined_on: who says that these are all, and when they looked; only both together are an examination.
    """

    body: Mapping[str, str] = field(default_factory=dict)
    codes: tuple[str, ...] = ()
    examined_by: str = ""
    examined_on: date | None = None

    @property
    def found(self) -> tuple[str, ...] | None:
        """The codes as the border asks for them. None: nobody examined it; (): somebody did, and no list has it."""
        if self.examined_by and self.examined_on:
            return self.codes
        stated = tuple(code for code in self.codes if not code.endswith(NOT_LISTED))
        return stated or None

    @classmethod
    def of(cls, plain: Sequence[Any]) -> Gated:
        """From what `plain` gives."""
        if not plain:
            return cls()
        body, codes, by, day = plain
        return cls(body, tuple(codes), by, date.fromisoformat(day) if day else None)

    @property
    def plain(self) -> list[object]:
        """As JSON; empty where there is none of it."""
        if self == Gated():
            return []
        return [dict(self.body), list(self.codes), self.examined_by, str(self.examined_on or "")]


NOT_LISTED: Final = ":none"
"""How a code ends that says that a list was examined and has none; without an examination it says nothing."""


def codes_in(written: str) -> tuple[str, ...]:
    """The codes of export lists that a cell or a field names, each once."""
    return tuple(dict.fromkeys(code for code in re.split(r"[\s,;，；、]+", written.strip()) if code))


@dataclass(frozen=True, slots=True)
class Entry:
    """A need or a resource on its way into the catalogue; links to other records by key. A need's ``kind`` is its need kind."""

    key: str
    is_need: bool
    kind: str
    language: str
    texts: Mapping[str, Mapping[str, str]]
    keywords: tuple[str, ...]
    fields: Mapping[str, str]
    facts: Mapping[str, str]
    organisation: str | None
    place: str | None
    cluster: str | None
    industrial_chain: str | None
    available_from: date | None
    valid_until: date | None
    deadline: date | None = None
    gated: Gated = Gated()


@dataclass(frozen=True, slots=True)
class CodeRecord:
    """A code of a classification on its way into the catalogue; ``titles`` by language, ``parent`` the code above, "" at the top."""

    scheme: Scheme
    code: str
    titles: Mapping[str, str]
    parent: str
    facts: Mapping[str, str]

    @property
    def key(self) -> str:
        """What tells it apart from every other code."""
        return f"{self.scheme}:{self.code}"


def fingerprint(entry: Entry) -> str:
    """SHA-256 of the content: equal for equal entries, whatever file they came in."""
    content = [
        entry.key, entry.is_need, entry.kind, entry.language, entry.texts, entry.keywords, entry.fields, entry.facts,
        entry.organisation, entry.place, entry.cluster, entry.industrial_chain,
        str(entry.available_from), str(entry.valid_until), str(entry.deadline), *entry.gated.plain,
    ]  # fmt: skip
    return hashlib.sha256(
        json.dumps(content, ensure_ascii=False, sort_keys=True, default=dict).encode()
    ).hexdigest()
