"""Rules, export lists and cases out of plain data (YAML, JSON, a form), with every problem named instead of the first one raised."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from typing import Any, Final, cast, get_args

from entrepot.border.domain.cases import (
    Basis,
    Case,
    Counts,
    DataClass,
    Evidence,
    EvidenceKind,
    ItemKind,
    Portion,
    Purpose,
    Side,
)
from entrepot.border.domain.decisions import Action, Obligation, Outcome
from entrepot.border.domain.rules import (
    ATTRIBUTES,
    LANGUAGES,
    CodeTest,
    Condition,
    Example,
    ExportList,
    Listed,
    ListStatus,
    Rule,
    RuleSet,
    Scope,
    Source,
    Threshold,
)
from entrepot.vocabulary.places import Jurisdiction

Plain = Mapping[str, Any]
ANSWERS: Final[Mapping[str, frozenset[object]]] = {
    "purpose": frozenset(Purpose), "basis": frozenset(Basis), "exporter.critical": frozenset({True, False}),
    "importer.critical": frozenset({True, False}), "portion.granted": frozenset({True, False}),
    "exporter.role": frozenset({"controller", "processor"}), "importer.role": frozenset({"controller", "processor"}),
}  # fmt: skip
"""What an attribute can be, where that is a closed set."""
KEYS: Final = frozenset(
    {
        "id", "version", "status", "family", "valid_from", "valid_to", "source", "from", "to", "kinds", "classes", "when",
        "subjects", "control_codes", "evidence", "decision", "field_actions", "obligations", "onward", "priority", "explain",
        "examples",
    }
)  # fmt: skip
_TERRITORY = re.compile(r"\*|home|abroad|[A-Z]{2}(-[A-Z]{2})?(/[a-z][a-z-]*)?")
_ID = re.compile(r"[a-z0-9][a-z0-9-]{1,78}")


class UnreadableRuleError(ValueError):
    """A rule that cannot be read. ``problems`` says all that is wrong with it, each as the place in it and a sentence."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        self.problems = problems
        super().__init__(" ".join(problems))


def canonical(value: object) -> str:
    """Plain data as one JSON text; days as ``2026-11-28``."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)


def rule_of(data: Plain) -> Rule:
    """The rule that ``data`` tells, as a file of ``border/rules`` or an operator's form does. Raises UnreadableRuleError."""
    problems = tuple(problems_of(data))
    if problems:
        raise UnreadableRuleError(problems)
    content = canonical(data)
    data = json.loads(content)  # days are text from here on, wherever the data came from
    codes, subjects = data.get("control_codes"), data.get("subjects")
    return Rule(
        id=data["id"],
        version=data["version"],
        status=data.get("status", "in_force"),
        family=data["family"],
        valid_from=_day(data["valid_from"]),
        valid_to=_day(data["valid_to"]) if data.get("valid_to") else None,
        source=source_of(data["source"]),
        scope=Scope(
            tuple(data["from"]),
            tuple(data["to"]),
            frozenset(ItemKind(kind) for kind in data["kinds"]) if data.get("kinds") else None,
            frozenset(DataClass(name) for name in data["classes"]),
        ),
        when=tuple(Condition(name, tuple(answers)) for name, answers in sorted(data.get("when", {}).items())),
        subjects=Threshold(subjects["metric"], subjects.get("lower"), subjects.get("upper")) if subjects else None,
        codes=CodeTest(codes["list"], codes["status"]) if codes else None,
        evidence=tuple(EvidenceKind(kind) for kind in data.get("evidence", ())),
        decision=data["decision"],
        actions=tuple(sorted((name, cast("Action", act)) for name, act in data.get("field_actions", {}).items())),
        obligations=tuple(Obligation(o["what"], o.get("within"), o["calendar"]) for o in data.get("obligations", ())),
        onward=tuple(data["onward"]) if data.get("onward") is not None else None,
        priority=data.get("priority", 50),
        explain=dict(data["explain"]),
        examples=tuple(Example(e["case"], e["expect"]) for e in data.get("examples", ())),
        content=content,
    )  # fmt: skip


