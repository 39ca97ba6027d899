"""What a record is before it is stored, and when two are the same."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

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
    """How much is disclosed: of a need its details, then everything; of a resource its price or its usage."""

    DETAILS = "details"
    EVERYTHING = "everything"
    PRICE = "price"
    USAGE = "usage"


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
        str(entry.available_from), str(entry.valid_until), str(entry.deadline),
    ]  # fmt: skip
    return hashlib.sha256(
        json.dumps(content, ensure_ascii=False, sort_keys=True, default=dict).encode()
    ).hexdigest()
