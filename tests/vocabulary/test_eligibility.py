"""Who is admitted."""

import pytest

from entrepot.vocabulary.eligibility import Applicant, Eligibility, find_eligibility, read_eligibility
from entrepot.vocabulary.kinds import SME, OrganisationKind, Size
from entrepot.vocabulary.places import Jurisdiction
from tests.vocabulary.test_places import GAZETTEER

ENTERPRISE = frozenset({OrganisationKind.ENTERPRISE})


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("面向广州市注册的中小微企业", Eligibility(ENTERPRISE, SME, frozenset({"guangzhou"}))),
        ("面向廣州市註冊的中小微企業", Eligibility(ENTERPRISE, SME, frozenset({"guangzhou"}))),
        (
            "für KMU mit Sitz in Bayern",
            Eligibility(ENTERPRISE, SME, jurisdictions=frozenset({Jurisdiction("DE-BY")})),
        ),
        ("SMEs registered in Hong Kong", Eligibility(ENTERPRISE, SME, frozenset({"hong-kong"}))),
        (
            "本项目面向在粤港澳大湾区注册的高校和科研院所。慕尼黑的专家也会到场。",
            Eligibility(
                frozenset({OrganisationKind.UNIVERSITY, OrganisationKind.INSTITUTE}),
                jurisdictions=frozenset(map(Jurisdiction, ("CN-GD", "HK", "MO"))),
            ),
        ),
        ("Das Gerät steht in München.", Eligibility()),
        ("", Eligibility()),
    ],
)
def test_sentences(text: str, expected: Eligibility) -> None:
    assert find_eligibility(text, GAZETTEER) == expected


def test_columns() -> None:
    columns = {
        "eligible_kinds": ["enterprise", "university"],
        "eligible_sizes": "micro; small、medium",
        "eligible_places": "guangzhou, munich",
        "jurisdictions": "HK / DE-BY",
        "sectors": "marine-energy",
    }
    assert read_eligibility(columns, GAZETTEER) == Eligibility(
        ENTERPRISE | {OrganisationKind.UNIVERSITY},
        SME,
        frozenset({"guangzhou", "munich"}),
        frozenset(map(Jurisdiction, ("HK", "DE-BY"))),
        frozenset({"marine-energy"}),
    )


def test_no_limit_is_written_in_many_ways() -> None:
    assert [
        read_eligibility({"kinds": text, "sizes": text}) for text in ("不限", "any", "alle", "", "-")
    ] == [Eligibility()] * 5


FIRM = Applicant(OrganisationKind.ENTERPRISE, Size.SMALL, "guangzhou", Jurisdiction("CN-GD"), "marine-energy")


def test_admission() -> None:
    rule = Eligibility(
        ENTERPRISE,
        SME,
        frozenset({"guangzhou"}),
        frozenset({Jurisdiction("HK")}),
        frozenset({"food-culture"}),
    )
    assert (
        rule.admits_kind(FIRM),
        rule.admits_size(FIRM),
        rule.admits_place(FIRM),
        rule.admits_sector(FIRM),
    ) == (True, True, True, False)
    unknown = Applicant()
    assert (rule.admits_kind(unknown), rule.admits_size(unknown), rule.admits_place(unknown)) == (
        None,
        None,
        None,
    )
    elsewhere = Applicant(OrganisationKind.ENTERPRISE, Size.LARGE, "munich", Jurisdiction("DE-BY"))
    assert (rule.admits_size(elsewhere), rule.admits_place(elsewhere)) == (False, False)
    assert Eligibility().admits_place(unknown) is True


def test_sizes_bind_enterprises_only() -> None:
    university = Applicant(OrganisationKind.UNIVERSITY, Size.LARGE)
    assert Eligibility(sizes=SME).admits_size(university) is True


def test_a_province_is_inside_its_country() -> None:
    assert Eligibility(jurisdictions=frozenset({Jurisdiction("CN")})).admits_place(FIRM) is True
    assert Eligibility(jurisdictions=frozenset({Jurisdiction("EU")})).admits_place(FIRM) is False
