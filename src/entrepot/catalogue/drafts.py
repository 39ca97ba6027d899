"""Needs and resources as somebody types them: judged like a row of a file."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from entrepot.catalogue.admission import EXAMINER, Names, named
from entrepot.catalogue.domain import Gated, codes_in
from entrepot.catalogue.hiding import KINDS
from entrepot.catalogue.models import Need, Resource
from entrepot.engine.text import identify, simplify
from entrepot.intake.values import as_list
from entrepot.people.domain import Party
from entrepot.vocabulary.kinds import NeedKind, ResourceKind, read_need_kind, read_resource_kind
from entrepot.vocabulary.languages import Language, parse_language
from entrepot.vocabulary.money import read_price
from entrepot.vocabulary.periods import read_date
from entrepot.vocabulary.problems import Code, Problem, problem

TITLE: Final = 80
"""Characters of a text that stand for a title where none was typed."""
_CODE: Final = re.compile(r"[a-z]{2,12}:\S{1,40}")
_CODES: Final = "prc:252604X, eu:6E001, hk:6E001, eu:none"
Texts = dict[str, dict[str, str]]


@dataclass(frozen=True, slots=True)
class NeedDraft:
    """A need as typed; only its title or its text is required. With a teaser, strangers see that alone; ``facts`` (label -> value) that are not typed stay."""

    title: str
    text: str
    teaser_title: str = ""
    teaser_text: str = ""
    confidential: str = ""
    kind: str = "technology"
    place: str = ""
    budget: str = ""
    deadline: str = ""
    organisation: str = ""
    brokers_may_read: bool = True
    facts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ResourceDraft:
    """A resource as typed; ``facts`` are label -> value, ``hidden`` what strangers may not see: ``price``, ``usage``.

    ``body`` is behind the gate, and with it the codes of export lists, by whom and when they were examined (see `domain.Gated`).
    """

    kind: str
    title: str
    text: str
    keywords: str = ""
    place: str = ""
    price: str = ""
    available_from: str = ""
    valid_until: str = ""
    organisation: str = ""
    facts: Mapping[str, str] = field(default_factory=dict)
    hidden: tuple[str, ...] = ()
    body: str = ""
    control_codes: str = ""
    examined_by: str = ""
    examined_on: str = ""


class DraftRefusedError(Exception):
    """What was typed cannot be stored; ``problems`` say what to correct, by column."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("; ".join(problem.sentence for problem in problems))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class Judged:
    """A draft that was understood. ``fields`` are those that its form knows, empty ones included; links are keys."""

    kind: str
    language: Language
    text: dict[str, str]
    fields: Mapping[str, str]
    organisation: str | None
    place: str | None
    deadline: date | None = None
    available_from: date | None = None
    valid_until: date | None = None
    teasers: Texts = field(default_factory=dict)
    confidential: dict[str, str] = field(default_factory=dict)
    brokers_may_read: bool = True
    keywords: tuple[str, ...] = ()
    facts: Mapping[str, str] = field(default_factory=dict)
    hidden: tuple[str, ...] = ()
    gated: Gated = field(default_factory=Gated)


def judge(draft: NeedDraft | ResourceDraft, by: Party) -> Judged:
    """What was typed, understood; names of organisations as far as ``by`` may know of them.

    Raises:
        DraftRefusedError: a value cannot be read.
    """
    judged, problems = _need(draft, by) if isinstance(draft, NeedDraft) else _resource(draft, by)
    if problems:
        raise DraftRefusedError(tuple(problems))
    return judged


def _need(draft: NeedDraft, by: Party) -> tuple[Judged, list[Problem]]:
    language, problems = language_of(f"{draft.title} {draft.text}"), _worded(draft)
    kind = read_need_kind(draft.kind)
    if kind is None:
        problems.append(_unknown("kind", draft.kind, "kind of need", NeedKind))
    place, organisation = _links(draft, by, problems)
    return Judged(
        kind=kind or "",
        language=language,
        text=_text(draft.title, draft.text),
        fields={"budget": _price("budget", draft.budget, language, problems)},
        organisation=organisation,
        place=place,
        deadline=_day("deadline", draft.deadline, language, problems),
        teasers=_teasers(draft),
        confidential={language_of(draft.confidential): draft.confidential.strip()}
        if draft.confidential.strip()
        else {},
        brokers_may_read=draft.brokers_may_read,
        facts=_facts(draft),
    ), problems


def _resource(draft: ResourceDraft, by: Party) -> tuple[Judged, list[Problem]]:
    language, problems = language_of(f"{draft.title} {draft.text}"), _worded(draft)
    kind = read_resource_kind(draft.kind)
    if kind is None:
        problems.append(_unknown("kind", draft.kind, "kind of resource", ResourceKind))
    problems.extend(
        _unknown("hidden", item, "kind of secret", KINDS) for item in set(draft.hidden) - {*KINDS}
    )
    place, organisation = _links(draft, by, problems)
    return Judged(
        kind=kind or "",
        language=language,
        text=_text(draft.title, draft.text),
        fields={"price": _price("price", draft.price, language, problems)},
        organisation=organisation,
        place=place,
        available_from=_day("available_from", draft.available_from, language, problems),
        valid_until=_day("valid_until", draft.valid_until, language, problems),
        keywords=as_list(draft.keywords),
        facts=_facts(draft),
        hidden=tuple(sorted(set(draft.hidden))),
        gated=_gated(draft, language, problems),
    ), problems


