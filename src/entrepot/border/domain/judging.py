"""Whether one rule applies to one portion: yes, no, or not to be told from what is known, and then what is missing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from entrepot.border.domain.cases import PEOPLE, Case, EvidenceKind, Portion
from entrepot.border.domain.days import legal_day
from entrepot.border.domain.decisions import Missing, Reason, Supplier
from entrepot.border.domain.rules import CodeTest, Condition, ListStatus, Rule, RuleSet, Threshold, Truth

AUTHORITY: Final = frozenset(
    {
        EvidenceKind.SECURITY_ASSESSMENT,
        EvidenceKind.CERTIFICATION,
        EvidenceKind.EXPORT_LICENCE,
        EvidenceKind.EXPORT_REGISTRATION,
    }
)
"""Evidence that somebody else than the two sides grants."""
Verdict = tuple[Truth, tuple[Missing, ...]]
_NO: Final[Verdict] = (False, ())


@dataclass(frozen=True, slots=True)
class Facts:
    """A case with what all its portions share.

    Attributes:
        day: on which it is asked, where it is sent from.
        papers: of each kind of evidence whether some counts on that day (None), or why none does.
        totals: people of the year with this case's, by metric; None when not known.
    """

    case: Case
    day: date
    papers: Mapping[EvidenceKind, Reason | None]
    totals: Mapping[str, int | None]


def facts_of(case: Case) -> Facts:
    """What is the same for every portion."""
    day = legal_day(case.at, case.exporter.jurisdiction)
    papers: dict[EvidenceKind, Reason | None] = {}
    for paper in case.evidence:
        if paper.issued <= day and (paper.expires is None or day <= paper.expires):
            papers[paper.kind] = None
        else:
            papers.setdefault(paper.kind, "expired" if paper.issued <= day else "not_yet_valid")
    people = [portion.subjects for portion in case.portions if portion.data_class in (None, *PEOPLE)]
    sensitive = [p.subjects for p in case.portions if p.data_class in (None, "sensitive")]
    totals = {
        "subjects": _total(case.counts.subjects, people),
        "sensitive": _total(case.counts.sensitive, sensitive),
    }
    return Facts(case, day, papers, totals)


def _total(before: int | None, added: list[int | None]) -> int | None:
    known = [number for number in (before, *added) if number is not None]
    if len(known) <= len(added) or any(number < 0 for number in known):
        return None
    return sum(known)


def judge(rule: Rule, located: Truth, portion: Portion, facts: Facts, rules: RuleSet) -> Verdict:
    """Whether ``rule`` applies to ``portion``; ``located`` says whether its territories do.

    A rule that permits applies when everything it asks for is there. None comes with all that is missing.
    """
    missing: list[Missing] = []
    if located is None:
        missing += _places(rule, facts.case)
    if rule.scope.kinds is not None and facts.case.kind is None:
        missing.append(Missing("kind", "unknown", "exporter"))
    verdicts = [_condition(condition, portion, facts.case) for condition in rule.when]
    if rule.subjects is not None:
        verdicts.append(_counted(rule.subjects, facts))
    if rule.codes is not None:
        verdicts.append(_examined(rule.codes, portion, rules))
    for truth, lacking in verdicts:
        if truth is False:
            return _NO
        missing += lacking
    missing += [_paper(kind, facts) for kind in rule.evidence if facts.papers.get(kind, "absent") is not None]
    return (None, tuple(missing)) if missing else (True, ())


def _places(rule: Rule, case: Case) -> list[Missing]:
    wanted = (
        ("exporter", case.exporter, rule.scope.origins),
        ("importer", case.importer, rule.scope.destinations),
    )
    found = []
    for name, side, territories in wanted:
        if side.place is None and any("/" in territory for territory in territories):
            supplier: Supplier = "exporter" if name == "exporter" else "importer"
            found.append(Missing(f"{name}.place", "unknown", supplier))
    return found or [Missing("exporter.jurisdiction", "unknown", "operator")]


def _condition(condition: Condition, portion: Portion, case: Case) -> Verdict:
    value = _value(condition.attribute, portion, case)
    if value is None:
        wanted = tuple(_said(answer) for answer in condition.allowed)
        return None, (Missing(condition.attribute, "unknown", _supplier(condition.attribute), wanted),)
    return (True, ()) if value in condition.allowed else _NO


def _value(attribute: str, portion: Portion, case: Case) -> object:
    owner, _, name = attribute.rpartition(".")
    thing = {"exporter": case.exporter, "importer": case.importer, "portion": portion}.get(owner, case)
    value: object = getattr(thing, name)
    return value


def _said(answer: str | bool) -> str:
    return answer if isinstance(answer, str) else "yes" if answer else "no"


def _supplier(attribute: str) -> Supplier:
    if attribute == "portion.granted":
        return "owner"
    return "importer" if attribute.startswith("importer.") or attribute == "purpose" else "exporter"


def _counted(threshold: Threshold, facts: Facts) -> Verdict:
    total = facts.totals[threshold.metric]
    if total is None:
        before = getattr(facts.case.counts, threshold.metric)
        what = f"counts.{threshold.metric}" if before is None else "portion.subjects"
        return None, (Missing(what, "unknown", "operator" if before is None else "exporter"),)
    enough = threshold.lower is None or total >= threshold.lower
    few = threshold.upper is None or total < threshold.upper
    return (True, ()) if enough and few else _NO


_STRICT: Final[Mapping[ListStatus, int]] = {"none": 0, "restricted": 1, "prohibited": 2}


def _examined(test: CodeTest, portion: Portion, rules: RuleSet) -> Verdict:
    unknown = None, (Missing("portion.control_codes", "unknown", "exporter", (test.name,)),)
    if portion.control_codes is None:
        return unknown
    found: ListStatus = "none"
    mine = [code.partition(":")[2] for code in portion.control_codes if code.startswith(f"{test.name}:")]
    if portion.control_codes and not mine:
        return unknown  # it was examined under other lists than this one
    listing = rules.lists.get(test.name)
    for code in mine:
        status = "none" if code == "none" else None if listing is None else listing.status(code)
        if status is None:
            return None, (Missing(f"list.{test.name}", "unknown", "operator", (code,)),)
        found = max(found, status, key=_STRICT.__getitem__)
    return (True, ()) if found == test.status else _NO


def _paper(kind: EvidenceKind, facts: Facts) -> Missing:
    supplier: Supplier = "authority" if kind in AUTHORITY else "exporter"
    return Missing(kind.value, facts.papers.get(kind) or "absent", supplier)
