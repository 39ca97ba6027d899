"""Kinds, sizes and roles."""

import pytest

from entrepot.vocabulary.kinds import (
    ROLES,
    SME,
    NeedKind,
    OrganisationKind,
    ResourceKind,
    Role,
    Size,
    find_sizes,
    read_need_kind,
    read_organisation_kind,
    read_resource_kind,
    read_size,
)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("enterprise", OrganisationKind.ENTERPRISE),
        ("企业", OrganisationKind.ENTERPRISE),
        ("KMU", OrganisationKind.ENTERPRISE),
        ("高校", OrganisationKind.UNIVERSITY),
        ("Hochschule", OrganisationKind.UNIVERSITY),
        ("研究院所", OrganisationKind.INSTITUTE),
        ("Forschungsinstitut", OrganisationKind.INSTITUTE),
        ("產業園", OrganisationKind.PARK),
        ("Behörde", OrganisationKind.GOVERNMENT),
        ("協會", OrganisationKind.ASSOCIATION),
        ("bank", OrganisationKind.FINANCIER),
        ("service firm", OrganisationKind.SERVICE_FIRM),
        ("service_firm", OrganisationKind.SERVICE_FIRM),
        ("venue_operator", OrganisationKind.VENUE_OPERATOR),
        ("会展中心", OrganisationKind.VENUE_OPERATOR),
        ("bicycle", None),
        ("", None),
    ],
)
def test_organisation_kinds(text: str, kind: OrganisationKind | None) -> None:
    assert read_organisation_kind(text) == kind


@pytest.mark.parametrize(
    ("text", "sizes"),
    [
        ("小微企业", {Size.MICRO, Size.SMALL}),
        ("中小企業", SME),
        ("中小微企业", SME),
        ("SMEs", SME),
        ("KMU", SME),
        ("kleine und mittlere Unternehmen", {Size.SMALL, Size.MEDIUM}),
        ("small and medium-sized companies", {Size.SMALL, Size.MEDIUM}),
        ("大型企业", {Size.LARGE}),
        ("any", set()),
    ],
)
def test_sizes(text: str, sizes: set[Size]) -> None:
    assert find_sizes(text) == sizes


def test_one_size_only_when_it_is_one() -> None:
    assert [read_size(text) for text in ("small", "小型", "groß", "KMU", "")] == [
        Size.SMALL,
        Size.SMALL,
        Size.LARGE,
        None,
        None,
    ]


def test_need_and_resource_kinds() -> None:
    needs = ["technology", "检测", "Fachkräfte", "資金", "Räume", "Vertrieb"]
    assert [read_need_kind(text) for text in needs] == list(NeedKind)
    resources = ["科技成果", "Experte", "大型仪器", "服务", "loan", "扶持政策", "會場", "文创产品"]
    assert [read_resource_kind(text) for text in resources] == [
        ResourceKind.TECHNOLOGY, ResourceKind.EXPERT, ResourceKind.FACILITY, ResourceKind.SERVICE,
        ResourceKind.FINANCE, ResourceKind.POLICY, ResourceKind.VENUE, ResourceKind.PRODUCT,
    ]  # fmt: skip


def test_every_kind_of_need_has_roles() -> None:
    assert set(ROLES) == set(NeedKind)
    assert ROLES[NeedKind.TECHNOLOGY] == (
        Role.TECHNOLOGY,
        Role.EXPERT,
        Role.FACILITY,
        Role.FINANCE,
        Role.POLICY,
    )
    assert ROLES[NeedKind.MARKET] == (Role.PRODUCT, Role.POLICY)