def _gated(draft: ResourceDraft, language: Language, problems: list[Problem]) -> Gated:
    """What goes behind the gate; an examination is somebody's, on a day."""
    body, codes, by = draft.body.strip(), codes_in(draft.control_codes), draft.examined_by.strip()
    unread = [code for code in codes if not _CODE.fullmatch(code)]
    problems.extend(
        problem(Code.VALUE_UNKNOWN, column="control_codes", value=code, field="code of an export list", choices=_CODES)
        for code in unread
    )  # fmt: skip
    day, dated = _day("examined_on", draft.examined_on, language, problems), draft.examined_on.strip()
    for column, name, given in (("examined_by", "Who examined it", by), ("examined_on", "The day", dated)):
        if not given and (by or dated):
            problems.append(problem(Code.VALUE_MISSING, column=column, field=name))
    spoken = language_of(body)
    if not (spoken.startswith("zh") or language.startswith("zh")):
        spoken = language  # a recipe of a few words may be either
    return Gated({spoken: body} if body else {}, codes, by[:EXAMINER], day)


def _facts(draft: NeedDraft | ResourceDraft) -> dict[str, str]:
    stripped = ((label.strip(), value.strip()) for label, value in draft.facts.items())
    return {label: value for label, value in stripped if label and value}


def _worded(draft: NeedDraft | ResourceDraft) -> list[Problem]:
    if draft.title.strip() or draft.text.strip():
        return []
    return [problem(Code.VALUE_MISSING, column="text", field="The text")]


def _text(title: str, text: str) -> dict[str, str]:
    return {"title": title.strip() or text.strip()[:TITLE], "text": text.strip()}


def _teasers(draft: NeedDraft) -> Texts:
    """The teaser in its own language: nothing of the body stands in for a part of it that was not typed."""
    typed = f"{draft.teaser_title} {draft.teaser_text}"
    if not typed.strip():
        return {}
    return {language_of(typed): _text(draft.teaser_title, draft.teaser_text)}


def _links(
    draft: NeedDraft | ResourceDraft, by: Party, problems: list[Problem]
) -> tuple[str | None, str | None]:
    """The keys of the place and of the organisation."""
    names = Names.read(by)
    place, unplaced = named(names.places, draft.place, Code.PLACE_UNKNOWN, "place")
    organisation, unowned = named(
        names.organisations, draft.organisation, Code.ORGANISATION_UNKNOWN, "organisation"
    )
    problems += [*unplaced, *unowned]
    return place, organisation


def _unknown(
    column: str, value: str, what: str, choices: type[NeedKind] | type[ResourceKind] | tuple[str, ...]
) -> Problem:
    return problem(Code.VALUE_UNKNOWN, column=column, value=value, field=what, choices=", ".join(choices))


def _price(column: str, written: str, language: Language, problems: list[Problem]) -> str:
    if written and read_price(written, language, "CNY").reason == "unreadable":
        problems.append(problem(Code.MONEY_UNREADABLE, column=column, value=written))
    return written.strip()


def _day(column: str, written: str, language: Language, problems: list[Problem]) -> date | None:
    if not written.strip():
        return None
    reading = read_date(written, language, column=column)
    problems.extend(item for item in reading.problems if item.severity == "refusal")
    if reading.period is None:
        return None
    return reading.period.start if column == "available_from" else reading.period.last


def language_of(text: str) -> Language:
    """The language of what somebody typed; Chinese is traditional when simplifying changes it."""
    script = identify(text)
    if script != "zh":
        return parse_language(script) or "en"
    return "zh-Hans" if simplify(text) == text else "zh-Hant"


def draft_of(record: Need | Resource) -> NeedDraft | ResourceDraft:
    """What a form starts with when a record is edited; for those who may edit it."""
    text, fields = record.texts.get(record.language, {}), record.fields
    title, body = text.get("title", ""), text.get("text", "")
    place, owner = record.place_id or "", record.organisation.key if record.organisation else ""
    if isinstance(record, Need):
        teasers: Mapping[str, Mapping[str, str]] = record.teasers
        teaser = teasers.get(record.language) or next(iter(teasers.values()), {})
        return NeedDraft(
            title=title, text=body, teaser_title=teaser.get("title", ""), teaser_text=teaser.get("text", ""),
            confidential=next(iter(record.confidential.values()), ""), kind=record.kind, place=place,
            budget=fields.get("budget", ""), deadline=_written(record.deadline), organisation=owner,
            brokers_may_read=record.brokers_may_read, facts=dict(record.facts),
        )  # fmt: skip
    gated = record.gated
    return ResourceDraft(
        kind=record.kind, title=title, text=body, keywords="; ".join(record.keywords), place=place,
        price=fields.get("price", ""), available_from=_written(record.available_from),
        valid_until=_written(record.valid_until), organisation=owner, facts=dict(record.facts), hidden=tuple(record.hidden),
        body=gated.body.get(record.language) or next(iter(gated.body.values()), ""), control_codes="; ".join(gated.codes),
        examined_by=gated.examined_by, examined_on=_written(gated.examined_on),
    )  # fmt: skip


def _written(day: date | None) -> str:
    return day.isoformat() if day else ""
