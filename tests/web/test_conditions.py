"""Conditions as sentences."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils import translation

from entrepot.engine.conditions import (
    Condition,
    compare,
    date_condition,
    eligibility_conditions,
    facts_of,
    readiness_condition,
)
from entrepot.vocabulary.eligibility import Applicant, Eligibility
from entrepot.vocabulary.kinds import Size
from entrepot.vocabulary.places import jurisdiction
from entrepot.web.conditions import Reason, asked_for, reasons, sentence

NAMES = {"guangzhou": "Guangzhou", "ceramics": "Ceramics"}


def compared(need: dict[str, str], offer: dict[str, str]) -> tuple[Condition, ...]:
    return compare(facts_of(need, "", "zh-Hans"), facts_of(offer, "", "de"))


@pytest.mark.parametrize(
    ("language", "shown"),
    [
        ("en", "Resolution: 15\u00a0µm ≤ 20\u00a0µm"),
        ("zh-hans", "分辨率：15\u00a0µm ≤ 20\u00a0µm"),
        ("de", "Auflösung: 15\u00a0µm ≤ 20\u00a0µm"),
    ],
)
def test_both_values_are_shown_under_the_readers_name(language: str, shown: str) -> None:
    (condition,) = compared({"分辨率": "20 µm"}, {"Auflösung": "15 µm"})
    with translation.override(language):
        assert sentence(condition, NAMES) == shown


def test_what_fails_shows_how() -> None:
    (condition,) = compared({"样品尺寸": "600 mm"}, {"Probengröße": "bis 450 mm"})
    assert (condition.verdict, sentence(condition, NAMES)) == ("fails", "Size: 450\u00a0mm < 600\u00a0mm")


def test_fits_come_first_and_what_nobody_states_in_one_line() -> None:
    found = compared(
        {"压力": "500 bar", "样品尺寸": "600 mm", "分辨率": "20 µm", "功率": "3 kW"},
        {"Auflösung": "15 µm", "Probengröße": "bis 450 mm"},
    )
    assert reasons(found, NAMES, by_rules=False) == (
        Reason("fits", "✓", "Fits", "Resolution: 15\u00a0µm ≤ 20\u00a0µm"),
        Reason("fails", "✕", "Does not fit", "Size: 450\u00a0mm < 600\u00a0mm"),
        Reason("unknown", "?", "Not known", "The offer does not say: Pressure 500\u00a0bar, Power 3\u00a0kW"),
    )


def test_a_loan_need_not_state_a_pressure() -> None:
    assert reasons(compared({"压力": "500 bar"}, {}), NAMES, by_rules=True) == ()


def test_readiness_levels() -> None:
    assert sentence(readiness_condition(6, 7), NAMES) == "Readiness level: 7 ≥ 6"


@pytest.mark.parametrize(
    ("available", "valid", "shown"),
    [
        (date(2026, 12, 8), None, "Available from 8 Dec 2026, wanted by 31 Mar 2027"),
        (date(2027, 5, 1), None, "Available only from 1 May 2027, wanted by 31 Mar 2027"),
        (None, date(2028, 6, 30), "Valid until 30 Jun 2028, wanted by 31 Mar 2027"),
    ],
)
def test_dates(available: date | None, valid: date | None, shown: str) -> None:
    condition = date_condition(date(2027, 3, 31), available, valid)
    assert condition is not None
    assert sentence(condition, NAMES) == shown


@pytest.mark.parametrize(
    ("size", "shown"),
    [
        (Size.SMALL, "Size of the organisation: small is admitted"),
        (Size.LARGE, "Size of the organisation: large is not admitted, only micro, small"),
        (None, "Size of the organisation: only micro, small; the need does not say"),
    ],
)
def test_eligibility_by_size(size: Size | None, shown: str) -> None:
    (condition,) = eligibility_conditions(
        Eligibility(sizes=frozenset({Size.MICRO, Size.SMALL})), Applicant(size=size)
    )
    assert sentence(condition, NAMES) == shown


@pytest.mark.parametrize(
    ("language", "shown"), [("en", "Place: Germany"), ("zh-hans", "地点：德国"), ("de", "Ort: Deutschland")]
)
def test_a_country_of_the_union_is_named_itself(language: str, shown: str) -> None:
    who = Eligibility(jurisdictions=frozenset({jurisdiction("DE")}))
    with translation.override(language):
        assert [asked_for(one, NAMES) for one in eligibility_conditions(who, Applicant())] == [shown]


def test_places_are_named() -> None:
    (condition,) = eligibility_conditions(
        Eligibility(places=frozenset({"guangzhou"})), Applicant(place="munich")
    )
    assert (
        sentence(condition, {**NAMES, "munich": "Munich"}) == "Place: Munich is not admitted, only Guangzhou"
    )
