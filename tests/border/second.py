"""The border's second implementation: Cedar policies written by hand, and random cases to compare the first one with.

A Cedar policy that errs is skipped; so any error it tells of means hold, and the policies are checked against a schema.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any, Final, TypeVar, get_args
from zoneinfo import ZoneInfo

import cedarpy

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
    Role,
    Side,
)
from entrepot.border.domain.deciding import decide
from entrepot.border.rules import bundled
from entrepot.vocabulary.places import EU_MEMBERS, Jurisdiction

Chosen = TypeVar("Chosen")
FOLDER: Final = Path(__file__).parent / "cedar"
WHERE: Final = (
    ("CN-GD", "guangzhou"), ("CN-GD", "shenzhen"), ("CN-GD", "zhaoqing"), ("CN-GD", "shantou"), ("CN-SD", "qingdao"),
    ("CN", None), ("HK", "hong-kong"), ("MO", "macao"), ("DE-BY", "munich"), ("FR", None), ("CH", None), ("JP", None),
    ("US", None), ("GB", None), ("BR", None), (None, None),
)  # fmt: skip
CODES: Final = (
    None, (), ("prc:none",), ("prc:252604X",), ("prc:999999J",), ("prc:085001J",), ("eu:6E001",), ("hk:6E001", "prc:none"),
    ("eu:none", "hk:none", "prc:252604X"), ("prc:?",), ("eu:?", "hk:?"),
)  # fmt: skip
NUMBERS: Final = (None, 0, 1, 9_998, 9_999, 10_000, 99_998, 99_999, 100_000, 999_998, 999_999, 1_000_000)
AROUND: Final = (date(2026, 1, 1), date(2026, 2, 9), date(2026, 11, 28), date(2030, 12, 31))


def differing(number: int, seed: int) -> tuple[int, list[str], set[str]]:
    """So many random cases: how many portions they have, where the two implementations differ, and which outcomes there were."""
    dice, rules = random.Random(seed), bundled()
    cases = [random_case(dice) for _ in range(number)]
    first = [(case, decided) for case in cases for decided in decide(case, rules).portions]
    second = list(second_opinions(cases))
    pairs = list(zip(first, second, strict=True))
    differ = [f"{one.outcome} {other} {case}" for (case, one), other in pairs if one.outcome != other]
    return len(pairs), differ, set(second)


def random_case(dice: random.Random) -> Case:
    """A case of one or two portions, with anything in it unknown now and then."""

    def some(answers: Sequence[Chosen], unknown: float = 0.15) -> Chosen | None:
        return None if dice.random() < unknown else dice.choice(answers)

    at = datetime.combine(dice.choice(AROUND), datetime.min.time(), UTC)
    at += timedelta(seconds=dice.randrange(-172_800, 172_800))
    document = dice.random() < 0.2
    sides = [dice.choice(WHERE[:8] if document else WHERE) for _ in range(2)]
    exporter, importer = (
        Side(
            None if code is None else Jurisdiction(code), some([place]), critical=some([False, False, True]),
            role=some(get_args(Role)),
        )
        for code, place in sides
    )  # fmt: skip
    portions = tuple(
        Portion(
            f"p{number}", some(list(DataClass), 0.05), ("text",), dice.choice(CODES), some([0, 1, 2]),
            some([True, True, False]),
        )
        for number in range(dice.choice((1, 1, 2)))
    )  # fmt: skip
    evidence = tuple(_paper(dice, at.date()) for _ in range(dice.choice((0, 0, 1, 2, 4))))
    kinds = [ItemKind.DOCUMENT] if document else [*ItemKind]
    counts = Counts(dice.choice(NUMBERS), dice.choice(NUMBERS))
    purpose, basis = some(list(Purpose)), some([Basis.CONSENT] if document else list(Basis), 0.2)
    return Case(exporter, importer, some(kinds, 0.1), portions, at, purpose, basis, evidence, counts)


def _paper(dice: random.Random, day: date) -> Evidence:
    issued = day + timedelta(days=dice.choice((-400, -30, -1, 0, 1, 5)))
    expires = None if dice.random() < 0.5 else day + timedelta(days=dice.choice((-10, -1, 0, 1, 90)))
    return Evidence(dice.choice(list(EvidenceKind)), "paper", issued, expires)


@lru_cache(maxsize=1)
def policies() -> str:
    """The policies' text."""
    return (FOLDER / "border.cedar").read_text(encoding="utf8")


