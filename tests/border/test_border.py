"""The border decides for every pair of jurisdictions: allow inside one legal area, hold everything else."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from entrepot.border.domain import RULE, Decision, decide
from entrepot.vocabulary.places import EU_MEMBERS, SUBDIVISIONS, Jurisdiction, jurisdiction, legal_area
from tests.cast import PLACES

CODES = sorted({*SUBDIVISIONS, *EU_MEMBERS, "HK", "MO", "CN", "DE", "CH", "US", "SG"})
jurisdictions = st.sampled_from([jurisdiction(code) for code in CODES])
either = st.none() | jurisdictions


def of(place: str) -> Jurisdiction:
    return PLACES[place].jurisdiction


@given(either, either)
def test_every_pair_is_decided_under_a_rule(
    origin: Jurisdiction | None, destination: Jurisdiction | None
) -> None:
    decision = decide(origin, destination)
    known = origin is not None and destination is not None
    same = known and legal_area(origin) == legal_area(destination)
    assert decision == Decision(
        "allow" if same else "hold",
        RULE,
        "same_area" if same else "across_areas" if known else "unknown_jurisdiction",
        origin,
        destination,
    )


@given(jurisdictions, jurisdictions)
def test_the_first_rule_is_the_same_in_both_directions(one: Jurisdiction, other: Jurisdiction) -> None:
    assert decide(one, other).outcome == decide(other, one).outcome


@given(jurisdictions)
def test_at_home_everything_is_allowed(here: Jurisdiction) -> None:
    assert decide(here, here).outcome == "allow"


def test_the_bay_area_has_three_laws() -> None:
    assert decide(of("guangzhou"), of("shenzhen")).outcome == "allow"
    assert decide(of("qingdao"), of("xianning")).outcome == "allow"
    assert decide(of("hong-kong"), of("guangzhou")).outcome == "hold"
    assert decide(of("macao"), of("hong-kong")).outcome == "hold"
    assert decide(of("munich"), of("guangzhou")) == Decision("hold", RULE, "across_areas", "DE-BY", "CN-GD")


def test_what_is_not_known_is_held() -> None:
    assert decide(None, of("munich")) == Decision("hold", RULE, "unknown_jurisdiction", None, "DE-BY")
    assert decide(None, None) == Decision("hold", RULE, "unknown_jurisdiction", None, None)
