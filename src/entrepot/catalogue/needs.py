"""A need entered by hand: judged like a row of a file, stored under a key of its own."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date

from entrepot.catalogue import actions
from entrepot.catalogue.admission import Names, named
from entrepot.catalogue.domain import Entry
from entrepot.engine.text import identify, simplify
from entrepot.people.domain import Party
from entrepot.vocabulary.kinds import NeedKind, read_need_kind
from entrepot.vocabulary.languages import Language, parse_language
from entrepot.vocabulary.money import read_price
from entrepot.vocabulary.periods import read_date
from entrepot.vocabulary.problems import Code, Problem, problem


@dataclass(frozen=True, slots=True)
class Typed:
    """What somebody typed; only the title or the text is required."""

    title: str
    text: str
    kind: str = "technology"
    place: str = ""
    budget: str = ""
    deadline: str = ""
    organisation: str = ""


class NeedRefusedError(Exception):
    """What was typed cannot be stored; ``problems`` say what to correct, by column."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("; ".join(problem.sentence for problem in problems))
        self.problems = problems


def enter_need(*, typed: Typed, by: Party) -> str:
    """Store a need and return its key.

    Raises:
        NeedRefusedError: a value cannot be read; nothing was stored.
    """
    names, problems = Names.read(), list[Problem]()
    language = language_of(f"{typed.title} {typed.text}")
    if not (typed.title.strip() or typed.text.strip()):
        problems.append(problem(Code.VALUE_MISSING, column="text", field="The text"))
    kind = read_need_kind(typed.kind)
    if kind is None:
        choices = ", ".join(NeedKind)
        problems.append(
            problem(
                Code.VALUE_UNKNOWN, column="kind", value=typed.kind, field="kind of need", choices=choices
            )
        )
    place, unplaced = named(names.places, typed.place, Code.PLACE_UNKNOWN, "place")
    organisation, unowned = named(
        names.organisations, typed.organisation, Code.ORGANISATION_UNKNOWN, "organisation"
    )
    problems += [*unplaced, *unowned]
    if typed.budget and read_price(typed.budget, language, "CNY").reason == "unreadable":
        problems.append(problem(Code.MONEY_UNREADABLE, column="budget", value=typed.budget))
    deadline = _day(typed.deadline, language, problems)
    if problems or kind is None:
        raise NeedRefusedError(tuple(problems))
    entry = Entry(
        key=f"need-{secrets.token_hex(5)}",
        is_need=True,
        kind=kind,
        language=language,
        texts={
            language: {"title": typed.title.strip() or typed.text.strip()[:80], "text": typed.text.strip()}
        },
        keywords=(),
        fields={"budget": typed.budget} if typed.budget else {},
        facts={},
        organisation=organisation,
        place=place,
        cluster=None,
        industrial_chain=None,
        available_from=None,
        valid_until=None,
        deadline=deadline,
    )
    actions.put_entries(entries=[entry], source="", by=by)
    return entry.key


def language_of(text: str) -> Language:
    """The language of what somebody typed; Chinese is traditional when simplifying changes it."""
    script = identify(text)
    if script != "zh":
        return parse_language(script) or "en"
    return "zh-Hans" if simplify(text) == text else "zh-Hant"


def _day(written: str, language: Language, problems: list[Problem]) -> date | None:
    if not written:
        return None
    reading = read_date(written, language, column="deadline")
    problems.extend(item for item in reading.problems if item.severity == "refusal")
    return reading.period.last if reading.period else None