@lru_cache(maxsize=1)
def schema() -> str:
    """The schema's text."""
    return (FOLDER / "schema.cedarschema").read_text(encoding="utf8")


def second_opinions(cases: Sequence[Case]) -> Iterator[str]:
    """What Cedar makes of every portion of the cases: allow, carry, hold or deny."""
    contexts = [_context(case, portion) for case in cases for portion in case.portions]
    answered = zip(*(_answers(action, contexts) for action in ("refuse", "cross", "carry")), strict=True)
    for refused, crosses, carried in answered:
        if None in (refused, crosses, carried):
            yield "hold"
        else:
            yield "deny" if refused else "allow" if crosses else "carry" if carried else "hold"


def _answers(action: str, contexts: list[dict[str, Any]]) -> list[bool | None]:
    """Whether the policies permit it; None where one of them erred."""
    asked = [
        {"principal": 'Node::"here"', "action": f'Action::"{action}"', "resource": 'Portion::"it"', "context": context}
        for context in contexts
    ]  # fmt: skip
    answers = cedarpy.is_authorized_batch(asked, policies(), [])
    return [None if answer.diagnostics.errors else answer.allowed for answer in answers]


def _context(case: Case, portion: Portion) -> dict[str, Any]:
    here, there = case.exporter, case.importer
    zone = {"CN": "Asia/Shanghai", "HK": "Asia/Hong_Kong", "MO": "Asia/Macau", "EU": "Europe/Brussels"}
    day = case.at.astimezone(ZoneInfo(zone.get(_area(here) or "", "UTC"))).date()
    papers = [e.kind.value for e in case.evidence if e.issued <= day <= (e.expires or date.max)]
    told = {
        "kind": case.kind, "class": portion.data_class, "here": here.jurisdiction, "here_area": _area(here),
        "here_city": here.place, "here_critical": here.critical, "here_role": here.role, "there": there.jurisdiction,
        "there_area": _area(there), "there_city": there.place, "there_role": there.role, "purpose": case.purpose,
        "basis": case.basis, "granted": portion.granted, "people": _people(case, sensitive=False),
        "sensitive_people": _people(case, sensitive=True), "papers": papers, "day": int(f"{day:%Y%m%d}"),
    }  # fmt: skip
    told |= {name: _listed(name, portion.control_codes) for name in ("prc", "eu", "hk")}
    return {key: value for key, value in told.items() if value is not None}


def _area(side: Side) -> str | None:
    country = None if side.jurisdiction is None else side.jurisdiction[:2]
    return "EU" if country in EU_MEMBERS else country


def _people(case: Case, *, sensitive: bool) -> int | None:
    total = case.counts.sensitive if sensitive else case.counts.subjects
    counted = (None, "sensitive") if sensitive else (None, "sensitive", "personal")
    for portion in case.portions:
        if portion.data_class in counted:
            total = None if total is None or portion.subjects is None else total + portion.subjects
    return total


def _listed(name: str, codes: tuple[str, ...] | None) -> str | None:
    """What a list says of the codes that the random cases know."""
    if codes is None:
        return None
    if not codes:
        return "none"
    known = {
        "prc:none": "none", "prc:252604X": "restricted", "prc:999999J": "prohibited", "prc:085001J": "none",
        "eu:none": "none", "eu:6E001": "restricted", "hk:none": "none", "hk:6E001": "restricted",
    }  # fmt: skip
    mine = [known.get(code) for code in codes if code.startswith(name)]
    return mine[0] if mine else None
