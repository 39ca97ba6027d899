"""An organisation as somebody types it in, judged before it is stored."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Final

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator

from entrepot.vocabulary.identifiers import Identifier, read_identifier
from entrepot.vocabulary.kinds import OrganisationKind, Size
from entrepot.vocabulary.languages import LANGUAGES
from entrepot.vocabulary.problems import Code, Problem, problem

LONGEST_NAME: Final = 200
LONGEST_TEXT: Final = 5000
LONGEST_ADDRESS: Final = 200

_web_address = URLValidator(schemes=["http", "https"])


@dataclass(frozen=True, slots=True)
class OrganisationDraft:
    """What somebody typed.

    Attributes:
        language: the language it is written in first.
        texts: name and what it does by language: ``{language: {"title", "text"}}``; languages without both are left out.
        identifiers: numbers as typed, by scheme; empty ones are left out.
        place: a place's key, or nothing.
    """

    language: str
    texts: Mapping[str, Mapping[str, str]]
    kind: str
    size: str = ""
    place: str = ""
    website: str = ""
    identifiers: Mapping[str, str] = field(default_factory=dict)


class DraftRefusedError(Exception):
    """What was typed cannot be stored; ``problems`` say what to correct, by column."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("; ".join(problem.sentence for problem in self.problems))


def judged(draft: OrganisationDraft) -> OrganisationDraft:
    """The draft as it is stored: trimmed, identifiers and website in one form, the first language one that has a name.

    Raises:
        DraftRefusedError: a value is missing, unknown, too long or cannot be right. A problem's column is the field, for
            names and texts ``title`` or ``text`` with the language behind a dot.
    """
    texts, problems = _texts(draft.texts)
    identifiers, wrong = _identifiers(draft.identifiers)
    website, unreadable = _website(draft.website)
    problems += [*_kinds(draft), *unreadable, *wrong]
    if problems:
        raise DraftRefusedError(problems)
    language = draft.language if draft.language in texts else next(iter(texts))
    return OrganisationDraft(
        language=language,
        texts=texts,
        kind=draft.kind,
        size=draft.size,
        place=draft.place,
        website=website,
        identifiers=identifiers,
    )


def fingerprint(draft: OrganisationDraft) -> str:
    """SHA-256 of the content."""
    return hashlib.sha256(json.dumps(asdict(draft), ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def _texts(typed: Mapping[str, Mapping[str, str]]) -> tuple[dict[str, dict[str, str]], list[Problem]]:
    texts: dict[str, dict[str, str]] = {}
    problems: list[Problem] = []
    for language, text in typed.items():
        title, body = " ".join(text.get("title", "").split()), text.get("text", "").strip()
        if not (title or body):
            continue
        if language not in LANGUAGES:
            choices = ", ".join(LANGUAGES)
            problems.append(
                problem(Code.VALUE_UNKNOWN, column="title", value=language, field="language", choices=choices)
            )
        if not title:
            problems.append(problem(Code.VALUE_MISSING, column=f"title.{language}", field="The name"))
        for column, value, limit in (("title", title, LONGEST_NAME), ("text", body, LONGEST_TEXT)):
            if len(value) > limit:
                problems.append(
                    problem(Code.VALUE_TOO_LONG, column=f"{column}.{language}", field=column, limit=limit)
                )
        texts[language] = {"title": title, "text": body}
    if not texts:
        problems.append(problem(Code.VALUE_MISSING, column="title", field="The name"))
    return texts, problems


def _identifiers(typed: Mapping[str, str]) -> tuple[dict[str, str], list[Problem]]:
    read = [read_identifier(scheme, number) for scheme, number in typed.items() if number.strip()]
    return (
        {str(item.scheme): item.number for item in read if isinstance(item, Identifier)},
        [item for item in read if isinstance(item, Problem)],
    )


def _website(typed: str) -> tuple[str, list[Problem]]:
    written = typed.strip()
    if not written:
        return "", []
    address = written if re.match(r"[a-zA-Z][a-zA-Z0-9+.-]*:", written) else f"https://{written}"
    try:
        _web_address(address)
    except ValidationError:
        address = ""
    if not address or len(address) > LONGEST_ADDRESS:
        return "", [problem(Code.ADDRESS_UNREADABLE, column="website", value=written)]
    return address, []


def _kinds(draft: OrganisationDraft) -> list[Problem]:
    found = []
    if draft.kind not in set(OrganisationKind):
        choices = ", ".join(OrganisationKind)
        found.append(
            problem(Code.VALUE_UNKNOWN, column="kind", value=draft.kind, field="The kind", choices=choices)
        )
    if draft.size and draft.size not in set(Size):
        found.append(
            problem(
                Code.VALUE_UNKNOWN, column="size", value=draft.size, field="size", choices=", ".join(Size)
            )
        )
    return found
