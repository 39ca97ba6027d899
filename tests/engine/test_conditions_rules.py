"""Eligibility, readiness, dates and places as conditions."""

from datetime import date

import pytest

from entrepot.engine.conditions import (
    date_condition,
    eligibility_conditions,
    place_condition,
    readiness_condition,
)
from entrepot.vocabulary.eligibility import Applicant, Eligibility
from entrepot.vocabulary.kinds import SME, OrganisationKind, Size
from entrepot.vocabulary.places import Jurisdiction
from entrepot.vocabulary.readiness import Readiness

RULE = Eligibility(frozenset({OrganisationKind.ENTERPRISE}), SME, frozenset({"guangzhou"}))


def test_eligibility_gives_one_condition_for_each_limit() -> None:
    firm = Applicant(OrganisationKind.ENTERPRISE, Size.LARGE, "guangzhou")
    assert [(found.verdict, str(found)) for found in eligibility_conditions(RULE, firm)] == [
        ("fits", "organisation_kind enterprise ∈ enterprise"),
        ("fails", "size large ∉ medium, micro, small"),
        ("fits", "place guangzhou ∈ guangzhou"),
    ]
    assert eligibility_conditions(Eligibility(), firm) == ()


def test_what_is_not_known_of_the_applicant_is_unknown() -> None:
    assert [(found.verdict, found.offered) for found in eligibility_conditions(RULE, Applicant())] == [
        ("unknown", None)
    ] * 3


@pytest.mark.parametrize(
    ("required", "offered", "verdict", "text"),
    [
        (6, 7, "fits", "readiness TRL 7 ≥ TRL 6"),
        (6, 4, "fails", "readiness TRL 4 < TRL 6"),
        (6, Readiness(5, 6, "TRL 5-6"), "unknown", "readiness TRL 5-6 ? TRL 6"),
        (6, None, "unknown", "readiness TRL 6"),
    ],
)
def test_readiness(required: int, offered: Readiness | int | None, verdict: str, text: str) -> None:
    condition = readiness_condition(required, offered)
    assert (condition.verdict, str(condition)) == (verdict, text)


DEADLINE = date(2027, 3, 31)


@pytest.mark.parametrize(
    ("available_from", "valid_until", "verdict"),
    [
        (date(2027, 3, 31), None, "fits"),
        (date(2027, 4, 1), None, "fails"),
        (None, date(2027, 12, 31), "fits"),
        (date(2027, 2, 1), date(2027, 1, 1), "fails"),
    ],
)
def test_dates(available_from: date | None, valid_until: date | None, verdict: str) -> None:
    condition = date_condition(DEADLINE, available_from, valid_until)
    assert condition is not None
    assert condition.verdict == verdict


def test_an_offer_that_is_over_fails() -> None:
    condition = date_condition(None, None, date(2026, 11, 1), today=date(2026, 11, 21))
    assert condition is not None
    assert (condition.verdict, str(condition)) == ("fails", "valid_until 2026-11-01 < 2026-11-21")


def test_without_a_date_there_is_no_condition() -> None:
    assert date_condition(None, date(2027, 1, 1)) is None
    assert date_condition(DEADLINE) is None


def test_places() -> None:
    allowed = frozenset({"guangzhou", "HK"})
    verdicts = [
        found.verdict if found else None
        for found in (
            place_condition(allowed, "guangzhou"),
            place_condition(allowed, "hong-kong", Jurisdiction("HK")),
            place_condition(allowed, "munich", Jurisdiction("DE-BY")),
            place_condition(allowed, None),
            place_condition(frozenset(), "munich"),
        )
    ]
    assert verdicts == ["fits", "fits", "fails", "unknown", None]