def problems_of(data: Plain) -> Iterable[str]:
    """What is wrong with a rule as plain data, in sentences; nothing when it can be read."""
    yield from (f"{key}: there is no such field." for key in sorted(set(data) - KEYS))
    needed = (
        "id",
        "version",
        "family",
        "valid_from",
        "source",
        "from",
        "to",
        "classes",
        "decision",
        "explain",
    )
    absent = [key for key in needed if data.get(key) is None or data[key] in ("", [], {})]
    yield from (f"{key}: is needed." for key in absent)
    if absent:
        return
    for check in (_wrong_head, _wrong_scope, _wrong_conditions, _wrong_outcome):
        try:
            yield from check(data)
        except (AttributeError, KeyError, TypeError, ValueError) as problem:
            yield f"{check.__name__.removeprefix('_wrong_')}: cannot be read ({problem})."


def _wrong_head(data: Plain) -> Iterable[str]:
    if not _ID.fullmatch(data["id"]):
        yield "id: small letters, digits and hyphens."
    if not isinstance(data["version"], int) or data["version"] < 1:
        yield "version: a number from 1."
    if data.get("status", "in_force") not in ("in_force", "draft", "repealed"):
        yield "status: in_force, draft or repealed."
    if data.get("valid_to") and _day(data["valid_to"]) < _day(data["valid_from"]):
        yield "valid_to: before valid_from."
    source_of(data["source"])
    lacking = [language for language in LANGUAGES if not data["explain"].get(language)]
    yield from (f"explain: {language} is needed." for language in lacking)


def _wrong_scope(data: Plain) -> Iterable[str]:
    for key in ("from", "to", "onward"):
        for territory in data.get(key) or ():
            if not _TERRITORY.fullmatch(territory) or (
                key == "onward" and territory in ("*", "home", "abroad")
            ):
                yield f"{key}: {territory} is no territory."
    yield from _unknown("kinds", data.get("kinds") or (), ItemKind)
    yield from _unknown("classes", data["classes"], DataClass)
    yield from _unknown("evidence", data.get("evidence", ()), EvidenceKind)


def _unknown(key: str, values: Iterable[str], known: Iterable[str]) -> Iterable[str]:
    return (f"{key}: there is no {value}." for value in values if value not in set(known))


def _wrong_conditions(data: Plain) -> Iterable[str]:
    for name, answers in data.get("when", {}).items():
        if name not in ATTRIBUTES:
            yield f"when: nobody knows {name}."
        if not isinstance(answers, list | tuple) or not answers:
            yield f"when: {name} needs a list of answers."
        elif name in ANSWERS:
            yield from (
                f"when: {name} is never {answer}." for answer in answers if answer not in ANSWERS[name]
            )
    subjects, codes = data.get("subjects"), data.get("control_codes")
    if subjects:
        limits = [limit for limit in (subjects.get("lower"), subjects.get("upper")) if limit is not None]
        if subjects["metric"] not in ("subjects", "sensitive") or not limits or limits != sorted(limits):
            yield "subjects: a metric (subjects, sensitive) and lower, upper or both."
    if codes and (codes["status"] not in get_args(ListStatus) or not codes["list"]):
        yield "control_codes: a list and a status (none, restricted, prohibited)."


def _wrong_outcome(data: Plain) -> Iterable[str]:
    if data["decision"] not in get_args(Outcome):
        yield f"decision: there is no {data['decision']}."
    if data["decision"] in ("hold", "deny") and data.get("evidence"):
        yield "evidence: a rule that holds or denies asks for none; a rule that lets something cross does."
    if (data["decision"] == "mask") != bool(data.get("field_actions")):
        yield "field_actions: for a mask, and only for a mask."
    for name, action in data.get("field_actions", {}).items():
        if action not in get_args(Action):
            yield f"field_actions: {name} cannot be {action}."
    for obligation in data.get("obligations", ()):
        within = obligation.get("within")
        if not obligation["what"] or not obligation["calendar"] or not (within is None or 0 < within < 1000):
            yield "obligations: what, a calendar, and within as working days."


