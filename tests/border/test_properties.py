"""What holds for every case: it is decided, unknown never loosens, denying never allows, limits hold onward, days and counts to the unit."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import fields, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from entrepot.border.domain.cases import (
    Basis,
    Case,
    Counts,
    DataClass,
    Evidence,
    EvidenceKind,
    ItemKind,
    Portion,
    Side,
)
from entrepot.border.domain.days import legal_day, with_due
from entrepot.border.domain.deciding import decide, decide_onward
from entrepot.border.domain.decisions import LOOSENESS, Decision, Obligation
from entrepot.border.domain.reading import restored, rule_of, rule_set, snapshot
from entrepot.border.domain.rules import RuleSet, any_of, lies_in, narrowed
from entrepot.border.rules import bundled
from entrepot.vocabulary.places import Jurisdiction
from tests.border.second import random_case
from tests.border.test_rules import written

RULES = bundled()
cases = st.builds(lambda seed: random_case(random.Random(seed)), st.integers(0, 2**32))
texts = st.none() | st.text(max_size=3)
odd_sides = st.builds(
    Side, texts.map(lambda code: None if code is None else Jurisdiction(code)), texts, texts
)
odd_portions = st.builds(
    Portion, st.text(max_size=3), st.none() | st.sampled_from(DataClass), st.just(("a", "b")),
    st.none() | st.lists(st.text()).map(tuple), st.none() | st.integers(), st.none() | st.booleans(),
)  # fmt: skip
odd_cases = st.builds(
    Case, odd_sides, odd_sides, st.none() | st.sampled_from(ItemKind), st.lists(odd_portions, max_size=3).map(tuple),
    st.datetimes(timezones=st.none() | st.just(UTC)), counts=st.builds(Counts, st.none() | st.integers(), st.none() | st.integers()),
    evidence=st.lists(st.builds(Evidence, st.sampled_from(EvidenceKind), st.text(), st.dates(), st.none() | st.dates())).map(tuple),
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(odd_cases)
def test_whatever_is_asked_is_decided(case: Case) -> None:
    decision = decide(case, RULES)
    assert [decided.portion for decided in decision.portions] == [portion.name for portion in case.portions]


def poorer(case: Case) -> Iterator[Case]:
    """The case with one thing less known, each time another."""
    for name in ("kind", "purpose", "basis"):
        yield replace(case, **{name: None})
    for side in ("exporter", "importer"):
        whole: Side = getattr(case, side)
        yield from (replace(case, **{side: replace(whole, **{f.name: None})}) for f in fields(Side))
    for name in ("subjects", "sensitive"):
        yield replace(case, counts=replace(case.counts, **{name: None}))
    for place in range(len(case.evidence)):
        yield replace(case, evidence=case.evidence[:place] + case.evidence[place + 1 :])
    for place, portion in enumerate(case.portions):
        for name in ("data_class", "control_codes", "subjects", "granted"):
            less = replace(portion, **{name: None})
            yield replace(case, portions=(*case.portions[:place], less, *case.portions[place + 1 :]))


def looseness(decision: Decision) -> list[int]:
    return [LOOSENESS[decided.outcome] for decided in decision.portions]


@settings(max_examples=150, deadline=None)
@given(cases)
def test_knowing_less_never_lets_more_cross(case: Case) -> None:
    full = looseness(decide(case, RULES))
    assert [
        less
        for less in poorer(case)
        if any(now > before for now, before in zip(looseness(decide(less, RULES)), full, strict=True))
    ] == []


RESTRICTING = [
    rule_of(written(decision=decision, classes=[*DataClass], **changes, **{"from": ["*"], "to": [where]}))
    for decision in ("deny", "hold")
    for where in ("*", "abroad", "DE")
    for changes in ({}, {"when": {"purpose": ["trade"]}}, {"subjects": {"metric": "subjects", "lower": 5}})
]


@settings(max_examples=150, deadline=None)
@given(cases, st.sampled_from(RESTRICTING))
def test_a_rule_that_restricts_never_lets_more_cross(case: Case, added: Any) -> None:
    stricter = rule_set([*RULES.rules, added], RULES.lists.values())
    pairs = zip(looseness(decide(case, stricter)), looseness(decide(case, RULES)), strict=True)
    assert [pair for pair in pairs if pair[0] > pair[1]] == []


MASKED = rule_set(
    [
        rule_of(
            written(
                decision="mask", classes=["personal"], evidence=["consent"],
                field_actions={"role": "keep", "city": "generalise", "*": "drop"},
            )
        )
    ],
    [],
)  # fmt: skip


@given(
    st.lists(st.sampled_from(["name", "mail", "role", "city"]), unique=True), st.sampled_from(EvidenceKind)
)
def test_evidence_releases_no_field_but_those_that_the_rule_lists(
    names: list[str], kind: EvidenceKind
) -> None:
    here = Side(Jurisdiction("CN-GD"), "guangzhou")
    portion = Portion("contact", DataClass.PERSONAL, tuple(names), subjects=1)
    case = Case(
        here, Side(Jurisdiction("HK")), ItemKind.PERSON, (portion,), datetime(2026, 11, 28, tzinfo=UTC),
        evidence=(Evidence(kind, "it", date(2026, 1, 1)),),
    )  # fmt: skip
    decided = decide(case, MASKED).portions[0]
    done = {"role": "keep", "city": "generalise"} if kind == EvidenceKind.CONSENT else {}
    assert (decided.outcome, dict(decided.actions)) == (
        "mask" if done else "hold", {name: done.get(name, "drop") for name in names},
    )  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(cases, cases)
def test_nothing_goes_on_that_the_first_law_would_not_send_directly(one: Case, other: Case) -> None:
    middle, last = other.exporter, other.importer
    first = decide(replace(one, importer=middle), RULES)
    direct, hop = replace(one, importer=last), replace(other, portions=one.portions, at=one.at)
    onward = decide_onward(direct, hop, first.onward, RULES)
    directly, next_ = looseness(decide(direct, RULES)), looseness(decide(hop, RULES))
    within = first.onward is None or any_of(tuple(lies_in(t, last, middle) for t in first.onward)) is True
    found = looseness(onward)
    assert found == [min(both) if within else 0 for both in zip(directly, next_, strict=True)]


def test_what_came_under_the_bay_area_contract_stays_in_the_bay_area() -> None:
    guangzhou, hong_kong = Side(Jurisdiction("CN-GD"), "guangzhou"), Side(Jurisdiction("HK"))
    contact = (Portion("contact", DataClass.PERSONAL, ("name",), subjects=1),)
    paper = (Evidence(EvidenceKind.GBA_CONTRACT_HK, "gba", date(2026, 1, 1)),)
    at = datetime(2026, 11, 28, tzinfo=UTC)
    first = decide(Case(hong_kong, guangzhou, ItemKind.PERSON, contact, at, evidence=paper), RULES)

    def onward(to: Side) -> str:
        direct, hop = (
            Case(side, to, ItemKind.PERSON, contact, at, evidence=paper) for side in (hong_kong, guangzhou)
        )
        return decide_onward(direct, hop, first.onward, RULES).portions[0].code

    places = [
        Side(Jurisdiction(code), city)
        for code, city in (("CN-GD", "shenzhen"), ("CN-SD", "qingdao"), ("MO", None))
    ]
    assert [onward(to) for to in places] == ["released", "beyond_limit", "beyond_limit"]


def test_limits_narrow_to_what_both_allow() -> None:
    assert [
        narrowed(None, ("HK",)), narrowed(("CN",), ("CN-GD/zhuhai", "HK")), narrowed(("HK",), ("MO",)),
        narrowed(("EU", "HK"), ("DE-BY", "HK")), narrowed(None, None),
    ] == [("HK",), ("CN-GD/zhuhai",), (), ("DE-BY", "HK"), None]  # fmt: skip


def sent(
    before: int, *, sensitive: int = 0, portions: int = 1, evidence: tuple[EvidenceKind, ...] = ()
) -> str:
    """What becomes of one person's data out of the mainland after so many others' this year."""
    name = DataClass.SENSITIVE if sensitive else DataClass.PERSONAL
    case = Case(
        Side(Jurisdiction("CN-GD"), critical=False), Side(Jurisdiction("DE-BY")), ItemKind.PERSON,
        tuple(Portion(f"p{n}", name, ("name",), subjects=1) for n in range(portions)),
        datetime(2026, 11, 28, tzinfo=UTC), basis=Basis.CONSENT, counts=Counts(before, sensitive),
        evidence=tuple(Evidence(kind, kind, date(2026, 1, 1)) for kind in evidence),
    )  # fmt: skip
    decided = decide(case, RULES).portions[0]
    return f"{decided.outcome} {decided.rules[0].rule}"


def test_thresholds_hold_to_the_person() -> None:
    contract = (EvidenceKind.STANDARD_CONTRACT, EvidenceKind.IMPACT_ASSESSMENT)
    assert [sent(n) for n in (99_997, 99_998)] == ["allow cn-small-number"] * 2
    assert sent(99_999) != "allow cn-small-number"
    assert sent(99_998, portions=2) != "allow cn-small-number"
    assert [sent(n, evidence=contract) for n in (99_999, 999_998)] == ["allow cn-standard-contract"] * 2
    assert sent(999_999, evidence=contract) == "hold cn-assessment"
    assert sent(0, sensitive=9_998, evidence=contract) == "allow cn-standard-contract-sensitive"
    assert sent(0, sensitive=9_999, evidence=contract) == "hold cn-assessment"


@pytest.mark.parametrize(
    ("code", "instant", "day"),
    [
        ("CN-GD", "2026-12-31T15:59:59+00:00", date(2026, 12, 31)), ("CN-GD", "2026-12-31T16:00:00+00:00", date(2027, 1, 1)),
        ("HK", "2026-12-31T16:00:00+00:00", date(2027, 1, 1)), ("DE-BY", "2026-12-31T22:59:59+00:00", date(2026, 12, 31)),
        ("DE-BY", "2026-12-31T23:00:00+00:00", date(2027, 1, 1)), (None, "2026-12-31T23:59:59+00:00", date(2026, 12, 31)),
        ("US", "2027-01-01T00:00:00", date(2027, 1, 1)),
    ],
)  # fmt: skip
def test_the_year_turns_on_the_clock_of_the_law(code: str | None, instant: str, day: date) -> None:
    where = None if code is None else Jurisdiction(code)
    assert legal_day(datetime.fromisoformat(instant), where) == day


def test_a_paper_counts_from_the_first_second_of_its_first_day_to_the_last_of_its_last() -> None:
    paper = Evidence(EvidenceKind.GBA_CONTRACT_HK, "gba", date(2026, 3, 2), date(2026, 3, 3))
    second = timedelta(seconds=1)
    first, after = (
        datetime(2026, 3, 1, 16, tzinfo=UTC),
        datetime(2026, 3, 3, 16, tzinfo=UTC),
    )  # midnights in China

    def asked(at: datetime) -> tuple[str, str]:
        contact = Portion("contact", DataClass.PERSONAL, ("name",), subjects=1)
        sides = Side(Jurisdiction("HK")), Side(Jurisdiction("CN-GD"), "guangzhou")
        decided = decide(Case(*sides, ItemKind.PERSON, (contact,), at, evidence=(paper,)), RULES).portions[0]
        return decided.outcome, decided.missing[0].reason if decided.missing else ""

    assert [asked(at) for at in (first - second, first, after - second, after)] == [
        ("hold", "not_yet_valid"), ("allow", ""), ("allow", ""), ("hold", "expired"),
    ]  # fmt: skip


@settings(max_examples=40, deadline=None)
@given(cases)
def test_a_decision_is_found_again_under_the_rules_that_were_kept(case: Case) -> None:
    assert decide(case, KEPT) == decide(case, RULES)


KEPT: RuleSet = restored(snapshot(RULES))


def test_a_filing_is_due_after_ten_working_days_of_its_own_calendar() -> None:
    terms = [
        with_due(Obligation("file", 10, calendar), date(2026, 9, 24)).due
        for calendar in ("CN-GD", "HK", "DE-BY")
    ]
    assert terms == [date(2026, 10, 15), date(2026, 10, 9), date(2026, 10, 8)]
    assert with_due(Obligation("file", None, "HK"), date(2026, 9, 24)).due is None