def source_of(data: Plain) -> Source:
    """Where something is written. Raises KeyError or ValueError."""
    return Source(data["title"], data["article"], data["url"], data["lang"], _day(data["checked_on"]))


def list_of(data: Plain) -> ExportList:
    """An export list. Raises KeyError, TypeError or ValueError."""
    entries = {
        entry["code"]: Listed(entry["code"], entry["status"], dict(entry["titles"]), entry["article"])
        for entry in data.get("entries", ())
    }
    forms = tuple((form["form"], form["status"]) for form in data.get("forms", ()))
    return ExportList(data["list"], forms, entries, source_of(data["source"]), canonical(data))


def rule_set(rules: Iterable[Rule], lists: Iterable[ExportList]) -> RuleSet:
    """Rules that decide together; of several with one name the last version counts."""
    newest: dict[str, Rule] = {}
    for rule in sorted(rules, key=lambda rule: rule.version):
        newest[rule.id] = rule
    ordered = tuple(newest[name] for name in sorted(newest))
    by_name = {listing.name: listing for listing in sorted(lists, key=lambda listing: listing.name)}
    content = [rule.content for rule in ordered] + [listing.content for listing in by_name.values()]
    return RuleSet(ordered, by_name, hashlib.sha256("\n".join(content).encode()).hexdigest())


def snapshot(rules: RuleSet) -> str:
    """A set of rules as one text, from which ``restored`` makes the same set with the same digest."""
    return canonical(
        {
            "rules": [json.loads(rule.content) for rule in rules.rules],
            "lists": [json.loads(listing.content) for listing in rules.lists.values()],
        }
    )


def restored(text: str) -> RuleSet:
    """The set that was written as ``text``."""
    data = json.loads(text)
    return rule_set(map(rule_of, data["rules"]), map(list_of, data["lists"]))


def case_of(data: Plain) -> Case:
    """A case as examples tell it: one portion unless ``portions`` has several. Raises KeyError or ValueError."""
    portions = data.get("portions") or [{**data, "name": data.get("class") or "portion"}]
    counts = data.get("counts", {})
    return Case(
        _side(data.get("from", {})),
        _side(data.get("to", {})),
        ItemKind(data["kind"]) if data.get("kind") else None,
        tuple(_portion(portion) for portion in portions),
        _instant(data.get("at", "2026-11-28")),
        Purpose(data["purpose"]) if data.get("purpose") else None,
        Basis(data["basis"]) if data.get("basis") else None,
        tuple(_evidence(paper) for paper in data.get("evidence", ())),
        Counts(counts.get("subjects"), counts.get("sensitive")),
    )


def _side(data: Plain) -> Side:
    code = data.get("jurisdiction")
    return Side(
        None if code is None else Jurisdiction(code), data.get("place"), data.get("organisation_kind"), data.get("critical"),
        data.get("registered_in"), data.get("role"),
    )  # fmt: skip


def _portion(data: Plain) -> Portion:
    codes, name = data.get("codes"), data.get("class")
    return Portion(
        data["name"], DataClass(name) if name else None, tuple(data.get("fields", ("text",))),
        None if codes is None else tuple(codes), data.get("subjects"), data.get("granted"),
    )  # fmt: skip


def _evidence(data: Plain) -> Evidence:
    expires = data.get("expires")
    return Evidence(
        EvidenceKind(data["kind"]), data.get("key", data["kind"]), _day(data.get("issued", "2026-01-01")),
        None if expires is None else _day(expires),
    )  # fmt: skip


def _day(value: object) -> date:
    return value if isinstance(value, date) else date.fromisoformat(str(value))


def _instant(value: object) -> datetime:
    found = value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
    return found if found.tzinfo is not None else found.replace(tzinfo=UTC)
